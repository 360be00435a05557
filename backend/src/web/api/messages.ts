/** Single mails, newest first: what a number on the team dashboard counts. */
import { z } from 'zod';
import { showsSubject } from '../../core/visibility';
import { emailAddress, instant, ownId, paging } from '../inputs';
import { route, type Route } from '../route';
import { seenBy } from '../sharing';
import { asPage, pageOf, person, time, visibility } from './shapes';

const listed = z.strictObject({
  messageId: z.string(),
  interaction: z.string().nullable(),
  at: time,
  subject: z.string().nullable(),
  from: person.nullable(),
  to: z.array(person),
  cc: z.array(person),
  direction: z.enum(['in', 'out']),
  customers: z.array(z.string()),
  users: z.array(z.string()),
  teamMembers: z.array(z.string()),
  visibility,
});

export const messageRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/messages',
    guard: 'api-key',
    summary: 'Single mails, newest first. With teamMember, direction says whether that member sent or received it',
    query: z.strictObject({
      customer: ownId.optional(),
      user: ownId.optional(),
      teamMember: emailAddress.optional(),
      direction: z.enum(['in', 'out']).optional(),
      from: instant.optional(),
      to: instant.optional(),
      ...paging,
    }),
    answer: pageOf(listed),
    handle: async (context) => {
      const { parts, caller, query } = context;
      const org = caller.organisation.id;
      const [page, seen] = await Promise.all([parts.store.messageLists.page(org, query), seenBy(context)]);
      const own = await parts.store.messageLists.ownVisibilities(
        org,
        page.rows.flatMap(({ conversation }) => conversation ?? []),
      );
      return asPage(page, (record): z.input<typeof listed> => {
        const shown = seen(record.teamMembers, own.get(record.conversation ?? '') ?? null);
        return {
          messageId: record.key,
          interaction: record.conversation,
          at: record.at.toISOString(),
          subject: showsSubject(shown) ? record.subject : null,
          from: record.from[0] ?? null,
          to: record.to,
          cc: record.cc,
          direction: record.direction,
          customers: record.customers,
          users: record.users,
          teamMembers: record.teamMembers,
          visibility: shown,
        };
      });
    },
  }),
];
