/** Looking up what Startdeliver knows: customers, Users, tasks, and whom an address or a domain belongs to. */
import type { DirectoryEntries } from '../core/types';
import type { Models } from './models';
import type { CustomerRecord, TaskRecord, UserRecord } from './records';
import { withoutId } from './rows';

export function makeDirectoryLookups({ customers, users, tasks, choices }: Models) {
  /** A User at a customer that is not (or no longer, or not yet) there is a contact at nobody. */
  async function atCustomers<U extends { customer: string }>(org: string, people: readonly U[]): Promise<U[]> {
    const named = [...new Set(people.map(({ customer }) => customer).filter((id) => id !== ''))];
    if (named.length === 0) return [...people];
    const there = new Set((await customers.find({ org, id: { $in: named } }, { id: 1 }).lean()).map(({ id }) => id));
    return people.filter(({ customer }) => customer === '' || there.has(customer));
  }

  return {
    async customer(org: string, id: string): Promise<CustomerRecord | null> {
      const row = await customers.findOne({ org, id }).lean();
      return row ? withoutId(row) : null;
    },

    async customersById(org: string, ids: readonly string[]): Promise<CustomerRecord[]> {
      return (await customers.find({ org, id: { $in: [...ids] } }).lean()).map((row) => withoutId(row) as CustomerRecord);
    },

    async user(org: string, id: string): Promise<UserRecord | null> {
      const row = await users.findOne({ org, id }).lean();
      return row ? withoutId(row) : null;
    },

    async usersById(org: string, ids: readonly string[]): Promise<UserRecord[]> {
      return (await users.find({ org, id: { $in: [...ids] } }).lean()).map((row) => withoutId(row) as UserRecord);
    },

    async usersByAddress(org: string, address: string): Promise<UserRecord[]> {
      return (await users.find({ org, addresses: address }).limit(100).lean()).map((row) => withoutId(row) as UserRecord);
    },

    async usersOfCustomer(org: string, customer: string): Promise<UserRecord[]> {
      return (await users.find({ org, customer }).sort({ name: 1 }).limit(1_000).lean()).map((row) => withoutId(row) as UserRecord);
    },

    async task(org: string, id: string): Promise<TaskRecord | null> {
      const row = await tasks.findOne({ org, id }).lean();
      return row ? withoutId(row) : null;
    },

    async tasksWhere(org: string, filter: { assignee?: string; customer?: string; done?: boolean }, limit: number): Promise<TaskRecord[]> {
      const rows = await tasks
        .find({ org, ...filter })
        .sort({ due: 1, id: 1 })
        .limit(limit)
        .lean();
      return rows.map((row) => withoutId(row) as TaskRecord);
    },

    /** The answer to core/match.ts `addressesToLookUp`, for many messages at once. */
    async entries(org: string, addresses: readonly string[], domains: readonly string[]): Promise<DirectoryEntries> {
      const [people, companies, remembered] = await Promise.all([
        addresses.length === 0 ? [] : users.find({ org, addresses: { $in: [...addresses] } }, { id: 1, customer: 1, addresses: 1 }).lean(),
        domains.length === 0 ? [] : customers.find({ org, domains: { $in: [...domains] } }, { id: 1, domains: 1 }).lean(),
        addresses.length === 0 ? [] : choices.find({ org, kind: 'address', value: { $in: [...addresses] } }).lean(),
      ]);
      const byAddress = new Map<string, { user: string; customer: string }[]>();
      for (const one of (await atCustomers(org, people)).sort((a, b) => (a.id < b.id ? -1 : 1))) {
        for (const address of one.addresses) {
          byAddress.set(address, [...(byAddress.get(address) ?? []), { user: one.id, customer: one.customer }]);
        }
      }
      const byDomain = new Map<string, string[]>();
      for (const one of companies.sort((a, b) => (a.id < b.id ? -1 : 1))) {
        for (const domain of one.domains) byDomain.set(domain, [...(byDomain.get(domain) ?? []), one.id]);
      }
      return { users: byAddress, customers: byDomain, choices: new Map(remembered.map((one) => [one.value, one.users])) };
    },

    /** Every address of every User: what an import searches for in "sync to users". A contact at nobody would be read only to be skipped. */
    async allUserAddresses(org: string): Promise<string[]> {
      const rows = await users.find({ org }, { customer: 1, addresses: 1 }).limit(500_000).lean();
      return [...new Set((await atCustomers(org, rows)).flatMap((row) => row.addresses))];
    },

    /** Every domain of every customer: what an import searches for in "sync to customers". */
    async allCustomerDomains(org: string): Promise<string[]> {
      const rows = await customers
        .find({ org, 'domains.0': { $exists: true } }, { domains: 1 })
        .limit(500_000)
        .lean();
      return [...new Set(rows.flatMap((row) => row.domains))];
    },
  };
}
