/**
 * The queue's second implementation: no Redis, jobs run where they are taken, ordered by due time on a virtual clock. Keys behave
 * as those on Redis do: a job whose twin waits, or runs under a key, is dropped (FAILURES §2), so whatever is lost by that is lost here too.
 */
import type { JobName, Jobs } from '../src/jobs/table';
import { keyInTime, type Handlers } from '../src/jobs/bull';
import type { Enqueue } from '../src/sync/ports';

export interface QueuedJob {
  readonly name: JobName;
  readonly payload: Jobs[JobName];
  /** Epoch ms. */
  readonly due: number;
  readonly key: string;
  readonly serial: number;
}

export interface InlineQueue {
  readonly enqueue: Enqueue;
  /** Waiting and delayed jobs, the next one first. */
  waiting(): readonly QueuedJob[];
  /** Takes a job out (the next one if none is named); its key stays taken until `done`. Null when nothing waits. */
  take(job?: QueuedJob): QueuedJob | null;
  done(job: QueuedJob): void;
  /** All of it is gone, as after FLUSHALL. */
  flush(): void;
  /** Nothing can be queued or taken before this instant (epoch ms); what waits, waits. */
  awayUntil(until: number): void;
  /** When it is back; in the past: it is there. */
  backAt(): number;
}

export function makeInlineQueue(now: () => number): InlineQueue {
  let jobs: QueuedJob[] = [];
  let running: QueuedJob[] = [];
  let serial = 0;
  let backAt = -Infinity;
  const isAway = () => now() < backAt;
  const earlier = (a: QueuedJob, b: QueuedJob) => a.due - b.due || a.serial - b.serial;

  return {
    enqueue: async (name, payload, later) => {
      // As the queue on Redis does: what is to be done stands in MongoDB, and the sweeper makes up for it.
      if (isAway()) return;
      const key = later ? keyInTime(later.key, later.delayMs, now()) : `${name}:${JSON.stringify(payload)}`;
      if ((later ? [...jobs, ...running] : jobs).some((job) => job.key === key)) return;
      jobs = [...jobs, { name, payload, due: now() + (later?.delayMs ?? 0), key, serial: (serial += 1) }].sort(earlier);
    },
    waiting: () => jobs,
    take(job = jobs[0]) {
      if (!job) return null;
      jobs = jobs.filter((other) => other !== job);
      running = [...running, job];
      return job;
    },
    done(job) {
      running = running.filter((other) => other !== job);
    },
    flush() {
      jobs = [];
    },
    awayUntil: (until) => void (backAt = until),
    backAt: () => backAt,
  };
}

/** The handler call of a job; the payload's type belongs to the name, which the table guarantees and the type of a list forgets. */
export const runJob = (handlers: Handlers, { name, payload }: Pick<QueuedJob, 'name' | 'payload'>): Promise<void> =>
  (handlers[name] as (given: object) => Promise<void>)(payload);
