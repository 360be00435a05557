/**
 * Virtual time in which calls under way at once take their latency at once: the clock moves on to the next answer only when
 * everybody who is about to call has called. What our own code and MongoDB take does not count; it is reported beside it.
 */
import { createClock, type Clock } from '../simulator/clock';

/** Real time in which a lane that has just got its answer surely has asked the next thing. */
const QUIET_MS = 2;

export interface ParallelClock extends Clock {
  /** A call was begun (+1) that has not reached the simulator yet, or will never (-1). */
  announce(calls: 1 | -1): void;
  /** Stands still until the work has ended. */
  during<Result>(work: Promise<Result>): Promise<Result>;
  /** Waits until `at` (epoch ms), as somebody does who calls nobody. */
  reach(at: number): Promise<void>;
}

export function createParallelClock(start: number): ParallelClock {
  const base = createClock({ virtual: true, start });
  let dues: number[] = [];
  let announced = 0;
  let working = 0;
  let changes = 0;
  let moving = false;

  async function quiet(): Promise<void> {
    for (let before = -1; before !== changes || announced > 0 || working > 0;) {
      before = changes;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function move(): Promise<void> {
    moving = true;
    while (dues.length > 0) {
      await quiet();
      const next = Math.min(...dues);
      dues = dues.filter((due) => due !== next);
      changes += 1;
      base.advance(Math.max(0, next - base.now()));
    }
    moving = false;
  }

  function reach(at: number): Promise<void> {
    changes += 1;
    if (at <= base.now()) return Promise.resolve();
    return new Promise((resolve) => {
      base.after(at - base.now(), resolve);
      dues.push(at);
      if (!moving) void move();
    });
  }

  return {
    ...base,
    announce(calls) {
      announced += calls;
      changes += 1;
    },
    async during(work) {
      working += 1;
      try {
        return await work;
      } finally {
        working -= 1;
        changes += 1;
      }
    },
    reach,
    pass(ms) {
      if (announced > 0) announced -= 1;
      return reach(base.now() + ms);
    },
  };
}
