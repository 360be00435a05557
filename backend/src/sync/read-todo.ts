/**
 * Works off a mailbox's to-do list: reads what stands there, judges and stores it, takes it off. A message that fails for its own
 * sake is tried again with growing pauses, recorded in the problem list and passed; a failure that is not its own leaves it where it is.
 */
import { heldUntil } from '../core/hold';
import { readPlan } from '../core/search-plan';
import type { MessageBody, MessageHead } from '../core/types';
import { backoffMs } from '../google/errors';
import type { Tariff } from '../google/tariffs';
import type { Store } from '../store/open';
import { LANES, type Lane, type TodoRecord } from '../store/records';
import type { Ingest, IngestResult, Judged } from './ingest-messages';
import type { MarkDeleted } from './mark-deleted';
import type { Clock } from './ports';
import { isServerTrouble, readAll } from './read-all';
import { readNewLabels } from './read-labels';
import type { Pace } from './settle-conversations';
import type { Slice } from './slice';

/** Own failures (404 aside) before a message goes on the problem list; server errors may be anybody's, so they get more. */
const MAX_TRIES = 3;
const MAX_SERVER_TRIES = 8;
/** Starts that ended with the worker's death before a message is passed (FAILURES R29). */
const MAX_STARTS = 3;

export interface ReadResult {
  done: number;
  synced: number;
  skipped: IngestResult['skipped'] & { gone?: number };
  /** Google, the network or our own budget ended the batch early: to be thrown once what was read is counted. */
  stop?: Error;
}

export interface ReadTodoParts {
  store: Store;
  clock: Clock;
  ingest: Ingest;
  markDeleted: MarkDeleted;
  tariff: Tariff;
  onLag?: (ms: number) => void;
}

interface Read {
  row: TodoRecord;
  head: MessageHead;
  body: MessageBody | null;
}

export function makeReadTodo({ store, clock, ingest, markDeleted, tariff, onLag }: ReadTodoParts) {
  /** One batch of the lane; null when the lane is empty. */
  return async function readTodo(slice: Slice, lane: Lane): Promise<ReadResult | null> {
    const connection = slice.context.connection.id;
    const rows = await pick(connection, lane);
    if (rows.length === 0) return null;
    const dead = rows.filter(({ starts }) => starts >= MAX_STARTS);
    for (const row of dead)
      await giveUp(slice, row, `Reading this mail stopped the worker ${row.starts} times; it was passed so that later mail can follow.`);
    const alive = rows.filter(({ starts }) => starts < MAX_STARTS);
    if (alive.length === 0) return { done: dead.length, synced: 0, skipped: {} };

    await store.todo.begin(
      connection,
      alive.map(({ gmailId }) => gmailId),
    );
    const read = lane === LANES.import ? await readWhole(slice, alive) : await readHeadsFirst(slice, alive);
    const { held, free } = await holdBack(slice, read.read);
    const result = await storeRead(slice, free, lane === LANES.live ? 'now' : 'soon');
    // Neither listed nor there when asked for by its id. In other lanes a 404 alone says too little: a tombstone or the audit follows.
    if (lane === LANES.recheck) await markDeleted(slice.context, read.gone);
    if (lane === LANES.live) free.filter(({ body }) => body !== null).forEach(({ head }) => onLag?.(clock.now().getTime() - head.at));
    const finished = [...free.map(({ row }) => row.gmailId), ...read.gone];
    await store.todo.finish(connection, finished);
    await store.todo.clearProblems(slice.context.organisation.id, connection, [
      ...free.flatMap(({ row, head }) => (head.unparsable ? [] : [row.gmailId])),
      ...read.gone,
    ]);
    await store.todo.unbegin(
      connection,
      alive.map(({ gmailId }) => gmailId).filter((id) => !finished.includes(id) && !held.includes(id) && !read.failed.has(id)),
    );
    for (const row of alive) {
      const error = read.failed.get(row.gmailId);
      if (error) await countFailure(slice, row, error);
    }
    return {
      done: finished.length + dead.length,
      synced: result.synced,
      skipped: read.gone.length > 0 ? { ...result.skipped, gone: read.gone.length } : result.skipped,
      ...(read.stop ? { stop: read.stop } : {}),
    };
  };

  /** The newest messages of the lane, with the rest of their threads. Those that a dead worker had begun come alone: one of them may be why. */
  async function pick(connection: string, lane: Lane): Promise<TodoRecord[]> {
    const next = await store.todo.next(connection, lane, 20, clock.now());
    const suspect = next.find(({ starts }) => starts > 0);
    if (suspect) return [suspect];
    if (lane !== LANES.import) return next;
    const threads = await store.todo.ofThreads(connection, [...new Set(next.map(({ threadId }) => threadId))], lane, clock.now());
    return threads.some(({ starts }) => starts > 0) ? next : threads;
  }

  /** Import: the search said these involve customers, so whole messages are read, and whole threads where that is cheaper. */
  async function readWhole(slice: Slice, rows: readonly TodoRecord[]) {
    const byId = new Map(rows.map((row) => [row.gmailId, row]));
    const plan = readPlan(rows, { message: tariff.units['messages.get'], thread: tariff.units['threads.get'] });
    const extra: Read[] = [];
    const reads = [
      ...plan.threads.map((threadId) => ({
        ids: rows.filter((row) => row.threadId === threadId).map(({ gmailId }) => gmailId),
        run: async (): Promise<Read[]> => {
          const whole = await slice.gmail.thread(threadId);
          // The rest of the thread came for free: judged as well, it spares the audit a read.
          const judgedToo = whole.filter(({ head }) => !byId.has(head.gmailId));
          extra.push(...judgedToo.map(({ head, body }) => ({ row: rowOf(slice, head), head, body })));
          return whole.flatMap(({ head, body }) => {
            const row = byId.get(head.gmailId);
            return row ? [{ row, head, body }] : [];
          });
        },
      })),
      ...plan.messages.map((id) => ({
        ids: [id],
        run: async (): Promise<Read[]> => {
          const { head, body } = await slice.gmail.message(id);
          const row = byId.get(id);
          return row ? [{ row, head, body }] : [];
        },
      })),
    ];
    const outcome = await readAll(slice, reads);
    return { ...outcome, read: [...outcome.read, ...extra] };
  }

  /** All others: headers first; the text of a mail that involves no customer is never downloaded. */
  async function readHeadsFirst(slice: Slice, rows: readonly TodoRecord[]) {
    const heads = await readAll(
      slice,
      rows.map((row) => ({ ids: [row.gmailId], run: async () => [{ row, head: await slice.gmail.head(row.gmailId), body: null }] })),
    );
    const judged = await judge(slice, heads.read);
    const linked = new Set(judged.flatMap(({ head, verdict }) => (verdict.kind === 'link' ? [head.gmailId] : [])));
    const stored = new Set(
      (await store.messages.byPlaces(slice.context.organisation.id, slice.context.connection.id, [...linked])).flatMap(
        ({ places }) => places,
      ),
    );
    const wanted = heads.read.filter(
      ({ head }) => linked.has(head.gmailId) && !stored.has(`${slice.context.connection.id}:${head.gmailId}`) && !holdOf(slice, head),
    );
    const bodies = await readAll(
      slice,
      wanted.map(({ row }) => ({ ids: [row.gmailId], run: async () => [{ row, ...(await slice.gmail.message(row.gmailId)) }] })),
    );
    const whole = new Map(bodies.read.map((one) => [one.row.gmailId, one]));
    const missing = new Set(wanted.map(({ row }) => row.gmailId).filter((id) => !whole.has(id)));
    return {
      read: heads.read.filter(({ row }) => !missing.has(row.gmailId)).map((one) => whole.get(one.row.gmailId) ?? one),
      gone: [...heads.gone, ...bodies.gone],
      failed: new Map([...heads.failed, ...bodies.failed]),
      stop: heads.stop ?? bodies.stop,
    };
  }

  /** Mail younger than the member's hold waits on the list, so that there is time to keep it private. */
  async function holdBack(slice: Slice, read: readonly Read[]): Promise<{ held: string[]; free: Read[] }> {
    const free: Read[] = [];
    const held: string[] = [];
    for (const one of read) {
      const until = holdOf(slice, one.head);
      if (until) await store.todo.hold(one.row.connection, one.row.gmailId, until);
      if (until) held.push(one.row.gmailId);
      else free.push(one);
    }
    return { held, free };
  }

  function holdOf(slice: Slice, head: MessageHead): Date | null {
    return heldUntil(head, slice.context.match.settings, clock.now());
  }

  async function judge(slice: Slice, read: readonly Read[]): Promise<Judged[]> {
    const heads = read.map(({ head }) => head);
    await readNewLabels(slice, heads);
    return ingest.judge(slice.context, heads);
  }

  async function storeRead(slice: Slice, read: readonly Read[], pace: Pace): Promise<IngestResult> {
    if (read.length === 0) return { synced: 0, skipped: {} };
    const bodies = new Map(read.flatMap(({ head, body }) => (body ? [[head.gmailId, body] as const] : [])));
    const judged = await judge(slice, read);
    const result = await ingest.ingest(slice.context, judged, bodies, pace);
    for (const { row, head } of read) {
      if (head.unparsable)
        await note(slice, row.gmailId, `Part of this mail could not be understood and was cut: ${head.unparsable}`, row.tries);
    }
    return result;
  }

  async function countFailure(slice: Slice, row: TodoRecord, error: Error): Promise<void> {
    const server = isServerTrouble(error);
    const tries = row.tries + 1;
    if (tries >= (server ? MAX_SERVER_TRIES : MAX_TRIES))
      return giveUp(slice, row, server ? 'Google could not deliver this mail again and again.' : 'This mail could not be read.');
    const next = new Date(clock.now().getTime() + backoffMs(tries, 0));
    const { connection } = slice.context;
    await store.todo.failed(connection.id, row.gmailId, next);
    if (next < connection.nextPollAt) {
      await slice.checkpoint({ nextPollAt: next });
      connection.nextPollAt = next;
    }
  }

  async function giveUp(slice: Slice, row: TodoRecord, what: string): Promise<void> {
    const { org, connection, gmailId, threadId } = row;
    await note(slice, gmailId, what, row.tries + 1);
    await store.todo.judge([{ org, connection, gmailId, threadId, reason: 'problem', at: clock.now() }]);
    await store.todo.finish(connection, [gmailId]);
  }

  async function note(slice: Slice, gmailId: string, what: string, tries: number): Promise<void> {
    const { org, id: connection } = slice.context.connection;
    await store.todo.addProblem({ org, connection, gmailId, what, firstAt: clock.now(), tries });
  }
}

const rowOf = (slice: Slice, head: MessageHead): TodoRecord => ({
  org: slice.context.organisation.id,
  connection: slice.context.connection.id,
  gmailId: head.gmailId,
  threadId: head.threadId,
  lane: LANES.import,
  tries: 0,
  starts: 0,
  notBefore: null,
});

export type ReadTodo = ReturnType<typeof makeReadTodo>;
