/** Customers: what Startdeliver knows of them, and what their mail says. */
import { z } from 'zod';
import type { CustomerRecord } from '../../store/records';
import { ownId } from '../inputs';
import { notFound } from '../problem';
import { route, type Route, type RouteContext } from '../route';
import { subjectsSeenBy } from '../sharing';
import { customerQuery } from './directory-query';
import { customerBody, customerInput } from './rows';
import { asPage, pageOf, rollup, rollupJson } from './shapes';
import { removeOne, sameId, writeOne } from './write-one';

const customer = z.strictObject({
  id: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  fields: z.record(z.string(), z.unknown()),
  ...rollup,
});
const params = z.strictObject({ id: ownId });

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

async function customersJson(context: Asked, records: readonly CustomerRecord[]) {
  const subjectOf = await subjectsSeenBy(
    context,
    records.map((one) => one.lastInteraction),
  );
  const now = context.parts.clock.now();
  return (record: CustomerRecord): z.input<typeof customer> => ({
    id: record.id,
    name: record.name,
    owner: record.owner,
    fields: record.fields,
    ...rollupJson(record, now, subjectOf),
  });
}

async function one(context: Asked, id: string) {
  const record = await context.parts.store.directory.customer(context.caller.organisation.id, id);
  if (!record) throw notFound('customer');
  return { json: (await customersJson(context, [record]))(record) };
}

export const customerRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/customers',
    guard: 'api-key',
    summary: 'Customers with their last contact, by filter and order',
    query: customerQuery,
    answer: pageOf(customer),
    handle: async (context) => {
      const page = await context.parts.store.lists.customers(context.caller.organisation.id, context.query);
      return asPage(page, await customersJson(context, page.rows));
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/customers/:id',
    guard: 'api-key',
    summary: 'One customer',
    params,
    answer: customer,
    handle: (context) => one(context, context.params.id),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/customers/:id',
    guard: 'api-key',
    summary: 'Make or change a customer; what is left out is cleared. Domains that appear bring their history',
    params,
    body: customerBody,
    answer: customer,
    handle: async (context) => {
      const { id } = context.params;
      sameId(context.body.id, id);
      await writeOne(context, { customers: [customerInput(id, context.body)] });
      return one(context, id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/customers/:id',
    guard: 'api-key',
    summary: 'Remove a customer; what was synced to it because of its domain goes with it',
    params,
    handle: (context) => removeOne(context, 'customer', context.params.id),
  }),
];
