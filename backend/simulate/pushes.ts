/** Google's notifications in virtual time, as Pub/Sub may deliver them: at most one a second, late, twice, in the wrong order, or never. */
import type { Clock } from '../simulator/clock';
import type { Prng } from '../simulator/demo/prng';
import type { Simulator } from '../simulator/server';

export type PushFate = 'normal' | 'dropped' | 'doubled' | 'late' | 'reordered';

interface Push {
  readonly email: string;
  readonly historyId: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface Pushes {
  setFate(fate: PushFate): void;
  /** Those that arrive by now; each is given once. */
  due(): Push[];
  nextAt(): number | null;
  /** The latest change of a mailbox, by address, if nobody is told of it: unless it is known already, it waits for a poll. */
  unannounced(): ReadonlyMap<string, bigint>;
}

const MIN_GAP_MS = 1_000;
const USUAL_MS = 300;
const LATE_MS = 40_000;

export function makePushes({ sim, rng, clock }: { sim: Simulator; rng: Prng; clock: Clock }): Pushes {
  let fate: PushFate = 'normal';
  let waiting: Push[] = [];
  const lastAt = new Map<string, number>();
  const unannounced = new Map<string, bigint>();

  for (const { email, mailbox } of sim.state.accounts.values()) {
    mailbox.onChange(({ historyId }) => {
      const now = clock.now();
      if (!mailbox.watch || mailbox.watch.expiration <= now || fate === 'dropped') return void unannounced.set(email, historyId);
      if (now - (lastAt.get(email) ?? -Infinity) < MIN_GAP_MS) return;
      lastAt.set(email, now);
      unannounced.delete(email);
      const delay = fate === 'late' ? LATE_MS : fate === 'reordered' ? rng.int(0, 8_000) : USUAL_MS;
      const push = { email, historyId: String(historyId), at: now + delay };
      waiting.push(push, ...(fate === 'doubled' ? [{ ...push, at: push.at + rng.int(0, 3_000) }] : []));
    });
  }

  return {
    setFate: (next) => void (fate = next),
    due() {
      const arrived = waiting.filter(({ at }) => at <= clock.now()).sort((a, b) => a.at - b.at);
      waiting = waiting.filter((push) => !arrived.includes(push));
      return arrived;
    },
    unannounced: () => unannounced,
    nextAt: () => (waiting.length === 0 ? null : Math.min(...waiting.map(({ at }) => at))),
  };
}
