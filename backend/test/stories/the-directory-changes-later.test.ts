/**
 * A User, address, customer or domain that comes later brings its history; one that changes moves it; one that goes takes it away. In
 * two mailboxes that sync to Users and two that sync to customers, with the figures right afterwards.
 */
import { isDeepStrictEqual } from 'node:util';
import { contentOf } from '../support/content';
import { startStory, type Story } from '../support/story';
import { ADA, BO, byDomain, directory, twoMailboxes } from '../support/two-mailboxes';
import { showsExactly } from '../support/world-files';

jest.setTimeout(120_000);

let story: Story;
afterEach(() => story.end());

type Directory = ReturnType<typeof directory>;
type Kind = 'customers' | 'users';
type Edit = (now: Directory) => Directory;

const without =
  (kind: Kind, id: string): Edit =>
  (now) => ({ ...now, [kind]: now[kind].filter((one) => one.id !== id) });
const having =
  <K extends Kind>(kind: K, row: Directory[K][number]): Edit =>
  (now) => ({ ...now, [kind]: [...without(kind, row.id)(now)[kind], row] });
const user = (id: string, customer: string, email: string, otherEmails: string[] = []): Edit =>
  having('users', { id, customer, name: id, email, otherEmails });
const customer = (id: string, domain: string): Edit => having('customers', { id, name: id, owner: BO, fields: { domain } });
const all =
  (...edits: Edit[]): Edit =>
  (now) =>
    edits.reduce((before, edit) => edit(before), now);

/** The calls that make the second directory of the first. */
async function write(before: Directory, now: Directory): Promise<void> {
  const call = async (method: string, path: string, body?: object) =>
    expect(await story.api(path, { method, body })).toMatchObject({ status: method === 'PUT' ? 200 : 204 });
  for (const kind of ['customers', 'users'] as const) {
    for (const { id } of before[kind]) if (!now[kind].some((one) => one.id === id)) await call('DELETE', `/${kind}/${id}`);
    for (const { id, ...row } of now[kind]) {
      if (!before[kind].some((one) => isDeepStrictEqual(one, { id, ...row }))) await call('PUT', `/${kind}/${id}`, row);
    }
  }
}

/** A User at a customer that is not there is a contact at nobody. */
const worldWith = (now: Directory) =>
  twoMailboxes({
    directory: { ...now, users: now.users.filter((one) => now.customers.some(({ id }) => id === one.customer)) },
    colleagues: byDomain,
  });

const rows: [what: string, ...edits: Edit[]][] = [
  ['R7 a User', user('new', 'acme', 'new@acme.example')],
  ['R7 a User at another customer than their domain’s', user('new', 'globex', 'new@acme.example')],
  ['R7 a User at no customer’s domain, who wrote to one in copy', user('pat', 'initech', 'pat@partner.example')],
  ['R7 another address of a User', user('jo', 'acme', 'jo@acme.example', ['jo@home.example'])],
  ['a User’s address becomes another one', user('jo', 'acme', 'jo@home.example')],
  ['a User’s name', having('users', { id: 'jo', customer: 'acme', name: 'Jo Berg', email: 'jo@acme.example', otherEmails: [] })],
  ['a User moves to another customer', user('jo', 'globex', 'jo@acme.example')],
  [
    'an address moves to another User',
    all(user('jo', 'acme', 'jo@home.example'), user('kim', 'globex', 'kim@globex.example', ['jo@acme.example'])),
  ],
  ['an address becomes that of a second User, at another customer', user('jo2', 'globex', 'jo@acme.example')],
  ['R7 a User, and then their customer', user('lu', 'initrode', 'lu@initech.example'), customer('initrode', '')],
  ['R7 a customer with a domain', customer('initrode', 'initech.example')],
  ['a customer goes', without('customers', 'acme')],
  [
    'R7 a customer’s domain comes and changes',
    customer('initech', 'initech.example'),
    customer('initech', 'initech.example, globex.example'),
  ],
  ['a customer’s domain goes', customer('acme', '')],
  ['a domain moves to another customer', all(customer('acme', ''), customer('initech', 'acme.example'))],
];

test.each(rows)('%s, and back', async (_, ...edits) => {
  let now = directory();
  story = await startStory({ world: worldWith(now) });
  await story.connectAll();
  await showsExactly(story, worldWith(now));
  for (const edit of [...edits, directory]) {
    const next = edit(now);
    await write(now, next);
    await showsExactly(story, worldWith(next));
    now = next;
  }
});

/** Of each mailbox so far; all their answers fit on one page. */
const searches = (): number[] =>
  [ADA, BO].map((mailbox) => story.sim.control.ledger({ mailbox, limit: 0 }).mailboxes[mailbox]?.operations['messages.list']?.calls ?? 0);

test.each([
  [1, 1],
  [15, 1],
  [16, 2],
  [31, 3],
])('P5 %i new addresses are looked for in %i searches of each mailbox', async (addresses, times) => {
  story = await startStory({ world: twoMailboxes() });
  await story.connectAll();
  await story.settled();
  const before = searches();
  const users = Array.from({ length: addresses }, (_, n) => ({
    id: `n${n}`,
    customer: 'acme',
    name: 'New',
    email: `new${n || ''}@acme.example`,
  }));
  expect(await story.api('/directory:batch', { method: 'POST', body: { users } })).toMatchObject({ status: 200, body: { failed: 0 } });
  await story.settled();
  expect(searches().map((count, index) => count - (before[index] ?? 0))).toEqual([times, times]);
  expect(Object.keys((await contentOf(story)).messages)).toEqual(
    expect.arrayContaining(['northwind.example a4@acme.example', 'northwind.example b3@acme.example']),
  );
});
