/**
 * The product in virtual time, as one web and one worker process run it: each queue has the slots it has in production (jobs/table.ts)
 * and jobs of all run side by side, the sweep comes every thirty seconds, Google's pushes when they come. Only Google's latency takes
 * time: the clock stands still while the store is asked, so figures are the same on every machine.
 */
import { randomUUID } from 'node:crypto';
import { makeInlineQueue, runJob, type QueuedJob } from '../simulate/inline-queue';
import { makePushes } from '../simulate/pushes';
import { connect, consent, loadOrganisation, makeVirtualProcess, VIRTUAL_CLIENTS } from '../simulate/virtual-backend';
import { prng } from '../simulator/demo/prng';
import { createSimulator, type Simulator } from '../simulator/server';
import type { World, WorldMessage } from '../simulator/world/schema';
import { makeQuota, type Quota } from '../src/google/quota';
import { TARIFFS, type Tariff, type TariffName } from '../src/google/tariffs';
import { CONCURRENCY, JOBS } from '../src/jobs/table';
import type { Enqueue } from '../src/sync/ports';
import type { Lab } from './lab';
import { createParallelClock, type ParallelClock } from './parallel-clock';
import { NOW } from './shapes';

const LATENCY_MS = 50;
const SWEEP_MS = 30_000;

export interface VirtualGoogle {
  readonly sim: Simulator;
  readonly clock: ParallelClock;
  readonly tariff: Tariff;
}

/** `perProject`: units per project and minute instead of the tariff's. */
export async function openGoogle(world: World, name: TariffName, perProject = TARIFFS[name].perProject): Promise<VirtualGoogle> {
  const clock = createParallelClock(NOW);
  const sim = await createSimulator({
    world,
    tariff: name,
    limits: { perProject },
    latencyMs: LATENCY_MS,
    clients: VIRTUAL_CLIENTS,
    clock,
  });
  return { sim, clock, tariff: { ...TARIFFS[name], perProject } };
}

export interface VirtualRun {
  /** A team member's consent; returns the connection's id. The import starts as soon as time passes. */
  connect(email: string): Promise<string>;
  /** A mail that arrives now; the Gmail id of its copy in that mailbox. */
  deliver(to: string, message: WorldMessage): string;
  /** Works and lets time pass until `check` answers; it is asked whenever something happened. */
  until(check: () => Promise<boolean>): Promise<void>;
  /** Lets running jobs end; nothing else begins. */
  stop(): Promise<void>;
}

/** Loads the world's organisations into the emptied lab. */
export async function startVirtualRun(lab: Lab, { sim, clock, tariff }: VirtualGoogle, world: World): Promise<VirtualRun> {
  await lab.forget();
  const queue = makeInlineQueue(clock.now);
  const pushes = makePushes({ sim, clock, rng: prng(1) });
  const running = new Map<QueuedJob, Promise<void>>();
  let wake: () => void = () => undefined;
  let failure: Error | null = null;

  const enqueue: Enqueue = async (...args) => {
    await queue.enqueue(...args);
    wake();
  };
  const { useCases, handlers } = makeVirtualProcess({
    sim,
    store: standingStill(lab.store, clock),
    clock: { now: () => new Date(clock.now()) },
    enqueue,
    quota: announcing(makeQuota({ redis: lab.redis, prefix: `${lab.prefix}${randomUUID().slice(0, 8)}:`, tariff, clock }), clock),
    tariff,
    pause: (ms) => clock.reach(clock.now() + ms),
  });
  const organisations = new Map<string, string>();
  for (const organisation of world.organisations) {
    const { id } = await loadOrganisation(lab.store, useCases, organisation);
    organisation.people.forEach(({ email }) => organisations.set(email, id));
  }
  // The directory was compared with mail that is not there yet.
  queue.flush();

  /** Begins what is due and has a free slot. */
  function begin(): void {
    for (const job of queue.waiting().filter(({ due }) => due <= clock.now())) {
      const { queue: name } = JOBS[job.name];
      const inUse = [...running.keys()].filter((other) => JOBS[other.name].queue === name).length;
      if (inUse >= CONCURRENCY[name]) continue;
      queue.take(job);
      const ended = runJob(handlers, job)
        .catch((error: unknown) => void (failure ??= error as Error))
        .then(() => {
          queue.done(job);
          running.delete(job);
          wake();
        });
      running.set(job, ended);
    }
  }

  async function until(check: () => Promise<boolean>): Promise<void> {
    for (let nextSweep = clock.now() + SWEEP_MS; !(await clock.during(check()));) {
      if (failure) throw failure;
      const woken = new Promise<void>((resolve) => (wake = resolve));
      if (clock.now() >= nextSweep) {
        nextSweep += SWEEP_MS;
        await queue.enqueue('mailboxes.sweep', {});
      }
      for (const { email, historyId } of pushes.due()) await clock.during(useCases.receivePush(email, historyId));
      begin();
      const later = queue.waiting().find(({ due }) => due > clock.now())?.due ?? Infinity;
      await Promise.race([woken, clock.reach(Math.min(nextSweep, later, pushes.nextAt() ?? Infinity))]);
    }
  }

  return {
    async connect(email) {
      const grant = await clock.during(consent(sim, email));
      return clock.during(connect(useCases, grant, organisations.get(email) ?? '', email, clock.now()));
    },
    deliver(to, message) {
      const copy = sim.control.mail({ message }).delivered.find(({ email }) => email === to);
      if (!copy) throw new Error(`the mail did not reach ${to}`);
      wake();
      return copy.id;
    },
    until,
    stop: async () => void (await Promise.all(running.values())),
  };
}

/** The store, with the clock standing still while it is asked. */
function standingStill<Part extends object>(part: Part, clock: ParallelClock): Part {
  return new Proxy(part, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === 'function')
        return (...args: unknown[]) => {
          const result: unknown = (value as (...given: unknown[]) => unknown)(...args);
          return result instanceof Promise ? clock.during(result) : result;
        };
      return typeof value === 'object' && value !== null ? standingStill(value, clock) : value;
    },
  });
}

/** Whoever has paid is about to call. */
const announcing = (quota: Quota, clock: ParallelClock): Quota => ({
  ...quota,
  async take(...args) {
    clock.announce(1);
    const taken = await quota.take(...args).catch((error: unknown) => {
      clock.announce(-1);
      throw error;
    });
    if (!taken.ok) clock.announce(-1);
    return taken;
  },
});
