/** Leases and cursors: one owner per mailbox, and nobody else writes a checkpoint; what is wanted never goes back. */
import { freshStore, ORG, type FreshStore } from '../../test/support/fresh-store';
import type { Lease } from './connection-leases';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

const NOW = new Date('2026-11-20T08:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const GRANT = { sub: 's', grantedScopes: ['a'], refreshToken: 'sealed', accessToken: { sealed: 'x', expiresAt: later(3_600_000) } };
let members = 0;
const connected = async (org = ORG, member = `m${(members += 1)}@northwind.example`) =>
  (await fresh.store.connections.connect(org, member, 'gmail', GRANT, NOW)).id;
/** With all that is to be searched for, which the store hands to the mailbox's owner alone. */
const get = async (id: string) => {
  const record = await fresh.store.connections.get(id);
  const row = await fresh.models.connections.findById(id, { searchTerms: 1 }).lean();
  if (!record || !row) throw new Error('the connection has gone');
  return { ...record, searchTerms: row.searchTerms };
};
const leaseOf = async (id: string, owner: string, now = NOW): Promise<Lease> => {
  const held = await fresh.store.connections.acquire(id, owner, now, 10_000);
  if (!held) throw new Error('somebody else holds it');
  return held.lease;
};

test('of twenty workers that want a mailbox at once, one gets it', async () => {
  const id = await connected();
  const held = await Promise.all(Array.from({ length: 20 }, (_, worker) => fresh.store.connections.acquire(id, `w${worker}`, NOW, 10_000)));
  const winners = held.filter((one) => one !== null);
  expect(winners).toHaveLength(1);
  expect((await get(id)).lease).toMatchObject({ owner: winners[0]?.lease.owner, epoch: 1 });
});

test('an expired lease is taken over, and whatever its old owner still writes changes nothing (C2)', async () => {
  const id = await connected();
  const old = await leaseOf(id, 'paused');
  expect(await fresh.store.connections.acquire(id, 'eager', later(9_999), 10_000)).toBeNull();
  const taken = await leaseOf(id, 'next', later(10_000));
  expect(taken.epoch).toBeGreaterThan(old.epoch);
  expect(await fresh.store.connections.checkpoint(taken, { cursor: '200', doneSeq: 1 })).toBe(true);
  const before = await get(id);
  expect(await fresh.store.connections.checkpoint(old, { cursor: '100', doneSeq: 0 }, { units: 40 })).toBe(false);
  await fresh.store.connections.release(old);
  expect(await get(id)).toEqual(before);
});

test('a released lease is free at once, with a new epoch', async () => {
  const id = await connected();
  const first = await leaseOf(id, 'one');
  await fresh.store.connections.release(first);
  expect((await leaseOf(id, 'two')).epoch).toBe(first.epoch + 1);
  expect(await fresh.store.connections.checkpoint(first, { cursor: '1' })).toBe(false);
});

test.each(['resync', 'disconnect'] as const)('a slice in the middle of a %s loses its lease', async (what) => {
  const id = await connected();
  const lease = await leaseOf(id, 'worker');
  if (what === 'resync') await fresh.store.connections.resync(id, ['jo@acme.example'], NOW, null);
  if (what === 'disconnect') await fresh.store.connections.disconnect(id, NOW);
  expect(await fresh.store.connections.checkpoint(lease, { cursor: '1' })).toBe(false);
  expect((await get(id)).cursor).toBeNull();
});

test('a resync keeps what somebody wants searched for since its list was read', async () => {
  const id = await connected('resync-org', 'ada@northwind.example');
  await fresh.store.connections.wantSearch('resync-org', ['new@acme.example'], later(-1_000));
  await fresh.store.connections.resync(id, ['jo@acme.example'], NOW, null);
  const { searchTerms, searchSince } = await get(id);
  expect([...searchTerms].sort()).toEqual(['jo@acme.example', 'new@acme.example']);
  expect(searchSince).toEqual(later(-1_000));
});

test('a resync ends the check that runs: what that one missed is no gap that somebody fills', async () => {
  const id = await connected();
  const lease = await leaseOf(id, 'worker');
  const { audit } = await get(id);
  await fresh.store.connections.checkpoint(lease, { audit: { ...audit, startedAt: NOW, missing: 3 } });
  await fresh.store.connections.resync(id, ['jo@acme.example'], NOW, null);
  expect((await get(id)).audit).toMatchObject({ startedAt: null, missing: 0 });
});

test('a disconnected mailbox is nobody’s to work on, and wants nothing', async () => {
  const id = await connected();
  await fresh.store.connections.disconnect(id, NOW);
  expect(await fresh.store.connections.acquire(id, 'w', NOW, 1_000)).toBeNull();
  expect(await fresh.store.connections.want(id, '5')).toBeNull();
  expect((await fresh.store.connections.due(later(1e9))).map((one) => one.id)).not.toContain(id);
  expect(await fresh.store.connections.byMailbox('gmail', (await get(id)).member)).toBeNull();
});

describe('a mailbox whose data is to be removed', () => {
  const wipe = (id: string, owner = 'w', now = NOW) => fresh.store.connections.acquire(id, owner, now, 10_000, 'wipe');

  test('is open to the wipe alone, once the slice in the middle has ended, and to slices again when the wipe has', async () => {
    const { connections } = fresh.store;
    const id = await connected();
    expect(await wipe(id)).toBeNull();
    const slice = await leaseOf(id, 'slice');
    await connections.wantWipe(id, NOW);
    expect(await wipe(id)).toBeNull();
    await connections.checkpoint(slice, { cursor: '7', labelNames: { L1: 'Family' } });
    await connections.release(slice);
    expect(await connections.acquire(id, 'next slice', NOW, 10_000)).toBeNull();
    expect((await connections.due(later(1e9))).map((one) => one.id)).not.toContain(id);
    expect((await connections.toWipe()).map((one) => one.id)).toContain(id);
    const held = await wipe(id);
    expect(await wipe(id, 'another')).toBeNull();
    const ended = held && (await connections.endWipe(held.lease, NOW, null));
    expect(ended).toMatchObject({ wipe: false, cursor: null, labelNames: {}, completeUpTo: null, import: null });
    expect((await connections.toWipe()).map((one) => one.id)).not.toContain(id);
    expect((await connections.due(NOW)).map((one) => one.id)).toContain(id);
    await leaseOf(id, 'next slice');
  });

  test('a wipe that lost its lease ends nothing', async () => {
    const id = await connected();
    await fresh.store.connections.disconnect(id, NOW, 'delete');
    const slow = await wipe(id, 'slow');
    expect(slow && (await fresh.store.connections.renew(slow.lease, later(5_000), 10_000))).toBe(true);
    expect(await wipe(id, 'quick', later(10_000))).toBeNull();
    const quick = await wipe(id, 'quick', later(15_000));
    expect(slow && (await fresh.store.connections.renew(slow.lease, later(15_000), 10_000))).toBe(false);
    expect(slow && (await fresh.store.connections.endWipe(slow.lease, NOW, null))).toBeNull();
    expect((await get(id)).wipe).toBe(true);
    expect(quick && (await fresh.store.connections.endWipe(quick.lease, NOW, null))).not.toBeNull();
  });

  test('disconnected, connected again and paused, it stays to be removed', async () => {
    const id = await connected();
    await fresh.store.connections.disconnect(id, NOW, 'delete');
    await connected(ORG, (await get(id)).member);
    await fresh.store.connections.disconnect(id, NOW);
    await fresh.store.connections.setPaused(id, true);
    expect((await get(id)).wipe).toBe(true);
    expect(await wipe(id)).not.toBeNull();
  });
});

test('connecting again keeps cursor and history, so that everything since follows', async () => {
  const id = await connected();
  await fresh.store.connections.checkpoint(await leaseOf(id, 'w'), { cursor: '77', doneSeq: 1, searchTerms: ['a@b.example'] });
  await fresh.store.connections.setProblem(id, { kind: 'reconnect', since: NOW, detail: 'x', until: null });
  const { member } = await get(id);
  const again = await fresh.store.connections.connect(ORG, member.toUpperCase(), 'gmail', GRANT, later(60_000));
  expect(again).toMatchObject({ id, cursor: '77', problem: null, searchTerms: ['a@b.example'], wantSeq: 2, doneSeq: 1 });
});

test('fifty parallel connects make one connection', async () => {
  const ids = await Promise.all(Array.from({ length: 50 }, () => connected(ORG, 'same@northwind.example')));
  expect(new Set(ids).size).toBe(1);
  expect((await get(ids[0] ?? '')).wantSeq).toBe(50);
});

describe('what a push names', () => {
  const pushed = async (id: string) => (await get(id)).pushedHistoryId;

  test.each([
    [['9999', '10000'], '10000'],
    [['10000', '9999'], '10000'],
    [['9007199254740993', '9007199254740992'], '9007199254740993'],
    [['18446744073709551615', '2'], '18446744073709551615'],
    [['5', '5'], '5'],
  ])('is compared as a number of any length: %j', async (ids, expected) => {
    const id = await connected();
    for (const one of ids) await fresh.store.connections.want(id, one);
    expect(await pushed(id)).toBe(expected);
    expect((await get(id)).wantSeq).toBe(1 + ids.length);
  });

  test('the highest of many at the same moment stays, and every one is counted', async () => {
    const id = await connected();
    const ids = Array.from({ length: 30 }, (_, n) => String(9_990 + ((n * 7) % 30)));
    const seqs = await Promise.all(ids.map((one) => fresh.store.connections.want(id, one)));
    expect(await pushed(id)).toBe('10019');
    expect(seqs.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n + 2));
  });

  test('a poll names nothing and takes nothing back', async () => {
    const id = await connected();
    await fresh.store.connections.want(id, '8');
    await fresh.store.connections.want(id);
    expect(await pushed(id)).toBe('8');
  });
});

describe('addresses to search for', () => {
  const since = new Date('2026-05-20T00:00:00Z');

  test('are added once, reach as far back as the earliest wish, and reach mailboxes that are not set up yet', async () => {
    const org = 'org-search';
    const [ready, fresher] = [await connected(org), await connected(org)];
    await fresh.store.connections.checkpoint(await leaseOf(ready, 'w'), { cursor: '1', searchTerms: ['a@x.example'] });
    expect((await fresh.store.connections.wantSearch(org, ['a@x.example', 'b@x.example'], since)).sort()).toEqual([ready, fresher].sort());
    expect(await get(ready)).toMatchObject({ searchTerms: ['a@x.example', 'b@x.example'], searchSince: since, wantSeq: 2 });
    const closer = new Date('2026-11-01T00:00:00Z');
    await fresh.store.connections.wantSearch(org, ['c@x.example'], closer);
    expect((await get(ready)).searchSince).toEqual(since);
    expect((await get(fresher)).searchTerms).toEqual(['a@x.example', 'b@x.example', 'c@x.example']);
  });

  test('leave the list only under the lease, and not when rules have changed since it was taken', async () => {
    const org = 'org-searched';
    const id = await connected(org);
    const { connections } = fresh.store;
    const lost = await leaseOf(id, 'lost');
    const lease = await leaseOf(id, 'w', later(10_000));
    await connections.checkpoint(lease, { cursor: '1', searchTerms: ['a', 'b', 'c'] });
    await connections.searched(lost, ['a'], 0);
    expect((await get(id)).searchTerms).toEqual(['a', 'b', 'c']);
    await connections.searched(lease, ['a'], 0);
    expect((await get(id)).searchTerms).toEqual(['b', 'c']);
    await connections.wantSearch(org, ['d'], since);
    await connections.searched(lease, ['b'], 0);
    expect((await get(id)).searchTerms).toEqual(['c', 'd']);
    await connections.wantSearch(org, ['c'], since, { reread: [] });
    await connections.searched(lease, ['c', 'd'], 0);
    expect((await get(id)).searchTerms).toEqual(['c', 'd']);
    await connections.searched(lease, ['c', 'd'], 1);
    expect((await get(id)).searchTerms).toEqual([]);
  });
});

test('fifty thousand addresses to search for go to the mailbox’s owner alone; everybody else learns that there are some', async () => {
  const { connections } = fresh.store;
  const [org, member] = ['org-terms', 'terms@northwind.example'];
  const id = await connected(org, member);
  const searchTerms = Array.from({ length: 50_000 }, (_, n) => `person${n}@customer${n % 500}.example`);
  await fresh.models.connections.updateOne({ _id: id } as never, { $set: { searchTerms, wipe: true } });
  const wiped = await connections.toWipe();
  await fresh.models.connections.updateOne({ _id: id } as never, { $set: { wipe: false } });
  const seen = [
    await connections.get(id),
    await connections.of(org, member, 'gmail'),
    await connections.byMailbox('gmail', member),
    ...(await connections.list(org)),
    ...[...wiped, ...(await connections.due(NOW)), ...(await connections.withTokens(null, 1_000))].filter((one) => one.id === id),
  ];
  expect(seen.map((one) => one?.searchTerms)).toEqual(Array.from({ length: 7 }, () => searchTerms.slice(0, 1)));
  expect((await connections.acquire(id, 'owner', NOW, 10_000))?.connection.searchTerms).toEqual(searchTerms);
});

test('what is behind, due or waiting is found by the sweeper; what is done or paused is not', async () => {
  const org = 'org-due';
  const make = async (set: object) => {
    const id = await connected(org);
    const quiet = { doneSeq: 1, nextPollAt: later(600_000), cursor: '1', audit: { dueAt: later(600_000) } };
    await fresh.models.connections.updateOne({ _id: id } as never, { $set: { ...quiet, ...set } });
    return id;
  };
  const running = { finishedAt: null, startedAt: NOW };
  const due = [
    await make({ wantSeq: 2 }),
    await make({ nextPollAt: NOW }),
    await make({ searchTerms: ['a'] }),
    await make({ import: running }),
    await make({ audit: { dueAt: NOW } }),
  ];
  const quiet = [await make({}), await make({ import: { ...running, finishedAt: NOW } }), await make({ paused: true, wantSeq: 9 })];
  const found = (await fresh.store.connections.due(NOW)).map(({ id }) => id);
  expect(found).toEqual(expect.arrayContaining(due));
  for (const id of quiet) expect(found).not.toContain(id);
});

test('of many who want to refresh the token, one does, until it is done or has taken too long (R21)', async () => {
  const id = await connected();
  const tries = await Promise.all(Array.from({ length: 20 }, () => fresh.store.connections.lockRefresh(id, NOW, 5_000)));
  expect(tries.filter(Boolean)).toHaveLength(1);
  expect(await fresh.store.connections.lockRefresh(id, later(4_999), 5_000)).toBe(false);
  expect(await fresh.store.connections.lockRefresh(id, later(5_000), 5_000)).toBe(true);
  await fresh.store.connections.unlockRefresh(id);
  expect(await fresh.store.connections.lockRefresh(id, later(5_001), 5_000)).toBe(true);
});

test('tokens that arrive after the disconnect are not kept', async () => {
  const id = await connected();
  await fresh.store.connections.disconnect(id, NOW);
  await fresh.store.connections.saveTokens(id, { accessToken: { sealed: 'late', expiresAt: later(1) }, refreshToken: 'late' });
  expect(await get(id)).toMatchObject({ refreshToken: null, accessToken: null });
});
