/** Customers' and users' figures: right after changes at the same moment, after removals, and after a crash between mark and sum. */
import { copyOf, Crash, dyingModels, freshStore, incoming, isInternal, person, type FreshStore } from '../../test/support/fresh-store';
import { sumOfLastDays } from '../core/last-days';
import { makeSettle, type Pace, type Settle } from '../sync/settle-conversations';
import type { IncomingCopy } from './merge-copies';
import type { MessageCopy } from './records';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

const NOW = new Date('2026-11-20T08:00:00Z');
const day = (n: number, hour = 10) => new Date(Date.UTC(2026, 10, n, hour));
let organisations = 0;
async function newOrg(): Promise<string> {
  const org = `org-${(organisations += 1)}`;
  for (const id of ['acme', 'beta']) await fresh.store.directory.putCustomer(org, '', { id, name: id, owner: null, fields: {} });
  for (const [id, customer] of [
    ['jo', 'acme'],
    ['li', 'beta'],
  ] as const)
    await fresh.store.directory.putUser(org, { id, customer, name: id.toUpperCase(), email: `${id}@${customer}.example`, otherEmails: [] });
  return org;
}

const settle: Settle = (...given) => makeSettle({ store: fresh.store, clock: { now: () => NOW }, enqueue: async () => {} })(...given);
const ingest = async (org: string, batch: readonly IncomingCopy[], pace: Pace = 'now') =>
  settle(org, await fresh.store.messages.store(org, batch, isInternal), pace);
const customer = async (org: string, id = 'acme') => {
  const row = await fresh.store.directory.customer(org, id);
  if (!row) throw new Error('the customer has gone');
  return row;
};
const fromJo = (key: string, at: Date, more: Partial<MessageCopy> = {}) =>
  incoming(`${key}@acme.example`, copyOf(more.connection ?? 'ann', key, { threadId: 't', at, ...more }));
const toJo = (key: string, at: Date) =>
  fromJo(key, at, { from: [person('ann@northwind.example')], to: [person('jo@acme.example')], labels: ['SENT'] });
const remove = async (org: string, key: string) => {
  const message = await fresh.store.messages.byKey(org, `${key}@acme.example`);
  await settle(org, [await fresh.store.messages.editCopies(message?.id ?? '', () => [], isInternal)], 'now');
};

test('after live mail the figures are right at once: last interaction, last reply, counts per day', async () => {
  const org = await newOrg();
  await ingest(org, [fromJo('a', day(18)), fromJo('b', day(19)), toJo('c', day(20, 7))]);
  expect(await customer(org)).toMatchObject({
    lastInteractionAt: day(20, 7),
    lastEmailReplyAt: day(19),
    emailDays: { '2026-11-18': 1, '2026-11-19': 1, '2026-11-20': 1 },
    lastInteraction: { kind: 'email', by: ['ann@northwind.example'], with: ['JO'], subject: 'Renewal' },
  });
  expect(await fresh.store.directory.user(org, 'jo')).toMatchObject({ lastEmailReplyAt: day(19), emailDays: { '2026-11-20': 1 } });
  expect(await customer(org, 'beta')).toMatchObject({ lastInteraction: null, lastInteractionAt: null, emailDays: {} });
});

test('twenty mails stored by twenty workers at once are all counted', async () => {
  const org = await newOrg();
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      ingest(org, [fromJo(`k${n}`, day(1 + (n % 5)), { connection: `box${n % 3}`, threadId: `t${n % 4}` })]),
    ),
  );
  const { emailDays, lastInteractionAt, lastEmailReplyAt } = await customer(org);
  expect(emailDays).toEqual(Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`2026-11-0${n}`, 4])));
  expect([lastInteractionAt, lastEmailReplyAt]).toEqual([day(5), day(5)]);
  expect(await customer(org)).toMatchObject({ stale: false });
}, 60_000);

test('the same mail in three mailboxes is one mail', async () => {
  const org = await newOrg();
  await Promise.all(['ann', 'bob', 'cat'].map((connection) => ingest(org, [fromJo('same', day(3), { connection })])));
  expect((await customer(org)).emailDays).toEqual({ '2026-11-03': 1 });
});

test('what is removed leaves the figures: the last mail, then every mail', async () => {
  const org = await newOrg();
  await ingest(org, [fromJo('a', day(18)), fromJo('b', day(19))]);
  await remove(org, 'b');
  expect(await customer(org)).toMatchObject({ lastInteractionAt: day(18), lastEmailReplyAt: day(18), emailDays: { '2026-11-18': 1 } });
  await remove(org, 'a');
  expect(await customer(org)).toMatchObject({ lastInteraction: null, lastInteractionAt: null, lastEmailReplyAt: null, emailDays: {} });
  expect(await fresh.store.directory.user(org, 'jo')).toMatchObject({ lastInteractionAt: null, emailDays: {} });
});

test('a mail that is linked to another customer moves, on both', async () => {
  const org = await newOrg();
  await ingest(org, [fromJo('a', day(18))]);
  await ingest(org, [fromJo('a', day(18), { links: [{ customer: 'beta', user: 'li', address: 'jo@acme.example' }] })]);
  expect(await customer(org)).toMatchObject({ lastInteraction: null, lastEmailReplyAt: null, emailDays: {} });
  expect(await customer(org, 'beta')).toMatchObject({ lastEmailReplyAt: day(18), emailDays: { '2026-11-18': 1 } });
});

test('a robot’s answer and a forged sender are mail, and no reply (S14)', async () => {
  const org = await newOrg();
  await ingest(org, [
    fromJo('real', day(10)),
    fromJo('robot', day(11), { filterHeaders: [['auto-submitted', 'auto-replied']] }),
    fromJo('forged', day(12), { authentic: false }),
  ]);
  expect(await customer(org)).toMatchObject({ lastEmailReplyAt: day(10), lastInteractionAt: day(12) });
});

test('mail from the future does not push today’s out of the thirty days', async () => {
  const org = await newOrg();
  await ingest(org, [fromJo('now', day(20, 1)), fromJo('later', new Date('2027-02-01T00:00:00Z'))]);
  const { emailDays } = await customer(org);
  expect(sumOfLastDays(emailDays, NOW)).toBe(1);
});

test('a mark outlives whoever made it: the next computation does what was left', async () => {
  const org = await newOrg();
  await ingest(org, [fromJo('a', day(18))], 'soon');
  expect((await customer(org)).emailDays).toEqual({});
  expect(await fresh.store.rollups.staleOrganisations()).toContain(org);
  await fresh.store.rollups.refreshStale(org, NOW);
  expect((await customer(org)).emailDays).toEqual({ '2026-11-18': 1 });
  expect(await fresh.store.rollups.staleOrganisations()).not.toContain(org);
});

test('a computation that was overtaken by a new mark leaves the mark, and the mark is worked off', async () => {
  const org = await newOrg();
  await ingest(org, [fromJo('a', day(18))], 'soon');
  await Promise.all([
    fresh.store.rollups.refreshStale(org, NOW),
    ingest(org, [fromJo('b', day(19))], 'soon'),
    fresh.store.rollups.refreshStale(org, NOW),
  ]);
  await fresh.store.rollups.refreshStale(org, NOW);
  expect((await customer(org)).emailDays).toEqual({ '2026-11-18': 1, '2026-11-19': 1 });
});

test('doing it twice changes nothing', async () => {
  const org = await newOrg();
  await ingest(org, [fromJo('a', day(18)), toJo('b', day(19))]);
  const before = { ...(await customer(org)), rev: 0 };
  await fresh.store.rollups.refresh(org, { customers: ['acme', 'beta', 'nobody'], users: ['jo'] }, NOW);
  expect({ ...(await customer(org)), rev: 0 }).toEqual(before);
});

describe.each(['before', 'after'] as const)('a worker killed %s a write of a removal, of which nobody does it again', (when) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('number %i: the sweeper finds what is left, and the figures are right', async (n) => {
    const org = await newOrg();
    await ingest(org, [fromJo('a', day(18)), fromJo('b', day(19), { threadId: 'other', subject: 'Other' })]);
    await fresh.store.rollups.refreshStale(org, NOW);
    const id = (await fresh.store.messages.byKey(org, 'b@acme.example'))?.id ?? '';
    const dying = fresh.over(dyingModels(fresh.models, n, when));
    const dies = async () => {
      const change = await dying.messages.editCopies(id, () => [], isInternal);
      await makeSettle({ store: dying, clock: { now: () => NOW }, enqueue: async () => {} })(org, [change], 'now');
    };
    await dies().catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
    if ((await fresh.store.rollups.staleOrganisations()).includes(org)) await fresh.store.rollups.refreshStale(org, NOW);
    const there = (await fresh.store.messages.byKey(org, 'b@acme.example')) !== null;
    expect(await customer(org)).toMatchObject({
      lastInteractionAt: day(there ? 19 : 18),
      lastEmailReplyAt: day(there ? 19 : 18),
      emailDays: there ? { '2026-11-18': 1, '2026-11-19': 1 } : { '2026-11-18': 1 },
    });
    expect(await fresh.store.directory.user(org, 'jo')).toMatchObject({ lastInteractionAt: day(there ? 19 : 18) });
    expect(await fresh.models.interactions.countDocuments({ org })).toBe(there ? 2 : 1);
    expect(await fresh.models.interactions.countDocuments({ org, unsettled: true })).toBe(0);
  });
});

test('a customer written anew keeps its figures', async () => {
  const org = await newOrg();
  await ingest(org, [fromJo('a', day(18))]);
  await fresh.store.directory.putCustomer(org, '', { id: 'acme', name: 'ACME Ltd', owner: 'bob', fields: {} });
  expect(await customer(org)).toMatchObject({ name: 'ACME Ltd', lastEmailReplyAt: day(18), emailDays: { '2026-11-18': 1 } });
});

test('a customer that was removed and comes back gets its figures back', async () => {
  const org = await newOrg();
  await ingest(org, [fromJo('a', day(18))]);
  await fresh.store.directory.deleteCustomer(org, 'acme');
  await fresh.store.directory.putCustomer(org, '', { id: 'acme', name: 'Acme', owner: null, fields: {} });
  await fresh.store.rollups.refreshStale(org, NOW);
  expect(await customer(org)).toMatchObject({ lastEmailReplyAt: day(18), emailDays: { '2026-11-18': 1 } });
});
