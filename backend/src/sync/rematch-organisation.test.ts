/** Several workers are told of the same change: the mail it takes away is judged once, and no verdict is lost. */
import { copyOf, freshStore, incoming, isInternal, TEAM, type FreshStore } from '../../test/support/fresh-store';
import { makeSealer } from '../store/seal';
import { makeFingerprints } from './fingerprints';
import { makeForgetTraces } from './forget-traces';
import { makeRecordVerdicts } from './record-verdicts';
import { makeRematchOrganisation } from './rematch-organisation';
import { makeSettle } from './settle-conversations';

const NOW = new Date('2026-11-20T08:00:00Z');
const clock = { now: () => NOW };
const ADA = `ada@${TEAM}`;
const MAILS = 40;
const sealer = makeSealer([{ id: 'k1', key: Buffer.alloc(32, 1) }]);

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

function worker() {
  const { store } = fresh;
  const enqueue = () => Promise.resolve();
  const settle = makeSettle({ store, clock, enqueue });
  const fingerprints = makeFingerprints({ store, sealer });
  const recordVerdicts = makeRecordVerdicts({ store, fingerprints });
  const forgetTraces = makeForgetTraces({ store, fingerprints });
  return makeRematchOrganisation({ store, clock, enqueue, settle, recordVerdicts, forgetTraces, stopping: () => false });
}

async function fortyMailsOfNobody(domain: string): Promise<{ org: string; connection: string }> {
  const { store } = fresh;
  const { id: org } = await store.organisations.put({ domain, otherDomains: [], name: 'Northwind', timeZone: 'UTC', admins: [] });
  await store.organisations.putMember(org, ADA, { name: 'Ada', timeZone: 'UTC' });
  const grant = { sub: domain, grantedScopes: [], refreshToken: 'sealed', accessToken: { sealed: 'x', expiresAt: NOW } };
  const { id: connection } = await store.connections.connect(org, ADA, 'gmail', grant, NOW);
  const mails = Array.from({ length: MAILS }, (_, n) => incoming(`${n}@acme.example`, copyOf(connection, `g${n}`, { member: ADA })));
  await store.messages.store(org, mails, isInternal);
  await store.rematches.add(org, [{ scope: 'all', value: '' }]);
  return { org, connection };
}

test('two workers at once: one does it, the other comes back', async () => {
  const { org, connection } = await fortyMailsOfNobody('one.example');
  const outcomes = await Promise.all([worker()(org), worker()(org)]);
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['busy', 'done']);
  expect((await fresh.store.verdicts.countsByReason([connection])).get(connection)).toEqual({ 'no-known-user': MAILS });
  expect(await fresh.store.rematches.isEmpty(org)).toBe(true);
  expect(await worker()(org)).toEqual({ kind: 'done' });
});

test('a worker that dies holds it for twenty seconds at the most', async () => {
  const { org } = await fortyMailsOfNobody('two.example');
  expect(await fresh.store.rematches.hold(org, 'dead', NOW, 20_000)).toBe(true);
  expect(await worker()(org)).toEqual({ kind: 'busy' });
  expect(await fresh.store.rematches.hold(org, 'next', new Date(NOW.getTime() + 20_000), 20_000)).toBe(true);
  expect(await fresh.store.rematches.hold(org, 'dead', new Date(NOW.getTime() + 20_001), 20_000)).toBe(false);
});

test('an organisation that has gone has nothing to be done', async () => {
  expect(await worker()('64b000000000000000000000')).toEqual({ kind: 'idle' });
});
