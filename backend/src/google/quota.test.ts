/** The budget: no 60 s ever hold more than the limit, however many processes take from it (I7). */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { createClient } from 'redis';
import { REDIS } from '../../test/support/services';
import type { GoogleOperation } from './errors';
import { budgetMs, makeQuota, type Priority, type Quota, type QuotaRedis } from './quota';
import { TARIFFS, unitsOf, type Tariff } from './tariffs';

const START = Date.UTC(2026, 0, 1);
const box = (id: string, org = 'northwind') => ({ id, org });

test.each([
  ['new', { 'messages.get': 20, 'threads.get': 40, 'messages.list': 5, 'history.list': 2, getProfile: 1, watch: 100 }, 6_000],
  ['old', { 'messages.get': 5, 'threads.get': 10, 'messages.list': 5, 'history.list': 2, getProfile: 1, watch: 100 }, 15_000],
] as const)('the %s tariff', (name, prices, perUser) => {
  for (const [operation, units] of Object.entries(prices)) expect(unitsOf(TARIFFS[name], operation as GoogleOperation)).toBe(units);
  expect(TARIFFS[name].perUser).toBe(perUser);
  expect(TARIFFS[name].perProject).toBe(1_200_000);
});

test.each([
  ['new', 4_800, 62_000],
  ['new', 20, 258],
  ['old', 4_800, 24_800],
  ['none', 4_800, 0],
] as const)('the %s tariff: an import’s %i units take %i ms', (name, units, ms) =>
  expect(Math.round(budgetMs(units, TARIFFS[name], 'import'))).toBe(ms),
);

test('without Redis nothing is spent: the caller waits', async () => {
  const gone: QuotaRedis = { isReady: false, eval: () => new Promise(() => undefined), evalSha: () => new Promise(() => undefined) };
  const quota = makeQuota({ redis: gone, prefix: 't:', tariff: TARIFFS.new, clock: { now: () => START } });
  await expect(quota.take(box('m'), 'messages.get', 'live')).rejects.toMatchObject({
    kind: 'wait',
    reason: 'redis-unreachable',
    operation: 'messages.get',
  });
});

describe('with Redis', () => {
  const clients = [createClient({ url: REDIS }), createClient({ url: REDIS })] as const;
  beforeAll(() => Promise.all(clients.map((client) => client.connect())));
  const run = `test-quota-${randomUUID()}`;
  afterAll(async () => {
    const left = await clients[0].keys(`${run}*`);
    if (left.length > 0) await clients[0].del(left);
    await Promise.all(clients.map((client) => client.close()));
  });

  /** Two processes with clocks that differ, on one budget of their own. */
  function open(tariff: Tariff, skewMs = 0) {
    let time = START;
    const prefix = `${run}-${randomUUID()}:`;
    const quotas = clients.map((redis, index) => makeQuota({ redis, prefix, tariff, clock: { now: () => time + index * skewMs } }));
    return { quotas: quotas as [Quota, Quota], advance: (ms: number) => (time += ms), now: () => time };
  }

  /** The most units that lie in any 60 s. */
  function dearest(spent: readonly { at: number; units: number }[]): number {
    return Math.max(
      0,
      ...spent.map(({ at }) => spent.reduce((sum, one) => sum + (one.at >= at && one.at < at + 60_000 ? one.units : 0), 0)),
    );
  }

  test('I7: many takers, any rhythm, clocks apart, calls under way for up to 1.5 s: never above the limit', async () => {
    const tariff: Tariff = { ...TARIFFS.new, perUser: 300, perProject: 500 };
    const step = fc.record({
      wait: fc.oneof(fc.nat(500), fc.nat(20_000), fc.constant(0)),
      process: fc.constantFrom(0, 1),
      mailbox: fc.constantFrom('a', 'b', 'c'),
      operation: fc.constantFrom<GoogleOperation>('messages.get', 'threads.get', 'messages.list', 'watch'),
      latency: fc.nat(800),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 120 }), fc.integer({ min: -700, max: 700 }), async (steps, skew) => {
        const { quotas, advance, now } = open(tariff, skew);
        const spent: { mailbox: string; at: number; units: number }[] = [];
        for (const { wait, process, mailbox, operation, latency } of steps) {
          advance(wait);
          const taken = await (quotas[process] ?? quotas[0]).take(box(mailbox), operation, 'live');
          if (taken.ok) spent.push({ mailbox, at: now() + latency, units: unitsOf(tariff, operation) });
        }
        for (const mailbox of ['a', 'b', 'c']) expect(dearest(spent.filter((one) => one.mailbox === mailbox))).toBeLessThanOrEqual(300);
        expect(dearest(spent)).toBeLessThanOrEqual(500);
      }),
      { numRuns: 25 },
    );
  });

  test('takers at the same moment share one budget', async () => {
    const { quotas } = open(TARIFFS.new);
    const all = await Promise.all(
      Array.from({ length: 400 }, (_, n) => (quotas[n % 2] ?? quotas[0]).take(box('m'), 'messages.get', 'live')),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(294); // 98 % of 6,000 units at 20 each
  });

  test.each<[Priority, number]>([
    ['live', 294],
    ['import', 240],
    ['audit', 150],
  ])('%s stops at its share', async (priority, calls) => {
    const { quotas } = open(TARIFFS.new);
    let made = 0;
    while ((await quotas[0].take(box('m'), 'messages.get', priority)).ok) made += 1;
    expect(made).toBe(calls);
    if (priority !== 'live') expect(await quotas[1].take(box('m'), 'messages.get', 'live')).toEqual({ ok: true });
  });

  test('the wait is exact: a moment earlier there is nothing, then there is', async () => {
    const { quotas, advance } = open(TARIFFS.new);
    for (let n = 0; n < 294; n += 1) {
      await quotas[0].take(box('m'), 'messages.get', 'live');
      advance(10);
    }
    const refused = await quotas[0].take(box('m'), 'messages.get', 'live');
    if (refused.ok) throw new Error('there should be nothing left');
    advance(refused.waitMs - 1);
    expect((await quotas[0].take(box('m'), 'messages.get', 'live')).ok).toBe(false);
    advance(1);
    expect((await quotas[0].take(box('m'), 'messages.get', 'live')).ok).toBe(true);
  });

  /** Imports of an organisation, one mail of each mailbox after the other, until one has to wait. */
  async function fill({ take }: Quota, org: string, priority: Priority = 'import'): Promise<{ units: number; waitMs: number }> {
    for (let n = 0; ; n += 1) {
      const taken = await take(box(`${org} ${n % 50}`, org), 'messages.get', priority);
      if (!taken.ok) return { units: n * 20, waitMs: taken.waitMs };
    }
  }

  const STARVED: Tariff = { ...TARIFFS.new, perProject: 10_000 };

  test('an organisation’s imports leave a fifth of what imports may use to others; newcomers find room at once', async () => {
    const { quotas, advance } = open(STARVED);
    expect((await fill(quotas[0], 'first')).units).toBe(6_400); // 4/5 of 80 % of 10,000
    expect((await fill(quotas[1], 'second')).units).toBe(1_280); // 4/5 of the rest
    expect((await fill(quotas[0], 'third')).units).toBe(240);
    // A minute later nobody is the first any more, and two share evenly.
    advance(63_000);
    const used = { first: 0, second: 0 };
    for (let turns = 0; turns < 500; turns += 1) {
      for (const org of ['first', 'second'] as const)
        if ((await quotas[0].take(box(`${org} ${turns % 50}`, org), 'messages.get', 'import')).ok) used[org] += 20;
    }
    expect(used).toEqual({ first: 3_560, second: 3_540 }); // 4/9 each
  });

  test('an organisation’s audits leave as much of theirs; its live mail waits for no share but the project’s', async () => {
    const { quotas } = open(STARVED);
    expect((await fill(quotas[0], 'first', 'audit')).units).toBe(4_000);
    expect((await fill(quotas[0], 'first', 'import')).units).toBe(2_400);
    expect((await fill(quotas[0], 'first', 'live')).units).toBe(9_800 - 6_400);
  });

  test('I7: whatever organisations ask for, none is above its share, all together never above the project’s', async () => {
    const step = fc.record({
      wait: fc.oneof(fc.nat(400), fc.nat(20_000)),
      process: fc.constantFrom(0, 1),
      org: fc.constantFrom('first', 'first', 'first', 'second', 'third'),
      mailbox: fc.constantFrom('a', 'b', 'c'),
      operation: fc.constantFrom<GoogleOperation>('messages.get', 'threads.get', 'watch'),
      priority: fc.constantFrom<Priority>('import', 'import', 'audit'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 80, maxLength: 120 }), async (steps) => {
        const { quotas, advance, now } = open({ ...TARIFFS.new, perProject: 1_000 });
        const spent: { org: string; at: number; units: number }[] = [];
        for (const { wait, process, org, mailbox, operation, priority } of steps) {
          advance(wait);
          const { ok } = await (quotas[process] ?? quotas[0]).take(box(`${org} ${mailbox}`, org), operation, priority);
          if (ok) spent.push({ org, at: now(), units: unitsOf(TARIFFS.new, operation) });
        }
        for (const org of ['first', 'second', 'third']) expect(dearest(spent.filter((one) => one.org === org))).toBeLessThanOrEqual(640);
        expect(dearest(spent)).toBeLessThanOrEqual(800);
      }),
      { numRuns: 25 },
    );
  });

  test('the wait for an organisation’s share is exact, whoever else has spent', async () => {
    const { quotas, advance } = open(STARVED);
    for (let n = 0; n < 100; n += 1) {
      await quotas[0].take(box(`${n}`, n % 3 === 0 ? 'second' : 'first'), 'messages.get', 'import');
      advance(100);
    }
    const { waitMs } = await fill(quotas[0], 'first');
    advance(waitMs - 1);
    expect((await fill(quotas[0], 'first')).units).toBe(0);
    advance(1);
    expect((await fill(quotas[0], 'first')).units).toBeGreaterThan(0);
  });

  test('mailboxes do not take from each other, and what was spent can be read', async () => {
    const { quotas, advance } = open(TARIFFS.new);
    await quotas[0].take(box('a'), 'threads.get', 'import');
    await quotas[1].take(box('a'), 'messages.list', 'import');
    expect(await quotas[0].spentLastMinute('a')).toBe(45);
    expect(await quotas[0].spentLastMinute('b')).toBe(0);
    advance(61_000);
    await quotas[0].take(box('a'), 'getProfile', 'live');
    expect([await quotas[0].spentLastMinute('a'), await quotas[0].total('a')]).toEqual([1, 46]);
  });

  test('without a tariff nothing waits and everything is counted', async () => {
    const { quotas } = open(TARIFFS.none);
    for (let n = 0; n < 350; n += 1) expect((await quotas[0].take(box('m'), 'messages.get', 'audit')).ok).toBe(true);
    expect(await quotas[0].total('m')).toBe(7_000);
  });

  test('a clock set back by an hour does not close the budget for an hour', async () => {
    const { quotas, advance } = open(TARIFFS.new);
    while ((await quotas[0].take(box('m'), 'messages.get', 'live')).ok);
    advance(-3_600_000);
    expect((await quotas[0].take(box('m'), 'messages.get', 'live')).ok).toBe(true);
  });

  test('Redis that has forgotten the script is told it again', async () => {
    const { quotas } = open(TARIFFS.new);
    await clients[0].scriptFlush();
    expect((await quotas[0].take(box('m'), 'messages.get', 'live')).ok).toBe(true);
  });
});
