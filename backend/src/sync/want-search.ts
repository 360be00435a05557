/** Tells every mailbox of an organisation to look for the mail of addresses or domains that are somebody's now. */
import { sixMonthsBefore } from '../core/search-plan';
import type { Store } from '../store/open';
import type { Clock } from './ports';

export function makeWantSearch({ store, clock }: { store: Store; clock: Clock }) {
  /** Returns the connections that have something to search for. */
  return async function wantSearch(
    org: string,
    { addresses, domains }: { addresses: readonly string[]; domains: readonly string[] },
  ): Promise<string[]> {
    // What is nobody's any more is dropped by comparing; searching for it would only read mail again to skip it.
    const { users, customers } = await store.directory.entries(org, addresses, domains);
    const since = sixMonthsBefore(clock.now());
    const touched: string[] = [];
    for (const { email, settings } of await store.organisations.members(org)) {
      const terms = settings.syncTo === 'customers' ? [...customers.keys()] : [...users.keys()];
      // A User of a customer known by domain is noted as well: stored mail is matched anew, nothing new has to be searched.
      if (terms.length > 0) touched.push(...(await store.connections.wantSearch(org, terms, since, { member: email })));
    }
    return touched;
  };
}

export type WantSearch = ReturnType<typeof makeWantSearch>;
