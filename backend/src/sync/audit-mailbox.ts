/**
 * The audit of one mailbox: lists all of it and compares both ways. What Gmail has and we never judged is read, and counted when it
 * should have been there. What we hold and Gmail did not list is asked for by its id: not being listed never deletes anything, only
 * Gmail's own "there is no such mail" does (FAILURES R2, I5). A mailbox in order costs its listing and nothing else.
 */
import { sixMonthsBefore } from '../core/search-plan';
import { GoogleError } from '../google/errors';
import type { ListPage } from '../google/gmail';
import type { Store } from '../store/open';
import { LANES, type AuditRecord } from '../store/records';
import type { Clock } from './ports';
import type { ReadLabels } from './read-labels';
import type { ReadOwnAddresses } from './read-own-addresses';
import type { ReadResult, ReadTodo } from './read-todo';
import { makePlaceHomeless } from './place-homeless';
import type { Settle } from './settle-conversations';
import type { Outcome, Slice } from './slice';

/** Stands where Gmail's page token was when the listing is complete. */
const LISTED = 'listed';
const AUDIT_EVERY_MS = 24 * 3_600_000;
/** So much of a mailbox is compared at once: a seventh of the pass. */
const COMPARED_MS = 28 * 24 * 3_600_000;

export interface AuditParts {
  store: Store;
  clock: Clock;
  readTodo: ReadTodo;
  readLabels: ReadLabels['readLabels'];
  readOwnAddresses: ReadOwnAddresses;
  settle: Settle;
}

/** A pass that runs. */
type Pass = AuditRecord & { startedAt: Date };

export function makeAuditWork({ store, clock, readTodo, readLabels, readOwnAddresses, settle }: AuditParts) {
  const placeHomeless = makePlaceHomeless({ store, settle });

  async function begin(slice: Slice): Promise<Pass> {
    const { org, id, audit, completeUpTo } = slice.context.connection;
    const startedAt = clock.now();
    // Live mail that nobody has looked for yet is not missing.
    const until = completeUpTo && completeUpTo < startedAt ? completeUpTo : startedAt;
    const pass = { ...audit, startedAt, until, pageToken: null, missing: 0, unread: 0, removing: 0, comparedTo: null };
    // Mail that could not be read gets another chance with every pass; known as it is, it does not count as missing.
    await store.verdicts.reconsider(org, id, ['problem'], LANES.recheck);
    await store.listings.forget(org, id);
    await readOwnAddresses(slice, false);
    await readLabels(slice);
    return pass;
  }

  /** One page of the whole mailbox as it was when the pass began; what arrives later is live mail's. Null: the page token has expired. */
  async function list({ gmail }: Slice, pass: Pass): Promise<ListPage | null> {
    const { from, until } = windowOf(pass);
    // The same words for every page of the pass: a page token belongs to its query.
    const q = `after:${seconds(from) - 60} before:${seconds(until)}`;
    try {
      return await gmail.list({ q, ...(pass.pageToken ? { pageToken: pass.pageToken } : {}) });
    } catch (error) {
      if (error instanceof GoogleError && error.kind === 'resync' && pass.pageToken) return null;
      throw error;
    }
  }

  async function listPage(slice: Slice, pass: Pass): Promise<Pass> {
    const { connection } = slice.context;
    const page = await list(slice, pass);
    // From the beginning again; what was noted was listed all the same.
    if (page === null) return { ...pass, pageToken: null };
    await store.listings.note(connection, pass.startedAt, page.ids);
    const unknown = await store.todo.unknown(connection.org, connection.id, page.ids);
    await store.todo.add(connection.org, connection.id, unknown, LANES.audit);
    return { ...pass, pageToken: page.nextPageToken ?? LISTED };
  }

  async function compare({ context: { connection } }: Slice, pass: Pass): Promise<Pass> {
    const window = windowOf(pass);
    const from = pass.comparedTo ?? window.from;
    const until = new Date(Math.min(from.getTime() + COMPARED_MS, window.until.getTime()));
    const differing = await store.listings.differing(connection, pass.startedAt, from, until, window);
    await store.todo.add(connection.org, connection.id, differing, LANES.recheck);
    return { ...pass, comparedTo: until };
  }

  /** The next bit of work, and what the pass knows after it; null when it is through. `stop`: to be thrown once that is kept. */
  async function step(slice: Slice, pass: Pass): Promise<{ next: Pass | null; stop?: Error | undefined }> {
    const added = await readTodo(slice, LANES.audit);
    if (added) return { next: { ...pass, ...counted(pass, added) }, stop: added.stop };
    const asked = await readTodo(slice, LANES.recheck);
    if (asked) return { next: { ...pass, removing: (pass.removing ?? 0) + vanished(asked) }, stop: asked.stop };
    if (pass.pageToken !== LISTED) return { next: await listPage(slice, pass) };
    return { next: (pass.comparedTo ?? new Date(0)) < windowOf(pass).until ? await compare(slice, pass) : null };
  }

  const finished = (pass: Pass): AuditRecord => ({
    ...pass,
    startedAt: null,
    until: null,
    pageToken: null,
    comparedTo: null,
    checkedAt: pass.startedAt,
    missing: 0,
    unread: 0,
    missed: pass.missing,
    repaired: pass.repaired + pass.missing,
    removing: 0,
    removed: pass.removing ?? 0,
    // Asked for while this one ran (history had expired, say): it has not seen what that is about.
    dueAt: pass.dueAt > pass.startedAt ? pass.dueAt : new Date(clock.now().getTime() + AUDIT_EVERY_MS),
  });

  return async function auditWork(slice: Slice): Promise<Outcome> {
    const { audit, org, id, member } = slice.context.connection;
    if (audit.startedAt === null && audit.dueAt > clock.now()) return { kind: 'done' };
    let pass = isRunning(audit) ? audit : await begin(slice);
    await slice.checkpoint({ audit: pass });
    while (slice.mayGoOn()) {
      const { next, stop } = await step(slice, pass);
      await slice.checkpoint({ audit: next ?? finished(pass) });
      if (stop) throw stop;
      if (next === null) {
        await store.listings.forget(org, id);
        // Usually the next reading does that; when it was answered 404, as happens now and then, this does.
        await placeHomeless(org, id);
        await store.interactions.markMiscounted(org, member);
        return { kind: 'done' };
      }
      pass = next;
    }
    return { kind: 'more' };
  };
}

const isRunning = (audit: AuditRecord): audit is Pass => audit.startedAt !== null;

/** What the pass asks Gmail for, in whole seconds, as its search counts. */
const windowOf = ({ startedAt, until }: Pass): { from: Date; until: Date } => ({
  from: sixMonthsBefore(startedAt),
  until: new Date(seconds(until ?? startedAt) * 1_000),
});

const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);

/** What is missing is known by its headers, before its text is there. What was not read is counted again with the next batch, which begins with it. */
const counted = (pass: Pass, { synced, unread }: ReadResult): Pick<Pass, 'missing' | 'unread'> => ({
  missing: pass.missing - (pass.unread ?? 0) + synced + unread,
  unread,
});

const vanished = ({ skipped: { gone = 0, trash = 0, spam = 0 } }: ReadResult): number => gone + trash + spam;
