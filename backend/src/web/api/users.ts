/** Users: people at customers, by whose addresses mail is matched. */
import { z } from 'zod';
import type { UserRecord } from '../../store/records';
import { ownId } from '../inputs';
import { notFound } from '../problem';
import { route, type Route, type RouteContext } from '../route';
import { subjectsSeenBy } from '../sharing';
import { userQuery } from './directory-query';
import { userBody, userInput } from './rows';
import { asPage, pageOf, rollup, rollupJson } from './shapes';
import { removeOne, sameId, writeOne } from './write-one';

const user = z.strictObject({
  id: z.string(),
  customer: z.string(),
  name: z.string(),
  email: z.string(),
  otherEmails: z.array(z.string()),
  ...rollup,
});
const params = z.strictObject({ id: ownId });

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

async function usersJson(context: Asked, records: readonly UserRecord[]) {
  const subjectOf = await subjectsSeenBy(
    context,
    records.map((one) => one.lastInteraction),
  );
  const now = context.parts.clock.now();
  return (record: UserRecord): z.input<typeof user> => ({
    id: record.id,
    customer: record.customer,
    name: record.name,
    email: record.email,
    otherEmails: record.otherEmails,
    ...rollupJson(record, now, subjectOf),
  });
}

async function one(context: Asked, id: string) {
  const record = await context.parts.store.directory.user(context.caller.organisation.id, id);
  if (!record) throw notFound('user');
  return { json: (await usersJson(context, [record]))(record) };
}

export const userRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/users',
    guard: 'api-key',
    summary: 'Users (people at customers) with their last contact, by filter and order',
    query: userQuery,
    answer: pageOf(user),
    handle: async (context) => {
      const page = await context.parts.store.lists.users(context.caller.organisation.id, context.query);
      return asPage(page, await usersJson(context, page.rows));
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/users/:id',
    guard: 'api-key',
    summary: 'One User',
    params,
    answer: user,
    handle: (context) => one(context, context.params.id),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/users/:id',
    guard: 'api-key',
    summary: 'Make or change a User; addresses that appear bring six months of mail, addresses that go take theirs away',
    params,
    body: userBody,
    answer: user,
    handle: async (context) => {
      const { id } = context.params;
      sameId(context.body.id, id);
      await writeOne(context, { users: [userInput(id, context.body)] });
      return one(context, id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/users/:id',
    guard: 'api-key',
    summary: 'Remove a User; mail that was synced because of them goes with them',
    params,
    handle: (context) => removeOne(context, 'user', context.params.id),
  }),
];
