/**
 * Large answers come one at a time in this process, small ones pass by. Bytes, text and what is parsed of one of 12 MB take 100 MB
 * for a moment; a worker's four imports with five calls each under way would hold twenty of them.
 */

/** An answer is large from here on, bytes. */
export const LARGE = 1024 * 1024;

export interface LargeAnswer {
  /** Waits until no other large answer is held. Once is enough. */
  enter(): Promise<void>;
  /** What was made of the answer is all that is left. */
  leave(): void;
}

/** Settled when the last one in the line has left. */
let line: Promise<void> = Promise.resolve();

export function largeAnswer(): LargeAnswer {
  let leave: (() => void) | undefined;
  return {
    enter() {
      if (leave) return Promise.resolve();
      const before = line;
      const left = new Promise<void>((resolve) => (leave = resolve));
      line = before.then(() => left);
      return before;
    },
    leave: () => leave?.(),
  };
}
