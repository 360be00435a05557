/**
 * An exact sliding window over units spent: what was spent at t counts for every instant in [t, t + span).
 * Kept as a queue with a moving head, so that a busy mailbox costs memory for one span only.
 */

export interface Window {
  /** Units in the window that ends at `at`. */
  sum(at: number): number;
  add(at: number, units: number): void;
  /** Epoch ms at which at least `units` will fit under `limit` again. */
  roomAt(at: number, units: number, limit: number): number;
}

/** @param spanMs length of the window in milliseconds. */
export function createWindow(spanMs: number): Window {
  let spent: { at: number; units: number }[] = [];
  let head = 0;
  let total = 0;

  const forget = (at: number) => {
    for (let first = spent[head]; first && at - first.at >= spanMs; first = spent[head]) {
      total -= first.units;
      head += 1;
    }
    if (head > 1024 && head * 2 > spent.length) {
      spent = spent.slice(head);
      head = 0;
    }
  };

  return {
    sum(at) {
      forget(at);
      return total;
    },
    add(at, units) {
      forget(at);
      const last = spent.at(-1);
      if (last && spent.length > head && last.at === at) last.units += units;
      else spent.push({ at, units });
      total += units;
    },
    roomAt(at, units, limit) {
      forget(at);
      let left = total;
      for (let i = head; i < spent.length; i++) {
        if (left + units <= limit) break;
        const entry = spent[i];
        if (!entry) break;
        left -= entry.units;
        at = entry.at + spanMs;
      }
      return at;
    },
  };
}
