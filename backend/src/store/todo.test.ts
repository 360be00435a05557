/** The mailbox's to-do list: nothing on it twice, the urgent lane wins, verdicts come back when the rule behind them changes. */
import { copyOf, freshStore, incoming, isInternal, ORG, type FreshStore } from '../../test/support/fresh-store';
import { LANES, type VerdictRecord } from './records';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

const NOW = new Date('2026-11-20T08:00:00Z');
let boxes = 0;
const newBox = () => `box${(boxes += 1)}`;
const found = (...ids: string[]) => ids.map((id) => ({ id, threadId: `t-${id}` }));
const add = (box: string, lane: keyof typeof LANES, ...ids: string[]) => fresh.store.todo.add(ORG, box, found(...ids), LANES[lane]);
const lane = async (box: string, which: keyof typeof LANES) =>
  (await fresh.store.todo.next(box, LANES[which], 100, NOW)).map(({ gmailId }) => gmailId);
const skipped = async (box: string) => (await fresh.store.verdicts.countsByReason([box])).get(box) ?? {};
const verdict = (connection: string, gmailId: string, reason: VerdictRecord['reason']): VerdictRecord => ({
  org: ORG,
  connection,
  gmailId,
  threadId: `t-${gmailId}`,
  reason,
  at: NOW,
});

test('a message found twice stands there once, in the more urgent lane, whichever came first', async () => {
  const box = newBox();
  expect(await add(box, 'import', 'a', 'b')).toBe(2);
  expect(await add(box, 'live', 'a', 'c')).toBe(1);
  expect(await add(box, 'audit', 'a', 'b', 'c')).toBe(0);
  expect(await lane(box, 'live')).toEqual(['c', 'a']);
  expect(await lane(box, 'import')).toEqual(['b']);
  expect(await lane(box, 'audit')).toEqual([]);
  expect(await fresh.store.todo.count(box)).toBe(3);
  expect(await fresh.store.todo.countLane(box, LANES.live)).toBe(2);
});

test('twenty parallel additions of the same ids: every one once, no error (R31)', async () => {
  const box = newBox();
  const ids = Array.from({ length: 30 }, (_, n) => `m${n}`);
  const added = await Promise.all(
    Array.from({ length: 20 }, (_, n) => add(box, n % 2 ? 'live' : 'import', ...(n % 3 ? ids : [...ids].reverse()))),
  );
  expect(await fresh.store.todo.count(box)).toBe(30);
  expect(added.reduce((sum, n) => sum + n, 0)).toBe(30);
  expect((await lane(box, 'live')).length).toBe(30);
}, 60_000);

test('twenty parallel verdicts and problems on one message: one row each, no error (R31)', async () => {
  const box = newBox();
  await Promise.all(
    Array.from({ length: 20 }, () => fresh.store.verdicts.record([verdict(box, 'a', 'no-known-user'), verdict(box, 'b', 'blocked')])),
  );
  const problem = { org: ORG, connection: box, gmailId: 'a', what: 'too large', firstAt: NOW, tries: 3 };
  await Promise.all(Array.from({ length: 20 }, () => fresh.store.problems.add(problem)));
  expect(await skipped(box)).toEqual({ 'no-known-user': 1, blocked: 1 });
  expect((await fresh.store.problems.page(ORG, box, { limit: 9 })).rows).toHaveLength(1);
}, 60_000);

test('what is stored or judged is known; with "judged too" only what is stored is', async () => {
  const box = newBox();
  await fresh.store.messages.store(ORG, [incoming('todo@acme.example', copyOf(box, 'stored'))], isInternal);
  await fresh.store.verdicts.record([verdict(box, 'judged', 'no-known-user')]);
  const all = found('stored', 'judged', 'new');
  const ids = async (which?: 'judged too') => (await fresh.store.todo.unknown(ORG, box, all, which)).map(({ id }) => id);
  expect(await ids()).toEqual(['new']);
  expect(await ids('judged too')).toEqual(['judged', 'new']);
  // The same Gmail id in another mailbox is another message.
  expect((await fresh.store.todo.unknown(ORG, newBox(), all)).map(({ id }) => id)).toEqual(['stored', 'judged', 'new']);
  expect(await fresh.store.todo.unknown(ORG, box, [])).toEqual([]);
});

test('starts are counted before the work and taken back after a clean end; a crash leaves its own (R29)', async () => {
  const box = newBox();
  await add(box, 'live', 'good', 'deadly');
  const starts = async () =>
    Object.fromEntries(
      (await fresh.store.todo.next(box, LANES.live, 9, NOW)).map(({ gmailId, starts: n, tries }) => [gmailId, [n, tries]]),
    );
  for (let crash = 0; crash < 3; crash += 1) {
    await fresh.store.todo.begin(box, ['good', 'deadly']);
    await fresh.store.todo.unbegin(box, ['good']);
  }
  expect(await starts()).toEqual({ good: [0, 0], deadly: [3, 0] });
  await fresh.store.todo.finish(box, ['deadly']);
  expect(await starts()).toEqual({ good: [0, 0] });
});

test('a failed message waits for its next try, whichever lane it came by, and its try is counted', async () => {
  const box = newBox();
  await add(box, 'import', 'a');
  const next = new Date(NOW.getTime() + 60_000);
  await fresh.store.todo.begin(box, ['a']);
  await fresh.store.todo.failed(box, 'a', next);
  expect(await lane(box, 'live')).toEqual([]);
  expect(await fresh.store.todo.waiting(box)).toEqual({ until: next, failing: true });
  expect(await fresh.store.todo.next(box, LANES.live, 9, next)).toMatchObject([{ gmailId: 'a', tries: 1, starts: 0 }]);
});

test('a held message stays out of sight until its time, in its thread too', async () => {
  const box = newBox();
  await add(box, 'live', 'a', 'b');
  const until = new Date(NOW.getTime() + 300_000);
  await fresh.store.todo.begin(box, ['a']);
  await fresh.store.todo.hold(box, 'a', until);
  expect(await lane(box, 'live')).toEqual(['b']);
  expect(await fresh.store.todo.ofThreads(box, ['t-a', 't-b'], LANES.live, NOW)).toMatchObject([{ gmailId: 'b' }]);
  expect(await fresh.store.todo.ofThreads(box, ['t-a'], LANES.live, until)).toMatchObject([{ gmailId: 'a', starts: 0 }]);
  expect(await fresh.store.todo.waiting(box)).toEqual({ until, failing: false });
});

test('skipped mail is read again when the rule behind its reason changes, and only then', async () => {
  const box = newBox();
  const blocked = Array.from({ length: 620 }, (_, n) => verdict(box, `x${n}`, 'blocked'));
  await fresh.store.verdicts.record([...blocked, verdict(box, 'draft', 'draft'), verdict(box, 'late', 'filtered')]);
  expect(await fresh.store.verdicts.reconsider(ORG, box, ['blocked', 'filtered'], LANES.import)).toBe(621);
  expect(await fresh.store.todo.count(box)).toBe(621);
  expect(await fresh.store.verdicts.reconsider(ORG, box, ['blocked'], LANES.import)).toBe(0);
});

test('who was on mail is found as far back as was asked for, and on what was synced once however old it is', async () => {
  const [box, year] = [newBox(), 365 * 86_400_000];
  const mail = (gmailId: string, ageMs: number, wasSynced = false) => ({
    ...verdict(box, gmailId, 'no-known-user'),
    who: ['jo'],
    at: new Date(NOW.getTime() - ageMs),
    ...(wasSynced ? { wasSynced } : {}),
  });
  await fresh.store.verdicts.record([mail('new', 0), mail('old', year), mail('synced', year, true)]);
  const ids = async () => (await fresh.store.verdicts.ofPeople(box, ['jo'], NOW)).map(({ id }) => id).sort();
  expect(await ids()).toEqual(['new', 'synced']);
  // Judged anew, whatever the reason, it was synced all the same.
  await fresh.store.verdicts.record([mail('synced', year)]);
  expect(await ids()).toEqual(['new', 'synced']);
});

test('a later verdict takes the place of an earlier one, and what is synced has none', async () => {
  const box = newBox();
  await fresh.store.verdicts.record([verdict(box, 'a', 'no-known-user')]);
  await fresh.store.verdicts.record([verdict(box, 'a', 'blocked')]);
  expect((await fresh.store.verdicts.of(box, 'a'))?.reason).toBe('blocked');
  await fresh.store.verdicts.forget(box, ['a']);
  expect(await fresh.store.verdicts.of(box, 'a')).toBeNull();
});

test('pages of a problem list, newest mail first, lose and repeat nothing while some are read after all', async () => {
  const box = newBox();
  for (const gmailId of ['e', 'a', 'd', 'b', 'c'])
    await fresh.store.problems.add({ org: ORG, connection: box, gmailId, what: 'x', firstAt: NOW, tries: 3 });
  const page = async (cursor?: string) => {
    const { rows, nextCursor } = await fresh.store.problems.page(ORG, box, { limit: 2, cursor });
    return { ids: rows.map(({ gmailId }) => gmailId), next: nextCursor ?? undefined };
  };
  const first = await page();
  expect(first.ids).toEqual(['e', 'd']);
  await fresh.store.problems.clear(ORG, box, ['d']);
  const second = await page(first.next);
  expect(second.ids).toEqual(['c', 'b']);
  expect(await page(second.next)).toEqual({ ids: ['a'], next: undefined });
  await expect(page('nonsense')).rejects.toMatchObject({ name: 'BadCursor' });
});

test('a forgotten mailbox leaves nothing, and no other mailbox loses anything', async () => {
  const [box, other] = [newBox(), newBox()];
  for (const one of [box, other]) {
    await add(one, 'live', 'a');
    await fresh.store.verdicts.record([verdict(one, 'b', 'spam')]);
    await fresh.store.problems.add({ org: ORG, connection: one, gmailId: 'c', what: 'x', firstAt: NOW, tries: 3 });
  }
  while (await fresh.store.todo.forgetSome(ORG, box, 1));
  const left = async (one: string) => [await fresh.store.todo.count(one), await skipped(one), await fresh.store.problems.count(ORG, one)];
  expect(await left(box)).toEqual([0, {}, 0]);
  expect(await left(other)).toEqual([1, { spam: 1 }, 1]);
});
