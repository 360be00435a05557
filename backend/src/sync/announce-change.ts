/**
 * A change of the directory, a rule or a setting, made known to everything it touches: first durably (what to match anew, what to
 * search for, wantSeq), then as jobs. The order is the point: a lost job costs the sweeper's delay, never the change.
 */
import type { Store } from '../store/open';
import type { OrganisationRecord, RematchRecord, TeamMemberRecord } from '../store/records';
import type { DirectoryChange } from '../store/directory';
import type { Clock, Enqueue } from './ports';
import { makeWantSearch } from './want-search';

export interface AnnounceParts {
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
}

export function makeAnnounceChange({ store, clock, enqueue }: AnnounceParts) {
  const wantSearch = makeWantSearch({ store, clock });

  async function startImports(ids: readonly string[]): Promise<void> {
    for (const connection of ids) await enqueue('mailbox.import', { connection });
  }

  /** `everybodysMail`: a member's own addresses changed, which says in and out for mail in their colleagues' mailboxes, too. */
  async function expectedRules(org: string, only?: string, everybodysMail = false): Promise<void> {
    const stored = only && !everybodysMail ? { scope: 'member' as const, value: only } : { scope: 'all' as const, value: '' };
    await store.rematches.add(org, [stored, { scope: 'mailbox', value: only ?? '' }]);
  }

  return {
    /** A rule or a setting that is about to change; for the same reason as `expected`. */
    expectedRules,

    /**
     * What is about to change in the directory. If the process dies in the middle, the rematch does what is left; without it a write
     * that was carried out but never announced would go unnoticed for ever, because repeating it changes nothing.
     */
    async expected(org: string, change: DirectoryChange): Promise<void> {
      const searches = [...change.addresses, ...change.domains].map((value) => ({ scope: 'search' as const, value }));
      await store.rematches.add(org, [...scopesOf(change), ...searches]);
    },

    /** Addresses or domains that became somebody's, or nobody's. */
    async directory(organisation: OrganisationRecord, change: DirectoryChange): Promise<void> {
      const scopes = scopesOf(change);
      const renamed = change.renamed ?? [];
      if (renamed.length > 0) await store.rollups.markNaming(organisation.id, renamed);
      if (change.created || renamed.length > 0) await enqueue('rollups.refresh', { org: organisation.id });
      if (scopes.length === 0) return;
      await store.rematches.add(organisation.id, scopes);
      const touched = await wantSearch.mailOf(organisation.id, change);
      await store.rematches.told(organisation.id, 'search', [...change.addresses, ...change.domains]);
      await enqueue('organisation.rematch', { org: organisation.id });
      await startImports(touched);
    },

    /** What is stored of an address is compared anew with the rules; nothing is searched for. */
    async storedMail(organisation: OrganisationRecord, address: string): Promise<void> {
      await store.rematches.add(organisation.id, [{ scope: 'address', value: address }]);
      await enqueue('organisation.rematch', { org: organisation.id });
    },

    /** A rule of the organisation (no member given) or a member's setting: stored mail anew, skipped mail anew, and a full search. */
    async rules(organisation: OrganisationRecord, only?: TeamMemberRecord, everybodysMail = false): Promise<void> {
      // Once more: what was expected may have been worked off before it happened.
      await expectedRules(organisation.id, only?.email, everybodysMail);
      const touched = await wantSearch.everything(organisation, only?.email);
      await store.rematches.told(organisation.id, 'mailbox', [only?.email ?? '']);
      await enqueue('organisation.rematch', { org: organisation.id });
      await startImports(touched);
    },
  };
}

const scopesOf = ({ addresses, domains }: DirectoryChange): Pick<RematchRecord, 'scope' | 'value'>[] => [
  ...addresses.map((value) => ({ scope: 'address' as const, value })),
  ...domains.map((value) => ({ scope: 'domain' as const, value })),
];

export type AnnounceChange = ReturnType<typeof makeAnnounceChange>;
