/**
 * The simulator's time: the machine's clock moved by an offset, or a virtual clock that stands still until told to move.
 * Timers hang on the same time, so that pushes, retries and expiries follow when the clock is moved by days.
 */
import type { SimClock } from './state';

export interface Clock extends SimClock {
  /** Virtual time moves only by `advance`. */
  readonly virtual: boolean;
  /** Runs `action` once, `ms` of this clock from now. Returns a function that cancels it. */
  after(ms: number, action: () => void): () => void;
  /** Lets `ms` pass: really waits, or in virtual time moves the clock on. */
  pass(ms: number): Promise<void>;
  /** Forgets all timers. */
  stop(): void;
}

interface Timer {
  readonly due: number;
  readonly action: () => void;
}

/** @param start epoch milliseconds the clock begins at; default: the machine's time. */
export function createClock({ virtual = false, start }: { virtual?: boolean; start?: number } = {}): Clock {
  let still = start ?? Date.now();
  let offset = start === undefined ? 0 : start - Date.now();
  let timers: Timer[] = [];
  let alarm: NodeJS.Timeout | undefined;

  const now = () => (virtual ? still : Date.now() + offset);

  const runDue = (until: number) => {
    for (;;) {
      const next = timers[0];
      if (!next || next.due > until) return;
      timers = timers.slice(1);
      if (virtual) still = Math.max(still, next.due);
      next.action();
    }
  };

  const arm = () => {
    clearTimeout(alarm);
    const next = timers[0];
    if (virtual || !next) return;
    // setTimeout holds at most 2^31-1 ms; a longer wait simply arms again.
    alarm = setTimeout(() => (runDue(now()), arm()), Math.min(Math.max(0, next.due - now()), 2_000_000_000));
    alarm.unref();
  };

  return {
    virtual,
    now,
    advance(ms) {
      if (virtual) {
        const target = still + ms;
        runDue(target);
        still = target;
      } else {
        offset += ms;
        runDue(now());
        arm();
      }
    },
    after(ms, action) {
      const timer: Timer = { due: now() + ms, action };
      const later = timers.findIndex((other) => other.due > timer.due);
      timers = later === -1 ? [...timers, timer] : [...timers.slice(0, later), timer, ...timers.slice(later)];
      arm();
      return () => {
        timers = timers.filter((other) => other !== timer);
        arm();
      };
    },
    async pass(ms) {
      if (ms <= 0) return;
      if (virtual) this.advance(ms);
      // Nobody who has left waits for the answer: it keeps no process alive.
      else await new Promise((resolve) => setTimeout(resolve, ms).unref());
    },
    stop() {
      timers = [];
      clearTimeout(alarm);
    },
  };
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `"2d"`, `"1h30m"`, `"90s"`, `"250ms"` or a number of milliseconds → milliseconds; undefined when it cannot be read. */
export function parseDuration(text: string | number): number | undefined {
  if (typeof text === 'number') return Number.isFinite(text) ? text : undefined;
  if (!/^\s*(\d+(\.\d+)?\s*(ms|s|m|h|d|w)\s*)+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
}
