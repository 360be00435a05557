/** Whose an address is that several Users have: asked, said once for all mail, and forgotten. */
import { z } from 'zod';
import { chooseUser } from '../choose-user';
import { emailAddress, ownId } from '../inputs';
import { badRequest, notFound } from '../problem';
import { route, type Route, type RouteContext } from '../route';

const params = z.strictObject({ address: emailAddress });

const whose = z.strictObject({
  address: z.string(),
  candidates: z.array(z.strictObject({ user: z.string(), name: z.string(), customer: z.string() })).describe('Every User who has it'),
  chosen: z.string().nullable().describe('The User it counts as; null: all of them, until somebody chooses'),
});

async function whoseIs({ parts, caller }: Pick<RouteContext, 'parts' | 'caller'>, address: string): Promise<z.input<typeof whose>> {
  const org = caller.organisation.id;
  const [users, choices] = await Promise.all([
    parts.store.directory.usersByAddress(org, address),
    parts.store.choices.chosenAmong(org, [address]),
  ]);
  // A choice whose User has gone decides nothing any more.
  const chosen = choices.get(address)?.find((id) => users.some((user) => user.id === id)) ?? null;
  return { address, candidates: users.map(({ id, name, customer }) => ({ user: id, name, customer })), chosen };
}

const path = '/api/v1/addresses/:address/user';

export const addressRoutes: Route[] = [
  route({
    method: 'GET',
    path,
    guard: 'api-key',
    summary: 'Whose an address is: every User who has it, and the one that was chosen',
    params,
    answer: whose,
    handle: async (context) => {
      const answer = await whoseIs(context, context.params.address);
      if (answer.candidates.length === 0) throw notFound('User’s address');
      return { json: answer };
    },
  }),
  route({
    method: 'PUT',
    path,
    guard: 'api-key',
    summary: 'Choose which of its Users an address is; old and new mail follow',
    params,
    body: z.strictObject({ user: ownId.describe('The User’s id') }),
    answer: whose,
    handle: async (context) => {
      const {
        params: { address },
        body,
      } = context;
      if (!(await chooseUser(context, address, body.user))) throw badRequest([{ path: 'user', message: `No such User has ${address}.` }]);
      return { json: await whoseIs(context, address) };
    },
  }),
  route({
    method: 'DELETE',
    path,
    guard: 'api-key',
    summary: 'Forget the choice: mail shows on all its Users until somebody chooses again',
    params,
    handle: async ({ parts, caller, params: { address } }) => {
      const chosen = await parts.store.choices.chosenAmong(caller.organisation.id, [address]);
      if (chosen.size > 0) await parts.useCases.chooseUser(caller.organisation, address, [], caller.actor);
      return { status: 204 };
    },
  }),
];
