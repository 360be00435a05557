/** A wipe killed at any of its writes, before or after: the next one leaves nothing of the mailbox and everything of the colleague's. */
import { copyOf, Crash, dyingModels, freshStore, incoming, person, type FreshStore } from '../../test/support/fresh-store';
import type { Store } from '../store/open';
import { LANES } from '../store/records';
import { makeSettle } from './settle-conversations';
import { makeWipeMailbox } from './wipe-mailbox';

const NOW = new Date('2026-11-20T08:00:00Z');
const LEASE_OVER = new Date(NOW.getTime() + 21_000);
const GRANT = { sub: 's', grantedScopes: [], refreshToken: 'sealed', accessToken: { sealed: 'x', expiresAt: NOW } };

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

const enqueued: string[] = [];
beforeEach(() => enqueued.splice(0));

function wipeOver(store: Store, now = NOW) {
  const clock = { now: () => now };
  const enqueue = async (name: string) => void enqueued.push(name);
  const settle = makeSettle({ store, clock, enqueue });
  return makeWipeMailbox({ store, clock, enqueue, settle, owner: `owner at ${now.toISOString()}`, stopping: () => false });
}

/** Ann's and Bob's mailboxes: a mail of each and one that both hold, and everything else that is kept of a mailbox. */
async function twoMailboxes(domain: string) {
  const { store } = fresh;
  const { id: org } = await store.organisations.put({ domain, otherDomains: [], name: 'Northwind', timeZone: 'UTC', admins: [] });
  await store.directory.putCustomer(org, '', { id: 'acme', name: 'Acme', owner: null, fields: {} });
  const connect = async (name: string) => (await store.connections.connect(org, `${name}@${domain}`, 'gmail', GRANT, NOW)).id;
  const [ann, bob] = [await connect('ann'), await connect('bob')];
  const day = (n: number) => new Date(Date.UTC(2026, 10, n));
  const settle = makeSettle({ store, clock: { now: () => NOW }, enqueue: async () => {} });
  const mails = [
    incoming('a@acme.example', copyOf(ann, 'a1', { at: day(12) })),
    incoming('b@acme.example', copyOf(bob, 'b1', { at: day(10) })),
    incoming('both@acme.example', copyOf(ann, 'a2', { threadId: 'shared', at: day(11), to: [person(`ann@${domain}`)] })),
    incoming('both@acme.example', copyOf(bob, 'b2', { threadId: 'shared', at: day(11), to: [person(`ann@${domain}`)] })),
  ];
  await settle(org, await store.messages.store(org, mails, (address) => address.endsWith(domain)), 'now');
  for (const connection of [ann, bob]) {
    await store.todo.add(org, connection, [{ id: 'x', threadId: 'x' }], LANES.live);
    await store.verdicts.record([{ org, connection, gmailId: 'y', threadId: 'y', reason: 'blocked', at: NOW }]);
    await store.problems.add({ org, connection, gmailId: 'z', what: 'unreadable', firstAt: NOW, tries: 3 });
    await store.listings.note({ org, id: connection, member: '' }, NOW, [{ id: 'a', threadId: 'a' }]);
    await store.strangers.note(org, [{ address: 'new@acme.example', name: '', place: `${connection}:a`, at: NOW }]);
  }
  return { org, ann, bob };
}

async function naming(connection: string): Promise<Record<string, number>> {
  const { connections: _own, ...others } = fresh.models;
  const counts = await Promise.all(
    Object.entries(others).map(async ([name, model]) => {
      const rows = await (model as typeof fresh.models.todo).find().lean();
      return [name, rows.filter((row) => JSON.stringify(row).includes(connection)).length] as const;
    }),
  );
  return Object.fromEntries(counts.filter(([, n]) => n > 0));
}

describe.each(['before', 'after'] as const)('killed %s a write', (when) => {
  test('of any number', async () => {
    let killed = 0;
    for (let n = 1; ; n += 1) {
      const { org, ann, bob } = await twoMailboxes(`${when}-${n}.example`);
      const ofBob = await naming(bob);
      await fresh.store.connections.disconnect(ann, NOW, 'delete');
      const died = await wipeOver(fresh.over(dyingModels(fresh.models, n, when)))(ann).then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          return true;
        },
      );
      if (!died) break;
      killed += 1;
      expect(await wipeOver(fresh.store, LEASE_OVER)(ann)).toEqual({ kind: 'done' });
      expect(await naming(ann)).toEqual({});
      // The customer's last interaction is Bob's now, and the figure says so at once.
      expect(await naming(bob)).toEqual({ ...ofBob, customers: 1 });
      expect(await fresh.store.directory.customer(org, 'acme')).toMatchObject({ lastInteractionAt: new Date(Date.UTC(2026, 10, 11)) });
      expect(await fresh.models.interactions.countDocuments({ org })).toBe(2);
      expect(await fresh.store.connections.get(ann)).toMatchObject({ wipe: false, cursor: null });
    }
    // As many as there are steps, at least: a wipe that writes nothing can't be killed, and would prove nothing.
    expect(killed).toBeGreaterThan(15);
  }, 120_000);
});

test('two at once: one has the mailbox, the other waits for it, and nothing is removed twice', async () => {
  const { ann } = await twoMailboxes('twice.example');
  await fresh.store.connections.wantWipe(ann, NOW);
  const wipe = wipeOver(fresh.store);
  const outcomes = await Promise.all([wipe(ann), wipe(ann)]);
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['busy', 'done']);
  expect(enqueued.filter((name) => name === 'mailbox.sync')).toHaveLength(1);
  // What has been imported since stays: there is nothing to remove any more.
  await fresh.store.todo.add('org', ann, [{ id: 'new', threadId: 'new' }], LANES.import);
  expect(await wipe(ann)).toEqual({ kind: 'done' });
  expect(await fresh.store.todo.count(ann)).toBe(1);
});
