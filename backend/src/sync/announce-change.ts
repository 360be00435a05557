/**
 * A change of the directory, a rule or a setting, made known to everything it touches: first durably (what to match anew, what to
 * search for, wantSeq), then as jobs. The order is the point: a lost job costs the sweeper's delay, never the change.
 */
import { sixMonthsBefore } from '../core/search-plan';
import type { SkipReason } from '../core/types';
import type { Store } from '../store/open';
import { LANES, type OrganisationRecord, type RematchRecord, type TeamMemberRecord } from '../store/records';
import type { DirectoryChange } from '../store/directory';
import { searchTermsFor } from './mailbox-context';
import type { Clock, Enqueue } from './ports';

/** Skipped for a reason that a rule or a setting decides: read again when one changes. Others are found by searching. */
const RULE_REASONS: readonly SkipReason[] = ['sender-not-involved', 'blocked', 'filtered', 'kept-private'];

export interface AnnounceParts {
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
}

export function makeAnnounceChange({ store, clock, enqueue }: AnnounceParts) {
  async function startImports(ids: readonly string[]): Promise<void> {
    for (const connection of ids) await enqueue('mailbox.import', { connection });
  }

  return {
    /** Addresses or domains that became somebody's, or nobody's. */
    async directory(organisation: OrganisationRecord, change: DirectoryChange): Promise<void> {
      const scopes: Pick<RematchRecord, 'scope' | 'value'>[] = [
        ...change.addresses.map((value) => ({ scope: 'address' as const, value })),
        ...change.domains.map((value) => ({ scope: 'domain' as const, value })),
      ];
      if (change.created) await enqueue('rollups.refresh', { org: organisation.id });
      if (scopes.length === 0) return;
      await store.rematches.add(organisation.id, scopes);
      const since = sixMonthsBefore(clock.now());
      const members = await store.organisations.members(organisation.id);
      const touched: string[] = [];
      for (const member of members) {
        const terms = member.settings.syncTo === 'customers' ? change.domains : change.addresses;
        // A User of a customer known by domain is noted as well: stored mail is matched anew, nothing new has to be searched.
        if (terms.length > 0) touched.push(...(await store.connections.wantSearch(organisation.id, terms, since, member.email)));
      }
      await enqueue('organisation.rematch', { org: organisation.id });
      await startImports(touched);
    },

    /** A rule of the organisation (no member given) or a member's setting: stored mail anew, skipped mail anew, and a full search. */
    async rules(organisation: OrganisationRecord, only?: TeamMemberRecord): Promise<void> {
      await store.rematches.add(organisation.id, [only ? { scope: 'member', value: only.email } : { scope: 'all', value: '' }]);
      const members = only ? [only] : await store.organisations.members(organisation.id);
      const touched: string[] = [];
      for (const member of members) {
        const connection = await store.connections.of(organisation.id, member.email, 'gmail');
        if (!connection?.refreshToken || connection.cursor === null) continue;
        const terms = await searchTermsFor(store, organisation, member);
        touched.push(...(await store.connections.wantSearch(organisation.id, terms, sixMonthsBefore(clock.now()), member.email)));
        await store.todo.reconsider(organisation.id, connection.id, RULE_REASONS, LANES.import);
      }
      await enqueue('organisation.rematch', { org: organisation.id });
      await startImports(touched);
    },
  };
}

export type AnnounceChange = ReturnType<typeof makeAnnounceChange>;
