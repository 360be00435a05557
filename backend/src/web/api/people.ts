/** People at known customers' domains who are no Users yet. */
import { z } from 'zod';
import { partOf } from '../../store/paging';
import { emailAddress, paging } from '../inputs';
import { route, type Route } from '../route';
import { asPage, pageOf, time } from './shapes';

const unknown = z.strictObject({
  address: z.string(),
  name: z.string(),
  customers: z.array(z.string()).describe('Customers with this domain'),
  messages: z.int(),
  lastAt: time,
});

const ignored = z.strictObject({ address: z.string(), at: time.describe('When they were ignored') });

export const peopleRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/people/unknown',
    guard: 'api-key',
    summary: 'People at customers’ domains who are not Users, the most frequent first; ignored, blocked and private ones are left out',
    query: z.strictObject(paging),
    answer: pageOf(unknown),
    handle: async ({ parts, caller, query }) => {
      const people = await parts.useCases.unknownPeople(caller.organisation, Infinity);
      return asPage(
        partOf(people, query, ({ address }) => address),
        ({ lastAt, ...person }) => ({ ...person, lastAt: lastAt.toISOString() }),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/people/ignored',
    guard: 'api-key',
    summary: 'People who are not listed any more, the last one first; POST …/people/unknown/{address}/ignore takes one back',
    query: z.strictObject(paging),
    answer: pageOf(ignored),
    handle: async ({ parts, caller, query }) => {
      const people = await parts.store.choices.ignoredPeople(caller.organisation.id);
      return asPage(
        partOf(people, query, ({ address }) => address),
        ({ address, at }) => ({ address, at: at.toISOString() }),
      );
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/people/unknown/:address/ignore',
    guard: 'api-key',
    summary: 'Do not list this person any more; ignored: false takes it back',
    params: z.strictObject({ address: emailAddress }),
    body: z.strictObject({ ignored: z.boolean().default(true) }).default({ ignored: true }),
    handle: async ({ parts, caller, params, body }) => {
      await parts.useCases.ignorePerson(caller.organisation, params.address, body.ignored, caller.actor);
      return { status: 204 };
    },
  }),
];
