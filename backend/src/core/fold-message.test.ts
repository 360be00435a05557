/** A message is a function of the set of its copies: whichever mailbox is read first, people see the same. */
import fc from 'fast-check';
import { foldMessage, type Copy } from './fold-message';
import type { Link, Participant } from './types';

const person = (address: string, name = ''): Participant => ({ address, name });
const isInternal = (address: string) => address.endsWith('@northwind.example');
const JO: Link = { customer: 'acme', user: 'jo', address: 'jo@acme.example' };

const copy = (more: Partial<Copy> = {}): Copy => ({
  connection: 'ann',
  member: 'ann@northwind.example',
  gmailId: 'g',
  threadId: 't',
  at: new Date('2026-11-02T10:00:00Z'),
  subject: 'Renewal',
  from: [person('jo@acme.example', 'Jo')],
  to: [person('ann@northwind.example')],
  cc: [],
  bcc: [],
  filterHeaders: [],
  authentic: true,
  snippet: 'Hello',
  links: [JO],
  ambiguous: [],
  ...more,
});
const fold = (...copies: Copy[]) => foldMessage(copies, isInternal);

const address = fc.constantFrom('jo@acme.example', 'li@beta.example', 'ann@northwind.example', '');
const someone = fc.record({ address, name: fc.constantFrom('', 'Jo', 'J. Smith') });
const links: fc.Arbitrary<Link> = fc
  .record({
    customer: fc.constantFrom('acme', 'beta'),
    user: fc.constantFrom('jo', 'li', null),
    address: fc.constantFrom('jo@acme.example', 'li@beta.example'),
    noted: fc.boolean(),
  })
  .map(({ noted, ...link }) => (noted ? { ...link, noted: true as const } : link));
const copies = fc.uniqueArray(
  fc.record({
    connection: fc.constantFrom('ann', 'bob', 'cat'),
    gmailId: fc.constantFrom('g1', 'g2'),
    threadId: fc.constantFrom('t1', 't2'),
    at: fc.integer({ min: 0, max: 3 }).map((n) => new Date(Date.UTC(2026, 10, 2, n))),
    subject: fc.constantFrom('Renewal', '[EXT] Renewal'),
    from: fc.array(someone, { maxLength: 2 }),
    to: fc.array(someone, { maxLength: 2 }),
    cc: fc.array(someone, { maxLength: 2 }),
    bcc: fc.array(someone, { maxLength: 2 }),
    auto: fc.boolean(),
    authentic: fc.boolean(),
    links: fc.array(links, { maxLength: 3 }),
    ambiguous: fc.uniqueArray(fc.constantFrom('jo@acme.example', 'li@beta.example')),
  }),
  { selector: ({ connection, gmailId }) => `${connection}:${gmailId}`, minLength: 1, maxLength: 5 },
);

test('the order of the copies changes nothing', () => {
  const shuffled = copies.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      const asCopies = (some: typeof all) =>
        some.map(({ auto, ...one }) =>
          copy({ ...one, member: `${one.connection}@northwind.example`, filterHeaders: auto ? [['auto-submitted', 'auto-replied']] : [] }),
        );
      expect(fold(...asCopies(other))).toEqual(fold(...asCopies(all)));
    }),
    { numRuns: 1_000 },
  );
});

test('the earliest copy’s words are shown; the message came when the first copy did', () => {
  const late = copy({ connection: 'bob', at: new Date('2026-11-02T10:00:05Z'), subject: '[EXT] Renewal', snippet: 'late' });
  expect(fold(late, copy())).toMatchObject({ subject: 'Renewal', baseSubject: 'renewal', snippet: 'Hello', at: copy().at });
});

test('everybody’s links, members, places and threads are gathered', () => {
  const bob = copy({
    connection: 'bob',
    member: 'bob@northwind.example',
    gmailId: 'h',
    links: [{ customer: 'beta', user: 'li', address: 'li@beta.example' }],
  });
  expect(fold(copy(), bob)).toMatchObject({
    customers: ['acme', 'beta'],
    users: ['jo', 'li'],
    teamMembers: ['ann@northwind.example', 'bob@northwind.example'],
    places: ['ann:g', 'bob:h'],
    threads: ['ann:t', 'bob:t'],
  });
});

test('Bcc, which only the sender’s copy knows, is kept, and who was in it can be found', () => {
  const sent = copy({ connection: 'bob', at: new Date('2026-11-02T10:00:05Z'), bcc: [person('hidden@beta.example')] });
  expect(fold(copy(), sent)).toMatchObject({ bcc: [person('hidden@beta.example')], addresses: ['hidden@beta.example', 'jo@acme.example'] });
});

test('a team member’s other address that made a link is found when a change concerns it', () => {
  const links = [{ customer: 'acme', user: null, address: 'ada@acme.example' }];
  const folded = foldMessage([copy({ from: [person('ada@acme.example')], links })], () => true);
  expect([folded.addresses, folded.domains]).toEqual([['ada@acme.example'], ['acme.example']]);
});

test('team members are nobody to match anew by, and domains stand once', () => {
  const folded = fold(copy({ cc: [person('kim@acme.example'), person('')] }));
  expect(folded.addresses).toEqual(['jo@acme.example', 'kim@acme.example']);
  expect(folded.domains).toEqual(['acme.example']);
});

describe('a User who is noted in one mailbox and linked in another', () => {
  const noted = copy({
    links: [
      { customer: 'acme', user: null, address: 'kim@acme.example' },
      { customer: 'beta', user: 'li', address: 'li@beta.example', noted: true },
    ],
  });
  const linked = copy({ connection: 'bob', links: [{ customer: 'beta', user: 'li', address: 'li@beta.example' }] });
  test('is named, and makes no customer, where only noted', () =>
    expect(fold(noted)).toMatchObject({ customers: ['acme'], users: ['li'] }));
  test('is linked, whichever came first', () => {
    expect(fold(noted, linked).customers).toEqual(['acme', 'beta']);
    expect(fold(linked, noted).customers).toEqual(['acme', 'beta']);
  });
});

describe('a reply of the customer', () => {
  const replies = (...some: Copy[]) => [fold(...some).replyCustomers, fold(...some).replyUsers];
  test.each<[string, Copy[], string[]]>([
    ['is what its person wrote', [copy()], ['acme']],
    ['is not what we wrote', [copy({ from: [person('ann@northwind.example')], to: [person('jo@acme.example')] })], []],
    ['is not what a stranger wrote about it', [copy({ from: [person('x@else.example')] })], []],
    ['is not a robot’s answer (RFC 3834)', [copy({ filterHeaders: [['auto-submitted', 'auto-replied']] })], []],
    ['is not an older robot’s', [copy({ filterHeaders: [['precedence', 'auto_reply']] })], []],
    ['is not an absence notice', [copy({ filterHeaders: [['x-autoreply', 'yes']] })], []],
    ['is one with Auto-Submitted: no', [copy({ filterHeaders: [['auto-submitted', 'no']] })], ['acme']],
    ['is not from a forged sender (S14)', [copy({ authentic: false })], []],
    ['is not when one of the copies shows the forgery', [copy(), copy({ connection: 'bob', authentic: false })], []],
    ['is one when a second author is its person', [copy({ from: [person('x@else.example'), person('jo@acme.example')] })], ['acme']],
    ['is one by domain alone', [copy({ links: [{ customer: 'acme', user: null, address: 'jo@acme.example' }] })], ['acme']],
  ])('%s', (_what, some, expected) => expect(replies(...some)[0]).toEqual(expected));

  test('names the User who wrote, not the one in copy', () => {
    const both = copy({ cc: [person('li@beta.example')], links: [JO, { customer: 'beta', user: 'li', address: 'li@beta.example' }] });
    expect(replies(both)).toEqual([['acme'], ['jo']]);
  });
});

test.each<[string, Participant[], 'in' | 'out']>([
  ['a customer', [person('jo@acme.example')], 'in'],
  ['the team', [person('bob@northwind.example')], 'out'],
  ['nobody', [], 'in'],
  ['the team first, then a customer', [person('bob@northwind.example'), person('jo@acme.example')], 'out'],
])('mail from %s', (_who, from, direction) => expect(fold(copy({ from })).direction).toBe(direction));

test('a message without copies is deleted, not folded', () => expect(() => fold()).toThrow('without copies'));
