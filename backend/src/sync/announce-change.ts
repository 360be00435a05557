/**
 * A change of the directory, a rule or a setting, made known to everything it touches: first durably (what to match anew, what to
 * search for, wantSeq), then as jobs. The order is the point: a lost job costs the sweeper's delay, never the change.
 */
import { randomUUID } from 'node:crypto';
import type { Consequences } from '../core/consequences';
import { sixMonthsBefore } from '../core/search-plan';
import type { Store } from '../store/open';
import type { OrganisationRecord, RematchScope, TeamMemberRecord } from '../store/records';
import type { DirectoryChange } from '../store/directory';
import type { Clock, Enqueue } from './ports';
import { makeWantSearch, type StillAtIt } from './want-search';

/** Longer than a step of a change takes, short enough for the one of a process that died to be carried through within a minute (FAILURES I8). */
const LONGEST_STEP_MS = 20_000;

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

  const self = {
    /**
     * Makes a change and announces it. What follows is stored as an intent before the change: if the process died between a change and
     * its announcement, nobody would ever find out, because making the same change again changes nothing. The intent stands apart from
     * what is announced, or a comparison that runs already would work it off before the change is there. A change of many steps calls
     * `stillAtIt` after each, which moves the intent's deadline.
     */
    async carryOut<T>(org: string, follows: readonly RematchScope[], change: (stillAtIt: StillAtIt) => Promise<T>): Promise<T> {
      if (follows.length === 0) return change(() => Promise.resolve());
      const id = randomUUID();
      let said = -Infinity;
      const stillAtIt = async () => {
        const now = clock.now().getTime();
        if (now - said < LONGEST_STEP_MS / 4) return;
        said = now;
        await store.rematches.intend({ id, org, follows, dueAt: new Date(now + LONGEST_STEP_MS) });
      };
      await stillAtIt();
      const result = await change(stillAtIt);
      await store.rematches.announced(id);
      return result;
    },

    /** Addresses or domains that became somebody's, or nobody's. */
    async directory(organisation: OrganisationRecord, change: DirectoryChange, stillAtIt?: StillAtIt): Promise<void> {
      const scopes = storedMailOf(change);
      const renamed = change.renamed ?? [];
      if (renamed.length > 0) await store.rollups.markNaming(organisation.id, renamed);
      if (change.created || renamed.length > 0) await enqueue('rollups.refresh', { org: organisation.id });
      if (scopes.length === 0) return;
      await store.rematches.add(organisation.id, scopes);
      const touched = await wantSearch.mailOf(organisation.id, change, stillAtIt);
      await enqueue('organisation.rematch', { org: organisation.id });
      await startImports(touched);
    },

    /** What is stored of an address is compared anew with the rules; nothing is searched for. */
    async storedMail(organisation: OrganisationRecord, address: string): Promise<void> {
      await store.rematches.add(organisation.id, [{ scope: 'address', value: address }]);
      await enqueue('organisation.rematch', { org: organisation.id });
    },

    /** Whoever was erased kept even mail between others out, and left no trace on it: let in again, they are looked for like nobody else. */
    async letIn(org: string, address: string): Promise<void> {
      await startImports(await store.connections.wantSearch(org, [address], sixMonthsBefore(clock.now()), { reread: ['blocked'] }));
    },

    /** A mailbox stops being read: what a slice left half stored is found by comparing, because no reading follows. */
    async readNoMore(org: string, member: string, stop: () => Promise<void>): Promise<void> {
      const follows: RematchScope[] = [{ scope: 'member', value: member }];
      await self.carryOut(org, follows, async () => {
        await stop();
        await store.rematches.add(org, follows);
      });
      await enqueue('organisation.rematch', { org });
    },

    /** A rule of the organisation (no member given) or a member's setting has changed. */
    async rules(
      organisation: OrganisationRecord,
      consequences: Consequences,
      only?: TeamMemberRecord,
      stillAtIt?: StillAtIt,
    ): Promise<void> {
      const scopes = storedMailUnder(consequences.stored, only?.email);
      await store.rematches.add(organisation.id, scopes);
      const touched = await wantSearch.after(organisation, consequences, only?.email, stillAtIt);
      if (scopes.length > 0) await enqueue('organisation.rematch', { org: organisation.id });
      await startImports(touched);
    },
  };
  return self;
}

/** What follows from a change of the directory. */
export const followsDirectory = (change: DirectoryChange): RematchScope[] => [
  ...storedMailOf(change),
  ...[...change.addresses, ...change.domains].map((value) => ({ scope: 'search' as const, value })),
  ...(change.renamed ?? []).map((value) => ({ scope: 'name' as const, value })),
];

/** What may follow from a change of a rule (no member given) or of a member's setting: more than will, because nobody knows yet what it changes. */
export const mayFollow = (only = ''): RematchScope[] => [
  { scope: 'all', value: '' },
  { scope: 'mailbox', value: only },
];

const storedMailOf = ({ addresses, domains }: DirectoryChange): RematchScope[] => [
  ...addresses.map((value) => ({ scope: 'address' as const, value })),
  ...domains.map((value) => ({ scope: 'domain' as const, value })),
];

function storedMailUnder(stored: Consequences['stored'], only: string | undefined): RematchScope[] {
  if (stored === 'all' || (stored === 'own' && !only)) return [{ scope: 'all', value: '' }];
  if (stored === 'own') return [{ scope: 'member', value: only ?? '' }];
  return stored.map((value) => ({ scope: value.includes('@') ? 'address' : 'domain', value }));
}

export type AnnounceChange = ReturnType<typeof makeAnnounceChange>;
