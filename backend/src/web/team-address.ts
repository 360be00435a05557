/**
 * Mail is stored by those on it from outside. By an address of the team nothing is found: an export would be empty, and an erasure would
 * answer with a receipt while the mail is still there and goes on being synced.
 */
import { teamTest } from '../sync/mailbox-context';
import type { RouteContext } from './route';

/** Why nothing is handed out or erased by this address; null for an address outside the team. */
export async function teamRefusal({ parts, caller }: Pick<RouteContext, 'parts' | 'caller'>, address: string): Promise<string | null> {
  const isTeams = teamTest(caller.organisation, await parts.store.organisations.members(caller.organisation.id));
  return isTeams(address)
    ? 'This is an address of your own team. What came from a colleague’s mailbox can be deleted when they disconnect it or are removed from the team.'
    : null;
}
