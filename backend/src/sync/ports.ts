/** The two ports that have two implementations each: time (system, virtual) and the queue (Bull, inline for simulation). */
import type { Jobs } from '../jobs/table';

export interface Clock {
  now(): Date;
}

export type Enqueue = <N extends keyof Jobs>(name: N, payload: Jobs[N], options?: { delayMs?: number; key?: string }) => Promise<void>;
