/** What can be kept private of a conversation, and what a kept value is in words. Pure. */
import { domainOf } from '../../../core/addresses';
import { publicMailDomain } from '../../../core/public-mail';
import type { Participant } from '../../../core/types';
import { threadValue } from '../../../core/match';

/** As core/match.ts reads them: `thread:<Gmail thread>`, an address, a domain, or a message key. */
export interface PrivateChoice {
  /** In the form: `conversation`, an address, or a domain. */
  what: string;
  kind: 'conversation' | 'person' | 'domain';
  /** The person's name, the domain, or ''. */
  name: string;
  values: string[];
}

const MOST = { people: 8, domains: 4 };

/**
 * `threads`: the conversation's Gmail threads in the reader's own mailbox; without one there is nothing of theirs to keep.
 * `outside`: addresses of people who are no colleagues. A domain where anybody can have an address is no company, and not offered.
 */
export function privateChoices(threads: readonly string[], outside: readonly string[], people: readonly Participant[]): PrivateChoice[] {
  if (threads.length === 0) return [];
  const names = new Map(people.filter(({ name }) => name.trim() !== '').map(({ address, name }) => [address, name.trim()]));
  const domains = [...new Set(outside.map(domainOf))].filter((domain) => domain !== '' && !publicMailDomain(domain));
  return [
    { what: 'conversation', kind: 'conversation', name: '', values: threads.map(threadValue) },
    ...outside
      .slice(0, MOST.people)
      .map((address) => ({ what: address, kind: 'person' as const, name: names.get(address) ?? address, values: [address] })),
    ...domains.slice(0, MOST.domains).map((domain) => ({ what: domain, kind: 'domain' as const, name: domain, values: [domain] })),
  ];
}

export interface KeptWords {
  label: string;
  /** Part of a Gmail address, after the #. */
  inGmail: string;
}

/** Of mail that is kept private nothing is stored: which it is can be seen in Gmail only, at `#inGmail`. */
export function keptWords(value: string): KeptWords {
  const thread = /^thread:([0-9a-f]{1,32})$/i.exec(value)?.[1];
  if (thread) return { label: 'A conversation', inGmail: `all/${thread}` };
  return { label: value.includes('@') ? value : `Everybody at ${value}`, inGmail: `search/${encodeURIComponent(value)}` };
}
