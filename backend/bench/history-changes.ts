/** The kinds of change that `bench -- history` makes, there and back: by which calls of the REST API, and whose history follows. */
import { ADDRESSES, DOMAINS, formerly, MEMBERS, PILES, type PileName } from './history-world';

export type Call = readonly [method: string, path: string, body?: object];

export interface Subject {
  /** `customers/new`, `users/one`: as in the API. */
  path: string;
  /** With whom the mail is. */
  people: readonly string[];
}

export interface Change {
  what: string;
  pile: PileName;
  /** Whom the mail is on when it is there; and when it is not, if somebody has it instead. */
  on: readonly Subject[];
  instead?: readonly Subject[];
  /** Made: the mail comes. False: the mail goes, and comes when the change is taken back. */
  brings: boolean;
  make: readonly Call[];
  takeBack: readonly Call[];
  /** Addresses or domains a mailbox has to be searched for, at most. */
  terms: number;
  /** Made and taken back between this one and its undoing. */
  within?: readonly Change[];
}

const batch = (customers: object[], users: object[]): Call => ['POST', '/directory:batch', { customers, users }];
const user = (id: string, customer: string, email: string, otherEmails: string[] = []): Call => [
  'PUT',
  `/users/${id}`,
  { customer, name: id, email, otherEmails },
];
const rules = (body: object): readonly Call[] => [['PATCH', '/rules', body]];
const settings = (members: readonly string[], body: (member: string) => object): readonly Call[] =>
  members.map((member) => ['PATCH', `/team-members/${encodeURIComponent(member)}/settings`, body(member)]);
/** A customer and its one User, with all of a pile. */
const both = (id: string, people: readonly string[]): Subject[] => [
  { path: `customers/${id}`, people },
  { path: `users/${id}`, people },
];

const people = (name: PileName): string[] => [...new Set(PILES[name].mails.map(({ partner }) => partner))];
const first = MEMBERS.slice(0, 1);

export const CHANGES: readonly Change[] = [
  {
    what: 'a customer with three Users',
    pile: 'customer',
    on: [
      { path: 'customers/new', people: people('customer') },
      ...['a', 'b', 'c'].map((id) => ({ path: `users/${id}`, people: [`${id}@new.example`] })),
    ],
    brings: true,
    make: [
      batch(
        [{ id: 'new', name: 'New', owner: null, fields: {} }],
        people('customer').map((email) => ({ id: email.slice(0, 1), customer: 'new', name: email, email, otherEmails: [] })),
      ),
    ],
    takeBack: [['DELETE', '/customers/new']],
    terms: 3,
  },
  {
    what: 'a User',
    pile: 'user',
    on: [{ path: 'users/one', people: people('user') }],
    brings: true,
    make: [user('one', 'quiet', 'one@one.example')],
    takeBack: [['DELETE', '/users/one']],
    terms: 1,
  },
  {
    what: 'another address of a User',
    pile: 'other',
    on: both('other', people('other')),
    brings: true,
    make: [user('other', 'other', 'jo@work.example', ['jo@home.example'])],
    takeBack: [user('other', 'other', 'jo@work.example')],
    terms: 1,
  },
  {
    what: 'a User moves to another customer',
    pile: 'moves',
    on: [{ path: 'customers/after', people: people('moves') }],
    instead: [{ path: 'customers/moves', people: people('moves') }],
    brings: true,
    make: [user('moves', 'after', 'mo@move.example')],
    takeBack: [user('moves', 'moves', 'mo@move.example')],
    terms: 1,
  },
  {
    what: 'a former address of each member',
    pile: 'alias',
    on: both('alias', people('alias')),
    brings: true,
    make: settings(MEMBERS, (member) => ({ aliases: [formerly(member)] })),
    takeBack: settings(MEMBERS, () => ({ aliases: [] })),
    terms: ADDRESSES,
  },
  {
    what: 'a further domain of the company',
    pile: 'company',
    on: both('company', people('company')),
    brings: false,
    make: rules({ domains: ['team.example', 'sister.example'] }),
    takeBack: rules({ domains: ['team.example'] }),
    terms: ADDRESSES,
  },
  {
    what: 'the organisation blocks a domain',
    pile: 'blocked',
    on: both('blocked', people('blocked')),
    brings: false,
    make: rules({ blocklist: ['block.example'] }),
    takeBack: rules({ blocklist: [] }),
    terms: ADDRESSES,
  },
  {
    what: 'a member blocks an address',
    pile: 'blockedByOne',
    on: both('blockedByOne', people('blockedByOne')),
    brings: false,
    make: settings(first, () => ({ blocklist: people('blockedByOne') })),
    takeBack: settings(first, () => ({ blocklist: [] })),
    terms: ADDRESSES,
  },
  {
    what: 'third-party senders, each member',
    pile: 'third',
    on: both('third', people('third')),
    brings: true,
    make: settings(MEMBERS, () => ({ syncThirdPartySender: true })),
    takeBack: settings(MEMBERS, () => ({ syncThirdPartySender: false })),
    terms: ADDRESSES,
  },
  {
    what: 'the organisation filters bulk mail',
    pile: 'bulk',
    on: both('bulk', people('bulk')),
    brings: false,
    make: rules({ filters: { bulkMail: true } }),
    takeBack: rules({ filters: { bulkMail: false } }),
    terms: ADDRESSES,
  },
  {
    what: 'to customers instead of Users, each member',
    pile: 'crowd',
    on: [{ path: 'customers/crowd', people: people('crowd') }],
    brings: true,
    make: settings(MEMBERS, () => ({ syncTo: 'customers' })),
    takeBack: settings(MEMBERS, () => ({ syncTo: 'users' })),
    terms: Math.max(ADDRESSES, DOMAINS),
    within: [
      {
        what: 'a customer’s domain',
        pile: 'domain',
        on: [{ path: 'customers/domain', people: people('domain') }],
        brings: true,
        make: [batch([{ id: 'domain', name: 'domain', owner: null, fields: { domain: 'later.example', web: '' } }], [])],
        takeBack: [batch([{ id: 'domain', name: 'domain', owner: null, fields: { domain: '', web: '' } }], [])],
        terms: 1,
      },
      {
        what: 'another domain field',
        pile: 'field',
        on: [{ path: 'customers/field', people: people('field') }],
        brings: true,
        make: rules({ domainField: 'web' }),
        takeBack: rules({ domainField: 'domain' }),
        terms: DOMAINS,
      },
    ],
  },
  {
    what: 'a User with 300 mails in one mailbox',
    pile: 'large',
    on: [{ path: 'users/large', people: people('large') }],
    brings: true,
    make: [user('large', 'quiet', 'big@big.example')],
    takeBack: [['DELETE', '/users/large']],
    terms: 1,
  },
];
