/** Everything the rules need to know about one mailbox, read once per slice. */
import { domainOf } from '../core/addresses';
import { placeOf } from '../core/fold-message';
import { ownAddresses } from '../core/own-addresses';
import { sixMonthsBefore } from '../core/search-plan';
import type { MatchContext, MessageHead, OrganisationRules } from '../core/types';
import type { Store } from '../store/open';
import type { ConnectionRecord, OrganisationRecord, TeamMemberRecord } from '../store/records';

export interface MailboxContext {
  organisation: OrganisationRecord;
  member: TeamMemberRecord;
  connection: ConnectionRecord;
  match: MatchContext;
  /** Anyone of the team, whichever mailbox is read: decides a message's direction, so it must not depend on the reader. */
  isInternal: (address: string) => boolean;
}

export const rulesOf = (organisation: OrganisationRecord): OrganisationRules => ({
  domains: [organisation.domain, ...organisation.otherDomains],
  blocklist: organisation.blocklist,
  filters: organisation.filters,
  visibilityDefault: organisation.visibilityDefault,
  domainField: organisation.domainField,
  onDelete: organisation.onDelete,
});

/** `members`: those who left, too. Their addresses stay the team's, or stored mail would change its direction. */
export function teamTest(organisation: OrganisationRecord, members: readonly TeamMemberRecord[]): (address: string) => boolean {
  const domains = new Set([organisation.domain, ...organisation.otherDomains]);
  const own = new Set(members.flatMap((member) => [...ownAddresses(member)]));
  return (address) => own.has(address) || domains.has(domainOf(address));
}

/** Null when the organisation has gone or the member has left: then there is nothing to sync for. */
export async function loadMailboxContext(store: Store, connection: ConnectionRecord, now: Date): Promise<MailboxContext | null> {
  const [organisation, members, kept] = await Promise.all([
    store.organisations.get(connection.org),
    store.organisations.members(connection.org),
    store.choices.privateOf(connection.org, connection.member),
  ]);
  const member = members.find(({ email }) => email === connection.member);
  if (!organisation || !member || member.leftAt) return null;
  return {
    organisation,
    member,
    connection,
    isInternal: teamTest(organisation, members),
    match: {
      own: ownAddresses(member),
      rules: rulesOf(organisation),
      settings: member.settings,
      notBefore: sixMonthsBefore(now).getTime(),
      labelNames: new Map(Object.entries(connection.labelNames)),
      private: new Set(kept),
    },
  };
}

/** By what each of these mails is judged. Six months are what is read at first: from what is synced, or was and is let in again, time takes nothing. */
export async function matchContexts(
  store: Store,
  { connection: { org, id }, match }: MailboxContext,
  heads: readonly MessageHead[],
): Promise<(head: MessageHead) => MatchContext> {
  const old = heads.flatMap(({ at, gmailId }) => (at < match.notBefore ? [gmailId] : []));
  if (old.length === 0) return () => match;
  const [stored, dropped] = await Promise.all([store.messages.byPlaces(org, id, old), store.verdicts.onceSynced(id, old)]);
  const synced = new Set([...stored.flatMap(({ places }) => places), ...dropped]);
  return ({ gmailId }) => (synced.has(placeOf({ connection: id, gmailId })) ? { ...match, notBefore: 0 } : match);
}

/** What an import searches Gmail for: Users' addresses, or customers' domains. Internal ones never match, so they are left out. */
export async function searchTermsFor(store: Store, organisation: OrganisationRecord, member: TeamMemberRecord): Promise<string[]> {
  const domains = new Set([organisation.domain, ...organisation.otherDomains]);
  const terms =
    member.settings.syncTo === 'customers'
      ? await store.directory.allCustomerDomains(organisation.id)
      : await store.directory.allUserAddresses(organisation.id);
  return terms.filter((term) => !domains.has(term.includes('@') ? domainOf(term) : term));
}
