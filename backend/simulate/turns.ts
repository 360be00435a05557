/**
 * One thing at a time: every call to MongoDB, Redis or Google waits for its turn, and the seed says whose turn it is. Code that runs
 * side by side is interleaved at its awaits in an order that can be had again; a process can die at any of them, leaving everything
 * behind as SIGKILL would: what it began elsewhere is done, what it would have done next never happens.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Prng } from '../simulator/demo/prng';

/** What happens to a process at its n-th call from now. */
export type Accident =
  /** It dies: before the call was made, or after it was done and before the answer came. */
  | { kind: 'crash'; when: 'before' | 'after' }
  /** The call fails as a lost connection does; `after`: it was carried out all the same. */
  | { kind: 'error'; when: 'before' | 'after' }
  /** Something happens elsewhere in between. */
  | { kind: 'meanwhile'; act: () => Promise<void> | void };

export interface Process {
  readonly name: string;
  readonly dead: boolean;
}

interface Running extends Process {
  dead: boolean;
  calls: number;
  accidents: Map<number, Accident>;
  ended: () => void;
}

interface Call {
  readonly by: Running;
  readonly label: string;
  readonly perform: () => Promise<unknown>;
  readonly answer: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

export class Lost extends Error {}

export const DIED = Symbol('the process died');

export interface Turns {
  process(name: string): Process;
  /** Plans an accident for the process's n-th call from now (1 is the next). */
  plan(process: Process, call: number, accident: Accident): void;
  /** Forgets what was planned and did not happen. */
  unplan(process: Process): void;
  /** Runs work of a process; DIED when the process dies in it. */
  run<T>(process: Process, work: () => Promise<T>): Promise<T | typeof DIED>;
  /** A call to the outside; outside of `run` it is simply made. */
  call<T>(label: string, perform: () => Promise<T>): Promise<T>;
  calls(): number;
}

/** Turns of the event loop in which everybody who has just got an answer has asked the next thing. */
const SETTLING = 3;

/** One for all seeds: Node asks every storage there ever was at each promise, so one a seed would slow down all seeds after it. */
const whose = new AsyncLocalStorage<Running | undefined>();

export function makeTurns(rng: Prng, trace: (line: string) => void): Turns {
  let waiting: Call[] = [];
  let busy = false;
  let calls = 0;

  function next(): Call | undefined {
    const [first] = waiting;
    const chosen = first && waiting.length > 1 && rng.chance(0.3) ? rng.pick(waiting) : first;
    waiting = waiting.filter((one) => one !== chosen);
    return chosen;
  }

  function die(process: Running): void {
    process.dead = true;
    waiting = waiting.filter(({ by }) => by !== process);
    process.ended();
  }

  async function perform(call: Call): Promise<void> {
    const { by, label } = call;
    by.calls += 1;
    calls += 1;
    const accident = by.accidents.get(by.calls);
    by.accidents.delete(by.calls);
    if (accident?.kind === 'meanwhile') await accident.act();
    const before = accident && accident.kind !== 'meanwhile' && accident.when === 'before';
    trace(`  ${by.name} ${label}${accident && accident.kind !== 'meanwhile' ? ` ${accident.kind} ${accident.when}` : ''}`);
    if (!before) {
      const outcome = await call.perform().then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      if (!accident || accident.kind === 'meanwhile') return 'error' in outcome ? call.fail(outcome.error) : call.answer(outcome.value);
    }
    if (accident?.kind === 'crash') die(by);
    else call.fail(new Lost('simulated: the connection was lost'));
  }

  async function pump(): Promise<void> {
    busy = true;
    for (;;) {
      for (let turn = 0; turn < SETTLING; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      const call = next();
      if (!call) break;
      await perform(call);
    }
    busy = false;
  }

  return {
    process(name) {
      const process: Running = { name, dead: false, calls: 0, accidents: new Map(), ended: () => undefined };
      return process;
    },
    plan(process, call, accident) {
      const running = process as Running;
      running.accidents.set(running.calls + call, accident);
    },
    unplan(process) {
      (process as Running).accidents.clear();
    },
    run(process, work) {
      const running = process as Running;
      return new Promise((resolve, reject) => {
        running.ended = chained(running.ended, () => resolve(DIED));
        whose.run(running, work).then(resolve, reject);
      });
    },
    call<T>(label: string, perform: () => Promise<T>): Promise<T> {
      const by = whose.getStore();
      if (!by) return perform();
      // A dead process asks nothing and is told nothing.
      if (by.dead) return new Promise(() => undefined);
      return new Promise<T>((resolve, reject) => {
        waiting.push({
          by,
          label,
          perform: () => whose.run(undefined, perform),
          answer: resolve as (value: unknown) => void,
          fail: reject,
        });
        if (!busy) void whose.run(undefined, pump);
      });
    },
    calls: () => calls,
  };
}

const chained = (first: () => void, second: () => void) => () => {
  first();
  second();
};
