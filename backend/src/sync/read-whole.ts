/** How an import reads: its search said these mails involve customers, so they are read whole, and by the thread where that costs fewer units. */
import { readPlan } from '../core/search-plan';
import type { MessageBody, MessageHead } from '../core/types';
import type { Tariff } from '../google/tariffs';
import { LANES, type TodoRecord } from '../store/records';
import { readAll } from './read-all';
import type { Slice } from './slice';

export interface Read {
  row: TodoRecord;
  head: MessageHead;
  body: MessageBody | null;
}

export async function readWhole(slice: Slice, rows: readonly TodoRecord[], { units }: Tariff) {
  const byId = new Map(rows.map((row) => [row.gmailId, row]));
  const plan = readPlan(rows, { message: units['messages.get'], thread: units['threads.get'] });
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
