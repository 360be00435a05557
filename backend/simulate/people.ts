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

export const LABEL = 'Private matters';

/** What a member or an administrator has chosen, as the harness remembers it; the product is told by its own use cases. */
export interface Settings {
  syncTo: 'users' | 'customers';
  syncThirdPartySender: boolean;
  blocklist: string[];
  aliases: string[];
  /** Leave out auto-replies and bulk mail, mail with LABEL. */
  noMachines: boolean;
  noLabel: boolean;
}

export interface Model {
  customers: Map<string, Customer>;
  users: Map<string, User>;
  domainField: 'web' | 'mail';
  blocklist: string[];
  settings: Record<Member, Settings>;
  connected: Set<Member>;
  /** Disconnected, and asked to be forgotten. */
  forgotten: Set<Member>;
}

export const freshModel = (): Model => ({
  customers: new Map(),
  users: new Map(),
  domainField: 'web',
  blocklist: [],
  settings: { 'ada@nw.example': freshSettings(), 'ben@nw.example': freshSettings() },
  connected: new Set(),
  forgotten: new Set(),
});

const freshSettings = (): Settings => ({
  syncTo: 'users',
  syncThirdPartySender: false,
  blocklist: [],
  aliases: [],
  noMachines: false,
  noLabel: false,
});

export const filtersOf = ({ noMachines, noLabel }: Settings): Filters => ({
  autoReplies: noMachines,
  bulkMail: noMachines,
  labels: { leaveOut: noLabel ? [LABEL] : [], only: [] },
});

/** For the oracle's rules. */
export const rulesOf = (model: Model, member: Member): MemberRules => ({
  aliases: model.settings[member].aliases,
  syncTo: model.settings[member].syncTo,
  syncThirdPartySender: model.settings[member].syncThirdPartySender,
  blocklist: [...model.blocklist, ...model.settings[member].blocklist],
  filterMachines: model.settings[member].noMachines,
});
