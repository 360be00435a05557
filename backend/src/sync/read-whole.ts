/** How an import reads: its search said these mails involve customers, so they are read whole, and by the thread where that costs fewer units. */
import { readPlan } from '../core/search-plan';
import type { MessageBody, MessageHead } from '../core/types';
import type { Tariff } from '../google/tariffs';
import { LANES, type TodoRecord } from '../store/records';
import { readAll, type Reading, type ReadOutcome } from './read-all';
import type { Slice } from './slice';

/** Asked for one by one within one batch. */
const LEFT_AT_ONCE = 20;

export interface Read {
  row: TodoRecord;
  head: MessageHead;
  body: MessageBody | null;
}

export async function readWhole(slice: Slice, rows: readonly TodoRecord[], { units }: Tariff): Promise<ReadOutcome<Read>> {
  const byId = new Map(rows.map((row) => [row.gmailId, row]));
  const plan = readPlan(rows, { message: units['messages.get'], thread: units['threads.get'] });
  const extra: Read[] = [];
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
        const there = new Set(whole.map(({ head }) => head.gmailId));
        notInThread.push(...ids.filter((id) => !there.has(id)));
        // The rest of the thread came for free: judged as well, it spares the audit a read.
        const judgedToo = whole.filter(({ head }) => !byId.has(head.gmailId));
        extra.push(...judgedToo.map(({ head, body }) => ({ row: rowOf(slice, head), head, body })));
        return whole.flatMap(({ head, body }) => {
          const row = byId.get(head.gmailId);
          return row ? [{ row, head, body }] : [];
        });
      },
    };
  };
  const outcome = await readAll(slice, [...plan.threads.map(thread), ...plan.messages.map(one)]);
  // A thread says nothing of what it does not hold (deleted, or moved to another one): asked for by its id, each row comes to its end.
  const left = outcome.stop ? [] : notInThread.slice(0, LEFT_AT_ONCE);
  const alone = await readAll(slice, left.map(one));
  return {
    read: [...outcome.read, ...alone.read, ...extra],
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
