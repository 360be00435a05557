/**
 * The import of one mailbox, in slices: search for the addresses still on the list, read what was found (newest first), and when
 * that is done let the audit list the whole mailbox and compare: what search did not return is read too, and counted when it
 * should have been there. Live mail never waits for any of this: it has its own queue and its own share of the quota.
 */
import { isSearchable, nextChunk, sixMonthsBefore } from '../core/search-plan';
import type { Store } from '../store/open';
import { LANES, type ImportProgress } from '../store/records';
import { addProgress, freshImport } from './import-progress';
import type { Clock, Enqueue } from './ports';
import type { ReadTodo } from './read-todo';
import type { Outcome, RunSlice, Slice } from './slice';

/** The pass is over when this stands where Gmail's page token was. */
const LISTED = 'listed';
const AUDIT_EVERY_MS = 24 * 3_600_000;

export interface ImportMailboxParts {
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
  runSlice: RunSlice;
  readTodo: ReadTodo;
  /** How long after an import the audit waits for quiet, ms. */
  auditDelayMs: number;
}

export function makeImportMailbox({ store, clock, enqueue, runSlice, readTodo, auditDelayMs }: ImportMailboxParts) {
  async function importWork(slice: Slice): Promise<Outcome> {
    const { connection } = slice.context;
    if (connection.cursor === null) return { kind: 'idle' };
    let progress = connection.import;
    if (connection.searchTerms.length > 0 && (progress === null || progress.finishedAt !== null))
      progress = freshImport('directory', clock.now());
    if (progress === null || progress.finishedAt !== null) return { kind: 'done' };
    let terms = connection.searchTerms;
    while (slice.mayGoOn()) {
      if (terms.length > 0) {
        const searched = await searchNext(slice, terms, progress);
        progress = searched.progress;
        terms = terms.filter((term) => !searched.terms.includes(term));
        continue;
      }
      const read = await readTodo(slice, LANES.import);
      if (read === null) {
        await finish(slice, progress);
        return { kind: 'done' };
      }
      progress = addProgress(progress, read, clock.now());
      await slice.checkpoint({ import: progress });
    }
    return { kind: 'more' };
  }

  /** One query for up to fifteen addresses; what it returns stands on the to-do list before its terms leave the search list. */
  async function searchNext(
    slice: Slice,
    terms: readonly string[],
    progress: ImportProgress,
  ): Promise<{ terms: string[]; progress: ImportProgress }> {
    const { organisation, connection } = slice.context;
    const chunk = nextChunk(terms, connection.searchSince ?? sixMonthsBefore(clock.now()));
    const unsearchable = terms.filter((term) => !isSearchable(term));
    if (!chunk) {
      await slice.checkpoint({ import: progress }, unsearchable);
      return { terms: unsearchable, progress };
    }
    let found = 0;
    for (let pageToken: string | undefined; ;) {
      const page = await slice.gmail.list({ q: chunk.q, ...(pageToken ? { pageToken } : {}) });
      // What was skipped before may link now that this address is somebody's: earlier verdicts don't count here.
      const unknown = await store.todo.unknown(organisation.id, connection.id, page.ids, 'judged too');
      found += await store.todo.add(organisation.id, connection.id, unknown, LANES.import);
      if (!page.nextPageToken) break;
      pageToken = page.nextPageToken;
    }
    const next = { ...progress, found: progress.found + found, progressAt: clock.now() };
    await slice.checkpoint({ import: next }, chunk.terms);
    return { terms: chunk.terms, progress: next };
  }

  async function finish(slice: Slice, progress: ImportProgress): Promise<void> {
    const now = clock.now();
    const { audit } = slice.context.connection;
    // Whoever is told that the import is done finds the customers' figures right.
    await store.rollups.refreshStale(slice.context.organisation.id, now);
    const dueAt =
      audit.checkedAt === null || progress.reason === 'history-expired' || progress.reason === 'resync'
        ? new Date(now.getTime() + auditDelayMs)
        : audit.dueAt;
    await slice.checkpoint({
      import: { ...progress, finishedAt: now, progressAt: now, found: Math.max(progress.found, progress.done) },
      searchSince: null,
      audit: { ...audit, dueAt },
    });
  }

  async function auditWork(slice: Slice): Promise<Outcome> {
    const { connection, organisation } = slice.context;
    let { audit } = connection;
    const now = clock.now();
    if (audit.startedAt === null && audit.dueAt > now) return { kind: 'done' };
    if (audit.startedAt === null) {
      audit = { ...audit, startedAt: now, pageToken: null, missing: 0 };
      // Mail that could not be read gets another chance with every pass.
      await store.todo.reconsider(organisation.id, connection.id, ['problem'], LANES.audit);
      await slice.checkpoint({ audit });
    }
    while (slice.mayGoOn()) {
      const read = await readTodo(slice, LANES.audit);
      if (read !== null) {
        audit = { ...audit, missing: audit.missing + read.synced };
        await slice.checkpoint({ audit });
      } else if (audit.pageToken === LISTED) {
        await slice.checkpoint({
          audit: {
            ...audit,
            startedAt: null,
            pageToken: null,
            checkedAt: audit.startedAt,
            missing: 0,
            missed: audit.missing,
            repaired: audit.repaired + audit.missing,
            dueAt: new Date(clock.now().getTime() + AUDIT_EVERY_MS),
          },
        });
        return { kind: 'done' };
      } else {
        const page = await slice.gmail.list({
          q: `after:${Math.floor(slice.context.match.notBefore / 1000) - 60}`,
          ...(audit.pageToken ? { pageToken: audit.pageToken } : {}),
        });
        await store.todo.add(
          organisation.id,
          connection.id,
          await store.todo.unknown(organisation.id, connection.id, page.ids),
          LANES.audit,
        );
        audit = { ...audit, pageToken: page.nextPageToken ?? LISTED };
        await slice.checkpoint({ audit });
      }
    }
    return { kind: 'more' };
  }

  return async function importMailbox(connectionId: string): Promise<Outcome> {
    const imported = await runSlice(connectionId, 'import', importWork);
    if (imported.kind !== 'done') return imported;
    const after = await store.connections.get(connectionId);
    if (after && after.wantSeq > after.doneSeq) await enqueue('mailbox.sync', { connection: connectionId });
    // A directory change may have added terms in the meantime.
    if (after && after.searchTerms.length > 0) return { kind: 'more' };
    return runSlice(connectionId, 'audit', auditWork);
  };
}

export type ImportMailbox = ReturnType<typeof makeImportMailbox>;
