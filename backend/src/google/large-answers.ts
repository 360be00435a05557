/**
 * Large answers come one at a time in this process, small ones pass by. Bytes, text and what is parsed of one of 12 MB take 100 MB
 * for a moment; a worker's four imports with five calls each under way would hold twenty of them.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** An answer is large from here on, bytes. */
export const LARGE = 1024 * 1024;

/**
 * V8 lets the bytes that lie outside its heap add up before it looks for what nobody needs any more: with a monster after another the
 * worker grew to 339 MB, and to 256 MB when it looks after each. It takes some 50 ms; large answers are rare.
 */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Ended while others were ahead in the line: it is our own room that was missing, not Google's answer. */
export class NoRoom extends Error {
  constructor() {
    super('Others’ large answers are being read');
    this.name = 'NoRoom';
  }
}

export interface LargeAnswer {
  entered(): boolean;
  /** Waits until no other large answer is held. Throws NoRoom when `signal` is aborted before. */
  enter(signal: AbortSignal): Promise<void>;
  /** The answer has been handed on; what is made of it right then is all that is left. */
  leave(): void;
}

/** Settled when the last one in the line has left. */
let line: Promise<void> = Promise.resolve();

export function largeAnswer(): LargeAnswer {
  let left: (() => void) | undefined;
  return {
    entered: () => left !== undefined,
    enter(signal) {
      const before = line;
      const gone = new Promise<void>((resolve) => (left = resolve));
      line = before.then(() => gone);
      return Promise.race([before, unlessAborted(signal)]);
    },
    leave() {
      const next = left;
      if (!next) return;
      // Not before whoever asked has taken from the answer what they need of it.
      setImmediate(() => {
        collectGarbage();
        next();
      });
    },
  };
}

const unlessAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(new NoRoom());
    signal.addEventListener('abort', () => reject(new NoRoom()), { once: true });
  });
