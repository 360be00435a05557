/**
 * Live mail of one mailbox: what changed since the cursor, put on the to-do list, then worked off. Loops until `doneSeq` has caught
 * up with `wantSeq` as read *after* the work, so a push that comes in the middle is never lost.
 */
import { isRunning } from '../core/connection-facts';
import { sixMonthsBefore } from '../core/search-plan';
import type { Store } from '../store/open';
import { LANES, type ConnectionRecord } from '../store/records';
import { searchTermsFor } from './mailbox-context';
import { hasNewWork } from './import-mailbox';
import { freshImport, gapIsOpen } from './import-progress';
import { makeKeepWatch } from './keep-watch';
import type { MarkDeleted } from './mark-deleted';
import { makeNoteHistory } from './note-history';
import type { Clock, Enqueue } from './ports';
import { makeReadHistory } from './read-history';
import type { ReadLabels } from './read-labels';
import type { ReadOwnAddresses } from './read-own-addresses';
import type { ReadTodo } from './read-todo';
import type { Outcome, RunSlice, Slice } from './slice';

const POLL_MS = 10 * 60_000;
/** After a poll found mail that no push had announced. */
const POLL_IN_GAP_MS = 60_000;
/** History can show a pushed change seconds after the push (GOOGLE.md §2.6). */
const LOOK_AGAIN_MS = 3_000;
/** Google drops notifications that come within a second of another one of the same person: what they named is looked for after it. */
export const AFTER_PUSH_MS = 1_500;

export interface SyncMailboxParts {
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
  runSlice: RunSlice;
  readTodo: ReadTodo;
  markDeleted: MarkDeleted;
  readLabels: ReadLabels['readLabels'];
  readOwnAddresses: ReadOwnAddresses;
  /** Null: no topic configured; polling alone. */
  pubsubTopic: string | null;
  warn: (what: string, error: unknown) => void;
}

export function makeSyncMailbox({
  store,
  clock,
  enqueue,
  runSlice,
  readTodo,
  markDeleted,
  readLabels,
  readOwnAddresses,
  pubsubTopic,
  warn,
}: SyncMailboxParts) {
  const keepWatch = makeKeepWatch({ clock, pubsubTopic, warn });
  const readHistory = makeReadHistory({ store, clock, noteHistory: makeNoteHistory({ store, clock, markDeleted }) });

  async function work(slice: Slice): Promise<Outcome> {
    const { connection } = slice.context;
    const want = connection.wantSeq;
    if (connection.cursor === null) await setUp(slice);
    await keepWatch(slice);
    const begun = clock.now();
    const { changed, toTheEnd } = await readHistory(slice);
    if (!toTheEnd) return { kind: 'more' };
    while (slice.mayGoOn()) {
      const read = await readTodo(slice, LANES.live);
      if (read?.stop) throw read.stop;
      if (read === null) {
        await finish(slice, want, begun, changed);
        return { kind: 'done' };
      }
    }
    return { kind: 'more' };
  }

  /** First contact: the cursor is taken before anything is listed, so mail that arrives during the listing is found exactly once. */
  async function setUp(slice: Slice): Promise<void> {
    const { context, gmail, checkpoint } = slice;
    const now = clock.now();
    const profile = await gmail.profile();
    await readLabels(slice);
    await readOwnAddresses(slice, true);
    const terms = await searchTermsFor(store, context.organisation, context.member);
    await store.connections.wantSearch(context.organisation.id, terms, sixMonthsBefore(now), {
      members: [context.member.email],
      quietly: true,
    });
    await checkpoint({ cursor: profile.historyId, completeUpTo: null, import: freshImport('connected', now) });
  }

  async function finish(slice: Slice, want: number, begun: Date, changed: boolean): Promise<void> {
    const { connection } = slice.context;
    const now = clock.now();
    const polled = connection.wantSeq === connection.doneSeq;
    const inGap = (changed && polled && connection.lastSyncAt !== null) || pushIsAhead(connection);
    // The look after a push is a job as well; here it survives the loss of the job.
    const poll = new Date(now.getTime() + (inGap ? POLL_IN_GAP_MS : polled ? POLL_MS : AFTER_PUSH_MS));
    const waiting = await store.todo.waiting(connection.id);
    await slice.checkpoint({
      doneSeq: want,
      // What could not be read yet has not been looked at.
      ...(waiting?.failing || gapIsOpen(connection) ? {} : { completeUpTo: begun }),
      lastSyncAt: now,
      nextPollAt: waiting && waiting.until < poll ? waiting.until : poll,
    });
    if (waiting)
      await enqueue(
        'mailbox.sync',
        { connection: connection.id },
        { delayMs: Math.max(0, waiting.until.getTime() - now.getTime()), key: `held:${connection.id}` },
      );
  }

  return async function syncMailbox(connectionId: string): Promise<Outcome> {
    const before = await store.connections.get(connectionId);
    const outcome = await runSlice(connectionId, 'live', work);
    if (outcome.kind === 'idle' || outcome.kind === 'wait' || outcome.kind === 'busy') return outcome;
    const after = await store.connections.get(connectionId);
    if (!after) return { kind: 'idle' };
    if (hasNewWork(after) || isRunning(after.import)) await enqueue('mailbox.import', { connection: connectionId });
    if (outcome.kind === 'more' || after.wantSeq > after.doneSeq) return { kind: 'more' };
    // Looked for again soon, and then with every poll of the gap.
    if (pushIsAhead(after))
      await enqueue(
        'mailbox.sync',
        { connection: connectionId },
        { delayMs: LOOK_AGAIN_MS, key: `late:${connectionId}:${after.pushedHistoryId}` },
      );
    else if (before && before.wantSeq > before.doneSeq) {
      // Each push its own: two that share a look would share the earlier one, and what came after the later push would wait for a poll.
      await enqueue(
        'mailbox.sync',
        { connection: connectionId },
        { delayMs: AFTER_PUSH_MS, key: `after-push:${connectionId}:${after.doneSeq}` },
      );
    }
    return { kind: 'done' };
  };
}

/** The push named a change that history doesn't show yet. */
const pushIsAhead = ({ pushedHistoryId, cursor }: ConnectionRecord): boolean =>
  pushedHistoryId !== null && cursor !== null && BigInt(pushedHistoryId) > BigInt(cursor);

export type SyncMailbox = ReturnType<typeof makeSyncMailbox>;
