/**
 * Bull on Redis, and nothing else knows it. What Bull does with keys decides the design (FAILURES §2): a job added while its twin
 * runs is dropped, so a key only coalesces what is *waiting*; truth is `wantSeq` in MongoDB and the sweeper repairs what is lost.
 */
import { randomUUID } from 'node:crypto';
import Bull from 'bull';
import type { Enqueue } from '../sync/ports';
import { CONCURRENCY, JOBS, type JobName, type JobRow, type Jobs } from './table';

type QueueName = JobRow['queue'];

export type Handlers = { readonly [N in JobName]: (payload: Jobs[N]) => Promise<void> };

export interface QueueLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface QueueParts {
  redisUrl: string;
  prefix: string;
  log: QueueLog;
  /** Other intervals than the table's, ms. */
  every?: Partial<Record<JobName, number>>;
  /** `discarded`: without payload, as Bull hands one out now and then (FAILURES R33). */
  onJob?: (name: JobName | 'unknown', outcome: 'done' | 'failed' | 'discarded', ms: number) => void;
}

/** Handlers are short slices: a killed worker's job is picked up after 15 s instead of a minute. */
const SETTINGS: Bull.AdvancedSettings = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 5 };

export function makeQueues({ redisUrl, prefix, log, every = {}, onJob }: QueueParts) {
  const names: QueueName[] = ['live', 'bulk'];
  const queues = Object.fromEntries(
    names.map((name) => {
      const queue = new Bull(name, redisUrl, {
        prefix: `{${prefix}bull}`,
        settings: SETTINGS,
        // The failure itself is kept in MongoDB, where people look.
        defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: 500 },
      });
      queue.on('error', (error: Error) => log.error({ queue: name, error: error.message }, 'queue error'));
      // Bull names its connection and lets go of the promise: a stop during the start would end the process by it. Nobody lists workers by name.
      Object.assign(queue, { setWorkerName: () => undefined });
      return [name, queue];
    }),
  ) as Record<QueueName, Bull.Queue>;
  /** Two processes never make the same id. */
  const own = randomUUID().slice(0, 8);
  let serial = 0;
  const timers: NodeJS.Timeout[] = [];

  /**
   * Not Bull's own repetition: it lives in Redis alone and is gone for good when Redis loses its data. Every worker asks, by an id that
   * they share for this span of time and that is kept for a while after the job is done; so it runs once, whoever lives.
   */
  async function askEvery(name: JobName, { queue }: JobRow, everyMs: number): Promise<void> {
    const jobId = `every:${name}:${everyMs}:${Math.floor(Date.now() / everyMs)}`;
    const kept = { age: Math.ceil((2 * everyMs) / 1_000) };
    await queues[queue].add({ name, payload: {} }, { jobId, removeOnComplete: kept, removeOnFail: kept });
  }

  /** What is to be done stands in MongoDB already: nobody waits for a Redis that is away. The sweeper makes up for what was not queued. */
  const enqueue: Enqueue = async (name, payload, { delayMs: delay = 0, key } = {}) => {
    const queue = queues[JOBS[name].queue];
    const jobId = key ? keyInTime(key, delay) : `${name}:${JSON.stringify(payload)}:${own}:${(serial += 1)}`;
    const refused = (error: Error) => log.warn({ job: name, error: error.message }, 'job not queued');
    const added = isReachable(queue).then(() => queue.add({ name, payload }, { jobId, delay, removeOnFail: key ? true : 500 }));
    await atMost(ENQUEUE_MS, added.catch(refused));
  };

  const running = new Set<Promise<void>>();
  let stopping: Promise<void> | null = null;
  async function stop(ms: number): Promise<void> {
    timers.forEach((timer) => clearInterval(timer));
    // Without waiting: that of Bull leaves an error unhandled when Redis goes away meanwhile. A job that was just handed out has begun
    // when the waiting connection is made anew, which is what pausing does.
    const paused = Promise.allSettled(names.map((name) => queues[name].pause(true, true)));
    const done = paused.then(() => Promise.allSettled(running));
    await atMost(ms, done);
    await atMost(2_000, Promise.all(names.map((name) => queues[name].close(true))));
  }

  return {
    enqueue,

    /** Starts working. A job without a handler does not compile; an empty payload (Bull's orphans, R33) is counted and dropped. */
    async work(handlers: Handlers): Promise<void> {
      for (const name of names) {
        const working = queues[name].process(CONCURRENCY[name], async (job: Bull.Job<{ name?: JobName; payload?: object }>) => {
          const { name: jobName, payload } = job.data;
          if (!jobName || !payload || !(jobName in handlers)) {
            log.warn({ queue: name, job: String(job.id) }, 'job without payload dropped');
            onJob?.('unknown', 'discarded', 0);
            return;
          }
          const began = process.hrtime.bigint();
          let ok = false;
          const run = (handlers[jobName] as (given: object) => Promise<void>)(payload);
          running.add(run);
          try {
            await run;
            ok = true;
          } finally {
            running.delete(run);
            onJob?.(jobName, ok ? 'done' : 'failed', Number(process.hrtime.bigint() - began) / 1e6);
          }
        });
        // Closing a queue that still waits for a job ends that with an error; at any other time nobody works any more, and the process must not go on.
        working.catch((error: unknown) => {
          if (!stopping) throw error;
        });
        queues[name].on('failed', (job: Bull.Job<{ name?: JobName }>, error: Error) =>
          log.error({ queue: name, job: job.data.name, error: error.message, stack: error.stack }, 'job failed'),
        );
      }
      for (const [name, row] of Object.entries(JOBS) as [JobName, JobRow][]) {
        const everyMs = every[name] ?? row.everyMs;
        if (everyMs === undefined) continue;
        const ask = () =>
          askEvery(name, row, everyMs).catch((error: Error) => log.error({ job: name, error: error.message }, 'could not be scheduled'));
        timers.push(setInterval(() => void ask(), everyMs));
        await ask();
      }
    },

    ready: (): boolean => names.every((name) => queues[name].client.status === 'ready'),

    async depths(): Promise<Record<QueueName, number>> {
      const counts = await Promise.all(
        names.map(async (name) => [name, (await queues[name].getWaitingCount()) + (await queues[name].getActiveCount())] as const),
      );
      return Object.fromEntries(counts) as Record<QueueName, number>;
    },

    /** Takes no new jobs and waits for running ones, at most `ms`. */
    stop: (ms: number): Promise<void> => (stopping ??= stop(ms)),
  };
}

const SHORTEST_BUCKET_MS = 250;
/** A push has to be answered within 10 s. */
const ENQUEUE_MS = 2_000;

/** Waits a moment for a connection that is being made; commands to one that is away would pile up in memory. */
async function isReachable({ client }: Bull.Queue): Promise<void> {
  for (let waited = 0; client.status !== 'ready'; waited += 50) {
    if (waited >= ENQUEUE_MS / 2) throw new Error('redis is away');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * A job that asks for itself again would be dropped under its own, still active id (FAILURES R23): the key is one of a span of time as
 * long as the delay. The running one was due in an earlier span; those who ask within the same span come back as one.
 */
export const keyInTime = (key: string, delayMs: number, now: number = Date.now()): string =>
  `${key}:${Math.floor((now + delayMs) / Math.max(SHORTEST_BUCKET_MS, delayMs))}`;

/** Waits no longer than `ms`, and leaves no timer behind that would keep the process alive. */
async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}

export type Queues = ReturnType<typeof makeQueues>;
