/** What Gmail's history names, put where it belongs: on the to-do list, or marked as deleted. Before the cursor moves past it. */
import { filterByLabels, isHousekeeping } from '../core/filters';
import type { HistoryChange } from '../google/gmail-history';
import type { Store } from '../store/open';
import { LANES } from '../store/records';
import type { MarkDeleted } from './mark-deleted';
import type { Clock } from './ports';
import type { Slice } from './slice';

export interface NoteHistoryParts {
  store: Store;
  clock: Clock;
  markDeleted: MarkDeleted;
}

export function makeNoteHistory({ store, clock, markDeleted }: NoteHistoryParts) {
  async function noteHistory(slice: Slice, changes: readonly HistoryChange[]): Promise<void> {
    const { organisation, connection } = slice.context;
    const toRead = new Map<string, HistoryChange>();
    const deleted = new Map<string, HistoryChange>();
    for (const change of changes) {
      if (change.kind === 'deleted') {
        toRead.delete(change.id);
        deleted.set(change.id, change);
      } else {
        deleted.delete(change.id);
        toRead.set(change.id, { ...change, labels: [...(toRead.get(change.id)?.labels ?? []), ...change.labels] });
      }
    }
    // History may be read again after a crash, and names what the import has read already: what is known is not read twice (R14).
    const unknown = new Set((await store.todo.unknown(organisation.id, connection.id, [...toRead.values()])).map(({ id }) => id));
    const wanted = [...toRead.values()].filter((change) => unknown.has(change.id) || matters(change, slice));
    await store.todo.add(organisation.id, connection.id, wanted, LANES.live);
    if (deleted.size > 0) await bury(slice, [...deleted.values()]);
  }

  /** What the team never saw needs no judging any more. */
  async function bury(slice: Slice, gone: readonly HistoryChange[]): Promise<void> {
    const { organisation, connection } = slice.context;
    const ids = gone.map(({ id }) => id);
    const stored = await markDeleted(slice.context, ids);
    await store.verdicts.record(
      gone
        .filter(({ id }) => !stored.has(id))
        .map(({ id, threadId }) => ({
          org: organisation.id,
          connection: connection.id,
          gmailId: id,
          threadId,
          reason: 'gone' as const,
          at: clock.now(),
        })),
    );
    await store.todo.finish(connection.id, ids);
  }

  return noteHistory;
}

function matters({ labels }: HistoryChange, { context: { match } }: Slice): boolean {
  if (labels.length === 0) return false;
  return filterByLabels(match) || !labels.every(isHousekeeping);
}

export type NoteHistory = ReturnType<typeof makeNoteHistory>;
