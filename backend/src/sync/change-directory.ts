/** Writes to the directory, row by row, and the consequences for what is synced. */
import type { DirectoryChange } from '../store/directory';
import type { Store } from '../store/open';
import type { OrganisationRecord } from '../store/records';
import { followsDirectory, type AnnounceChange } from './announce-change';
import type { DirectoryBatch, RowResult, UseCases } from './use-cases';

const AT_ONCE = 16;

export function makeChangeDirectory({
  store,
  announce,
}: {
  store: Store;
  announce: AnnounceChange;
}): Pick<UseCases, 'writeDirectory' | 'removeFromDirectory'> {
  return {
    async writeDirectory(organisation, batch) {
      const changed = { addresses: new Set<string>(), domains: new Set<string>() };
      let created = false;
      const renamed: string[] = [];
      const note = (change: DirectoryChange | null) => {
        change?.addresses.forEach((one) => changed.addresses.add(one));
        change?.domains.forEach((one) => changed.domains.add(one));
        created ||= change?.created ?? false;
        renamed.push(...(change?.renamed ?? []));
      };
      const expected = await store.directory.expectedChange(organisation.id, organisation.domainField, batch);
      return announce.carryOut(organisation.id, followsDirectory(expected), async (stillAtIt) => {
        const results = await inBatches(rowsOf(store, organisation, batch, note), stillAtIt);
        const change = { addresses: [...changed.addresses], domains: [...changed.domains], created, renamed };
        await announce.directory(organisation, change, stillAtIt);
        return results;
      });
    },

    async removeFromDirectory(organisation, kind, id) {
      if (kind === 'task') return store.directory.deleteTask(organisation.id, id);
      const expected = await store.directory.expectedRemoval(organisation.id, kind, id);
      if (!expected) return false;
      return announce.carryOut(organisation.id, followsDirectory(expected), async () => {
        const change =
          kind === 'customer'
            ? await store.directory.deleteCustomer(organisation.id, id)
            : await store.directory.deleteUser(organisation.id, id);
        if (change) await announce.directory(organisation, change);
        return change !== null;
      });
    },
  };
}

type Row = Omit<RowResult, 'error'> & { write: () => Promise<void> };

/** Customers before users: within a batch of one kind rows don't depend on each other. */
function rowsOf(
  store: Store,
  { id: org, domainField }: OrganisationRecord,
  batch: DirectoryBatch,
  note: (change: DirectoryChange) => void,
): Row[][] {
  return [
    (batch.customers ?? []).map((one) => ({
      kind: 'customer' as const,
      id: one.id,
      write: async () => note(await store.directory.putCustomer(org, domainField, one)),
    })),
    (batch.users ?? []).map((one) => ({
      kind: 'user' as const,
      id: one.id,
      write: async () => note(await store.directory.putUser(org, one)),
    })),
    (batch.tasks ?? []).map((one) => ({ kind: 'task' as const, id: one.id, write: () => store.directory.putTask(org, one) })),
  ];
}

async function inBatches(kinds: readonly Row[][], stillAtIt: () => Promise<void>): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (const rows of kinds) {
    for (let i = 0; i < rows.length; i += AT_ONCE) {
      results.push(
        ...(await Promise.all(rows.slice(i, i + AT_ONCE).map(({ kind, id, write }) => write().then(() => ({ kind, id, error: null }))))),
      );
      await stillAtIt();
    }
  }
  return results;
}
