/** Whom the team may be shown as an unknown person: nobody who is ignored or blocked, nobody a member keeps private by what that member's mail told. */
import { domainOf, isListed } from '../core/addresses';
import { erased } from '../core/match';
import type { Store } from '../store/open';
import type { OrganisationRecord } from '../store/records';
import type { UseCases } from './use-cases';

/** What one mailbox tells of nobody: its member's blocklist and private people. */
type Silence = (address: string) => boolean;

export function makeUnknownPeople({ store }: { store: Store }): Pick<UseCases, 'unknownPeople'> {
  async function silences({ id: org }: OrganisationRecord): Promise<Map<string, Silence>> {
    const [connections, members, privateOf] = await Promise.all([
      store.connections.list(org),
      store.organisations.members(org),
      store.choices.privateOfEach(org),
    ]);
    const settings = new Map(members.map((member) => [member.email, member.settings]));
    const pairs = connections.map(({ id, member }): [string, Silence] => {
      const kept = privateOf(member);
      const blocklist = settings.get(member)?.blocklist ?? [];
      return [id, (address) => [address, domainOf(address), erased(address)].some((one) => kept.has(one)) || isListed(blocklist, address)];
    });
    return new Map(pairs);
  }

  return {
    // Looked at when people are listed, not when they are met: what is taken back shows them again.
    async unknownPeople(organisation, limit) {
      const [byMailbox, ignored] = await Promise.all([silences(organisation), store.choices.ignoredPeople(organisation.id)]);
      const hidden = new Set(ignored.map(({ address }) => address));
      return store.strangers.list(
        organisation.id,
        limit,
        (address, mailbox) =>
          !hidden.has(address) && !isListed(organisation.blocklist, address) && !(byMailbox.get(mailbox)?.(address) ?? false),
      );
    },
  };
}
