/** Tells the mailboxes of an organisation what to look for: the mail of addresses or domains that are somebody's now, or everything. */
import { domainOf } from '../core/addresses';
import { ANY_RULE, type Consequences } from '../core/consequences';
import { sixMonthsBefore } from '../core/search-plan';
import type { Store } from '../store/open';
import type { OrganisationRecord, RematchRecord } from '../store/records';
import { searchTermsFor } from './mailbox-context';
import type { Clock } from './ports';

/** All return the connections that have something to search for or to read again. */
export function makeWantSearch({ store, clock }: { store: Store; clock: Clock }) {
  const since = () => sixMonthsBefore(clock.now());

  async function mailOf(
    org: string,
    { addresses, domains }: { addresses: readonly string[]; domains: readonly string[] },
  ): Promise<string[]> {
    // What is nobody's any more is dropped by comparing; searching for it would only read mail again to skip it.
    const { users, customers } = await store.directory.entries(org, addresses, [...domains, ...addresses.map(domainOf)]);
    const people = [...users.keys()];
    // The mail of people at a customer's domain is there by that. Others make no mail a customer's, but as its sender they let it in.
    const byDomain = [...domains.filter((one) => customers.has(one)), ...people.filter((one) => !customers.has(domainOf(one)))];
    const touched: string[] = [];
    for (const { email, settings } of await store.organisations.members(org)) {
      const terms = settings.syncTo === 'customers' ? byDomain : people;
      if (terms.length > 0) touched.push(...(await store.connections.wantSearch(org, terms, since(), { member: email })));
    }
    return touched;
  }

  /** A rule or a setting of one member, or of all, has changed. */
  async function after(organisation: OrganisationRecord, { search, reread }: Consequences, only?: string): Promise<string[]> {
    if (search.length + reread.length === 0) return [];
    const known = search === 'everything' ? null : await knownAmong(organisation.id, search);
    const touched: string[] = [];
    for (const member of await store.organisations.members(organisation.id)) {
      if (only !== undefined && member.email !== only) continue;
      const terms = known ?? (await searchTermsFor(store, organisation, member));
      if (terms.length + reread.length === 0) continue;
      touched.push(...(await store.connections.wantSearch(organisation.id, terms, since(), { member: member.email, reread })));
    }
    return touched;
  }

  /** Mail of others becomes nobody's, whatever the rules say: searching for it would only read it again to skip it. */
  async function knownAmong(org: string, values: readonly string[]): Promise<string[]> {
    if (values.length === 0) return [];
    const directory = [...(await store.directory.allUserAddresses(org)), ...(await store.directory.allCustomerDomains(org))];
    const known = new Set(directory.flatMap((entry) => (entry.includes('@') ? [entry, domainOf(entry)] : [entry])));
    return values.filter((value) => known.has(value) || known.has(domainOf(value)));
  }

  /** For a mailbox that was away, or whose change nobody can tell any more. */
  const everything = (organisation: OrganisationRecord, only?: string): Promise<string[]> =>
    after(organisation, { stored: [], search: 'everything', reread: ANY_RULE }, only);

  /** What a process changed that did not live to tell the mailboxes. */
  async function leftOver(organisation: OrganisationRecord, wanted: readonly RematchRecord[]): Promise<string[]> {
    const of = (scope: RematchRecord['scope']) => wanted.flatMap((one) => (one.scope === scope ? [one.value] : []));
    const [values, mailboxes, renamed] = [of('search'), of('mailbox'), of('name')];
    if (renamed.length > 0) await store.rollups.markNaming(organisation.id, renamed);
    const touched: string[] = [];
    if (values.length > 0) {
      const [addresses, domains] = [values.filter((value) => value.includes('@')), values.filter((value) => !value.includes('@'))];
      touched.push(...(await mailOf(organisation.id, { addresses, domains })));
    }
    // The domain field may have been what changed.
    if (mailboxes.includes('')) await store.directory.rederiveDomains(organisation.id, organisation.domainField);
    for (const email of mailboxes) touched.push(...(await everything(organisation, email || undefined)));
    return [...new Set(touched)];
  }

  return { mailOf, after, everything, leftOver };
}

export type WantSearch = ReturnType<typeof makeWantSearch>;
