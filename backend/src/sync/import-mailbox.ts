/**
 * The import of one mailbox, in slices: search for the addresses still on the list, read what was found (newest first), and when
 * that is done let the audit look at the whole mailbox. Live mail never waits for any of this: it has its own queue and its own
 * share of the quota.
 */
import { isRunning } from '../core/connection-facts';
import { ANY_RULE } from '../core/consequences';
import { filterByHousekeeping } from '../core/filters';
import { budgetMs } from '../google/quota';
import type { Tariff } from '../google/tariffs';
import { LANES, type ConnectionRecord, type ImportProgress } from '../store/records';
import { makeAuditWork, type AuditParts } from './audit-mailbox';
import type { Fingerprints } from './fingerprints';
import { addProgress, freshImport, gapIsOpen } from './import-progress';
import type { MailboxContext } from './mailbox-context';
import type { Enqueue } from './ports';
import { makeSearchMailbox } from './search-mailbox';
import type { Outcome, RunSlice, Slice } from './slice';

/** So long an import only searches, so that what is read first is the newest of (nearly) all. */
const SEARCH_FIRST_MS = 2_000;
/** Messages read between searches after that. */
const FIRST_LOOK = 300;

/** After the live lane has tried again. */
const LOOK_AGAIN_MS = 1_000;

export interface ImportMailboxParts extends AuditParts {
  enqueue: Enqueue;
  runSlice: RunSlice;
  fingerprints: Fingerprints;
  tariff: Tariff;
  /** How long after an import the audit waits for quiet, ms. */
  auditDelayMs: number;
}

export function makeImportMailbox(parts: ImportMailboxParts) {
  const { store, clock, enqueue, runSlice, readTodo, fingerprints, tariff, auditDelayMs } = parts;
  const searchMailbox = makeSearchMailbox({ store, clock, fingerprints });
  const auditWork = makeAuditWork(parts);

  async function importWork(slice: Slice): Promise<Outcome> {
    const { connection } = slice.context;
    if (connection.cursor === null) return { kind: 'idle' };
    let progress = connection.import;
    if (hasNewWork(connection) && !isRunning(progress)) progress = freshImport('directory', clock.now());
    if (!isRunning(progress)) return { kind: 'done' };
    if (connection.reconsiderSeq > connection.reconsideredSeq) {
      // Here and not where the rule was changed: a slice that judged by the old rule has ended, what it skipped is seen.
      progress = { ...progress, found: progress.found + (await readAgain(slice.context)) };
      await slice.checkpoint({ import: progress, reconsideredSeq: connection.reconsiderSeq });
      await store.connections.rereadListed(connection.id, connection.reconsiderSeq);
    }
    let terms = connection.searchTerms;
    for (let reading = false; slice.mayGoOn(); reading = !reading) {
      if (terms.length > 0 && !(reading && readsEarly(progress))) {
        ({ terms, progress } = await searchMailbox(slice, terms, progress));
        continue;
      }
      const before = slice.spent.units;
      const read = await readTodo(slice, LANES.import);
      if (read !== null) {
        progress = addProgress(progress, read, budgetMs(slice.spent.units - before, tariff, 'import'), clock.now());
        await slice.checkpoint({ import: progress });
        if (read.stop) throw read.stop;
      } else if (terms.length === 0) {
        // What failed is the live lane's now; nobody is told that all is there before it was read, or is named as a problem.
        const waiting = await store.todo.waiting(connection.id);
        if (waiting?.failing) return { kind: 'wait', ms: Math.max(LOOK_AGAIN_MS, waiting.until.getTime() - clock.now().getTime()) };
        await finish(slice, progress);
        return { kind: 'done' };
      }
    }
    return { kind: 'more' };
  }

  /** Puts mail back on the list that a rule or a setting decides by. Returns how many. */
  async function readAgain({ connection: { org, id, reread = ANY_RULE }, match }: MailboxContext): Promise<number> {
    // Stored mail first: what a comparison drops meanwhile has its verdict before it goes, and is found there.
    const stored = reread.includes('stale-labels') && filterByHousekeeping(match) ? await store.messages.listMailbox(org, id) : [];
    const listed = await store.todo.add(org, id, stored, LANES.import);
    const reasons = reread.filter((reason) => reason !== 'held' && reason !== 'stale-labels');
    const skipped = await store.verdicts.reconsider(org, id, reasons, LANES.import);
    return listed + skipped + (reread.includes('held') ? await store.todo.endHolds(id) : 0);
  }

  /** Whoever has thousands of addresses sees the first mail before all of them are searched for. */
  const readsEarly = ({ startedAt, done }: ImportProgress): boolean =>
    done < FIRST_LOOK && clock.now().getTime() - startedAt.getTime() > SEARCH_FIRST_MS;

  async function finish(slice: Slice, progress: ImportProgress): Promise<void> {
    const now = clock.now();
    const { audit, completeUpTo, lastSyncAt } = slice.context.connection;
    // Whoever is told that the import is done finds the customers' figures right.
    await store.rollups.refreshStale(slice.context.organisation.id, now);
    const dueAt =
      audit.checkedAt === null || progress.reason === 'history-expired' || progress.reason === 'resync'
        ? new Date(now.getTime() + auditDelayMs)
        : audit.dueAt;
    await slice.checkpoint({
      // Nothing is left of what was found; a slice that lost its lease could not count what it had done.
      import: { ...progress, finishedAt: now, progressAt: now, done: progress.found },
      searchSince: null,
      audit: { ...audit, dueAt },
      // The gap is filled: from here on the last look counts, and live mail was looked at meanwhile.
      ...(gapIsOpen({ completeUpTo, import: progress }) ? { completeUpTo: lastSyncAt ?? progress.startedAt } : {}),
    });
  }

  return async function importMailbox(connectionId: string): Promise<Outcome> {
    const imported = await runSlice(connectionId, 'import', importWork);
    if (imported.kind !== 'done') return imported;
    const after = await store.connections.get(connectionId);
    if (after && after.wantSeq > after.doneSeq) await enqueue('mailbox.sync', { connection: connectionId });
    // A directory change may have added terms in the meantime.
    if (after && hasNewWork(after)) return { kind: 'more' };
    return runSlice(connectionId, 'audit', auditWork);
  };
}

/** Something to search for, or skipped mail to look at again, that no import has taken up yet. */
export const hasNewWork = (connection: ConnectionRecord): boolean =>
  connection.searchTerms.length > 0 || connection.reconsiderSeq > connection.reconsideredSeq;

export type ImportMailbox = ReturnType<typeof makeImportMailbox>;
