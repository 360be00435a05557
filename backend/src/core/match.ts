/**
 * The rules of matching: which customer a message belongs to, or why it is not synced. One function for import, live sync,
 * the card's "why" and the console's "why". Two steps: `addressesToLookUp`, then `match` with what the directory knows.
 */
import { domainOf, isListed, participantsOf } from './addresses';
import { filteredBy } from './filters';
import type { BlocklistOwner, DirectoryEntries, Link, MatchContext, MessageHead, Participant, SkipReason, Verdict } from './types';

export function isInternal(address: string, context: Pick<MatchContext, 'own' | 'rules'>): boolean {
  return context.own.has(address) || context.rules.domains.includes(domainOf(address));
}

/** Rule 2: never outside the team, and never switched on. */
export function externalParticipants(head: MessageHead, context: MatchContext): Participant[] {
  return participantsOf(head).filter(({ address }) => !isInternal(address, context));
}

/** The addresses and domains whose directory entries `match` needs. */
export function addressesToLookUp(head: MessageHead, context: MatchContext): { addresses: string[]; domains: string[] } {
  const addresses = externalParticipants(head, context).map(({ address }) => address);
  return { addresses, domains: [...new Set(addresses.map(domainOf))] };
}

const LABEL_SKIPS = [
  ['DRAFT', 'draft'],
  ['SPAM', 'spam'],
  ['TRASH', 'trash'],
  ['CHAT', 'chat'],
] as const;

export function match(head: MessageHead, context: MatchContext, directory: DirectoryEntries): Verdict {
  const verdict = judge(head, context, directory);
  return head.peopleCut && verdict.kind === 'skip' && saysSomebodyIsMissing(head, verdict.reason)
    ? { kind: 'skip', reason: 'problem' }
    : verdict;
}

const MISSING: readonly SkipReason[] = ['internal-only', 'no-known-user', 'no-customer-for-domain'];

/** Of a mail whose people could not all be read nobody can say so (FAILURES R28). */
const saysSomebodyIsMissing = ({ from }: MessageHead, reason: SkipReason): boolean =>
  MISSING.includes(reason) || (reason === 'sender-not-involved' && from.length === 0);

function judge(head: MessageHead, context: MatchContext, directory: DirectoryEntries): Verdict {
  return (
    skipByLabel(head) ??
    skipByAge(head, context) ??
    skipByPrivacy(head, context) ??
    skipInternal(head, context) ??
    skipBlocked(head, context) ??
    skipFiltered(head, context) ??
    link(head, context, directory)
  );
}

function skipByLabel(head: MessageHead): Verdict | null {
  const found = LABEL_SKIPS.find(([label]) => head.labels.includes(label));
  return found ? { kind: 'skip', reason: found[1] } : null;
}

function skipByAge(head: MessageHead, context: MatchContext): Verdict | null {
  return head.at < context.notBefore ? { kind: 'skip', reason: 'too-old' } : null;
}

const THREAD = 'thread:';
/** A Gmail thread, among what a member keeps private. */
export const threadValue = (threadId: string): string => `${THREAD}${threadId}`;

/** The Gmail threads among what a member keeps private. */
export const keptThreads = (kept: ReadonlySet<string>): string[] =>
  [...kept].flatMap((value) => (value.startsWith(THREAD) ? [value.slice(THREAD.length)] : []));

function skipByPrivacy(head: MessageHead, context: MatchContext): Verdict | null {
  const kept = context.private.has(head.key) || context.private.has(threadValue(head.threadId));
  return kept ? { kind: 'skip', reason: 'kept-private' } : skipErased(head, context);
}

/** How an erased address stands among what is kept private. */
export const erased = (address: string): string => `erased:${address}`;

/** Absent is not enough for whoever asked to be erased: mail between others that names them would hold their address again. */
function skipErased(head: MessageHead, context: MatchContext): Verdict | null {
  const found = externalParticipants(head, context).find(({ address }) => context.private.has(erased(address)));
  return found ? { kind: 'skip', reason: 'blocked', detail: found.address, list: 'erased' } : null;
}

function skipInternal(head: MessageHead, context: MatchContext): Verdict | null {
  return externalParticipants(head, context).length === 0 ? { kind: 'skip', reason: 'internal-only' } : null;
}

function blockedBy(address: string, { rules, settings }: MatchContext): BlocklistOwner | null {
  if (isListed(rules.blocklist, address)) return 'organisation';
  return isListed(settings.blocklist, address) ? 'member' : null;
}

const isKeptPrivate = (address: string, context: MatchContext): boolean =>
  context.private.has(address) || context.private.has(domainOf(address));

/** Rule 5: a blocked participant is treated as absent, and so is one the member keeps private. */
function unblocked(head: MessageHead, context: MatchContext): Participant[] {
  return externalParticipants(head, context).filter(({ address }) => !blockedBy(address, context) && !isKeptPrivate(address, context));
}

/** Nobody left. Who is on no blocklist is kept private: that is undone elsewhere, so it is another reason. */
function skipBlocked(head: MessageHead, context: MatchContext): Verdict | null {
  if (unblocked(head, context).length > 0) return null;
  const outsiders = externalParticipants(head, context).map(({ address }) => address);
  const lists = outsiders.map((address) => blockedBy(address, context));
  if (lists.includes(null)) return { kind: 'skip', reason: 'kept-private' };
  // The member can free what only their own list blocks; for the rest it takes an admin.
  const list = lists.includes('organisation') ? 'organisation' : 'member';
  return { kind: 'skip', reason: 'blocked', detail: outsiders.slice(0, 3).join(', '), list };
}

function skipFiltered(head: MessageHead, context: MatchContext): Verdict | null {
  const filter = filteredBy(head, context);
  return filter ? { kind: 'skip', reason: 'filtered', detail: filter } : null;
}

/** Rules 3, 4 and 7. */
function link(head: MessageHead, context: MatchContext, directory: DirectoryEntries): Verdict {
  const people = unblocked(head, context);
  const byUser = people.flatMap(({ address }) => usersOf(address, directory));
  const byDomain = context.settings.syncTo === 'customers' ? people.flatMap(({ address }) => customersOf(address, directory)) : [];
  const links = context.settings.syncTo === 'customers' ? customerLinks(byDomain, byUser) : byUser;
  if (links.length === 0) {
    return { kind: 'skip', reason: context.settings.syncTo === 'customers' ? 'no-customer-for-domain' : 'no-known-user' };
  }
  if (!context.settings.syncThirdPartySender && !senderInvolved(head, context, directory)) {
    return { kind: 'skip', reason: 'sender-not-involved', detail: head.from[0]?.address };
  }
  return { kind: 'link', links: uniqueLinks(links), ambiguous: ambiguousAddresses(people, directory) };
}

function usersOf(address: string, directory: DirectoryEntries): Link[] {
  const all = directory.users.get(address) ?? [];
  const chosen = directory.choices.get(address);
  const kept = chosen ? all.filter(({ user }) => chosen.includes(user)) : all;
  // A remembered choice whose User has gone no longer decides anything.
  return (kept.length > 0 ? kept : all).map(({ user, customer }) => ({ user, customer, address }));
}

const customersOf = (address: string, directory: DirectoryEntries): Link[] =>
  (directory.customers.get(domainOf(address)) ?? []).map((customer) => ({ customer, user: null, address }));

/** "Sync to customers": the domain decides; Users that take part are noted as well, without making their customer one (rule 3). */
function customerLinks(byDomain: readonly Link[], byUser: readonly Link[]): Link[] {
  if (byDomain.length === 0) return [];
  const customers = new Set(byDomain.map(({ customer }) => customer));
  return [...byDomain, ...byUser.map((one) => (customers.has(one.customer) ? one : { ...one, noted: true as const }))];
}

/** Rule 4: From is a linked User, a person at a linked customer (by domain), or a team member. RFC 5322 allows several authors. */
function senderInvolved(head: MessageHead, context: MatchContext, directory: DirectoryEntries): boolean {
  const known = new Set(unblocked(head, context).map(({ address }) => address));
  return head.from.some(({ address }) => {
    if (isInternal(address, context)) return true;
    if (!known.has(address)) return false;
    return (
      usersOf(address, directory).length > 0 || (context.settings.syncTo === 'customers' && customersOf(address, directory).length > 0)
    );
  });
}

/** Rule 7: an address on Users of different customers, until someone chooses once. */
function ambiguousAddresses(people: readonly Participant[], directory: DirectoryEntries): string[] {
  return people
    .map(({ address }) => address)
    .filter((address) => new Set(usersOf(address, directory).map(({ customer }) => customer)).size > 1);
}

function uniqueLinks(links: readonly Link[]): Link[] {
  const seen = new Map(links.map((one) => [`${one.customer}\u0000${one.user ?? ''}\u0000${one.address}`, one]));
  return [...seen.values()];
}
