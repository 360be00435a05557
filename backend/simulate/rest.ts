/** Once nothing goes wrong any more: everything must come right by itself, in the time that was promised. */
import { connecting } from './acts/mailboxes';
import { MEMBERS } from './people';
import { happened, type Play } from './play';
import { allowed } from './recovery';
import { EVERYTHING, readRows, unsettled, WORK } from './rows';

/** From the end of the faults until everything was right, in virtual seconds; and what it had to wait for longest. */
export interface Recovery {
  readonly seconds: number;
  readonly cause: string | null;
}

/** What is neither behind nor held back is there by then: where one looks for what came too early. */
const A_MOMENT_MS = 20_000;
const AUDIT_MS = 15 * 60_000;
const MAX_JOBS = 3_000;

/** The faults end. */
export function calm({ backend, sim, pushes, listings, queue, say }: Play): void {
  backend.calm();
  sim.control.clearFaults();
  pushes.setFate('normal');
  listings.calm();
  queue.awayUntil(-Infinity);
  say('--- quiet ---');
}

/** Most of those who are not connected connect. */
export async function everybodyConnects(play: Play): Promise<void> {
  const { rng, world } = play;
  for (const member of MEMBERS)
    if (!world.model.connected.has(member) && !world.model.left.has(member) && rng.chance(0.8))
      await happened(play, 'connect', await connecting(world, member));
}

/** I8: all is right in the time allowed; what is not is named. */
export async function recover(play: Play): Promise<Recovery> {
  const { ground, clock, checks } = play;
  const since = clock.now();
  const { ms, cause } = allowed(play, await readRows(ground.raw, WORK));
  let recovered = await comesToRest(play, A_MOMENT_MS, null);
  await checks.checkMidway();
  recovered ||= await comesToRest(play, since + ms - clock.now(), null);
  if (!recovered) await checks.checkRest(`after ${Math.round(ms / 1_000)} s (${cause ?? 'nothing to wait for'})`, null);
  return { seconds: (clock.now() - since) / 1_000, cause };
}

/** A day may pass until the next one, and one under way saw a world with faults in it: here each mailbox begins one now. */
export async function audit(play: Play): Promise<void> {
  play.say('--- audit ---');
  await audited(play, await dueNow(play));
}

/** Each mailbox is to be compared anew, from this instant on. */
export async function dueNow({ ground, clock }: Play): Promise<number> {
  const due = { 'audit.dueAt': new Date(clock.now()), 'audit.startedAt': null, 'audit.pageToken': null };
  await ground.raw.collection('connections').updateMany({ refreshToken: { $ne: null } }, { $set: due });
  return clock.now();
}

/** All is right, also by the audits that began since. */
export async function audited(play: Play, since: number): Promise<void> {
  if (!(await comesToRest(play, AUDIT_MS, since))) await play.checks.checkRest('after the audit', since);
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
