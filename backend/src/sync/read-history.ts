/** Reads Gmail's list of changes from the cursor on, or searches when the list has expired. */
import { isRunning } from '../core/connection-facts';
import { laterHistoryId } from '../core/history-id';
import { sixMonthsBefore } from '../core/search-plan';
import { GoogleError } from '../google/errors';
import type { Store } from '../store/open';
import { freshImport, reasonOf } from './import-progress';
import { searchTermsFor } from './mailbox-context';
import type { NoteHistory } from './note-history';
import type { Clock } from './ports';
import type { Slice } from './slice';

const DAY_MS = 24 * 3_600_000;

export interface ReadHistoryParts {
  store: Store;
  clock: Clock;
  noteHistory: NoteHistory;
}

export function makeReadHistory({ store, clock, noteHistory }: ReadHistoryParts) {
  /**
   * Moves the cursor once everything it names stands on the to-do list: after each page to the page's last record, so that a long
   * backlog survives the end of the slice, and at the end to the response's historyId.
   */
  async function readHistory(slice: Slice): Promise<{ changed: boolean; toTheEnd: boolean }> {
    const { context, gmail } = slice;
    const start = context.connection.cursor;
    if (start === null) return { changed: false, toTheEnd: true };
    const moveTo = async (cursor: string) => {
      if (cursor !== context.connection.cursor) await slice.checkpoint({ cursor });
    };
    let changed = false;
    try {
      for (let pageToken: string | undefined; ;) {
        const page = await gmail.history({ startHistoryId: start, ...(pageToken ? { pageToken } : {}) });
        changed ||= page.changes.length > 0;
        await noteHistory(slice, page.changes);
        // An empty page may still have a next one (GOOGLE.md §2.5).
        if (!page.nextPageToken) {
          await moveTo(laterHistoryId(start, page.historyId));
          return { changed, toTheEnd: true };
        }
        await moveTo(page.changes.reduce((latest, { recordId }) => laterHistoryId(latest, recordId), context.connection.cursor ?? start));
        if (!slice.mayGoOn() && page.changes.length > 0) return { changed, toTheEnd: false };
        pageToken = page.nextPageToken;
      }
    } catch (error) {
      if (!(error instanceof GoogleError) || error.kind !== 'resync') throw error;
      return { changed: await catchUp(slice), toTheEnd: true };
    }
  }

  /**
   * The list of changes has expired: search from the last good point minus a day; never "jump to now". The audit proves the rest.
   * False when nothing has happened since: a dormant mailbox's cursor is refused again and again (FAILURES R12).
   */
  async function catchUp(slice: Slice): Promise<boolean> {
    const { context, gmail, checkpoint } = slice;
    const { connection, organisation, member } = context;
    const now = clock.now();
    const profile = await gmail.profile();
    if (profile.historyId === connection.cursor) return false;
    const window = sixMonthsBefore(now);
    const good = connection.completeUpTo ? new Date(connection.completeUpTo.getTime() - DAY_MS) : window;
    const since = isRunning(connection.import) || good < window ? window : good;
    const terms = await searchTermsFor(store, organisation, member);
    // Added, never set: what somebody wants searched for meanwhile stays.
    await store.connections.wantSearch(organisation.id, terms, since, { members: [member.email], quietly: true });
    await checkpoint({
      cursor: profile.historyId,
      import: {
        ...(isRunning(connection.import) ? connection.import : freshImport('history-expired', now)),
        reason: reasonOf(connection.import, 'history-expired'),
        progressAt: now,
      },
      audit: { ...connection.audit, dueAt: now },
    });
    return true;
  }

  return readHistory;
}
