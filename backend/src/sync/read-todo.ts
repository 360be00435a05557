/**
 * Works off a mailbox's to-do list: reads what stands there, judges and stores it, takes it off. A failure that is not a message's
 * own leaves it where it is; its own ones are counted by todo-failures.ts.
 */
import { heldUntil } from '../core/hold';
import type { MessageHead } from '../core/types';
import type { Tariff } from '../google/tariffs';
import type { Store } from '../store/open';
import { LANES, type Lane, type TodoRecord } from '../store/records';
import type { Ingest, IngestResult, Judged } from './ingest-messages';
import type { MarkDeleted } from './mark-deleted';
import type { Clock } from './ports';
import { readAll } from './read-all';
import type { ReadLabels } from './read-labels';
import { readWhole, type Read } from './read-whole';
import type { Pace } from './settle-conversations';
import { LeaseLost, type Slice } from './slice';
import { makeTodoFailures } from './todo-failures';

/** Rows of a batch: whole threads, until there are so many. */
const BATCH = 200;
/** Starts that ended with the worker's death before a message is passed (FAILURES R29). */
const MAX_STARTS = 3;

export interface ReadResult {
  /** Messages that came to their end; `extra` of them stood on no list. */
  done: number;
  extra: number;
  synced: number;
  /** Judged by their headers to be synced; their text was not read any more. */
  unread: number;
  skipped: IngestResult['skipped'] & { gone?: number };
  /** Google, the network or our own budget ended the batch early: to be thrown once what was read is counted. */
  stop?: Error;
}

export interface ReadTodoParts {
  store: Store;
  clock: Clock;
  ingest: Ingest;
  markDeleted: MarkDeleted;
  readNewLabels: ReadLabels['readNewLabels'];
  tariff: Tariff;
  onLag?: (ms: number) => void;
}

export function makeReadTodo({ store, clock, ingest, markDeleted, readNewLabels, tariff, onLag }: ReadTodoParts) {
  const { countFailure, giveUp, note } = makeTodoFailures({ store, clock });

  /** One batch of the lane; null when the lane is empty. */
  return async function readTodo(slice: Slice, lane: Lane): Promise<ReadResult | null> {
    const connection = slice.context.connection.id;
    const rows = await pick(connection, lane);
    if (rows.length === 0) return null;
    const dead = rows.filter(({ starts }) => starts >= MAX_STARTS);
    for (const row of dead)
      await giveUp(slice, row, `Reading this mail stopped the worker ${row.starts} times; it was passed so that later mail can follow.`);
    const alive = rows.filter(({ starts }) => starts < MAX_STARTS);
    if (alive.length === 0) return { done: dead.length, extra: 0, synced: 0, unread: 0, skipped: {} };

    await store.todo.begin(
      connection,
      alive.map(({ gmailId }) => gmailId),
    );
    const read = lane === LANES.import ? { unread: 0, ...(await readWhole(slice, alive, tariff)) } : await readHeadsFirst(slice, alive);
    const listed = new Set(alive.map(({ gmailId }) => gmailId));
    const news = await withoutKnown(slice, read.read, listed);
    const { held, free } = await holdBack(slice, news);
    const judged = await judge(slice, free);
    const begun = alive.map(({ gmailId }) => gmailId).filter((id) => !held.includes(id));
    if (!(await slice.holds())) {
      await store.todo.unbegin(connection, begun);
      throw new LeaseLost();
    }
    const { textless, ...result } = await storeRead(slice, free, judged, lane === LANES.live ? 'now' : 'soon');
    // Left out or held by its headers, and not any more when it was to be stored: it stays on the list, and its text is read next.
    const ended = free.filter(({ row }) => !textless.includes(row.gmailId));
    // Neither listed nor there when asked for by its id. In other lanes a 404 alone says too little: a tombstone or the audit follows.
    if (lane === LANES.recheck) await markDeleted(slice.context, read.gone);
    if (lane === LANES.live) ended.filter(({ body }) => body !== null).forEach(({ head }) => onLag?.(clock.now().getTime() - head.at));
    const finished = [...ended.map(({ row }) => row.gmailId), ...read.gone];
    // A 404 that is none of Gmail's last words: whatever was said of the mail before is not said any longer, so the audit asks again.
    await store.verdicts.forget(connection, read.gone);
    await store.todo.finish(connection, finished);
    await store.problems.clear(slice.context.organisation.id, connection, [
      ...ended.flatMap(({ row, head }) => (head.unparsable ? [] : [row.gmailId])),
      ...read.gone,
    ]);
    await store.todo.unbegin(
      connection,
      begun.filter((id) => !finished.includes(id) && !read.failed.has(id)),
    );
    for (const row of alive) {
      const error = read.failed.get(row.gmailId);
      if (error) await countFailure(slice, row, error);
    }
    return {
      done: finished.length + dead.length,
      extra: finished.filter((id) => !listed.has(id)).length,
      synced: result.synced,
      unread: read.unread + textless.length,
      skipped: read.gone.length > 0 ? { ...result.skipped, gone: read.gone.length } : result.skipped,
      ...(read.stop ? { stop: read.stop } : {}),
    };
  };

  /** What came along with its thread is looked at when nobody has yet; the rest of a known thread is no news. */
  async function withoutKnown(slice: Slice, read: readonly Read[], listed: ReadonlySet<string>): Promise<Read[]> {
    const { org, id } = slice.context.connection;
    const along = read.filter(({ row }) => !listed.has(row.gmailId)).map(({ row }) => ({ id: row.gmailId, threadId: row.threadId }));
    const unknown = new Set((await store.todo.unknown(org, id, along)).map((one) => one.id));
    return read.filter(({ row }) => listed.has(row.gmailId) || unknown.has(row.gmailId));
  }

  /** The newest messages of the lane, with the rest of their threads. Those that a dead worker had begun come alone: one of them may be why. */
  async function pick(connection: string, lane: Lane): Promise<TodoRecord[]> {
    const next = await store.todo.next(connection, lane, 20, clock.now());
    const suspect = next.find(({ starts }) => starts > 0);
    if (suspect) return [suspect];
    if (lane !== LANES.import) return next;
    const threads = await store.todo.ofThreads(connection, [...new Set(next.map(({ threadId }) => threadId))], lane, clock.now());
    return threads.some(({ starts }) => starts > 0) ? next : newestThreads(next, threads);
  }

  /** Those of the newest messages first. */
  function newestThreads(next: readonly TodoRecord[], rows: readonly TodoRecord[]): TodoRecord[] {
    const batch: TodoRecord[] = [];
    for (const threadId of new Set(next.map((row) => row.threadId)))
      if (batch.length < BATCH) batch.push(...rows.filter((row) => row.threadId === threadId));
    return batch;
  }

  /** Outside an import headers come first: the text of a mail that involves no customer is never downloaded. */
  async function readHeadsFirst(slice: Slice, rows: readonly TodoRecord[]) {
    const heads = await readAll(
      slice,
      rows.map((row) => ({ ids: [row.gmailId], run: async () => [{ row, head: await slice.gmail.head(row.gmailId), body: null }] })),
      () => !slice.mayGoOn(),
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
      unread: wanted.length - bodies.read.length - bodies.gone.length - bodies.failed.size,
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

  async function storeRead(slice: Slice, read: readonly Read[], judged: readonly Judged[], pace: Pace): Promise<IngestResult> {
    if (read.length === 0) return { synced: 0, textless: [], skipped: {} };
    const bodies = new Map(read.flatMap(({ head, body }) => (body ? [[head.gmailId, body] as const] : [])));
    const result = await ingest.ingest(slice.context, judged, bodies, pace);
    for (const { row, head } of read) {
      if (head.unparsable)
        await note(slice, row.gmailId, `Part of this mail could not be understood and was cut: ${head.unparsable}`, row.tries);
    }
    return result;
  }
}

export type ReadTodo = ReturnType<typeof makeReadTodo>;
