/** Keeping mail of one's own mailbox private, and sharing it again: what pages send is a list of values, one per line. */
import type { Reply, RouteContext, Undo } from '../../route';

export const KEEP = '/settings/gmail/private/keep';
export const SHARE = '/settings/gmail/private/share';

const MOST_VALUES = 50;

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

export const valuesOf = (text: string): string[] =>
  [
    ...new Set(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && line.length <= 1_000),
    ),
  ].slice(0, MOST_VALUES);

/** Does it, and answers with the way back: keeping is undone by sharing, sharing by keeping. */
export async function setPrivate(
  context: Asked,
  values: readonly string[],
  kept: boolean,
  next: { to: string; said: string },
): Promise<Reply> {
  const { parts, caller } = context;
  if (!caller.member || values.length === 0) return { redirect: next.to };
  for (const value of values) await parts.useCases.keepPrivate(caller.organisation, caller.member.email, value, kept, caller.actor);
  const undo: Undo = { action: kept ? SHARE : KEEP, fields: { values: values.join('\n'), back: next.to } };
  return { redirect: next.to, message: next.said, undo };
}
