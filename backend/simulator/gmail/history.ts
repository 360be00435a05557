/**
 * A mailbox's history log: what history.list answers from. Ids rise with gaps; records are kept a week (Google: "usually
 * valid a week"), and a cursor older than the kept ones is expired.
 */
import type { SimClock } from '../state';

export type HistoryKind = 'messageAdded' | 'messageDeleted' | 'labelAdded' | 'labelRemoved';

export interface HistoryRecord {
  readonly id: bigint;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly kind: HistoryKind;
  readonly messageId: string;
  readonly threadId: string;
  /** The message's labels after the change (before it, for a deletion). */
  readonly messageLabels: readonly string[];
  /** The labels added or removed; empty for messages. */
  readonly labelIds: readonly string[];
}

export interface History {
  /** The mailbox's present historyId. */
  current(): bigint;
  /** A historyId for a message that was there when the world was loaded: without a record. */
  idForLoaded(): bigint;
  add(record: Omit<HistoryRecord, 'id' | 'at'>): HistoryRecord;
  /** Records after the cursor, or undefined when the cursor is expired or was never given out. */
  since(cursor: bigint): readonly HistoryRecord[] | undefined;
  /** Makes every cursor given out so far invalid. */
  expire(): void;
}

const KEPT_MS = 7 * 24 * 3_600_000;
const IDS_PER_MS = 100n;

/** Position of the first record with an id above the cursor. */
function firstAfter(records: readonly HistoryRecord[], cursor: bigint): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (records[middle]!.id > cursor) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * An empty log. It starts at an id made of the time, so that cursors kept by a client over a restart of the simulator
 * (whose log then begins anew) are expired instead of silently valid.
 */
export function createHistory(clock: SimClock): History {
  let current = BigInt(Math.max(1, Math.floor(clock.now()))) * IDS_PER_MS;
  let oldestValid = current;
  let records: HistoryRecord[] = [];
  let step = 0;

  /** Gaps as Gmail's: small, irregular, the same at every run. */
  const next = (): bigint => {
    step = (step * 31 + 17) % 101;
    current += BigInt(1 + (step % 7));
    return current;
  };

  const forgetOld = (): void => {
    const keep = records.findIndex((record) => record.at >= clock.now() - KEPT_MS);
    const gone = keep < 0 ? records.length : keep;
    if (gone === 0) return;
    oldestValid = records[gone - 1]!.id;
    records = records.slice(gone);
  };

  return {
    current: () => current,
    idForLoaded: next,
    add: (record) => {
      const added = { ...record, id: next(), at: clock.now() };
      records.push(added);
      return added;
    },
    since: (cursor) => {
      forgetOld();
      if (cursor < oldestValid || cursor > current) return undefined;
      return records.slice(firstAfter(records, cursor));
    },
    expire: () => {
      oldestValid = next();
      records = [];
    },
  };
}
