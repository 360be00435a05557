/** Whatever changes: mail that would be let in now is read again, and stored mail that would be judged otherwise is compared anew. */
import fc from 'fast-check';
import { domainOf, participantsOf } from './addresses';
import { mayBeUndone, ofKeptPrivate, ofRules, ofSettings, type Consequences } from './consequences';
import { externalParticipants, match } from './match';
import { ownAddresses } from './own-addresses';
import {
  DEFAULT_SETTINGS,
  type DirectoryEntries,
  type MatchContext,
  type MemberSettings,
  type MessageHead,
  type OrganisationRules,
} from './types';

const ADA = 'ada@northwind.example';
const PEOPLE = ['jo@acme.example', 'kim@globex.example', 'x@agency.example', 'ada@home.example', 'bo@northwind.example', 'al@nw.example'];
const DOMAINS = ['acme.example', 'globex.example', 'agency.example', 'home.example', 'nw.example'];

const some = <T>(of: readonly T[], maxLength = of.length) => fc.subarray([...of], { maxLength });
const filters = fc.record({
  autoReplies: fc.constant(false),
  bulkMail: fc.boolean(),
  labels: fc.constantFrom(
    { leaveOut: [], only: [] },
    { leaveOut: [], only: [] },
    { leaveOut: ['Private'], only: [] },
    { leaveOut: [], only: ['Board'] },
  ),
});
const settings: fc.Arbitrary<MemberSettings> = fc
  .record({
    aliases: some(['ada@home.example', 'jo@acme.example']),
    syncTo: fc.constantFrom('users' as const, 'customers' as const),
    syncThirdPartySender: fc.boolean(),
    blocklist: some([...PEOPLE, ...DOMAINS], 1),
    filters,
  })
  .map((given) => ({ ...DEFAULT_SETTINGS, ...given }));
const rules: fc.Arbitrary<OrganisationRules> = fc
  .record({ blocklist: some([...PEOPLE, ...DOMAINS], 1), filters, further: some(['nw.example', 'globex.example']) })
  .map(({ further, ...given }) => ({
    domains: ['northwind.example', ...further],
    visibilityDefault: 'everything' as const,
    domainField: 'domain',
    onDelete: 'keep' as const,
    ...given,
  }));
const directory: fc.Arbitrary<DirectoryEntries> = fc.record({ users: some(PEOPLE, 2), customers: some(DOMAINS, 2) }).map((known) => ({
  users: new Map(known.users.map((address) => [address, [{ user: address, customer: `of ${address}` }]])),
  customers: new Map(known.customers.map((domain) => [domain, [domain]])),
  choices: new Map(),
}));
const named = (addresses: readonly string[]) => addresses.map((address) => ({ address, name: '' }));
const head: fc.Arbitrary<MessageHead> = fc
  .record({ from: fc.constantFrom(ADA, ...PEOPLE), to: some(PEOPLE, 2), labels: some(['Label_1', 'Label_2']), bulk: fc.boolean() })
  .map(({ from, to, labels, bulk }) => ({
    gmailId: 'g',
    threadId: 't',
    key: 'k@x.example',
    references: [],
    at: 1,
    subject: '',
    from: named([from]),
    to: named([ADA, ...to]),
    cc: [],
    bcc: [],
    labels,
    filterHeaders: new Map(bulk ? [['precedence', 'bulk']] : []),
    snippet: '',
    size: 1,
    authentic: true,
  }));

const contextOf = (ours: OrganisationRules, mine: MemberSettings, kept: readonly string[] = []): MatchContext => ({
  own: ownAddresses({ email: ADA, secondaryEmails: [], sendAs: [], settings: mine }),
  rules: ours,
  settings: mine,
  notBefore: 0,
  labelNames: new Map([
    ['Label_1', 'Private'],
    ['Label_2', 'Board'],
  ]),
  private: new Set(kept),
});

/** Others are not searched for. */
const isSomebodys = (term: string, { users, customers }: DirectoryEntries): boolean =>
  [...users.keys()].some((address) => address === term || domainOf(address) === term) ||
  customers.has(term) ||
  customers.has(domainOf(term));

/** As sync/ carries it out: skipped mail by its reason or by who is remembered of it, stored mail by those from outside. */
function expectReached(
  mail: MessageHead,
  known: DirectoryEntries,
  before: MatchContext,
  after: MatchContext,
  { stored, search, reread }: Consequences,
) {
  const [was, is] = [match(mail, before, known), match(mail, after, known)];
  if (was.kind === 'skip' && is.kind === 'link') {
    const people = participantsOf(mail).flatMap(({ address }) =>
      domainOf(address) === before.rules.domains[0] ? [] : [address, domainOf(address)],
    );
    const found =
      search === 'everything' || (mayBeUndone(was.reason) && search.some((term) => isSomebodys(term, known) && people.includes(term)));
    expect([was.reason, found || reread.includes(was.reason)]).toEqual([was.reason, true]);
  }
  if (was.kind === 'link' && JSON.stringify(is) !== JSON.stringify(was)) {
    const outside = externalParticipants(mail, before).flatMap(({ address }) => [address, domainOf(address)]);
    expect(typeof stored === 'string' || stored.some((value) => outside.includes(value))).toBe(true);
  }
}

const often = { numRuns: 10_000 };

test('a member’s settings', () => {
  fc.assert(
    fc.property(head, directory, rules, settings, settings, (mail, known, ours, one, other) =>
      expectReached(mail, known, contextOf(ours, one), contextOf(ours, other), ofSettings(one, other)),
    ),
    often,
  );
});

test.each(['aliases', 'syncTo', 'syncThirdPartySender', 'blocklist', 'filters'] as const)('of a member’s settings, %s alone', (key) => {
  fc.assert(
    fc.property(head, directory, rules, settings, settings, (mail, known, ours, one, other) => {
      const changed = { ...one, [key]: other[key] };
      expectReached(mail, known, contextOf(ours, one), contextOf(ours, changed), ofSettings(one, changed));
    }),
    often,
  );
});

test('the organisation’s rules, all or a single one', () => {
  const keys = ['domains', 'blocklist', 'filters'] as const;
  fc.assert(
    fc.property(head, directory, rules, rules, settings, fc.option(fc.constantFrom(...keys)), (mail, known, one, other, mine, key) => {
      const changed = key ? { ...one, [key]: other[key] } : other;
      expectReached(mail, known, contextOf(one, mine), contextOf(changed, mine), ofRules(one, changed));
    }),
    often,
  );
});

test('what is kept private, and shared again', () => {
  const values = ['thread:t', 'k@x.example', ...PEOPLE, ...DOMAINS];
  fc.assert(
    fc.property(
      head,
      directory,
      rules,
      settings,
      fc.constantFrom(...values),
      fc.boolean(),
      some(values),
      (mail, known, ours, mine, value, kept, others) => {
        const beside = others.filter((one) => one !== value);
        const [without, having] = [contextOf(ours, mine, beside), contextOf(ours, mine, [...beside, value])];
        expectReached(mail, known, kept ? without : having, kept ? having : without, ofKeptPrivate(value, kept));
      },
    ),
    often,
  );
});

test('the generated mail reaches every reason that can be undone, and links', () => {
  const seen = new Set<string>();
  for (const [mail, known, ours, mine] of fc.sample(fc.tuple(head, directory, rules, settings), 5_000)) {
    const verdict = match(mail, contextOf(ours, mine, ['thread:none']), known);
    seen.add(verdict.kind === 'link' ? 'link' : verdict.reason);
  }
  expect([...seen].sort()).toEqual(
    ['blocked', 'filtered', 'internal-only', 'link', 'no-customer-for-domain', 'no-known-user', 'sender-not-involved'].sort(),
  );
});
