/**
 * What a seed plays on: a Google with two mailboxes, an organisation, a queue, and one clock that moves only when somebody waits.
 * The seed chooses what differs from one scene to the next.
 */
import { randomBytes } from 'node:crypto';
import { createClock, type Clock } from '../simulator/clock';
import { prng, type Prng } from '../simulator/demo/prng';
import { createSimulator, type Simulator } from '../simulator/server';
import { makeQuota } from '../src/google/quota';
import { TARIFFS, type Tariff } from '../src/google/tariffs';
import type { OrganisationRecord } from '../src/store/records';
import type { SyncParts } from '../src/sync-parts';
import type { ActWorld, ProcessParts } from './acts/act';
import { gatedRedis } from './gates';
import type { Ground } from './ground';
import { makeInlineQueue, type InlineQueue } from './inline-queue';
import { makeListings, type Listings } from './listings';
import { DOMAIN, freshModel, MEMBERS } from './people';
import { makePost } from './post';
import { makePushes, type Pushes } from './pushes';
import { makeSpending, type Spending } from './spending';
import { makeTurns, type Turns } from './turns';
import { makeVirtualProcess, VIRTUAL_CLIENTS } from './virtual-backend';

export interface Scene {
  readonly ground: Ground;
  readonly rng: Prng;
  readonly clock: Clock;
  readonly sim: Simulator;
  readonly turns: Turns;
  readonly queue: InlineQueue;
  readonly pushes: Pushes;
  readonly listings: Listings;
  readonly spending: Spending;
  readonly tariff: Tariff;
  readonly world: ActWorld;
  readonly organisation: OrganisationRecord;
  readonly trace: readonly string[];
  /** A line of the trace, with its virtual second. */
  say(line: string): void;
  /** The product in a process that has just started. */
  newParts(): SyncParts & ProcessParts;
}

const START = Date.UTC(2026, 10, 18, 9, 0);

export async function setScene(seed: number, ground: Ground): Promise<Scene> {
  const organisation = await found(ground);
  const rng = prng(seed * 7919 + 1);
  const clock = createClock({ virtual: true, start: START });
  const trace: string[] = [];
  const say = (line: string) => void trace.push(`${((clock.now() - START) / 1_000).toFixed(1)} ${line}`);
  const tariff = { ...TARIFFS.new, perUser: rng.chance(0.3) ? 500 : 6_000, perProject: rng.chance(0.2) ? 800 : 1_200_000 };
  const sim = await createSimulator({
    world: { world: 1, now: 'fixed', organisations: [{ domain: DOMAIN, people: MEMBERS.map((email) => ({ email })) }] },
    clients: VIRTUAL_CLIENTS,
    clock,
    limits: { perUser: tariff.perUser, perProject: tariff.perProject },
    latencyMs: rng.pick([0, 30, 400]),
  });
  const queue = makeInlineQueue(clock.now);
  const pushes = makePushes({ sim, rng, clock });
  const listings = makeListings(rng.chance(0.4) ? rng.int(2, 5) : null);
  const spending = makeSpending({ ledger: sim.ledger, clock, tariff });
  const redisPrefix = `${ground.prefix}${seed}:`;
  const quota = makeQuota({ redis: gatedRedis(ground.redis, () => queue.backAt() > clock.now()), prefix: redisPrefix, tariff, clock });
  const tokenKey = randomBytes(32);
  const jitter = prng(seed + 5);
  return {
    ground,
    rng,
    clock,
    sim,
    turns: makeTurns(rng, say),
    queue,
    pushes,
    listings,
    spending,
    tariff,
    organisation,
    trace,
    say,
    world: {
      rng,
      sim,
      store: ground.store,
      post: makePost(sim, rng, clock.now),
      model: freshModel(),
      org: organisation.id,
      now: clock.now,
      advance: clock.advance,
      unseenLabels: new Set(),
      historyExpired: new Set(),
      onlyAuditKnows: false,
      setPushFate: pushes.setFate,
      listings,
      web: webParts(clock),
      stopRedis: (ms) => queue.awayUntil(clock.now() + ms),
      async flushRedis() {
        queue.flush();
        spending.budgetForgotten();
        await ground.forgetKeys(redisPrefix);
      },
      async stealLease(member) {
        const until = new Date(clock.now() + 20_000);
        await ground.raw
          .collection('connections')
          .updateOne({ member }, { $set: { 'lease.owner': 'thief', 'lease.until': until }, $inc: { 'lease.epoch': 1 } });
      },
      async loseRow(member) {
        const lost = await ground.raw.collection('messages').findOneAndDelete({ teamMembers: member }, { sort: { key: 1 } });
        return lost !== null;
      },
    },
    newParts() {
      const store = ground.storeOfProcess();
      const parts = makeVirtualProcess({
        sim,
        store,
        clock: { now: () => new Date(clock.now()) },
        enqueue: queue.enqueue,
        quota,
        tariff,
        tokenKey,
        random: jitter.next,
        pause: async (ms) => clock.advance(ms),
      });
      return { ...parts, store };
    },
  };
}

/** Who leaves is signed out everywhere: sessions are no part of a seed. */
const webParts = (clock: Clock): ActWorld['web'] =>
  ({
    clock: { now: () => new Date(clock.now()) },
    settings: { redisPrefix: '' },
    redis: { isReady: true, set: () => Promise.resolve(null) },
  }) as unknown as ActWorld['web'];

async function found({ store: { organisations } }: Ground): Promise<OrganisationRecord> {
  const created = await organisations.put({ domain: DOMAIN, otherDomains: [], name: 'Northwind', timeZone: 'UTC', admins: [] });
  for (const email of MEMBERS) await organisations.putMember(created.id, email, { name: email, secondaryEmails: [], timeZone: 'UTC' });
  return created;
}
