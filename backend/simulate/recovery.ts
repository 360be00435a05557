/** I8: how long it may take from the end of the faults until everything is right, and what in the product makes it longer. */
import type { WorkRows } from './rows';
import type { Scene } from './scene';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/**
 * Where nothing but lost jobs, dead workers and taken leases is in the way: a lease ends after 20 s, the sweeper comes every 30 s.
 * Measured: at most 39 s.
 */
const PROMISED_MS = MINUTE_MS;

interface Cause {
  readonly name: string;
  /** From the end of the faults to where the promised minute begins; 0: not in this seed. */
  readonly ms: (scene: Scene, rows: WorkRows) => number;
}

/** What Google, a member or an administrator has the product wait for; it waits in the open, and says so. */
const CAUSES: readonly Cause[] = [
  {
    // A dropped notification is a fault whose remedy is the poll (sync-mailbox.ts, POLL_MS); the last one may have just been.
    name: 'nobody is told of a change, and the poll finds it',
    ms: ({ pushes }, { connections }) =>
      connections.some(({ member, cursor }) => cursor !== null && BigInt(cursor) < (pushes.unannounced().get(member) ?? 0n))
        ? 10 * MINUTE_MS
        : 0,
  },
  {
    // The state says "blocked", and that sync goes on within ten minutes after the admin allows it (slice.ts, BLOCKED_RETRY_MS).
    name: 'an admin had refused',
    ms: ({ clock }, { connections }) => untilNextTry(connections, clock.now(), (kind) => kind === 'blocked'),
  },
  {
    // Google's Retry-After, or twice as long after each failure, up to 64 s (errors.ts, backoffMs).
    name: 'the next try is due later',
    ms: ({ clock }, { connections }) => untilNextTry(connections, clock.now(), (kind) => kind !== 'blocked'),
  },
  {
    name: 'a push is on its way',
    ms: ({ pushes, clock }) => (pushes.nextAt() ?? clock.now()) - clock.now(),
  },
  {
    name: 'a member holds new mail',
    ms: ({ world: { model, post }, clock }) =>
      Math.max(
        0,
        ...post.letters.flatMap(({ copies }) =>
          [...copies].flatMap(([member, { internalDate }]) => {
            const { holdMinutes } = model.settings[member];
            return model.connected.has(member) && holdMinutes > 0 ? [internalDate + holdMinutes * MINUTE_MS - clock.now()] : [];
          }),
        ),
      ),
  },
  {
    // Units of the minute before come back after 62 s (quota.ts, KEEP_SECONDS); an import of thirty mails needs those of two minutes.
    name: 'a budget smaller than an import',
    ms: ({ tariff: { perUser, perProject } }) => (Math.min(perUser, perProject) < 6_000 ? 3 * 62 * SECOND_MS : 0),
  },
];

const untilNextTry = (connections: WorkRows['connections'], now: number, fits: (kind: string) => boolean): number =>
  Math.max(0, ...connections.flatMap(({ problem }) => (problem?.until && fits(problem.kind) ? [problem.until.getTime() - now] : [])));

export interface Allowance {
  readonly ms: number;
  /** Of the longest wait; null: nothing is in the way. */
  readonly cause: string | null;
}

/** As things stand when the last fault is over. */
export function allowed(scene: Scene, rows: WorkRows): Allowance {
  const waits = CAUSES.map(({ name, ms }) => ({ cause: name, ms: ms(scene, rows) })).filter(({ ms }) => ms > 0);
  const longest = waits.sort((a, b) => b.ms - a.ms)[0] ?? { cause: null, ms: 0 };
  return { cause: longest.cause, ms: PROMISED_MS + longest.ms };
}
