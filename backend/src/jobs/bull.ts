/**
 * Bull on Redis, and nothing else knows it. What Bull does with ids decides the design (FAILURES §2): a job added while one of its id
 * runs is dropped, so an id must only coalesce what is *waiting*; truth is `wantSeq` in MongoDB and the sweeper repairs what is lost.
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
  const names = Object.keys(CONCURRENCY) as QueueName[];
  const queues = Object.fromEntries(
    names.map((name) => {
      const queue = new Bull(name, redisUrl, {
        prefix: `{${prefix}bull}`,
        settings: SETTINGS,
        // One try: a failure is recorded in MongoDB, where people look, with the time of the next try; the sweeper is the retry owner.
        defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
      });
      queue.on('error', (err: Error) => log.error({ queue: name, err }, 'queue error'));
      // Bull names its connection and lets go of the promise: a stop during the start would end the process by it. Nobody lists workers by name.
      Object.assign(queue, { setWorkerName: () => undefined });
      return [name, queue];
    }),
  ) as Record<QueueName, Bull.Queue>;
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
  const enqueue: Enqueue = async (name, payload, later) => {
    const queue = queues[JOBS[name].queue];
    const add = async () => {
      await isReachable(queue);
      const jobId = later ? keyInTime(later.key, later.delayMs) : await idOfNext(queue, `${name}:${JSON.stringify(payload)}`);
      if (jobId !== null) await queue.add({ name, payload }, { jobId, delay: later ? Math.max(SPAN_MS.shortest, later.delayMs) : 0 });
    };
    const refused = (err: Error) => log.warn({ job: name, err }, 'job not queued');
    await atMost(ENQUEUE_MS, add().catch(refused));
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
        queues[name].on('failed', (job: Bull.Job<{ name?: JobName }>, err: Error) =>
          log.error({ queue: name, job: job.data.name, err }, 'job failed'),
        );
      }
      for (const [name, row] of Object.entries(JOBS) as [JobName, JobRow][]) {
        const everyMs = every[name] ?? row.everyMs;
        if (everyMs === undefined) continue;
        const ask = () => askEvery(name, row, everyMs).catch((err: Error) => log.error({ job: name, err }, 'could not be scheduled'));
        timers.push(setInterval(() => void ask(), everyMs));
        await ask();
      }
    },

    ready: (): boolean => names.every((name) => queues[name].client.status === 'ready'),

    /** Takes no new jobs and waits for running ones, at most `ms`. */
    stop: (ms: number): Promise<void> => (stopping ??= stop(ms)),
  };
}

const SPAN_MS = { shortest: 250, longest: 3_000 };
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
 * The id for one more job of the same name and payload; null while one waits, which will find all that is wished for by now. One that
 * runs may not, and Bull drops what is added under its id: so there are two that take turns, and a new one if both run. Asked in one
 * step, or a job that ends just now would be taken for one that waits.
 */
async function idOfNext(queue: Bull.Queue, job: string): Promise<string | null> {
  const turns = [`${job}:a`, `${job}:b`];
  const asked = queue.client.multi();
  // What Bull leaves behind of a job that it lost (FAILURES R33) stands in no list: it must not pass for one that waits.
  turns.forEach((id) => asked.lpos(queue.toKey('wait'), id));
  turns.forEach((id) => asked.exists(queue.toKey(id)));
  const answers = ((await asked.exec()) ?? []).map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
  const [places, exist] = [answers.slice(0, turns.length), answers.slice(turns.length)];
  if (places.some((place) => place !== null)) return null;
  return turns.find((_, turn) => exist[turn] === 0) ?? `${job}:${randomUUID()}`;
}

/**
 * A job that asks for itself again would be dropped under its own, still active id (FAILURES R23): the key is one of a span of time no
 * longer than the delay. The running one was due in an earlier span; those that are due within the same span come back as one. A few
 * seconds at most, so that those who wait for one moment, some for longer than others, share a span.
 */
export function keyInTime(key: string, delayMs: number, now: number = Date.now()): string {
  const span = Math.min(Math.max(SPAN_MS.shortest, delayMs), SPAN_MS.longest);
  return `${key}:${Math.floor((now + delayMs) / span)}`;
}

/** Waits no longer than `ms`, and leaves no timer behind that would keep the process alive. */
async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}

export type Queues = ReturnType<typeof makeQueues>;
