/**
 * Addresses are compared lower-cased and exactly; a sub-domain is another domain (rule 1). An international domain is kept as people
 * write it: mail headers and directories hold it so (müller.example) or for the DNS (xn--mller-kva.example; RFC 5890), and it is one.
 */
import { domainToASCII, domainToUnicode } from 'node:url';
import type { MessageHead, Participant } from './types';

const NOT_ASCII = /[^\x20-\x7f]/;
const isInternational = (text: string): boolean => NOT_ASCII.test(text) || /(^|[.@])xn--/.test(text);

export function normaliseDomain(domain: string): string {
  const lower = domain.trim().toLowerCase();
  return isInternational(lower) ? domainToUnicode(lower) || lower : lower;
}

export function normaliseAddress(address: string): string {
  const lower = address.trim().toLowerCase();
  const at = lower.lastIndexOf('@') + 1;
  return at > 0 && isInternational(lower) ? lower.slice(0, at) + normaliseDomain(lower.slice(at)) : lower;
}

/** The part after the last @, lower-cased; '' for something that is not an address. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : normaliseDomain(address.slice(at + 1));
}

/** All ways in which a header may spell an address or a domain. */
export function spellings(term: string): string[] {
  const at = term.lastIndexOf('@') + 1;
  const ascii = NOT_ASCII.test(term.slice(at)) && domainToASCII(term.slice(at));
  return ascii ? [term, term.slice(0, at) + ascii] : [term];
}

/** A customer's domain field is a list, or free text people type: "acme.example, acme.test" or "@acme.example acme.test;…". */
export function domainsInField(value: unknown): string[] {
  const text = Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(' ') : value;
  if (typeof text !== 'string') return [];
  const domains = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((part) =>
      part
        .replace(/^https?:\/\//, '')
        .replace(/^@/, '')
        .replace(/\/.*$/, ''),
    )
    .filter((part) => /^[^@\s.]+(\.[^@\s.]+)+$/.test(part));
  return [...new Set(domains.map(normaliseDomain))];
}

/** Everyone a message names, in header order, without repeats. */
export function participantsOf(head: Pick<MessageHead, 'from' | 'to' | 'cc' | 'bcc'>): Participant[] {
  const byAddress = new Map<string, Participant>();
  for (const one of [...head.from, ...head.to, ...head.cc, ...head.bcc]) {
    if (one.address && !byAddress.has(one.address)) byAddress.set(one.address, one);
  }
  return [...byAddress.values()];
}

/** Blocklist entries are addresses or domains ("@acme.example" and "acme.example" mean the same). */
export function listEntry(entry: string): string {
  const typed = entry.trim().replace(/^@/, '');
  return typed.includes('@') ? normaliseAddress(typed) : normaliseDomain(typed);
}

export function isListed(list: readonly string[], address: string): boolean {
  const domain = domainOf(address);
  return list.some((entry) => {
    const wanted = listEntry(entry);
    return wanted.includes('@') ? wanted === address : wanted !== '' && wanted === domain;
  });
}
