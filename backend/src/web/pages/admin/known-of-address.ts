/** What is known of one e-mail address, counted and named for an admin to look at: nothing is changed, and no mail is opened. */
import { domainOf, listEntry } from '../../../core/addresses';
import type { UserRecord } from '../../../store/records';
import type { RouteContext } from '../../route';

/** How mail with the address is kept out: it was erased before, it stands on the organisation's blocklist, or its whole domain does. */
export type Block = 'erased' | 'address' | 'domain';

export interface Known {
  address: string;
  messages: number;
  /** The conversations these mails are in. */
  interactions: number;
  users: readonly KnownUser[];
  block: Block | null;
}

export interface KnownUser {
  id: string;
  name: string;
  /** Null when the customer is not there (any more). */
  customer: { id: string; name: string } | null;
  otherAddresses: readonly string[];
}

export const PERSONAL_DATA = '/admin/data';
export const pathOf = (address: string, act: '' | '/erase' = ''): string =>
  `${PERSONAL_DATA}${act}?${new URLSearchParams({ address }).toString()}`;

export async function knownOf({ parts, caller }: Pick<RouteContext, 'parts' | 'caller'>, address: string): Promise<Known> {
  const { directory, messages, choices } = parts.store;
  const { id: org, blocklist } = caller.organisation;
  const [amount, users, erasedBefore] = await Promise.all([
    messages.amountOf(org, address),
    directory.usersByAddress(org, address),
    choices.isErased(org, address),
  ]);
  const customers = await directory.customersById(org, [...new Set(users.map(({ customer }) => customer))]);
  const userOf = ({ id, name, email, customer, addresses }: UserRecord): KnownUser => ({
    id,
    name: name || email,
    customer: customers.find((one) => one.id === customer) ?? null,
    otherAddresses: addresses.filter((one) => one !== address),
  });
  return { address, ...amount, users: users.map(userOf), block: blockOf(address, blocklist, erasedBefore) };
}

function blockOf(address: string, blocklist: readonly string[], erasedBefore: boolean): Block | null {
  if (erasedBefore) return 'erased';
  const entries = new Set(blocklist.map(listEntry));
  if (entries.has(address)) return 'address';
  return entries.has(domainOf(address)) ? 'domain' : null;
}
