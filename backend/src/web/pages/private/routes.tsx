/** Keeping conversations, people and domains private, and sharing them again: always of the reader's own mailbox only. */
import { z } from 'zod';
import { participantsOf } from '../../../core/addresses';
import { backTo } from '../../inputs';
import { ownThreads } from '../../own-threads';
import { route, type Route, type RouteContext } from '../../route';
import { loadThread } from '../interactions/load-thread';
import { subjectOf } from '../interactions/thread-page';
import { notHere } from '../interactions/not-here';
import { pageFor } from '../view';
import { KEEP, setPrivate, SHARE, valuesOf } from './keep-private';
import { PrivatePage } from './private-page';
import { privateChoices } from './private-values';

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

const params = z.object({ id: z.string().max(64) });
const values = z.looseObject({ values: z.string().max(60_000).catch(''), back: backTo('/settings/gmail#private') });

/** What the reader may keep private of a conversation; null when it isn't there or their mailbox has no part in it. */
async function ofConversation(context: Asked, id: string) {
  const { parts, caller } = context;
  const [thread, { heads, threads }] = await Promise.all([
    loadThread(context, id),
    ownThreads(parts, caller.organisation.id, caller.member?.email ?? '', id),
  ]);
  if (!thread) return null;
  const people = heads.flatMap(participantsOf);
  // Whoever writes and is written to most stands first.
  const often = new Map<string, number>();
  for (const address of heads.flatMap(({ addresses }) => addresses)) often.set(address, (often.get(address) ?? 0) + 1);
  const outside = [...often].sort(([, a], [, b]) => b - a).map(([address]) => address);
  const choices = privateChoices(threads, outside, people);
  return choices.length === 0 ? null : { thread, choices };
}

export const privateRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/interactions/:id/private',
    guard: 'session',
    summary: 'What of a conversation to keep private',
    params,
    async handle(context) {
      const found = await ofConversation(context, context.params.id);
      if (!found) return notHere(context);
      const { thread, choices } = found;
      const others = thread.interaction.teamMembers.filter((email) => email !== context.caller.member?.email);
      const page = (
        <PrivatePage
          interaction={thread.interaction.id}
          subject={subjectOf(thread)}
          choices={choices}
          alsoHeldBy={others.map(thread.team.nameOf)}
        />
      );
      return pageFor(context, 'Keep private', page);
    },
  }),
  route({
    method: 'POST',
    path: '/interactions/:id/private',
    guard: 'session',
    summary: 'Keep a conversation, a person or a domain private',
    params,
    body: z.looseObject({ what: z.string().max(254).catch('') }),
    async handle(context) {
      const found = await ofConversation(context, context.params.id);
      const choice = found?.choices.find(({ what }) => what === context.body.what);
      if (!found || !choice) return notHere(context);
      const [customer] = found.thread.interaction.customers;
      // The conversation itself may be gone in a moment.
      const to = customer ? `/customers/${encodeURIComponent(customer)}?tab=interactions` : '/interactions';
      const name = choice.kind === 'conversation' ? 'This conversation' : `Mail with ${choice.name}`;
      return setPrivate(context, choice.values, true, {
        to,
        said: `${name} is kept private. What was shared of it from your mailbox leaves within a minute.`,
      });
    },
  }),
  ...([KEEP, SHARE] as const).map((path) =>
    route({
      method: 'POST' as const,
      path,
      guard: 'session' as const,
      summary: path === KEEP ? 'Keep mail private' : 'Share mail again that was kept private',
      body: values,
      handle: (context) =>
        setPrivate(context, valuesOf(context.body.values), path === KEEP, {
          to: context.body.back,
          said:
            path === KEEP
              ? 'Kept private. What was shared of it leaves its customers within a minute.'
              : 'Shared again. It is back on its customers within a minute.',
        }),
    }),
  ),
];
