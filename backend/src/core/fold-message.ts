/**
 * One message out of its copies (every copy links to a customer; others are verdicts, not copies). The same mail lies in several
 * mailboxes with different ids, labels and even headers (only the sender's copy has Bcc); the result must not depend on which copy
 * arrived first, so everything here is a function of the set.
 */
import { domainOf } from './addresses';
import { isAutoReply } from './filters';
import { baseSubject } from './message-key';
import type { Link, Participant } from './types';

export interface Copy {
  readonly connection: string;
  readonly member: string;
  readonly gmailId: string;
  readonly threadId: string;
  readonly at: Date;
  readonly subject: string;
  readonly from: readonly Participant[];
  readonly to: readonly Participant[];
  readonly cc: readonly Participant[];
  readonly bcc: readonly Participant[];
  readonly filterHeaders: readonly (readonly [string, string])[];
  readonly authentic: boolean;
  readonly snippet: string;
  readonly links: readonly Link[];
  readonly ambiguous: readonly string[];
}

export interface FoldedMessage {
  at: Date;
  subject: string;
  baseSubject: string;
  from: Participant[];
  to: Participant[];
  cc: Participant[];
  bcc: Participant[];
  direction: 'in' | 'out';
  snippet: string;
  links: Link[];
  customers: string[];
  users: string[];
  teamMembers: string[];
  ambiguous: string[];
  /** Customers and Users this message is a reply from (their person wrote it, no robot, no forged sender). */
  replyCustomers: string[];
  replyUsers: string[];
  /** Every external participant's address: what a directory change re-matches by. */
  addresses: string[];
  domains: string[];
  authentic: boolean;
  /** `connection:gmailId` and `connection:threadId` of every copy: how audit and threading look messages up. */
  places: string[];
  threads: string[];
}

export const placeOf = (copy: Pick<Copy, 'connection' | 'gmailId'>): string => `${copy.connection}:${copy.gmailId}`;

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** The earliest one first: its words are shown, so that later copies change nothing. */
export const byArrival = <C extends Pick<Copy, 'at' | 'connection' | 'gmailId'>>(copies: readonly C[]): C[] =>
  [...copies].sort((a, b) => a.at.getTime() - b.at.getTime() || (placeOf(a) < placeOf(b) ? -1 : 1));

/**
 * `isInternal` tells team members' addresses from others. Throws when there is none: a message without a copy is deleted, not folded.
 */
export function foldMessage(unordered: readonly Copy[], isInternal: (address: string) => boolean): FoldedMessage {
  const copies = byArrival(unordered);
  const canonical = copies[0];
  if (!canonical) throw new Error('a message without copies cannot be folded');
  const links = uniqueLinks(copies.flatMap((copy) => copy.links));
  const sender = canonical.from[0]?.address ?? '';
  const direction = sender !== '' && isInternal(sender) ? 'out' : 'in';
  // A robot's answer and a forged sender are no reply of the customer (FAILURES S14).
  const authentic = copies.every((copy) => copy.authentic);
  const isReply = direction === 'in' && authentic && !copies.some((copy) => isAutoReply({ filterHeaders: new Map(copy.filterHeaders) }));
  const authors = new Set(canonical.from.map(({ address }) => address));
  const bySender = isReply ? links.filter(({ address }) => authors.has(address)) : [];
  // A colleague's other address is a stranger's in one's own mailbox: where it made a link, a change of who it is must find the mail.
  const linked = new Set(links.map(({ address }) => address));
  const external = unique(
    copies.flatMap((copy) => [...copy.from, ...copy.to, ...copy.cc, ...copy.bcc]).map(({ address }) => address),
  ).filter((address) => address !== '' && (linked.has(address) || !isInternal(address)));
  return {
    at: new Date(Math.min(...copies.map(({ at }) => at.getTime()))),
    subject: canonical.subject,
    baseSubject: baseSubject(canonical.subject),
    from: [...canonical.from],
    to: [...canonical.to],
    cc: [...canonical.cc],
    // Only the sender's own copy knows Bcc.
    bcc: uniquePeople(copies.flatMap((copy) => copy.bcc)),
    direction,
    snippet: canonical.snippet,
    links,
    customers: customersOf(links),
    users: unique(links.flatMap(({ user }) => (user === null ? [] : [user]))).sort(),
    teamMembers: unique(copies.map(({ member }) => member)).sort(),
    ambiguous: unique(copies.flatMap((copy) => copy.ambiguous)).sort(),
    replyCustomers: customersOf(bySender),
    replyUsers: unique(bySender.flatMap(({ user }) => (user === null ? [] : [user]))).sort(),
    addresses: external.sort(),
    domains: unique(external.map(domainOf)).sort(),
    authentic,
    places: copies.map(placeOf).sort(),
    threads: unique(copies.map(({ connection, threadId }) => `${connection}:${threadId}`)).sort(),
  };
}

const customersOf = (links: readonly Link[]): string[] =>
  unique(links.flatMap(({ customer, noted }) => (noted || customer === '' ? [] : [customer]))).sort();

/** Who is only noted in one mailbox ("sync to customers") may be linked in another: then they are linked. */
function uniqueLinks(links: readonly Link[]): Link[] {
  const seen = new Map<string, Link>();
  for (const one of links) {
    const key = JSON.stringify([one.customer, one.user, one.address]);
    if (!seen.has(key) || !one.noted) seen.set(key, one);
  }
  return [...seen.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

const uniquePeople = (people: readonly Participant[]): Participant[] => [...new Map(people.map((one) => [one.address, one])).values()];
