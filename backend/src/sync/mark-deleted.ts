/** Gmail no longer has it: what the team already shared stays, marked, unless the organisation wants it gone. */
import { placeOf } from '../core/fold-message';
import type { Store } from '../store/open';
import type { MailboxContext } from './mailbox-context';
import type { Clock } from './ports';
import type { Settle } from './settle-conversations';

export function makeMarkDeleted({ store, clock, settle }: { store: Store; clock: Clock; settle: Settle }) {
  /** Returns which of them were stored. */
  return async function markDeleted(
    { organisation, connection, isInternal }: MailboxContext,
    gmailIds: readonly string[],
  ): Promise<Set<string>> {
    if (gmailIds.length === 0) return new Set();
    const ids = new Set(gmailIds);
    const placeIn = (gmailId: string) => placeOf({ connection: connection.id, gmailId });
    const held = await store.messages.byPlaces(organisation.id, connection.id, gmailIds);
    const changes = await Promise.all(
      held.map((message) =>
        store.messages.editCopies(
          message.id,
          (copies) =>
            copies.flatMap((copy) => {
              if (copy.connection !== connection.id || !ids.has(copy.gmailId)) return [copy];
              return organisation.onDelete === 'remove' ? [] : [{ ...copy, removedAt: copy.removedAt ?? clock.now() }];
            }),
          isInternal,
        ),
      ),
    );
    if (organisation.onDelete === 'remove') await store.strangers.forgetPlaces(organisation.id, gmailIds.map(placeIn));
    await settle(organisation.id, changes, 'now');
    return new Set(held.flatMap(({ copies }) => copies.map(({ gmailId }) => gmailId)));
  };
}

export type MarkDeleted = ReturnType<typeof makeMarkDeleted>;
