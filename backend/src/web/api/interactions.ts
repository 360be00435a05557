/** Interactions (conversations and meetings) and the messages in them, as openly as those who hold them share them. */
import { z } from 'zod';
import { deletedInGmailAt } from '../../core/deleted-in-gmail';
import { redacted, showsSubject } from '../../core/visibility';
import type { InteractionRecord, MessageRecord } from '../../store/records';
import { emailAddress, instant, ownId, paging } from '../inputs';
import { notFound } from '../problem';
import { route, type Route } from '../route';
import { seenBy, type Seen, type SeenBy } from '../sharing';
import { noteView } from '../viewed';
import { asPage, pageOf, person, time, timeOf, visibility } from './shapes';

const interaction = {
  id: z.string(),
  kind: z.enum(['email', 'meeting']),
  subject: z.string().nullable().describe('null when it may not be shown'),
  startedAt: time,
  lastAt: time,
  lastInboundAt: time.nullable().describe('The last mail from a User or a person at the customer'),
  messageCount: z.int(),
  customers: z.array(z.string()),
  users: z.array(z.string()),
  teamMembers: z.array(z.string()),
  ambiguous: z.boolean(),
  visibility,
  ownVisibility: visibility.nullable().describe('What was chosen for this conversation; null: its members’ settings hold'),
};

const message = z.strictObject({
  messageId: z.string().describe('The Message-ID without < >'),
  at: time,
  from: person.nullable(),
  to: z.array(person),
  cc: z.array(person),
  direction: z.enum(['in', 'out']),
  senderConfirmed: z
    .boolean()
    .describe('false: Google could not confirm that it comes from the address it names; then it counts as no reply'),
  snippet: z.string().nullable(),
  text: z.string().nullable(),
  truncated: z.boolean().describe('The text or the list of attachments was cut at a limit'),
  teamMembers: z.array(z.string()),
  attachments: z
    .array(z.strictObject({ filename: z.string(), mimeType: z.string(), bytes: z.int() }))
    .describe('Never copied here: who holds the mail opens them in Gmail or in the console'),
  deletedInGmailAt: time.nullable().describe('Since when nobody who had it has it in Gmail any more; it stays here by the rule onDelete'),
  visibility,
});

function interactionJson(record: InteractionRecord, seen: Seen) {
  const shown = seen(record.teamMembers, record.visibility);
  return {
    id: record.id,
    kind: record.kind,
    subject: showsSubject(shown) ? record.subject : null,
    startedAt: record.startedAt.toISOString(),
    lastAt: record.lastAt.toISOString(),
    lastInboundAt: timeOf(record.lastInboundAt),
    messageCount: record.messageCount,
    customers: record.customers,
    users: record.users,
    teamMembers: record.teamMembers,
    ambiguous: record.ambiguous,
    visibility: shown,
    ownVisibility: record.visibility,
  };
}

function messageJson(record: MessageRecord, override: InteractionRecord['visibility'], seen: Seen): z.input<typeof message> {
  const shown = seen(record.teamMembers, override);
  const { snippet, text, attachments } = redacted(record, shown);
  return {
    messageId: record.key,
    at: record.at.toISOString(),
    from: record.from[0] ?? null,
    to: record.to,
    cc: record.cc,
    direction: record.direction,
    senderConfirmed: record.authentic,
    snippet,
    text,
    truncated: record.truncated,
    teamMembers: record.teamMembers,
    attachments: attachments.map(({ filename, mimeType, bytes }) => ({ filename, mimeType, bytes })),
    deletedInGmailAt: timeOf(deletedInGmailAt(record.copies)),
    visibility: shown,
  };
}

const params = z.strictObject({ id: ownId });

async function known({ parts, caller }: SeenBy, id: string): Promise<InteractionRecord> {
  const record = await parts.store.interactions.get(caller.organisation.id, id);
  if (!record) throw notFound('interaction');
  return record;
}

export const interactionRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/interactions',
    guard: 'api-key',
    summary: 'Conversations and meetings, newest first; from and to are about the last message',
    query: z.strictObject({
      customer: ownId.optional(),
      user: ownId.optional(),
      teamMember: emailAddress.optional(),
      kind: z.enum(['email', 'meeting']).optional(),
      from: instant.optional(),
      to: instant.optional(),
      ...paging,
    }),
    answer: pageOf(z.strictObject(interaction)),
    handle: async (context) => {
      const { parts, caller, query } = context;
      const [page, seen] = await Promise.all([parts.store.lists.interactions(caller.organisation.id, query), seenBy(context)]);
      return asPage(page, (record) => interactionJson(record, seen));
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/interactions/:id',
    guard: 'api-key',
    summary: 'One conversation with its messages, oldest first',
    params,
    answer: z.strictObject({
      ...interaction,
      ambiguousAddresses: z.array(z.string()).describe('Whose User each of them is can be chosen: /addresses/{address}/user'),
      messages: z.array(message),
    }),
    handle: async (context) => {
      const { parts, caller } = context;
      const record = await known(context, context.params.id);
      const [messages, seen] = await Promise.all([
        parts.store.messages.ofConversation(caller.organisation.id, record.id, true),
        seenBy(context),
      ]);
      await noteView(parts, caller, record.id);
      return {
        json: {
          ...interactionJson(record, seen),
          ambiguousAddresses: [...new Set(messages.flatMap(({ ambiguous }) => ambiguous))],
          messages: messages.map((one) => messageJson(one, record.visibility, seen)),
        },
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/interactions/:id/visibility',
    guard: 'api-key',
    summary: 'How much colleagues see of one conversation, whatever its members’ settings say; null gives it back to these',
    params,
    body: z.strictObject({ visibility: visibility.nullable() }),
    answer: z.strictObject(interaction),
    handle: async (context) => {
      const { parts, caller, params: asked, body } = context;
      await parts.useCases.setInteractionVisibility(caller.organisation.id, asked.id, body.visibility, caller.actor);
      const [record, seen] = await Promise.all([known(context, asked.id), seenBy(context)]);
      return { json: interactionJson(record, seen) };
    },
  }),
];
