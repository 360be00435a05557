/** Everything about one e-mail address: handed out, or erased with a receipt. */
import { z } from 'zod';
import { exportData } from '../export-data';
import { emailAddress } from '../inputs';
import { notFound, Problem } from '../problem';
import { route, type Route, type RouteContext } from '../route';
import { teamRefusal } from '../team-address';
import { time } from './shapes';

const query = z.strictObject({ address: emailAddress });

async function refuseTeam(context: Pick<RouteContext, 'parts' | 'caller'>, address: string): Promise<void> {
  const refusal = await teamRefusal(context, address);
  if (refusal !== null) throw new Problem(409, refusal);
}

export const personalDataRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/data',
    guard: 'api-key',
    summary: 'Export everything about one e-mail address, whole: what members share with colleagues does not narrow what a person is told',
    query,
    answer: z.looseObject({}),
    handle: async (context) => {
      await refuseTeam(context, context.query.address);
      return { json: await exportData(context, context.query.address) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/data',
    guard: 'api-key',
    summary: 'Erase everything about one e-mail address, and keep it from coming back; answers with a receipt',
    query,
    answer: z.strictObject({ address: z.string(), at: time, messages: z.int(), interactions: z.int() }),
    handle: async (context) => {
      const { parts, caller, query } = context;
      await refuseTeam(context, query.address);
      const receipt = await parts.useCases.eraseAddress(caller.organisation, query.address, caller.actor);
      return {
        json: { address: receipt.address, at: receipt.at.toISOString(), messages: receipt.messages, interactions: receipt.interactions },
      };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/data/erasure',
    guard: 'api-key',
    summary:
      'Let mail with an erased address in again: what Gmail has of the last six months follows. Nothing else does it, whatever the rules say',
    query,
    handle: async ({ parts, caller, query: { address } }) => {
      if (!(await parts.useCases.letInAgain(caller.organisation, address, caller.actor))) throw notFound('erased address');
      return { status: 204 };
    },
  }),
];
