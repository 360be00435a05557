/** Which User an address is that several have, said once for all mail: the same from the console and the API. */
import type { UserRecord } from '../store/records';
import type { RouteContext } from './route';

/** The User it is from now on; null, and nothing changes, when that is none of those who have the address. */
export async function chooseUser(
  { parts, caller }: Pick<RouteContext, 'parts' | 'caller'>,
  address: string,
  id: string,
): Promise<UserRecord | null> {
  const user = await parts.store.directory.user(caller.organisation.id, id);
  if (!user?.addresses.includes(address)) return null;
  await parts.useCases.chooseUser(caller.organisation, address, [user.id], caller.actor);
  return user;
}
