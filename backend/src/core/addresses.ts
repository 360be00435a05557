/** Addresses are compared lower-cased and exactly; a sub-domain is another domain (rule 1). */
import type { MessageHead, Participant } from './types';

export const normaliseAddress = (address: string): string => address.trim().toLowerCase();

/** The part after the last @, lower-cased; '' for something that is not an address. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : address.slice(at + 1).toLowerCase();
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
  return [...new Set(domains)];
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
export const listEntry = (entry: string): string => normaliseAddress(entry).replace(/^@/, '');

export function isListed(list: readonly string[], address: string): boolean {
  const domain = domainOf(address);
  return list.some((entry) => {
    const wanted = listEntry(entry);
    return wanted.includes('@') ? wanted === address : wanted !== '' && wanted === domain;
  });
}
