/** How an import reads: its search said these mails involve customers, so they are read whole, and by the thread where that costs fewer units. */
import { readPlan } from '../core/search-plan';
import type { MessageBody, MessageHead } from '../core/types';
import type { Tariff } from '../google/tariffs';
import { LANES, type TodoRecord } from '../store/records';
import { readAll, type Reading, type ReadOutcome } from './read-all';
import type { Slice } from './slice';

/** Asked for one by one within one batch. */
const LEFT_AT_ONCE = 20;
/**
 * Characters of text and HTML: nothing more is asked for once so much waits to be stored, and the rest of the batch stays on its list.
 * A worker's four imports held half a megabyte for each of a thousand mails of long threads otherwise.
 */
const HELD = 4 * 1024 * 1024;

export interface Read {
  row: TodoRecord;
  head: MessageHead;
  body: MessageBody | null;
}

/** `connection:threadId` of threads that are too large to be read as one: not asked for as such again. Whoever is forgotten is asked for once more. */
const tooLarge = new Set<string>();
const MOST_REMEMBERED = 1_000;

const holdsEnough = (read: readonly Read[]): boolean =>
  read.reduce((sum, { body }) => sum + (body?.text.length ?? 0) + (body?.html?.length ?? 0), 0) >= HELD;

export async function readWhole(slice: Slice, rows: readonly TodoRecord[], { units }: Tariff): Promise<ReadOutcome<Read>> {
  const byId = new Map(rows.map((row) => [row.gmailId, row]));
  const place = (threadId: string) => `${slice.context.connection.id}:${threadId}`;
  const price = { message: units['messages.get'], thread: units['threads.get'] };
  const plan = readPlan(
    rows.filter(({ threadId }) => !tooLarge.has(place(threadId))),
    price,
  );
  const notInThread: string[] = [];
  const one = (id: string): Reading<Read> => ({
    ids: [id],
    run: async () => {
      const { head, body } = await slice.gmail.message(id);
      const row = byId.get(id);
      return row ? [{ row, head, body }] : [];
    },
  });
  const thread = (threadId: string): Reading<Read> => {
    const ids = rows.filter((row) => row.threadId === threadId).map(({ gmailId }) => gmailId);
    return {
      ids,
      run: async () => {
        const whole = await slice.gmail.thread(threadId);
        if (whole === null) {
          if (tooLarge.size >= MOST_REMEMBERED) tooLarge.clear();
          tooLarge.add(place(threadId));
          return [];
        }
        const there = new Set(whole.map(({ head }) => head.gmailId));
        notInThread.push(...ids.filter((id) => !there.has(id)));
        // The rest of the thread came for free: judged as well, it spares the audit a read.
        return whole.map(({ head, body }) => ({ row: byId.get(head.gmailId) ?? rowOf(slice, head), head, body }));
      },
    };
  };
  const singly = rows.filter(({ threadId }) => tooLarge.has(place(threadId))).map(({ gmailId }) => gmailId);
  const readings = [...plan.threads.map(thread), ...[...plan.messages, ...singly].map(one)];
  const outcome = await readAll(slice, readings, (read) => holdsEnough(read) || !slice.mayGoOn());
  // A thread says nothing of what it does not hold (deleted, or moved to another one): asked for by its id, each row comes to its end.
  // Few, and read even when the slice's share is used up: a batch of nothing else would be begun again and again.
  const left = outcome.stop ? [] : notInThread.slice(0, LEFT_AT_ONCE);
  const alone = await readAll(slice, left.map(one));
  return {
    read: [...outcome.read, ...alone.read],
    gone: [...outcome.gone, ...alone.gone],
    failed: new Map([...outcome.failed, ...alone.failed]),
    stop: outcome.stop ?? alone.stop,
  };
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
