/** What the add-on asks: one call per card, one complete view back (contract/addon.ts). */
import { z } from 'zod';
import type { ActRequest, MessageRequest } from '../contract/addon';
import { perform } from './addon/acts';
import type { Asked } from './addon/asked';
import { homeView, messageView } from './addon/views';
import { emailAddress, ownId, text } from './inputs';
import { Problem } from './problem';
import { route, type Route, type RouteContext } from './route';

/** Newer add-ons may send more than this backend knows: unknown fields are passed over. */
const reader = { locale: z.string().max(50), timeZone: z.string().max(64) };
const header = text(65_536);
const open = {
  gmailMessageId: z.string().regex(/^[\w:-]{1,100}$/, 'Not a Gmail id.'),
  threadId: z.string().regex(/^[\w:-]{0,100}$/, 'Not a Gmail id.'),
  rfc822MessageId: text(2_000).optional(),
  from: header,
  to: header,
  cc: header,
  bcc: header,
  subject: header,
  date: z.number().nullable(),
};

const messageBody: z.ZodType<MessageRequest> = z.object({ ...reader, ...open });
const homeBody = z.object(reader);
const actBody: z.ZodType<ActRequest> = z.object({
  ...reader,
  act: z.discriminatedUnion('do', [
    z.object({ do: z.literal('sync-now') }),
    z.object({ do: z.literal('add-user'), email: emailAddress, name: text(200), customer: ownId }),
    z.object({ do: z.literal('sync-third-party-senders') }),
    z.object({ do: z.literal('keep-private') }),
    z.object({ do: z.literal('share') }),
  ]),
  message: z.object(open).optional(),
});

function askedBy({ parts, caller, body }: Pick<RouteContext, 'parts' | 'caller'> & { body: { locale: string; timeZone: string } }): Asked {
  if (!caller.member) throw new Problem(401, 'Who are you?', { code: 'identity-rejected' });
  const { locale, timeZone } = body;
  return { parts, caller, member: caller.member, reader: { locale, timeZone }, now: parts.clock.now() };
}

export const addonRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/addon/v1/message',
    guard: 'addon',
    summary: 'The card beside an open mail',
    body: messageBody,
    handle: async (context) => ({ json: await messageView(askedBy(context), context.body) }),
  }),
  route({
    method: 'POST',
    path: '/addon/v1/home',
    guard: 'addon',
    summary: 'The card of the homepage',
    body: homeBody,
    handle: async (context) => ({ json: await homeView(askedBy(context)) }),
  }),
  route({
    method: 'POST',
    path: '/addon/v1/act',
    guard: 'addon',
    summary: 'A button of a card was pressed',
    body: actBody,
    handle: async (context) => {
      const { act, message } = context.body;
      const done = await perform(askedBy(context), act, message ?? null);
      // Read anew: what was done may have changed the person's own settings.
      const { parts, caller } = context;
      const member = caller.member && (await parts.store.organisations.member(caller.organisation.id, caller.member.email));
      const asked = askedBy({ parts, caller: { ...caller, member }, body: context.body });
      return { json: { kind: 'acted', done, view: message ? await messageView(asked, message) : await homeView(asked) } };
    },
  }),
];
