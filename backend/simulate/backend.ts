/**
 * The product as it runs in a seed: a web process and two workers that take due jobs, each of which may die or lose a call. A new
 * process takes the place of a dead one, with nothing in its memory.
 */
import type { SyncParts } from '../src/sync-parts';
import type { ProcessParts, Told } from './acts/act';
import { runJob, type QueuedJob } from './inline-queue';
import { MEMBERS } from './people';
import type { Scene } from './scene';
import { DIED, Lost, type Accident, type Process } from './turns';

export interface Backend {
  /** What a person does; repeated until it succeeds. `spared`: nothing goes wrong in it. */
  tell(told: Told, spared?: 'spared'): Promise<void>;
  /** Runs one due job, or two side by side; false: none is due. */
  work(together: boolean): Promise<boolean>;
  /** From now on nothing goes wrong. */
  calm(): void;
}

interface Running {
  readonly process: Process;
  readonly parts: SyncParts & ProcessParts;
}

const STALLED_MS = 15_000;

export function makeBackend({ rng, clock, turns, queue, world, spending, say, newParts }: Scene, afterEach: () => Promise<void>): Backend {
  const start = (name: string): Running => ({ process: turns.process(name), parts: newParts() });
  const workers: [Running, Running] = [start('worker-1'), start('worker-2')];
  let web = start('web-1');
  let started = 3;
  let faulty = true;

  /** Undefined: it came to its end. */
  async function outcome(process: Process, work: () => Promise<void>): Promise<Lost | typeof DIED | void> {
    const ended = await turns.run(process, work).catch((error: unknown) => {
      if (!(error instanceof Lost)) throw error;
      return error;
    });
    turns.unplan(process);
    return ended;
  }

  async function perform(job: QueuedJob, index: 0 | 1): Promise<void> {
    const { process, parts } = workers[index];
    say(`${process.name} begins ${job.name}`);
    if (faulty && rng.chance(0.25)) turns.plan(process, rng.int(1, 40), accident());
    const ended = await outcome(process, () => runJob(parts.handlers, job));
    queue.done(job);
    say(`${process.name} ends ${job.name}${ended === undefined ? '' : ended === DIED ? ': dead' : ': failed'}`);
    if (process.dead) {
      workers[index] = start(`worker-${(started += 1)}`);
      // Bull gives a stalled job to another worker; after a failure nobody does.
      if (rng.chance(0.5)) await queue.enqueue(job.name, job.payload, { delayMs: STALLED_MS, key: `stalled:${job.serial}` });
    }
    await afterEach();
  }

  function accident(): Accident {
    const kind = rng.pick(['crash', 'crash', 'error', 'meanwhile'] as const);
    if (kind !== 'meanwhile') return { kind, when: rng.pick(['before', 'after'] as const) };
    const happens = rng.pick([
      () => world.stealLease(rng.pick(MEMBERS)),
      () => void world.post.deliver(0),
      () => (spending.stoodStill(), clock.advance(25_000)),
      () => world.flushRedis(),
    ]);
    return { kind, act: () => (say('meanwhile'), happens()) };
  }

  return {
    async tell(told, spared) {
      if (!spared && faulty && rng.chance(0.15))
        turns.plan(web.process, rng.int(1, 12), {
          kind: rng.pick(['crash', 'error'] as const),
          when: rng.pick(['before', 'after'] as const),
        });
      for (;;) {
        const { process, parts } = web;
        const ended = await outcome(process, () => told(parts.useCases, parts));
        if (process.dead) web = start(`web-${(started += 1)}`);
        await afterEach();
        if (ended === undefined) return;
        say(`again, after ${ended === DIED ? 'a crash' : 'an error'}`);
      }
    },
    async work(together) {
      const due = queue.waiting().filter((job) => job.due <= clock.now());
      if (due.length === 0 || queue.backAt() > clock.now()) return false;
      const first = queue.take(faulty ? rng.pick(due) : due[0]);
      const rest = due.filter((job) => job !== first);
      const second = together && rest.length > 0 ? queue.take(rng.pick(rest)) : null;
      await Promise.all([first, second].flatMap((job, index) => (job ? [perform(job, index as 0 | 1)] : [])));
      return true;
    },
    calm() {
      faulty = false;
      [web, ...workers].forEach(({ process }) => turns.unplan(process));
    },
  };
}
