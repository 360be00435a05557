/**
 * A query with more hits than a slice has time for is read page by page, over as many slices as it takes: each page is asked for once,
 * unless the query has become another one.
 */
import { freshStore, TEAM, type FreshStore } from '../../test/support/fresh-store';
import { GoogleError } from '../google/errors';
import { TARIFFS } from '../google/tariffs';
import { makeSealer } from '../store/seal';
import { makeFingerprints } from './fingerprints';
import { makeImportMailbox, type ImportMailbox } from './import-mailbox';
import { freshImport } from './import-progress';
import type { OpenGmail } from './open-gmail';
import { makeRunSlice } from './slice';

const ADA = `ada@${TEAM}`;
const JO = 'jo@acme.example';
const HALF_A_YEAR = new Date('2026-05-20T08:00:00Z');
const PAGES = 4;
const HITS = 3;
/** Of each page: a slice has 5 s, and 15 s until its calls are ended. */
const PAGE_MS = 6_000;

let fresh: FreshStore;
let id: string;
let org: string;
/** The page tokens that were asked for; null is the first page. */
let asked: (string | null)[];
let refused: Set<string>;
let importMailbox: ImportMailbox;
let time: number;

beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

beforeEach(async () => {
  const { store } = fresh;
  time = Date.UTC(2026, 10, 20);
  asked = [];
  refused = new Set();
  const clock = { now: () => new Date(time) };
  const domain = `${Math.random().toString(36).slice(2)}.example`;
  ({ id: org } = await store.organisations.put({ domain, otherDomains: [], name: 'Northwind', timeZone: 'UTC', admins: [] }));
  await store.organisations.putMember(org, ADA, { name: 'Ada', timeZone: 'UTC' });
  const grant = { sub: domain, grantedScopes: [], refreshToken: 'sealed', accessToken: { sealed: 'x', expiresAt: clock.now() } };
  ({ id } = await store.connections.connect(org, ADA, 'gmail', grant, clock.now()));
  const held = await store.connections.acquire(id, 'set-up', clock.now(), 0);
  if (held) await store.connections.checkpoint(held.lease, { cursor: '1', import: freshImport('connected', clock.now()) });
  await store.connections.wantSearch(org, [JO], HALF_A_YEAR);
  importMailbox = makeImportMailbox({
    store,
    clock,
    enqueue: () => Promise.resolve(),
    runSlice: makeRunSlice({
      store,
      clock,
      enqueue: () => Promise.resolve(),
      openGmail,
      owner: 'worker',
      stopping: () => false,
      random: () => 0,
    }),
    fingerprints: makeFingerprints({ store, sealer: makeSealer([{ id: 'k1', key: Buffer.alloc(32, 1) }]) }),
    // What is found stays on the list.
    readTodo: () => Promise.resolve(null),
    readLabels: () => Promise.resolve(),
    readOwnAddresses: () => Promise.resolve(),
    settle: () => Promise.resolve(),
    tariff: TARIFFS.new,
    auditDelayMs: 3_600_000,
  });
});

const openGmail = (() => {
  const ends = time + 15_000;
  const list = ({ pageToken }: { pageToken?: string }) => {
    asked.push(pageToken ?? null);
    time += PAGE_MS;
    if (time > ends) throw new GoogleError({ operation: 'messages.list', kind: 'wait', waitMs: 1_000, reason: 'ended' });
    if (pageToken && refused.delete(pageToken)) throw new GoogleError({ operation: 'messages.list', kind: 'resync', status: 400 });
    const page = Number(pageToken ?? 0);
    const ids = Array.from({ length: HITS }, (_, n) => ({ id: `m${page}-${n}`, threadId: `t${page}-${n}` }));
    return Promise.resolve({ ids, nextPageToken: page + 1 < PAGES ? String(page + 1) : undefined });
  };
  return { gmail: { list }, spent: { units: 5, reads: 0 } };
}) as unknown as OpenGmail;

/** `between`: after so many slices something happens. */
async function imports(between: Record<number, () => Promise<unknown>> = {}): Promise<void> {
  for (let slice = 1; slice <= 20; slice += 1) {
    const outcome = await importMailbox(id);
    if (outcome.kind === 'wait') time += outcome.ms;
    if (outcome.kind === 'done') return;
    await between[slice]?.();
  }
  throw new Error(`the import does not end; asked for the pages ${asked.join()}`);
}

async function everythingIsListed(): Promise<void> {
  expect(await fresh.store.todo.count(id)).toBe(PAGES * HITS);
  const { searchTerms, import: progress } = (await fresh.store.connections.get(id)) ?? {};
  expect([searchTerms, progress?.found]).toEqual([[], PAGES * HITS]);
}

test('a slice has time for one page: the import ends, and every page is asked for once', async () => {
  await imports();
  expect(asked).toEqual([null, '1', '2', '3']);
  await everythingIsListed();
});

test('a page token that has expired: the query begins anew', async () => {
  refused.add('2');
  await imports();
  expect(asked).toEqual([null, '1', '2', null, '1', '2', '3']);
  await everythingIsListed();
});

test('a rule that changes in between: what was found before it is asked for again', async () => {
  await imports({ 2: () => fresh.store.connections.wantSearch(org, [JO], HALF_A_YEAR, { reread: [] }) });
  expect(asked).toEqual([null, '1', null, '1', '2', '3']);
  await everythingIsListed();
});

test('a search that has to reach further back is another query', async () => {
  await imports({ 2: () => fresh.store.connections.wantSearch(org, [JO], new Date(HALF_A_YEAR.getTime() - 86_400_000)) });
  expect(asked).toEqual([null, '1', null, '1', '2', '3']);
  await everythingIsListed();
});

test('wanted while an import ended, which forgot how far back: it does not become another query with every second', async () => {
  await fresh.models.connections.updateMany({ org }, { $set: { searchSince: null } });
  await imports();
  expect(asked).toEqual([null, '1', '2', '3']);
  await everythingIsListed();
});

test('a person has everything searched for again: from the first page', async () => {
  const again = () => fresh.store.connections.resync(id, [JO], HALF_A_YEAR, freshImport('resync', new Date(time)));
  await imports({ 2: again });
  expect(asked).toEqual([null, '1', null, '1', '2', '3']);
});
