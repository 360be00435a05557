/**
 * Whoever owns a domain here receives its people at sign-in, and none of its mail is synced: another organisation's domain, or one
 * where anybody can have a mailbox, must never be claimed, by whichever way it is asked.
 */
import { publicMailDomain } from '../core/public-mail';
import type { Store } from '../store/open';

export interface RefusedDomain {
  /** Of the domain among those that were asked about. */
  index: number;
  why: string;
}

/** `organisation`: whose they are to be; null when it is still to be made. */
export async function refusedDomains(store: Store, organisation: string | null, domains: readonly string[]): Promise<RefusedDomain[]> {
  const owners = await Promise.all(domains.map((domain) => store.organisations.byDomain(domain)));
  return domains.flatMap((domain, index) => {
    if (publicMailDomain(domain)) return [{ index, why: `Anybody can have an address at ${domain}; it can’t be a company’s own domain.` }];
    const owner = owners[index];
    return owner && owner.id !== organisation ? [{ index, why: `${domain} belongs to another organisation.` }] : [];
  });
}
