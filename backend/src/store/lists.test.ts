/** Lists, a page at a time: every row exactly once in every order, with nulls and ties; a cursor of somebody else's making is refused. */
import fc from 'fast-check';
import { copyOf, freshStore, incoming, isInternal, type FreshStore } from '../../test/support/fresh-store';
import { showsSubject, subjectsShown, visibilityOf } from '../core/visibility';
import { DIRECTORY_SORTS, type DirectoryQuery, type DirectorySort } from './directory-lists';
import type { Page } from './paging';
import { encodeCursor } from './rows';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

let organisations = 0;
const newOrg = () => `org-${(organisations += 1)}`;

async function everyPage<T>(page: (cursor?: string) => Promise<Page<T>>, limit: number): Promise<T[]> {
  const rows: T[] = [];
  for (let cursor: string | undefined; ;) {
    const { rows: more, nextCursor } = await page(cursor);
    expect(more.length).toBeLessThanOrEqual(limit);
    if (nextCursor) expect(more).toHaveLength(limit);
    rows.push(...more);
    if (!nextCursor) return rows;
    cursor = nextCursor;
  }
}

const instant = fc.option(fc.integer({ min: 0, max: 3 }).map((hours) => new Date(Date.UTC(2026, 10, 20, hours))));
const rows = fc
  .array(
    fc.record({ name: fc.constantFrom('Acme', 'acme', 'Ångström', 'Zeta', ''), lastInteractionAt: instant, lastEmailReplyAt: instant }),
    {
      maxLength: 12,
    },
  )
  .map((all) => all.map((one, index) => ({ ...one, id: `c${(index * 5) % 12}` })));

type Row = { id: string; name: string; lastInteractionAt: Date | null; lastEmailReplyAt: Date | null };
/** The naive order: null before everything, names as bytes, ties by id. */
function sorted(all: readonly Row[], sort: DirectorySort): string[] {
  const field = sort.replace('-', '') as 'name' | 'lastInteractionAt' | 'lastEmailReplyAt';
  const value = (row: Row) => (field === 'name' ? row.name : (row[field]?.getTime() ?? -Infinity));
  const factor = sort.startsWith('-') ? -1 : 1;
  return [...all].sort((a, b) => (value(a) < value(b) ? -factor : value(a) > value(b) ? factor : a.id < b.id ? -1 : 1)).map(({ id }) => id);
}

test.each(DIRECTORY_SORTS)(
  'paging customers by %s visits every one once, in order',
  async (sort) => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 4 }), async (all, limit) => {
        const org = newOrg();
        if (all.length > 0) await fresh.models.customers.insertMany(all.map((row) => ({ ...row, org, domains: [], fields: {} })) as never);
        const found = await everyPage((cursor) => fresh.store.lists.customers(org, { sort, limit, ...(cursor ? { cursor } : {}) }), limit);
        expect(found.map(({ id }) => id)).toEqual(sorted(all, sort));
      }),
      { numRuns: 15 },
    );
  },
  60_000,
);

test('a filter and a cursor go together', async () => {
  const org = newOrg();
  const made = Array.from({ length: 9 }, (_, n) => ({
    org,
    id: `u${n}`,
    name: `${n % 2 ? 'Jo' : 'Li'} (${n})`,
    customer: 'a',
    addresses: [],
  }));
  await fresh.models.users.insertMany(made as never);
  const page = (cursor?: string) => fresh.store.lists.users(org, { q: 'jo (', sort: '-name', limit: 2, ...(cursor ? { cursor } : {}) });
  expect((await everyPage(page, 2)).map(({ id }) => id)).toEqual(['u7', 'u5', 'u3', 'u1']);
});

test('search text is text, not a pattern, and "no interaction" means none ever', async () => {
  const org = newOrg();
  const some = { org, domains: ['acme.example'], fields: {} };
  await fresh.models.customers.insertMany([
    { ...some, id: 'a', name: 'A.C.M.E.', lastInteractionAt: new Date(0) },
    { ...some, id: 'b', name: 'AxCxMxE', lastInteractionAt: null, domains: [] },
  ] as never);
  const ids = async (query: Partial<DirectoryQuery>) =>
    (await fresh.store.lists.customers(org, { sort: 'name', limit: 9, ...query })).rows.map(({ id }) => id);
  expect(await ids({ q: 'a.c.m' })).toEqual(['a']);
  expect(await ids({ q: '.*' })).toEqual([]);
  expect(await ids({ q: 'ACME.EX' })).toEqual(['a']);
  expect(await ids({ noInteraction: true })).toEqual(['b']);
  expect(await fresh.store.lists.countCustomers(org, { sort: 'name', limit: 1 })).toBe(2);
});

test('conversations, newest first, with many at the same instant: every one once', async () => {
  const org = newOrg();
  const at = (n: number) => new Date(Date.UTC(2026, 10, 20, n % 3));
  await fresh.models.interactions.insertMany(
    Array.from({ length: 11 }, (_, n) => ({
      org,
      kind: 'email',
      keys: [`k${n}`],
      pendingKeys: [],
      lastAt: at(n),
      messageCount: 1,
      subject: `s${n}`,
    })) as never,
  );
  await fresh.models.interactions.create({ org, kind: 'email', keys: ['empty'], lastAt: at(0), messageCount: 0 } as never);
  for (const limit of [1, 2, 3, 5, 11, 20]) {
    const page = (cursor?: string) => fresh.store.lists.interactions(org, { limit, ...(cursor ? { cursor } : {}) });
    const found = await everyPage(page, limit);
    expect(found.map(({ subject }) => subject).sort()).toEqual(Array.from({ length: 11 }, (_, n) => `s${n}`).sort());
    const times = found.map(({ lastAt }) => lastAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
  }
  const before = await everyPage(
    (cursor) => fresh.store.lists.interactions(org, { limit: 2, to: at(1), ...(cursor ? { cursor } : {}) }),
    2,
  );
  expect(before).toHaveLength(4);
});

test('a search finds exactly the subjects that the reader may see, whoever shares what, page by page', async () => {
  const LEVELS = ['metadata', 'subject', 'everything'] as const;
  const org = newOrg();
  const settings = new Map(LEVELS.map((level) => [`${level}@n.example`, level]));
  const people = [...settings.keys(), 'gone@n.example'];
  const holderSets = people.flatMap((one, i) => [[one], ...people.slice(i + 1).map((other) => [one, other])]);
  const rows = holderSets.flatMap((teamMembers) => [null, ...LEVELS].map((visibility) => ({ teamMembers, visibility })));
  await fresh.models.interactions.insertMany(
    rows.map((row, n) => ({ ...row, org, keys: [`${org}${n}`], lastAt: new Date(n % 3), messageCount: 1, subject: 'A Renewal' })) as never,
  );
  for (const fallback of LEVELS) {
    for (const reader of [null, 'metadata@n.example', 'nobody@n.example']) {
      const subject = { part: 'renewal', shown: subjectsShown({ settings, fallback, reader }) };
      const found = await everyPage(
        (cursor) => fresh.store.lists.interactions(org, { limit: 7, subject, ...(cursor ? { cursor } : {}) }),
        7,
      );
      const named = (all: readonly { teamMembers: string[]; visibility: string | null }[]) =>
        all.map(({ teamMembers, visibility }) => `${teamMembers.join()} ${visibility ?? '-'}`).sort();
      const seen = rows.filter(({ teamMembers: holders, visibility: override }) =>
        showsSubject(visibilityOf({ holders, override, settings, fallback, reader })),
      );
      expect(named(found)).toEqual(named(seen));
    }
  }
});

test('messages, newest first, with many at the same instant: every one once', async () => {
  const org = newOrg();
  const at = (n: number) => new Date(Date.UTC(2026, 10, 20, n % 2));
  await fresh.store.messages.store(
    org,
    Array.from({ length: 7 }, (_, n) => incoming(`k${n}@x.example`, copyOf('ann', `g${n}`, { at: at(n) }))),
    isInternal,
  );
  for (const limit of [1, 2, 3, 7]) {
    const found = await everyPage((cursor) => fresh.store.messageLists.page(org, { limit, ...(cursor ? { cursor } : {}) }), limit);
    expect(found.map(({ key }) => key).sort()).toEqual(Array.from({ length: 7 }, (_, n) => `k${n}@x.example`));
  }
});

test('tasks by id, every one once', async () => {
  const org = newOrg();
  for (const n of [3, 1, 2, 5, 4])
    await fresh.store.directory.putTask(org, { id: `t${n}`, title: '', notes: '', due: null, assignee: null, customer: null, done: n > 3 });
  const page = (cursor?: string) => fresh.store.lists.tasks(org, { limit: 2, ...(cursor ? { cursor } : {}) });
  expect((await everyPage(page, 2)).map(({ id }) => id)).toEqual(['t1', 't2', 't3', 't4', 't5']);
});

test('another organisation’s rows are never on a page', async () => {
  const [one, two] = [newOrg(), newOrg()];
  await fresh.models.customers.insertMany([one, two].map((org) => ({ org, id: 'same', name: org, domains: [], fields: {} })) as never);
  expect((await fresh.store.lists.customers(one, { sort: 'name', limit: 9 })).rows.map(({ name }) => name)).toEqual([one]);
});

const HEX = 'a'.repeat(24);
describe.each([
  ['customers by name', (cursor: string) => fresh.store.lists.customers('o', { sort: 'name', limit: 1, cursor }), ['name', 'Acme', 'c1']],
  [
    'users by reply',
    (cursor: string) => fresh.store.lists.users('o', { sort: '-lastEmailReplyAt', limit: 1, cursor }),
    ['-lastEmailReplyAt', 5, 'u1'],
  ],
  ['conversations', (cursor: string) => fresh.store.lists.interactions('o', { limit: 1, cursor }), [5, HEX]],
  ['messages', (cursor: string) => fresh.store.messageLists.page('o', { limit: 1, cursor }), [5, HEX]],
  ['tasks', (cursor: string) => fresh.store.lists.tasks('o', { limit: 1, cursor }), ['t1']],
] as const)('%s', (_name, page, good) => {
  const broken: [string, string][] = [
    ['not base64', '%%%'],
    ['not JSON', Buffer.from('{[').toString('base64url')],
    ['an object', Buffer.from('{"$gt":""}').toString('base64url')],
    ['a nested operator', Buffer.from('[{"$gt":""}]').toString('base64url')],
    ['nothing in it', encodeCursor([])],
    ['something too much', encodeCursor([...good, 'x'])],
    ['something missing', encodeCursor(good.slice(0, -1))],
    ['another order’s', encodeCursor(['-name', 'Acme', 'c1'])],
    ['an id of another kind', encodeCursor([...good.slice(0, -1), 7])],
  ];
  test.each(broken)('a cursor that is %s is refused', async (_what, cursor) => {
    await expect(page(cursor)).rejects.toMatchObject({ name: 'BadCursor' });
  });
  test('its own is taken', async () => {
    expect((await page(encodeCursor(good))).rows).toEqual([]);
  });
});

test.each([
  ['no time at all', [1e300, HEX]],
  ['a time as text', ['2026', HEX]],
  ['an id that is none', [5, 'x'.repeat(24)]],
])('a position with %s is refused', async (_what, values) => {
  await expect(fresh.store.lists.interactions('o', { limit: 1, cursor: encodeCursor(values) })).rejects.toMatchObject({
    name: 'BadCursor',
  });
  await expect(fresh.store.messageLists.page('o', { limit: 1, cursor: encodeCursor(values) })).rejects.toMatchObject({ name: 'BadCursor' });
});

test('a date order’s cursor with a text, and a name order’s with a number, are refused', async () => {
  const ask = (sort: DirectorySort, values: (string | number | null)[]) =>
    fresh.store.lists.customers('o', { sort, limit: 1, cursor: encodeCursor([sort, ...values]) });
  await expect(ask('lastInteractionAt', ['soon', 'c1'])).rejects.toMatchObject({ name: 'BadCursor' });
  await expect(ask('name', [5, 'c1'])).rejects.toMatchObject({ name: 'BadCursor' });
  await expect(ask('-name', [null, 'c1'])).rejects.toMatchObject({ name: 'BadCursor' });
  expect((await ask('lastInteractionAt', [null, 'c1'])).rows).toEqual([]);
});
