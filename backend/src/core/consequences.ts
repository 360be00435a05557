/**
 * What a change of a rule or a setting can change about mail: which stored mail is to be compared anew, what is to be searched for, and
 * which skipped mail is to be read again. As little as is enough: reading mail costs the member's quota, and an undo waits behind it.
 */
import { listEntry } from './addresses';
import { isHousekeeping } from './filters';
import type { Filters, MemberSettings, OrganisationRules, SkipReason } from './types';

/** Which mail is to be read again from Gmail: what was skipped for this reason, what is still held, or what is stored with labels that may be old. */
export type Reread = SkipReason | 'held' | 'stale-labels';

export interface Consequences {
  /** Stored mail of these addresses and domains, all that the change's owner holds, or all there is. */
  readonly stored: readonly string[] | 'own' | 'all';
  /** Addresses and domains, or everything that may be synced. */
  readonly search: readonly string[] | 'everything';
  readonly reread: readonly Reread[];
}

export const NO_CONSEQUENCES: Consequences = { stored: [], search: [], reread: [] };

/** What can undo a reason: a rule or a setting, or only a change of who is known (that mail is searched for). The rest is the mail's own. */
const UNDONE_BY: Partial<Readonly<Record<SkipReason, 'rule' | 'directory'>>> = {
  'sender-not-involved': 'rule',
  blocked: 'rule',
  filtered: 'rule',
  'kept-private': 'rule',
  'internal-only': 'directory',
  'no-known-user': 'directory',
  'no-customer-for-domain': 'directory',
};

/** Whether mail that was skipped for it may be let in later, so that it has to be remembered who was on it. */
export const mayBeUndone = (reason: SkipReason): boolean => UNDONE_BY[reason] !== undefined;

/** When nobody knows which rule it was that changed. */
export const ANY_RULE: readonly Reread[] = [
  ...(Object.keys(UNDONE_BY) as SkipReason[]).filter((reason) => UNDONE_BY[reason] === 'rule'),
  'held',
  'stale-labels',
];

/** Blocked or not: mail that names them, and no other. Only who is free again may bring mail. */
const blocklist = (before: readonly string[], after: readonly string[]): Consequences => ({
  stored: difference(before, after),
  search: without(before, after),
  reread: [],
});

/** Who is "me" decides between in and out for colleagues' copies as well, and makes a stranger's mail one of ours. */
export const ownAddressesChanged = (before: readonly string[], after: readonly string[]): Consequences => ({
  stored: 'all',
  search: difference(before, after),
  reread: ['sender-not-involved'],
});

const ANYTHING: Consequences = { stored: 'own', search: 'everything', reread: ['sender-not-involved'] };
export const LABELS_RENAMED: Consequences = { stored: 'own', search: [], reread: ['filtered'] };

/** A star, say, is not followed while no filter asks for labels: with the first that asks for it, stored mail is read for what it has now. */
function filters({ labels: before }: Filters, { labels: after }: Filters): Consequences {
  const asked = without([...after.leaveOut, ...after.only], [...before.leaveOut, ...before.only]);
  return { stored: 'own', search: [], reread: ['filtered', ...(asked.some(isHousekeeping) ? (['stale-labels'] as const) : [])] };
}

/** What is shown or mirrored has no entry: it changes nothing about what is synced. */
const OF_SETTINGS: { readonly [K in keyof MemberSettings]?: (before: MemberSettings[K], after: MemberSettings[K]) => Consequences } = {
  aliases: ownAddressesChanged,
  syncTo: () => ANYTHING,
  syncThirdPartySender: () => ({ stored: 'own', search: [], reread: ['sender-not-involved'] }),
  blocklist,
  filters,
  holdMinutes: () => ({ stored: [], search: [], reread: ['held'] }),
};

const OF_RULES: { readonly [K in keyof OrganisationRules]?: (before: OrganisationRules[K], after: OrganisationRules[K]) => Consequences } =
  {
    domains: () => ANYTHING,
    blocklist,
    filters,
    domainField: () => ANYTHING,
    // What stayed, marked, goes after all. What went is not in Gmail to come back.
    onDelete: (_, after) => (after === 'remove' ? { stored: 'own', search: [], reread: [] } : NO_CONSEQUENCES),
  };

export const ofSettings = (before: MemberSettings, after: MemberSettings): Consequences => sumOf(OF_SETTINGS, before, after);
export const ofRules = (before: OrganisationRules, after: OrganisationRules): Consequences => sumOf(OF_RULES, before, after);

/** Of what a member keeps private, or shares again: a conversation, or an address or a domain, whose mail may have other reasons, too. */
export const ofKeptPrivate = (value: string, kept: boolean): Consequences =>
  kept ? { stored: 'own', search: [], reread: [] } : { stored: 'own', search: [value], reread: ['kept-private'] };

function sumOf<T extends object>(
  table: { readonly [K in keyof T]?: (before: T[K], after: T[K]) => Consequences },
  before: T,
  after: T,
): Consequences {
  const changed = (Object.keys(table) as (keyof T)[]).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return changed.map((key) => table[key]?.(before[key], after[key]) ?? NO_CONSEQUENCES).reduce(add, NO_CONSEQUENCES);
}

const add = (one: Consequences, other: Consequences): Consequences => ({
  stored: widest(one.stored, other.stored),
  search: one.search === 'everything' || other.search === 'everything' ? 'everything' : [...one.search, ...other.search],
  reread: [...new Set([...one.reread, ...other.reread])],
});

function widest(one: Consequences['stored'], other: Consequences['stored']): Consequences['stored'] {
  if (one === 'all' || other === 'all') return 'all';
  if (one === 'own' || other === 'own') return 'own';
  return [...one, ...other];
}

function without(list: readonly string[], others: readonly string[]): string[] {
  const gone = new Set(others.map(listEntry));
  return [...new Set(list.map(listEntry))].filter((entry) => entry !== '' && !gone.has(entry));
}

const difference = (before: readonly string[], after: readonly string[]): string[] => [
  ...without(before, after),
  ...without(after, before),
];
