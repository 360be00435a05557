/** Tells the mailboxes of an organisation what to look for: the mail of addresses or domains that are somebody's now, or everything. */
import { domainOf } from '../core/addresses';
import { ANY_RULE, type Consequences, type Reread } from '../core/consequences';
import { sixMonthsBefore } from '../core/search-plan';
import type { Store } from '../store/open';
import type { OrganisationRecord, RematchRecord, TeamMemberRecord } from '../store/records';
import { searchTermsFor } from './mailbox-context';
import type { Clock } from './ports';

/** So many addresses are put on lists in one go: about a second. */
const AT_ONCE = 1_000_000;

/** What is done in many goes says after each that it is still at it. */
export type StillAtIt = () => Promise<void>;
const nobodyWaits: StillAtIt = () => Promise.resolve();

/** All return the connections that have something to search for or to read again. */
export function makeWantSearch({ store, clock }: { store: Store; clock: Clock }) {
  const since = () => sixMonthsBefore(clock.now());

  /** Whoever syncs to the same searches for the same: an organisation may have thousands of members, and has two lists. */
  async function tell(
    org: string,
    members: readonly TeamMemberRecord[],
    termsOf: (member: TeamMemberRecord) => readonly string[] | Promise<readonly string[]>,
    stillAtIt: StillAtIt,
    reread?: readonly Reread[],
  ): Promise<string[]> {
    const touched: string[] = [];
    for (const syncTo of ['users', 'customers'] as const) {
      const group = members.filter(({ settings }) => settings.syncTo === syncTo);
      const [one] = group;
      const terms = one ? await termsOf(one) : [];
      if (terms.length + (reread?.length ?? 0) === 0) continue;
      const share = Math.ceil(AT_ONCE / (terms.length + 1));
      for (let i = 0; i < group.length; i += share) {
        const emails = group.slice(i, i + share).map(({ email }) => email);
        touched.push(...(await store.connections.wantSearch(org, terms, since(), { members: emails, ...(reread ? { reread } : {}) })));
        await stillAtIt();
      }
    }
    return touched;
  }

  async function mailOf(
    org: string,
    { addresses, domains }: { addresses: readonly string[]; domains: readonly string[] },
    stillAtIt = nobodyWaits,
  ): Promise<string[]> {
    // What is nobody's any more is dropped by comparing; searching for it would only read mail again to skip it.
    const { users, customers } = await store.directory.entries(org, addresses, [...domains, ...addresses.map(domainOf)]);
    const people = [...users.keys()];
    // The mail of people at a customer's domain is there by that. Others make no mail a customer's, but as its sender they let it in.
    const byDomain = [...domains.filter((one) => customers.has(one)), ...people.filter((one) => !customers.has(domainOf(one)))];
    const termsOf = ({ settings }: TeamMemberRecord) => (settings.syncTo === 'customers' ? byDomain : people);
    return tell(org, await store.organisations.members(org), termsOf, stillAtIt);
  }

  /** A rule or a setting of one member, or of all, has changed. */
  async function after(
    organisation: OrganisationRecord,
    { search, reread }: Consequences,
    only?: string,
    stillAtIt = nobodyWaits,
  ): Promise<string[]> {
    if (search.length + reread.length === 0) return [];
    const known = search === 'everything' ? null : await knownAmong(organisation.id, search);
    const members = (await store.organisations.members(organisation.id)).filter(({ email }) => only === undefined || email === only);
    return tell(organisation.id, members, (member) => known ?? searchTermsFor(store, organisation, member), stillAtIt, reread);
  }

  /** Mail of others becomes nobody's, whatever the rules say: searching for it would only read it again to skip it. */
  async function knownAmong(org: string, values: readonly string[]): Promise<string[]> {
    if (values.length === 0) return [];
    const directory = [...(await store.directory.allUserAddresses(org)), ...(await store.directory.allCustomerDomains(org))];
    const known = new Set(directory.flatMap((entry) => (entry.includes('@') ? [entry, domainOf(entry)] : [entry])));
    return values.filter((value) => known.has(value) || known.has(domainOf(value)));
  }

  /** For a mailbox that was away, or whose change nobody can tell any more. */
  const everything = (organisation: OrganisationRecord, only?: string, stillAtIt = nobodyWaits): Promise<string[]> =>
    after(organisation, { stored: [], search: 'everything', reread: ANY_RULE }, only, stillAtIt);

  /** What a process changed that did not live to tell the mailboxes. */
  async function leftOver(organisation: OrganisationRecord, wanted: readonly RematchRecord[], stillAtIt: StillAtIt): Promise<string[]> {
    const of = (scope: RematchRecord['scope']) => wanted.flatMap((one) => (one.scope === scope ? [one.value] : []));
    const [values, mailboxes, renamed] = [of('search'), of('mailbox'), of('name')];
    if (renamed.length > 0) await store.rollups.markNaming(organisation.id, renamed);
    const touched: string[] = [];
    if (values.length > 0) {
      const [addresses, domains] = [values.filter((value) => value.includes('@')), values.filter((value) => !value.includes('@'))];
      touched.push(...(await mailOf(organisation.id, { addresses, domains }, stillAtIt)));
    }
    // The domain field may have been what changed.
    if (mailboxes.includes('')) await store.directory.rederiveDomains(organisation.id, organisation.domainField);
    for (const email of mailboxes) touched.push(...(await everything(organisation, email || undefined, stillAtIt)));
    return [...new Set(touched)];
  }

  return { mailOf, after, everything, leftOver };
}

export type WantSearch = ReturnType<typeof makeWantSearch>;
