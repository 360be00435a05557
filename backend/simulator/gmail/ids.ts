/**
 * Gmail's message ids: the arrival time in milliseconds with twenty further bits, as sixteen hex digits. They rise with
 * time and are unique per mailbox; the further bits come from mailbox and message, so that the same mail has another id
 * in another mailbox and the same id after a restart.
 */
import { createHash } from 'node:crypto';

const FURTHER_BITS = 20n;

export interface IdMaker {
  /** The next id, above all earlier ones. `ms`: epoch milliseconds; `seed`: what distinguishes the message. */
  next(ms: number, seed: string): string;
}

/** Ids for one mailbox. */
export function createIdMaker(email: string): IdMaker {
  let last = 0n;
  return {
    next: (ms, seed) => {
      const further = createHash('md5').update(email).update('\0').update(seed).digest().readUIntBE(0, 3) >> 4;
      const wanted = (BigInt(Math.max(0, Math.floor(ms))) << FURTHER_BITS) | BigInt(further);
      last = wanted > last ? wanted : last + 1n;
      return last.toString(16).padStart(16, '0');
    },
  };
}

export const isId = (text: string): boolean => /^[0-9a-f]{1,16}$/i.test(text);
