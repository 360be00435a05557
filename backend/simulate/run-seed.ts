/**
 * One seed: a small world, some forty things that happen to it in seeded order while jobs run on virtual time, then quiet; what must
 * hold is checked on the way, when everything has settled, and after the audit. The same seed gives the same trace.
 */
import { createHash } from 'node:crypto';
import type { Outcome } from './acts/act';
import { connecting } from './acts/mailboxes';
import { ACTS } from './acts/table';
import { makeBackend, type Backend } from './backend';
import { makeChecks, type Checks } from './checks';
import { gateBy } from './gates';
import type { Ground } from './ground';
import { CUSTOMERS, MEMBERS, USERS } from './people';
import { described } from './post';
import { allowed } from './recovery';
import { EVERYTHING, readRows, unsettled, WORK } from './rows';
import { setScene, type Scene } from './scene';
import { makeTime, type Time } from './time';

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

/** From the end of the faults until everything was right, in virtual seconds; and what it had to wait for longest. */
export interface Recovery {
  readonly seconds: number;
  readonly cause: string | null;
}

/** A scene with everything that moves in it. */
interface Play extends Scene {
  readonly backend: Backend;
  readonly time: Time;
  readonly checks: Checks;
}

const STEPS = 45;
/** What is neither behind nor held back is there by then: where one looks for what came too early. */
const A_MOMENT_MS = 20_000;
const LONG_MS = 15 * 60_000;
const AUDIT_MS = 15 * 60_000;
const MAX_JOBS = 3_000;

export async function runSeed(seed: number, ground: Ground): Promise<SeedResult> {
  const scene = await setScene(seed, ground);
  const { sim, turns, trace } = scene;
  gateBy(turns, scene.listings);
  try {
    const checks = makeChecks(scene);
    const { problems } = checks;
    const backend = makeBackend(scene, checks.watchCursors);
    await prepare(scene, backend);
    const play: Play = { ...scene, backend, checks, time: makeTime(scene, backend) };
    await letThingsHappen(play);
    const recovery = await quiet(play);
    if (problems.length === 0) await audit(play);
    await checks.checkAll();
    const hash = createHash('sha256').update(trace.join('\n')).digest('hex').slice(0, 12);
    return { seed, problems, trace, hash, recovery, calls: turns.calls() };
  } finally {
    gateBy(null);
    await sim.close();
  }
}

/** What is there before anything happens: rules, mail, and most of the directory. */
async function prepare({ ground, rng, world, organisation, say }: Scene, { tell }: Backend): Promise<void> {
  const { model, post } = world;
  await tell(async (useCases) => void (await useCases.changeRules(organisation, { domainField: 'web' }, 'test')), 'spared');
  for (let n = rng.int(8, 20); n > 0; n -= 1) say(described(post.deliver(rng.chance(0.15) ? rng.int(200, 300) : rng.int(1, 150))));
  for (const user of USERS) if (rng.chance(0.7)) model.users.set(user.id, user);
  for (const customer of CUSTOMERS) if (rng.chance(0.8)) model.customers.set(customer.id, customer);
  await tell(async (useCases) => {
    await useCases.writeDirectory((await ground.store.organisations.get(organisation.id)) ?? organisation, {
      customers: [...model.customers.values()].map((one) => ({ ...one, name: one.id, owner: null })),
      users: [...model.users.values()].map((one) => ({ ...one, name: one.id })),
    });
  }, 'spared');
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

/** Nothing goes wrong any more: everything must come right by itself. */
async function quiet(play: Play): Promise<Recovery> {
  const { ground, rng, clock, sim, world, pushes, listings, queue, backend, checks, say } = play;
  backend.calm();
  sim.control.clearFaults();
  pushes.setFate('normal');
  listings.calm();
  queue.awayUntil(-Infinity);
  say('--- quiet ---');
  for (const member of MEMBERS)
    if (!world.model.connected.has(member) && !world.model.left.has(member) && rng.chance(0.8))
      await happened(play, 'connect', await connecting(world, member));
  const since = clock.now();
  const { ms, cause } = allowed(play, await readRows(ground.raw, WORK));
  let recovered = await comesToRest(play, A_MOMENT_MS, null);
  await checks.checkMidway();
  recovered ||= await comesToRest(play, since + ms - clock.now(), null);
  if (!recovered) await checks.checkRest(`after ${Math.round(ms / 1_000)} s (${cause ?? 'nothing to wait for'})`, null);
  return { seconds: (clock.now() - since) / 1_000, cause };
}

/** A day may pass until the next one, and one under way saw a world with faults in it: here each mailbox begins one now. */
async function audit(play: Play): Promise<void> {
  const { ground, clock, checks, say } = play;
  const since = clock.now();
  const begin = { 'audit.dueAt': new Date(since), 'audit.startedAt': null, 'audit.pageToken': null };
  await ground.raw.collection('connections').updateMany({ refreshToken: { $ne: null } }, { $set: begin });
  say('--- audit ---');
  if (!(await comesToRest(play, AUDIT_MS, since))) await checks.checkRest('after the audit', since);
}

/** Works and lets time pass until nothing is wrong, for at most `ms`. */
async function comesToRest(play: Play, ms: number, auditSince: number | null): Promise<boolean> {
  const { ground, clock, world, backend, time, checks } = play;
  const end = clock.now() + ms;
  for (let jobs = 0; jobs < MAX_JOBS; jobs += 1) {
    if (checks.problems.length > 0) return true;
    if (await backend.work(false)) continue;
    const work = await readRows(ground.raw, WORK);
    for (const { member, problem } of work.connections) {
      // A grant that had died unseen is found by the next call; the person sees the state and connects again.
      const dead = problem?.kind === 'reconnect' || problem?.kind === 'scope-missing';
      if (dead && world.model.connected.has(member)) await happened(play, 'connect', await connecting(world, member));
    }
    // What is stored is worth reading only when nothing waits.
    const settled = unsettled(work, clock.now()).length === 0;
    if (settled && checks.unrest(await readRows(ground.raw, EVERYTHING), auditSince).length === 0) return true;
    if (clock.now() >= end) return false;
    await time.passToNext();
  }
  checks.problems.push(`I8 ${MAX_JOBS} jobs and no end`);
  return false;
}

async function happened({ backend, say }: Play, name: string, { did, tell }: Outcome): Promise<void> {
  say(`${name}: ${did}`);
  if (tell) await backend.tell(tell);
}
