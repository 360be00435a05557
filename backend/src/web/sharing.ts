/** core/visibility.ts with what it needs to know, read once per request: members' settings and conversations' own choices. */
import { sharingSettings, showsSubject, visibilityOf } from '../core/visibility';
import type { Visibility } from '../core/types';
import type { LastInteraction } from '../store/records';
import type { RouteContext } from './route';

export type SeenBy = Pick<RouteContext, 'parts' | 'caller'>;

/** How much the caller sees of what these members hold; `override`: the conversation's own choice. */
export type Seen = (holders: readonly string[], override: Visibility | null) => Visibility;

export async function seenBy({ parts, caller }: SeenBy): Promise<Seen> {
  const settings = sharingSettings(await parts.store.organisations.members(caller.organisation.id));
  const { visibilityDefault: fallback } = caller.organisation;
  const reader = caller.member?.email ?? null;
  return (holders, override) => visibilityOf({ holders, override, settings, fallback, reader });
}

/** The subject of a last interaction, or null when the caller may not see it. */
export async function subjectsSeenBy(
  context: SeenBy,
  lasts: readonly (LastInteraction | null)[],
): Promise<(last: LastInteraction) => string | null> {
  const ids = lasts.flatMap((last) => (last ? [last.interactionId] : []));
  const [seen, own] = await Promise.all([
    seenBy(context),
    context.parts.store.messageLists.ownVisibilities(context.caller.organisation.id, ids),
  ]);
  return (last) => (showsSubject(seen(last.by, own.get(last.interactionId) ?? null)) ? last.subject : null);
}
