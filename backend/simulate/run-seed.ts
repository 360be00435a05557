/**
 * One seed: a small world, some forty things that happen to it in seeded order while jobs run on virtual time, then quiet; what must
 * hold is checked on the way, when everything has settled, and after the audit. The same seed gives the same trace.
 */
import { createHash } from 'node:crypto';
import { ACTS } from './acts/table';
import type { Ground } from './ground';
import { CUSTOMERS, USERS } from './people';
import { happened, openPlay, writeDirectory, type Play } from './play';
import { described } from './post';
import { audit, calm, everybodyConnects, recover, type Recovery } from './rest';

export interface SeedResult {
  readonly seed: number;
  /** Empty: everything holds. */
  readonly problems: string[];
  readonly trace: readonly string[];
  /** Of the trace, so that runs can be compared. */
  readonly hash: string;
  readonly recovery: Recovery;
  readonly calls: number;
}

const STEPS = 45;
const LONG_MS = 15 * 60_000;

export async function runSeed(seed: number, ground: Ground): Promise<SeedResult> {
  const play = await openPlay(seed, ground);
  const { turns, trace, checks } = play;
  const { problems } = checks;
  try {
    await prepare(play);
    await letThingsHappen(play);
    calm(play);
    await everybodyConnects(play);
    const recovery = await recover(play);
    if (problems.length === 0) await audit(play);
    await checks.checkAll();
    const hash = createHash('sha256').update(trace.join('\n')).digest('hex').slice(0, 12);
    return { seed, problems, trace, hash, recovery, calls: turns.calls() };
  } finally {
    await play.close();
  }
}

/** What is there before anything happens: rules, mail, and most of the directory. */
async function prepare(play: Play): Promise<void> {
  const { rng, world, organisation, say, backend } = play;
  const { model, post } = world;
  await backend.tell(async (useCases) => void (await useCases.changeRules(organisation, { domainField: 'web' }, 'test')), 'spared');
  for (let n = rng.int(8, 20); n > 0; n -= 1) say(described(post.deliver(rng.chance(0.15) ? rng.int(200, 300) : rng.int(1, 150))));
  for (const user of USERS) if (rng.chance(0.7)) model.users.set(user.id, user);
  for (const customer of CUSTOMERS) if (rng.chance(0.8)) model.customers.set(customer.id, customer);
  await writeDirectory(play);
  say(`users ${[...model.users.keys()].join(' ')}, customers ${[...model.customers.keys()].join(' ')}`);
}

async function letThingsHappen(play: Play): Promise<void> {
  const { rng, clock, world, backend, time, checks } = play;
  for (let step = 0; step < STEPS && checks.problems.length === 0; step += 1) {
    if (rng.chance(0.55)) {
      const { name, run } = rng.weighted(ACTS, ({ weight }) => weight);
      const began = clock.now();
      const outcome = await run(world);
      if (outcome) await happened(play, name, outcome);
      // Time went by without anybody working: that must show.
      if (clock.now() - began > LONG_MS) await checks.checkMidway();
    }
    for (let jobs = rng.int(0, 3); jobs > 0; jobs -= 1) await backend.work(rng.chance(0.35));
    if (rng.chance(0.5)) await time.pass(rng.pick([50, 1_000, 5_000, 20_000]));
    if (step % 4 === 3) await checks.checkMidway();
  }
}
