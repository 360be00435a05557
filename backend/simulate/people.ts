/** Who there is in a simulated world: two colleagues, three customers, and people who are nobody's. Few, so that nearly everything meets something. */
import type { MemberRules } from '../test/oracle/rules';
import type { Filters } from '../src/core/types';

export const DOMAIN = 'nw.example';
export const MEMBERS = ['ada@nw.example', 'ben@nw.example'] as const;
export type Member = (typeof MEMBERS)[number];

/** Everybody a mail may come from or go to, apart from the members. */
export const ADDRESSES = [
  'jo@acme.example',
  'sam@acme.example',
  'kim@bolt.example',
  'kim@home.example',
  'lea@core.example',
  'shared@free.example',
  'max@free.example',
  'eve@else.example',
  'news@list.example',
  'cleo@nw.example',
  // A customer's person that an alias makes one of us, now and then.
  'ada@acme.example',
] as const;

export interface Customer {
  id: string;
  fields: Record<string, string>;
}

export interface User {
  id: string;
  customer: string;
  email: string;
  otherEmails: string[];
}

export const CUSTOMERS: readonly Customer[] = [
  { id: 'acme', fields: { web: 'acme.example, acme.test', mail: 'acme.example' } },
  { id: 'bolt', fields: { web: 'bolt.example', mail: 'home.example' } },
  { id: 'core', fields: { web: '', mail: 'core.example' } },
];

export const USERS: readonly User[] = [
  { id: 'jo', customer: 'acme', email: 'jo@acme.example', otherEmails: [] },
  { id: 'sam', customer: 'acme', email: 'sam@acme.example', otherEmails: [] },
  { id: 'kim', customer: 'bolt', email: 'kim@bolt.example', otherEmails: ['kim@home.example'] },
  { id: 'lea', customer: 'core', email: 'lea@core.example', otherEmails: [] },
  { id: 'sh1', customer: 'acme', email: 'shared@free.example', otherEmails: [] },
  { id: 'sh2', customer: 'bolt', email: 'shared@free.example', otherEmails: ['max@free.example'] },
];

/** A label filter leaves mail with the one out, or takes only mail with the other. */
export const LABEL = 'Private matters';
export const ONLY_LABEL = 'For the team';

/** Which mail is left out, by a member for their own or by an administrator for everybody's. */
export interface Filtering {
  /** Auto-replies and bulk mail. */
  noMachines: boolean;
  /** Mail with LABEL. */
  noLabel: boolean;
  /** Mail without ONLY_LABEL. */
  onlyLabel: boolean;
}

/** What a member or an administrator has chosen, as the harness remembers it; the product is told by its own use cases. */
export interface Settings {
  syncTo: 'users' | 'customers';
  syncThirdPartySender: boolean;
  blocklist: string[];
  aliases: string[];
  filtering: Filtering;
  holdMinutes: number;
  /** When the hold became what it is, epoch ms. */
  holdSince: number;
  /** Message keys, `thread:<id>`, addresses and domains that they keep private. */
  private: string[];
}

export interface Model {
  customers: Map<string, Customer>;
  users: Map<string, User>;
  domainField: 'web' | 'mail';
  blocklist: string[];
  filtering: Filtering;
  onDelete: 'keep' | 'remove';
  /** When that was chosen, epoch ms. */
  onDeleteSince: number;
  /** Which Users an address on several of them is, where somebody has said so. */
  choices: Map<string, string[]>;
  /** Addresses whose people asked to be forgotten. */
  erased: Set<string>;
  /** Of these, who was let in again. */
  letIn: Set<string>;
  settings: Record<Member, Settings>;
  connected: Set<Member>;
  /** Disconnected, and asked to be forgotten. */
  forgotten: Set<Member>;
  /** Not on the team any more. */
  left: Set<Member>;
}

export const freshModel = (): Model => ({
  customers: new Map(),
  users: new Map(),
  domainField: 'web',
  blocklist: [],
  filtering: freshFiltering(),
  onDelete: 'keep',
  onDeleteSince: 0,
  choices: new Map(),
  erased: new Set(),
  letIn: new Set(),
  settings: { 'ada@nw.example': freshSettings(), 'ben@nw.example': freshSettings() },
  connected: new Set(),
  forgotten: new Set(),
  left: new Set(),
});

const freshFiltering = (): Filtering => ({ noMachines: false, noLabel: false, onlyLabel: false });

const freshSettings = (): Settings => ({
  syncTo: 'users',
  syncThirdPartySender: false,
  blocklist: [],
  aliases: [],
  filtering: freshFiltering(),
  holdMinutes: 0,
  holdSince: 0,
  private: [],
});

export const filtersOf = ({ noMachines, noLabel, onlyLabel }: Filtering): Filters => ({
  autoReplies: noMachines,
  bulkMail: noMachines,
  labels: { leaveOut: noLabel ? [LABEL] : [], only: onlyLabel ? [ONLY_LABEL] : [] },
});

/** For the oracle's rules. */
export const rulesOf = (model: Model, member: Member): MemberRules => ({
  aliases: model.settings[member].aliases,
  syncTo: model.settings[member].syncTo,
  syncThirdPartySender: model.settings[member].syncThirdPartySender,
  // Whoever is kept private is absent as the blocked are; keys and threads are no people, and name nobody here.
  blocklist: [...model.blocklist, ...model.settings[member].blocklist, ...model.settings[member].private],
  filterMachines: model.filtering.noMachines || model.settings[member].filtering.noMachines,
  choices: model.choices,
  erased: [...model.erased].filter((address) => !model.letIn.has(address)),
});
