/** What a change asks of MongoDB: as many commands for thousands of members as for a few, and nobody takes a long one for a dead one. */
import mongoose from 'mongoose';
import { copyOf, freshStore, incoming, isInternal, TEAM, type FreshStore } from '../../test/support/fresh-store';
import { ANY_RULE } from '../core/consequences';
import type { OrganisationRecord } from '../store/records';
import { makeSealer } from '../store/seal';
import { makeAnnounceChange } from './announce-change';
import { makeChangeRules } from './change-rules';
import { makeFingerprints } from './fingerprints';
import { makeForgetTraces } from './forget-traces';
import { makeRecordVerdicts } from './record-verdicts';
import { makeRematchOrganisation } from './rematch-organisation';
import { makeSettle } from './settle-conversations';
import { makeWantSearch } from './want-search';

const NOW = new Date('2026-11-20T08:00:00Z');
const clock = { now: () => NOW };
const sealer = makeSealer([{ id: 'k1', key: Buffer.alloc(32, 1) }]);
const customer = { name: 'Acme', owner: null, fields: { domain: 'acme.example' } };
const user = { customer: 'acme', name: 'Jo', email: 'jo@acme.example', otherEmails: ['jo@home.example'] };

let fresh: FreshStore;
let commands = 0;
beforeAll(async () => {
  fresh = await freshStore();
  mongoose.set('debug', () => void (commands += 1));
});
afterAll(() => fresh.end());

/** Every other one syncs to customers. */
async function team(size: number): Promise<{ organisation: OrganisationRecord; mailboxes: string[] }> {
  const { store } = fresh;
  const organisation = await store.organisations.put({
    domain: `of-${size}.example`,
    otherDomains: [],
    name: '',
    timeZone: 'UTC',
    admins: [],
  });
  const mailboxes: string[] = [];
  for (let n = 0; n < size; n += 1) {
    const email = `m${n}@${TEAM}`;
    await store.organisations.putMember(organisation.id, email, { name: '', timeZone: 'UTC' });
    if (n % 2 === 1) await store.organisations.patchSettings(organisation.id, email, { syncTo: 'customers' });
    const grant = { sub: email, grantedScopes: [], refreshToken: 'sealed', accessToken: { sealed: 'x', expiresAt: NOW } };
    mailboxes.push((await store.connections.connect(organisation.id, email, 'gmail', grant, NOW)).id);
  }
  await store.directory.putCustomer(organisation.id, 'domain', { id: 'acme', ...customer });
  await store.directory.putUser(organisation.id, { id: 'jo', ...user });
  return { organisation, mailboxes };
}

const wantSearch = () => makeWantSearch({ store: fresh.store, clock });

/** Mail that is dropped by comparing: each mailbox that has some is told. */
async function compare({ id: org }: OrganisationRecord, [connection = '']: string[]): Promise<void> {
  const { store } = fresh;
  const copy = copyOf(connection, 'g', { member: `m0@${TEAM}`, from: [{ address: 'nobody@nowhere.example', name: '' }] });
  await store.messages.store(org, [incoming(`<of-${org}>`, copy)], isInternal);
  await store.rematches.add(org, [{ scope: 'all', value: '' }]);
  const enqueue = () => Promise.resolve();
  const fingerprints = makeFingerprints({ store, sealer });
  const recordVerdicts = makeRecordVerdicts({ store, fingerprints });
  const forgetTraces = makeForgetTraces({ store, fingerprints });
  const settle = makeSettle({ store, clock, enqueue });
  await makeRematchOrganisation({ store, clock, enqueue, settle, recordVerdicts, forgetTraces, stopping: () => false })(org);
  expect(await store.verdicts.of(connection, 'g')).toMatchObject({ reason: 'no-known-user' });
}

const CHANGES: readonly [what: string, change: (organisation: OrganisationRecord, mailboxes: string[]) => Promise<unknown>][] = [
  ['a User is added', ({ id }) => wantSearch().mailOf(id, { addresses: ['jo@acme.example', 'jo@home.example'], domains: [] })],
  ['a rule changes', (organisation) => wantSearch().after(organisation, { stored: 'all', search: 'everything', reread: ANY_RULE })],
  [
    'an address is free again',
    (organisation) => wantSearch().after(organisation, { stored: 'all', search: ['jo@acme.example'], reread: [] }),
  ],
  ['stored mail is compared anew', compare],
];

test('five members or fifty: the same number of commands', async () => {
  const counted = [];
  for (const size of [5, 50]) {
    const { organisation, mailboxes } = await team(size);
    for (const [what, change] of CHANGES) {
      commands = 0;
      await change(organisation, mailboxes);
      counted.push({ what, commands });
    }
  }
  expect(counted.slice(CHANGES.length)).toEqual(counted.slice(0, CHANGES.length));
});

test('whoever syncs to Users is told of addresses, whoever syncs to customers of domains', async () => {
  const { organisation, mailboxes } = await team(4);
  const touched = await wantSearch().everything(organisation);
  expect(touched.sort()).toEqual(mailboxes.sort());
  const rows = await fresh.models.connections.find({ org: organisation.id }).sort({ member: 1 }).lean();
  expect(rows.map(({ searchTerms }) => [...searchTerms].sort())).toEqual([
    ['jo@acme.example', 'jo@home.example'],
    ['acme.example'],
    ['jo@acme.example', 'jo@home.example'],
    ['acme.example'],
  ]);
});

test('a change that takes longer than the sweep waits for one is not carried through twice', async () => {
  const { organisation } = await team(5);
  const { connections, directory, rematches } = fresh.store;
  let now = NOW.getTime();
  const slowClock = { now: () => new Date(now) };
  const store = {
    ...fresh.store,
    directory: { ...directory, allCustomerDomains: async () => Array.from({ length: 600_000 }, (_, n) => `customer${n}.example`) },
    connections: {
      ...connections,
      async wantSearch() {
        now += 15_000;
        await rematches.adoptIntents(slowClock.now());
        return [];
      },
    },
  };
  for (let n = 0; n < 5; n += 1) await store.organisations.patchSettings(organisation.id, `m${n}@${TEAM}`, { syncTo: 'customers' });
  const announce = makeAnnounceChange({ store, clock: slowClock, enqueue: () => Promise.resolve() });
  await makeChangeRules({ store, clock: slowClock, announce }).changeRules(organisation, { domainField: 'web' }, 'test');
  expect(now - NOW.getTime()).toBe(45_000);
  expect((await rematches.next(organisation.id, 10)).map(({ scope }) => scope)).toEqual(['all']);
});
