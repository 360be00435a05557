/** "Why isn't this synced?" for one message: by its id, or by its headers alone. */
import { z } from 'zod';
import { headFromHeaders } from '../../sync/head-from-headers';
import { headerFields, emailAddress, text } from '../inputs';
import { notFound, badRequest } from '../problem';
import { route, type Route } from '../route';
import { withTimes } from '../with-times';

const people = z.union([text(65_536), z.array(text(2_000)).max(500)]).optional();

const message = z.strictObject({
  from: people,
  to: people,
  cc: people,
  bcc: people,
  date: z
    .string()
    .max(100)
    .refine((value) => !Number.isNaN(Date.parse(value)), 'Write a date like 2026-03-01T09:00:00Z.')
    .optional()
    .describe('Now, if left out'),
  subject: text(65_536).optional(),
  labels: z.array(text(225)).max(200).optional().describe('Gmail label ids; INBOX, if left out'),
  headers: headerFields.optional().describe('Further headers: Message-ID, Auto-Submitted, List-Id …'),
});

const answer = z.strictObject({
  verdict: z.enum(['synced', 'will-sync', 'skipped']),
  reason: z.string(),
  text: z.string().describe('What happened, what it means, what to do'),
  links: z.array(z.strictObject({ customer: z.string(), user: z.string().nullable() })),
  interaction: z.string().nullable(),
  fix: z
    .strictObject({
      action: z.string(),
      label: z.string(),
      address: z.string().optional(),
      customer: z.string().optional(),
      list: z.enum(['organisation', 'member', 'erased']).optional().describe('Whose blocklist; erased: none, address was erased'),
    })
    .nullable(),
});

export const explainRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/explain',
    guard: 'api-key',
    summary: 'Is this message synced, and if not, why, and what fixes it?',
    body: z.strictObject({
      teamMember: emailAddress.describe('In whose mailbox'),
      messageId: text(1_000, 1).optional().describe('With or without < >'),
      message: message.optional(),
    }),
    answer,
    handle: async ({ parts, caller, body }) => {
      const { messageId, message: given } = body;
      if ((messageId === undefined) === (given === undefined))
        throw badRequest([{ path: 'messageId', message: 'Send either messageId or message.' }]);
      const member = await parts.store.organisations.member(caller.organisation.id, body.teamMember);
      if (!member) throw notFound('team member');
      const question = given
        ? {
            head: headFromHeaders({
              ...given,
              labels: given.labels ?? ['INBOX'],
              at: given.date ? Date.parse(given.date) : parts.clock.now().getTime(),
            }),
          }
        : { messageId: messageId ?? '' };
      const explanation = await parts.useCases.explain(caller.organisation, member.email, question);
      const { verdict, reason, links, interaction, fix } = explanation;
      return { json: { verdict, reason, text: withTimes(explanation.text), links, interaction, fix } };
    },
  }),
];
