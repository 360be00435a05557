/** The two ports that have two implementations each: time (system, virtual) and the queue (Bull, inline for simulation). */
import type { Jobs } from '../jobs/table';

export interface Clock {
  now(): Date;
}

/** At once: not while the same job waits already. Later: those asked for under one key within a span of time come as one. */
export type Enqueue = <N extends keyof Jobs>(name: N, payload: Jobs[N], later?: { delayMs: number; key: string }) => Promise<void>;
