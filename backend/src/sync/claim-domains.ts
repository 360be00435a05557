/**
 * Whoever owns a domain here receives its people at sign-in, and none of its mail is synced: another organisation's domain, or one
 * where anybody can have a mailbox, must never be claimed, by whichever way it is asked.
 */
import { normaliseDomain } from '../core/addresses';
import { publicMailDomain } from '../core/public-mail';
import type { Store } from '../store/open';

export interface RefusedDomain {
  /** Of the domain among those that were asked about. */
  index: number;
  why: string;
}

/** `held`: the organisation's already; they stay, whatever was allowed when it got them. */
export async function refusedDomains(store: Store, held: readonly string[], domains: readonly string[]): Promise<RefusedDomain[]> {
  const known = new Set(held.map(normaliseDomain));
  const why = async (domain: string): Promise<string | null> => {
    if (known.has(normaliseDomain(domain))) return null;
    if (publicMailDomain(domain)) return `Anybody can have an address at ${domain}; it can’t be a company’s own domain.`;
    return (await store.organisations.byDomain(domain)) ? `${domain} belongs to another organisation.` : null;
  };
  const answers = await Promise.all(domains.map(why));
  return answers.flatMap((answer, index) => (answer === null ? [] : [{ index, why: answer }]));
}
