/** What goes wrong on our side, apart from processes that die (turns.ts). */
import { MEMBERS } from '../people';
import type { Act } from './act';

export const CLOCK_JUMPS: Act = {
  name: 'clock jumps',
  weight: 0.7,
  run({ rng, advance }) {
    const ms = rng.pick([5_000, 45_000, 3_600_000, 30 * 3_600_000]);
    advance(ms);
    return { did: `by ${ms / 1_000} s` };
  },
};

export const LOSSES: readonly Act[] = [
  {
    name: 'Redis forgets',
    weight: 0.7,
    run: async ({ flushRedis }) => (await flushRedis(), { did: 'everything' }),
  },
  {
    name: 'Redis is away',
    weight: 0.4,
    run({ rng, stopRedis }) {
      const ms = rng.pick([3_000, 40_000, 150_000]);
      stopRedis(ms);
      return { did: `for ${ms / 1_000} s` };
    },
  },
  {
    name: 'lease stolen',
    weight: 0.5,
    async run({ rng, stealLease }) {
      const member = rng.pick(MEMBERS);
      await stealLease(member);
      return { did: member };
    },
  },
  {
    name: 'row lost',
    weight: 0.3,
    async run(world) {
      if (!(await world.loseRow(world.rng.pick(MEMBERS)))) return null;
      world.onlyAuditKnows = true;
      return { did: 'a message' };
    },
  },
];
