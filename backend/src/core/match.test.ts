/** The rules of matching, case by case (DESIGN §4). Our company is northwind.example; acme and beta are customers. */
import { addressesToLookUp, match } from './match';
import {
  DEFAULT_SETTINGS,
  NO_FILTERS,
  type DirectoryEntries,
  type MatchContext,
  type MessageHead,
  type Participant,
  type Verdict,
} from './types';

const people = (...addresses: string[]): Participant[] => addresses.map((address) => ({ name: '', address }));
const NOT_BEFORE = Date.UTC(2026, 4, 20);

interface Given {
  from?: string[];
  to?: string[];
  cc?: string[];
  bcc?: string[];
  labels?: string[];
  at?: number;
  headers?: Record<string, string>;
  settings?: Partial<MatchContext['settings']>;
  rules?: Partial<MatchContext['rules']>;
  private?: string[];
  own?: string[];
  choices?: Record<string, string[]>;
  peopleCut?: boolean;
}

const USERS: Record<string, { user: string; customer: string }[]> = {
  'jo@acme.example': [{ user: 'jo', customer: 'acme' }],
  'jo.private@mail.example': [{ user: 'jo', customer: 'acme' }],
  'li@beta.example': [{ user: 'li', customer: 'beta' }],
  'shared@agency.example': [
    { user: 'max-a', customer: 'acme' },
    { user: 'max-b', customer: 'beta' },
  ],
  'team@acme.example': [
    { user: 'jo', customer: 'acme' },
    { user: 'kim', customer: 'acme' },
  ],
  'guest@northwind.example': [{ user: 'guest', customer: 'acme' }],
};
const CUSTOMERS: Record<string, string[]> = { 'acme.example': ['acme'], 'beta.example': ['beta'], 'group.example': ['acme', 'beta'] };

function judge(given: Given): Verdict {
  const head: MessageHead = {
    gmailId: 'g1',
    threadId: 't1',
    key: 'one@acme.example',
    references: [],
    at: given.at ?? NOT_BEFORE + 1,
    subject: 'Renewal',
    from: people(...(given.from ?? ['jo@acme.example'])),
    to: people(...(given.to ?? ['ann@northwind.example'])),
    cc: people(...(given.cc ?? [])),
    bcc: people(...(given.bcc ?? [])),
    labels: given.labels ?? ['INBOX'],
    filterHeaders: new Map(Object.entries(given.headers ?? {})),
    snippet: '',
    size: 1,
    authentic: true,
    ...(given.peopleCut ? { peopleCut: true as const } : {}),
  };
  const context: MatchContext = {
    own: new Set(given.own ?? ['ann@northwind.example', 'ann@alias.example']),
    rules: {
      domains: ['northwind.example', 'northwind.test'],
      blocklist: [],
      filters: NO_FILTERS,
      visibilityDefault: 'everything',
      domainField: 'domains',
      onDelete: 'keep',
      ...given.rules,
    },
    settings: { ...DEFAULT_SETTINGS, ...given.settings },
    notBefore: NOT_BEFORE,
    labelNames: new Map([['Label_7', 'Private/Family']]),
    private: new Set(given.private ?? []),
  };
  // Exactly what was asked for, as the store answers it.
  const asked = addressesToLookUp(head, context);
  const known = <T>(all: Record<string, T>, wanted: string[]) =>
    new Map(wanted.flatMap((one) => (one in all ? [[one, all[one] as T] as const] : [])));
  const directory: DirectoryEntries = {
    users: known(USERS, asked.addresses),
    customers: known(CUSTOMERS, asked.domains),
    choices: known(given.choices ?? {}, asked.addresses),
  };
  return match(head, context, directory);
}

/** `acme/jo` · `acme/-` by domain alone · `(beta/li)` noted · `acme/jo?jo@…` ambiguous address; or the reason and its detail. */
function said(given: Given): string {
  const verdict = judge(given);
  if (verdict.kind === 'skip') return `${verdict.reason}${verdict.detail ? `: ${verdict.detail}` : ''}`;
  const links = verdict.links.map(({ customer, user, noted }) => {
    const link = `${customer}/${user ?? '-'}`;
    return noted ? `(${link})` : link;
  });
  return [...links, ...verdict.ambiguous.map((address) => `?${address}`)].join(' ');
}

const table = (cases: [what: string, given: Given, expected: string][]) =>
  test.each(cases)('%s', (_what, given, expected) => expect(said(given)).toBe(expected));

describe('1. addresses and domains are compared exactly, own and internal ones are nobody outside', () => {
  table([
    ['a User writes', {}, 'acme/jo'],
    ['a User is written to', { from: ['ann@northwind.example'], to: ['jo@acme.example'] }, 'acme/jo'],
    ['a User is in copy', { from: ['ann@northwind.example'], to: ['bob@northwind.example'], cc: ['jo@acme.example'] }, 'acme/jo'],
    ['a User is in blind copy', { from: ['ann@northwind.example'], to: ['bob@northwind.example'], bcc: ['jo@acme.example'] }, 'acme/jo'],
    ['by another of its e-mails', { from: ['jo.private@mail.example'] }, 'acme/jo'],
    ['another address at the same domain', { from: ['kim@acme.example'] }, 'no-known-user'],
    ['a longer address', { from: ['jo@acme.example.evil.example'] }, 'no-known-user'],
    ['a sub-domain of ours is not ours', { from: ['jo@acme.example'], to: ['x@mail.northwind.example'] }, 'acme/jo'],
    ['a sub-domain of ours alone is outside', { from: ['x@mail.northwind.example'] }, 'no-known-user'],
    ['a domain that ends like ours is not ours', { from: ['x@notnorthwind.example'] }, 'no-known-user'],
    ['our second domain is ours', { from: ['bob@northwind.test'] }, 'internal-only'],
    ['an alias elsewhere is own', { from: ['ann@alias.example'], to: ['bob@northwind.example'] }, 'internal-only'],
    ['a colleague’s alias is not one’s own', { from: ['bob@alias.example'], to: ['ann@northwind.example'] }, 'no-known-user'],
    ['a User at our own domain stays internal', { from: ['guest@northwind.example'] }, 'internal-only'],
    ['a User whose address is one’s own alias stays internal', { own: ['jo@acme.example'] }, 'internal-only'],
  ]);
});

describe('2. drafts, spam, trash, chats, old and internal mail', () => {
  table([
    ['a draft', { labels: ['DRAFT'] }, 'draft'],
    ['spam', { labels: ['SPAM', 'UNREAD'] }, 'spam'],
    ['trash', { labels: ['TRASH'] }, 'trash'],
    ['a chat', { labels: ['CHAT'] }, 'chat'],
    ['a draft in the trash is a draft', { labels: ['TRASH', 'DRAFT'] }, 'draft'],
    ['archived mail syncs', { labels: [] }, 'acme/jo'],
    ['a label of one’s own called Draft is no draft', { labels: ['Label_DRAFT'] }, 'acme/jo'],
    ['a moment too old', { at: NOT_BEFORE - 1 }, 'too-old'],
    ['just in the window', { at: NOT_BEFORE }, 'acme/jo'],
    ['from the future', { at: Date.UTC(2036, 0, 1) }, 'acme/jo'],
    ['internal', { from: ['bob@northwind.example'] }, 'internal-only'],
    ['nobody at all', { from: [], to: [] }, 'internal-only'],
    ['no sender, but a User', { from: [], cc: ['jo@acme.example'] }, 'sender-not-involved'],
  ]);
});

describe('3. sync to users, sync to customers', () => {
  const toCustomers: Given = { settings: { syncTo: 'customers' } };
  table([
    ['users: two customers', { cc: ['li@beta.example'] }, 'acme/jo beta/li'],
    ['users: a known domain alone is not enough', { from: ['kim@acme.example'] }, 'no-known-user'],
    ['customers: the domain is', { ...toCustomers, from: ['kim@acme.example'] }, 'acme/-'],
    ['customers: the User is noted as well', { ...toCustomers }, 'acme/- acme/jo'],
    [
      'customers: a User of another customer is noted, and makes it no link',
      { ...toCustomers, from: ['kim@acme.example'], cc: ['jo.private@mail.example', 'shared@agency.example'] },
      'acme/- acme/jo acme/max-a (beta/max-b) ?shared@agency.example',
    ],
    [
      'customers: a User without a known domain is not enough',
      { ...toCustomers, from: ['jo.private@mail.example'] },
      'no-customer-for-domain',
    ],
    ['customers: a sub-domain is another domain', { ...toCustomers, from: ['kim@eu.acme.example'] }, 'no-customer-for-domain'],
    ['customers: one domain at two customers links both', { ...toCustomers, from: ['x@group.example'] }, 'acme/- beta/-'],
    ['customers: two people of one domain', { ...toCustomers, from: ['kim@acme.example'], cc: ['pat@acme.example'] }, 'acme/- acme/-'],
    ['customers: internal mail stays internal', { ...toCustomers, from: ['bob@northwind.example'] }, 'internal-only'],
  ]);
});

describe('4. the sender is involved', () => {
  const third = { settings: { syncThirdPartySender: true } };
  const customers = { settings: { syncTo: 'customers' as const } };
  table([
    [
      'a stranger writes, a User is in copy',
      { from: ['news@else.example'], cc: ['jo@acme.example'] },
      'sender-not-involved: news@else.example',
    ],
    ['the same, switched on', { ...third, from: ['news@else.example'], cc: ['jo@acme.example'] }, 'acme/jo'],
    ['switched on, a stranger alone is still nobody', { ...third, from: ['news@else.example'] }, 'no-known-user'],
    ['a colleague writes', { from: ['bob@northwind.example'], to: ['jo@acme.example'] }, 'acme/jo'],
    ['one’s own alias writes', { from: ['ann@alias.example'], to: ['jo@acme.example'] }, 'acme/jo'],
    ['a second author is a User', { from: ['news@else.example', 'jo@acme.example'] }, 'acme/jo'],
    ['a second author is a colleague', { from: ['news@else.example', 'bob@northwind.example'], to: ['jo@acme.example'] }, 'acme/jo'],
    [
      'two strangers as authors',
      { from: ['a@else.example', 'b@else.example'], cc: ['jo@acme.example'] },
      'sender-not-involved: a@else.example',
    ],
    ['customers: a person at the domain, who is no User', { ...customers, from: ['kim@acme.example'] }, 'acme/-'],
    [
      'users: a person at the domain, who is no User',
      { from: ['kim@acme.example'], cc: ['jo@acme.example'] },
      'sender-not-involved: kim@acme.example',
    ],
    [
      'customers: a stranger',
      { ...customers, from: ['news@else.example'], cc: ['kim@acme.example'] },
      'sender-not-involved: news@else.example',
    ],
  ]);
});

describe('5. blocklists: who is blocked is treated as absent', () => {
  const member = (...blocklist: string[]): Given => ({ settings: { blocklist } });
  const organisation = (...blocklist: string[]): Given => ({ rules: { blocklist } });
  for (const [whose, blocked] of [
    ['the member’s', member],
    ['the organisation’s', organisation],
  ] as const) {
    table([
      [`${whose}: the only outsider’s address`, blocked('jo@acme.example'), 'blocked: jo@acme.example'],
      [`${whose}: the only outsider’s domain`, blocked('acme.example'), 'blocked: jo@acme.example'],
      [`${whose}: typed with @ and capitals`, blocked(' @ACME.example '), 'blocked: jo@acme.example'],
      [`${whose}: a sub-domain entry blocks the sub-domain only`, blocked('eu.acme.example'), 'acme/jo'],
      [
        `${whose}: a domain entry does not block its sub-domain`,
        { ...blocked('acme.example'), from: ['li@beta.example'], cc: ['x@eu.acme.example'] },
        'beta/li',
      ],
      [
        `${whose}: another one stays and links`,
        { ...blocked('jo@acme.example'), from: ['li@beta.example'], cc: ['jo@acme.example'] },
        'beta/li',
      ],
      [
        `${whose}: a blocked sender is nobody, so the mail has none`,
        { ...blocked('jo@acme.example'), cc: ['li@beta.example'] },
        'sender-not-involved: jo@acme.example',
      ],
      [`${whose}: the one left is no User`, { ...blocked('jo@acme.example'), cc: ['x@else.example'] }, 'no-known-user'],
      [
        `${whose}: an entry cannot block the team`,
        { ...blocked('northwind.example'), from: ['bob@northwind.example'], to: ['jo@acme.example'] },
        'acme/jo',
      ],
    ]);
  }
  table([
    [
      'both lists together',
      { rules: { blocklist: ['acme.example'] }, settings: { blocklist: ['li@beta.example'] }, cc: ['li@beta.example'] },
      'blocked: jo@acme.example, li@beta.example',
    ],
    ['blocked before no User', { from: ['x@else.example'], rules: { blocklist: ['else.example'] } }, 'blocked: x@else.example'],
  ]);
});

describe('6. filters, and each says which it was', () => {
  const filters = (filter: Partial<typeof NO_FILTERS>) => ({ ...NO_FILTERS, ...filter });
  const auto = { 'auto-submitted': 'auto-replied' };
  const news = { 'list-id': '<news.acme.example>' };
  const labelled = (leaveOut: string[], only: string[] = []) => filters({ labels: { leaveOut, only } });
  const labels = (leaveOut: string[], only: string[] = []) => ({ settings: { filters: labelled(leaveOut, only) } });
  table([
    ['an automatic reply, nothing switched on', { headers: auto }, 'acme/jo'],
    [
      'an automatic reply, the member leaves them out',
      { headers: auto, settings: { filters: filters({ autoReplies: true }) } },
      'filtered: automatic replies',
    ],
    [
      'an automatic reply, the organisation does',
      { headers: auto, rules: { filters: filters({ autoReplies: true }) } },
      'filtered: automatic replies',
    ],
    [
      'a person’s own mail says no',
      { headers: { 'auto-submitted': 'no' }, settings: { filters: filters({ autoReplies: true }) } },
      'acme/jo',
    ],
    [
      'an older robot says it in Precedence',
      { headers: { precedence: 'auto_reply' }, settings: { filters: filters({ autoReplies: true }) } },
      'filtered: automatic replies',
    ],
    [
      'bulk mail',
      { headers: { precedence: 'Bulk' }, settings: { filters: filters({ bulkMail: true }) } },
      'filtered: bulk mail and newsletters',
    ],
    [
      'a list people discuss on says so in Precedence, and is not bulk',
      { headers: { ...news, precedence: 'list' }, settings: { filters: filters({ bulkMail: true }) } },
      'acme/jo',
    ],
    ['a list alone is not bulk', { headers: news, settings: { filters: filters({ bulkMail: true }) } }, 'acme/jo'],
    [
      'a list and a sender nobody can answer',
      {
        headers: news,
        from: ['no-reply@acme.example'],
        cc: ['jo@acme.example'],
        settings: { syncThirdPartySender: true, filters: filters({ bulkMail: true }) },
      },
      'filtered: bulk mail and newsletters',
    ],
    [
      'a label left out, by its name, any case',
      { labels: ['INBOX', 'Label_7'], ...labels(['private/family']) },
      'filtered: label “private/family” is left out',
    ],
    ['a label left out, not on this mail', { ...labels(['Private/Family']) }, 'acme/jo'],
    ['only a label, which is there', { labels: ['Label_7'], ...labels([], ['Private/Family']) }, 'acme/jo'],
    ['only a label, which is not there', { ...labels([], ['Work', 'Private/Family']) }, 'filtered: only label “Work”, “Private/Family”'],
    [
      'Gmail’s own labels by their ids',
      { labels: ['CATEGORY_PROMOTIONS'], ...labels(['CATEGORY_PROMOTIONS']) },
      'filtered: label “CATEGORY_PROMOTIONS” is left out',
    ],
    [
      'a label the organisation leaves out',
      { labels: ['Label_7'], rules: { filters: labelled(['Private/Family']) } },
      'filtered: label “Private/Family” is left out',
    ],
    [
      'only a label of the organisation’s, which is not there',
      { rules: { filters: labelled([], ['Work']) } },
      'filtered: only label “Work”',
    ],
    [
      'only a label of the organisation’s, which is there',
      { labels: ['Label_7'], rules: { filters: labelled([], ['Private/Family']) } },
      'acme/jo',
    ],
    [
      'the organisation asks for one label and the member for another: both have to be there',
      { labels: ['Label_7'], ...labels([], ['Private/Family']), rules: { filters: labelled([], ['Work']) } },
      'filtered: only label “Work”',
    ],
    [
      'blocked before filtered',
      { headers: auto, settings: { blocklist: ['acme.example'], filters: filters({ autoReplies: true }) } },
      'blocked: jo@acme.example',
    ],
  ]);
});

describe('7. one address on several Users', () => {
  table([
    ['of one customer: no question', { from: ['team@acme.example'] }, 'acme/jo acme/kim'],
    [
      'of two customers: all of them, until somebody chooses',
      { from: ['shared@agency.example'] },
      'acme/max-a beta/max-b ?shared@agency.example',
    ],
    ['chosen once', { from: ['shared@agency.example'], choices: { 'shared@agency.example': ['max-b'] } }, 'beta/max-b'],
    [
      'both chosen: asked again, for they differ',
      { from: ['shared@agency.example'], choices: { 'shared@agency.example': ['max-a', 'max-b'] } },
      'acme/max-a beta/max-b ?shared@agency.example',
    ],
    [
      'the chosen one has gone',
      { from: ['shared@agency.example'], choices: { 'shared@agency.example': ['max-z'] } },
      'acme/max-a beta/max-b ?shared@agency.example',
    ],
    [
      'a choice for another address says nothing',
      { from: ['shared@agency.example'], choices: { 'jo@acme.example': ['jo'] } },
      'acme/max-a beta/max-b ?shared@agency.example',
    ],
    ['a blocked address asks nothing', { cc: ['shared@agency.example'], settings: { blocklist: ['agency.example'] } }, 'acme/jo'],
    ['the same User by two addresses: two ways, one User', { cc: ['jo.private@mail.example'] }, 'acme/jo acme/jo'],
  ]);
});

describe('what a person keeps private', () => {
  table([
    ['a mail', { private: ['one@acme.example'] }, 'kept-private'],
    ['a thread', { private: ['thread:t1'] }, 'kept-private'],
    ['another thread', { private: ['thread:t2'] }, 'acme/jo'],
    ['a person: nobody else is there', { private: ['jo@acme.example'] }, 'kept-private'],
    ['a domain: nobody else is there', { private: ['acme.example'] }, 'kept-private'],
    ['a sub-domain is another domain', { private: ['eu.acme.example'] }, 'acme/jo'],
    [
      'a person who is treated as absent among others',
      { from: ['li@beta.example'], cc: ['jo@acme.example'], private: ['jo@acme.example'] },
      'beta/li',
    ],
    [
      'one private, one blocked: undone by sharing',
      { cc: ['li@beta.example'], private: ['jo@acme.example'], settings: { blocklist: ['beta.example'] } },
      'kept-private',
    ],
    [
      'blocked as well as private: on a blocklist all the same',
      { private: ['jo@acme.example'], settings: { blocklist: ['acme.example'] } },
      'blocked: jo@acme.example',
    ],
  ]);
});

test('an erased address keeps out every mail it is on, whatever a list says, and blocks nobody else', () => {
  const erased = { private: ['erased:li@beta.example'] };
  expect(judge({ ...erased, from: ['jo@acme.example'], cc: ['li@beta.example'] })).toEqual({
    kind: 'skip',
    reason: 'blocked',
    detail: 'li@beta.example',
    list: 'erased',
  });
  expect(said({ ...erased, from: ['jo@acme.example'], cc: ['x@beta.example'] })).toBe('acme/jo');
});

describe('R28: who takes part could not be read to the end', () => {
  const cut = { peopleCut: true };
  table([
    ['nobody could be read: never called internal', { ...cut, from: [], to: [] }, 'problem'],
    ['colleagues could be read: there may be others', { ...cut, from: ['bob@northwind.example'] }, 'problem'],
    ['strangers could be read', { ...cut, from: ['kim@acme.example'] }, 'problem'],
    ['strangers, and no customer has their domain', { ...cut, from: ['x@nowhere.example'], settings: { syncTo: 'customers' } }, 'problem'],
    ['a User, but not who wrote it', { ...cut, from: [], cc: ['jo@acme.example'] }, 'problem'],
    [
      'a User, and a third party wrote it',
      { ...cut, from: ['x@nowhere.example'], cc: ['jo@acme.example'] },
      'sender-not-involved: x@nowhere.example',
    ],
    ['a User wrote it', { ...cut }, 'acme/jo'],
    ['what a label says stands', { ...cut, from: [], to: [], labels: ['SPAM'] }, 'spam'],
  ]);
});

test('only outsiders are looked up, every domain once', () => {
  const head = {
    from: people('jo@acme.example'),
    to: people('ann@northwind.example', 'kim@acme.example'),
    cc: people('jo@acme.example'),
    bcc: [],
  };
  const context = { own: new Set(['ann@alias.example']), rules: { domains: ['northwind.example'] } };
  expect(addressesToLookUp(head as unknown as MessageHead, context as unknown as MatchContext)).toEqual({
    addresses: ['jo@acme.example', 'kim@acme.example'],
    domains: ['acme.example'],
  });
});
