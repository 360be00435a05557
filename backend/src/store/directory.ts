/** What Startdeliver knows: customers, users, tasks. Writes are idempotent upserts that say which addresses and domains changed. */
import type { DirectoryEntries } from '../core/types';
import { domainsInField, normaliseAddress } from '../core/addresses';
import type { Models } from './models';
import type { CustomerRecord, Rollup, TaskRecord, UserRecord } from './records';
import { retryOnDuplicate, withoutId } from './rows';

export type CustomerInput = Pick<CustomerRecord, 'id' | 'name' | 'owner' | 'fields'>;
export type UserInput = Pick<UserRecord, 'id' | 'customer' | 'name' | 'email' | 'otherEmails'>;
export type TaskInput = Omit<TaskRecord, 'org'>;

/** Addresses and domains that a write attached to or took from someone: what has to be matched anew and searched for. */
export interface DirectoryChange {
  addresses: string[];
  domains: string[];
  /** A new row: its figures have to be computed, mail may already be linked to it. */
  created?: boolean;
}

export const NO_ROLLUP: Rollup = { lastInteraction: null, lastInteractionAt: null, lastEmailReplyAt: null, emailDays: {}, meetingDays: {} };

/** Lower-cased and without repeats; the order is the person's. */
export const addressesOf = (user: Pick<UserInput, 'email' | 'otherEmails'>): string[] => [
  ...new Set([user.email, ...user.otherEmails].map(normaliseAddress).filter((address) => address.includes('@'))),
];

const difference = (before: readonly string[], after: readonly string[]): string[] => [
  ...before.filter((one) => !after.includes(one)),
  ...after.filter((one) => !before.includes(one)),
];

/** A User that moves to another customer changes what all its addresses mean. */
function changeOfUser(before: Pick<UserRecord, 'customer' | 'addresses'> | null, input: UserInput): DirectoryChange {
  const addresses = addressesOf(input);
  const moved = before && before.customer !== input.customer;
  return {
    addresses: moved ? [...new Set([...before.addresses, ...addresses])] : difference(before?.addresses ?? [], addresses),
    domains: [],
    created: before === null,
  };
}

/** Marked: mail of before may link to it at once (a customer told of after its Users, a User put back). */
const FRESH = { ...NO_ROLLUP, rev: 0, stale: true };

export function makeDirectory({ customers, users, tasks, choices }: Models) {
  /** The addresses of a customer's Users: they mean nothing without it. */
  async function addressesAt(org: string, named: readonly string[]): Promise<string[]> {
    if (named.length === 0) return [];
    return (await users.find({ org, customer: { $in: [...named] } }, { addresses: 1 }).lean()).flatMap(({ addresses }) => addresses);
  }

  async function rowsBefore(
    org: string,
    batch: { customers?: readonly { id: string }[] | undefined; users?: readonly { id: string }[] | undefined },
  ) {
    const ids = (rows: readonly { id: string }[] = []) => ({ $in: rows.map(({ id }) => id) });
    const [knownCustomers, knownUsers] = await Promise.all([
      (batch.customers ?? []).length === 0 ? [] : customers.find({ org, id: ids(batch.customers) }, { id: 1, domains: 1 }).lean(),
      (batch.users ?? []).length === 0 ? [] : users.find({ org, id: ids(batch.users) }, { id: 1, customer: 1, addresses: 1 }).lean(),
    ]);
    return {
      customers: new Map(knownCustomers.map((row) => [row.id, row])),
      users: new Map(knownUsers.map((row) => [row.id, row])),
    };
  }

  /** A User at a customer that is not (or no longer, or not yet) there is a contact at nobody. */
  async function atCustomers<U extends { customer: string }>(org: string, people: readonly U[]): Promise<U[]> {
    const named = [...new Set(people.map(({ customer }) => customer).filter((id) => id !== ''))];
    if (named.length === 0) return [...people];
    const there = new Set((await customers.find({ org, id: { $in: named } }, { id: 1 }).lean()).map(({ id }) => id));
    return people.filter(({ customer }) => customer === '' || there.has(customer));
  }

  const directory = {
    async putCustomer(org: string, domainField: string, input: CustomerInput): Promise<DirectoryChange> {
      const domains = domainsInField(input.fields[domainField]);
      const before = await retryOnDuplicate(() =>
        customers
          .findOneAndUpdate(
            { org, id: input.id },
            { $set: { name: input.name, owner: input.owner, fields: input.fields, domains }, $setOnInsert: FRESH },
            { upsert: true, returnDocument: 'before' },
          )
          .lean(),
      );
      if (before) return { addresses: [], domains: difference(before.domains, domains) };
      return { addresses: await addressesAt(org, [input.id]), domains, created: true };
    },

    async putUser(org: string, input: UserInput): Promise<DirectoryChange> {
      const addresses = addressesOf(input);
      const before = await retryOnDuplicate(() =>
        users
          .findOneAndUpdate(
            { org, id: input.id },
            {
              $set: { customer: input.customer, name: input.name, email: input.email, otherEmails: input.otherEmails, addresses },
              $setOnInsert: FRESH,
            },
            { upsert: true, returnDocument: 'before' },
          )
          .lean(),
      );
      return changeOfUser(before, input);
    },

    /**
     * What writing these rows would change, before it is done: at least that. So that it can be announced first: a process that dies
     * after the write leaves nobody who knows what it changed, and writing the same again changes nothing.
     */
    async expectedChange(
      org: string,
      domainField: string,
      batch: { customers?: readonly CustomerInput[] | undefined; users?: readonly UserInput[] | undefined },
    ): Promise<DirectoryChange> {
      const before = await rowsBefore(org, batch);
      const addresses = (batch.users ?? []).flatMap((input) => changeOfUser(before.users.get(input.id) ?? null, input).addresses);
      const domains = (batch.customers ?? []).flatMap((input) =>
        difference(before.customers.get(input.id)?.domains ?? [], domainsInField(input.fields[domainField])),
      );
      const fresh = (batch.customers ?? []).map(({ id }) => id).filter((id) => !before.customers.has(id));
      return { addresses: [...new Set([...addresses, ...(await addressesAt(org, fresh))])], domains: [...new Set(domains)] };
    },

    /** What deleting this row would change; null when there is none. */
    async expectedRemoval(org: string, kind: 'customer' | 'user', id: string): Promise<DirectoryChange | null> {
      if (kind === 'user') {
        const user = await users.findOne({ org, id }, { addresses: 1 }).lean();
        return user && { addresses: user.addresses, domains: [] };
      }
      const customer = await customers.findOne({ org, id }, { domains: 1 }).lean();
      return customer && { addresses: await addressesAt(org, [id]), domains: customer.domains };
    },

    async putTask(org: string, input: TaskInput): Promise<void> {
      const { id, ...fields } = input;
      await retryOnDuplicate(() => tasks.updateOne({ org, id }, { $set: fields }, { upsert: true }));
    },

    async deleteCustomer(org: string, id: string): Promise<DirectoryChange | null> {
      const row = await customers.findOneAndDelete({ org, id }).lean();
      return row ? { addresses: await addressesAt(org, [id]), domains: row.domains } : null;
    },

    async deleteUser(org: string, id: string): Promise<DirectoryChange | null> {
      const row = await users.findOneAndDelete({ org, id }).lean();
      return row ? { addresses: row.addresses, domains: [] } : null;
    },

    async deleteTask(org: string, id: string): Promise<boolean> {
      return (await tasks.deleteOne({ org, id })).deletedCount === 1;
    },

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

    /** Every address of every User: what an import searches for in "sync to users". */
    async allUserAddresses(org: string): Promise<string[]> {
      const rows = await users.find({ org }, { addresses: 1 }).limit(500_000).lean();
      return [...new Set(rows.flatMap((row) => row.addresses))];
    },

    /** Every domain of every customer: what an import searches for in "sync to customers". */
    async allCustomerDomains(org: string): Promise<string[]> {
      const rows = await customers
        .find({ org, 'domains.0': { $exists: true } }, { domains: 1 })
        .limit(500_000)
        .lean();
      return [...new Set(rows.flatMap((row) => row.domains))];
    },

    /** After the domain field was changed in the rules: every customer's domains anew. Returns what changed. */
    async rederiveDomains(org: string, domainField: string): Promise<DirectoryChange> {
      const changed = new Set<string>();
      for await (const row of customers.find({ org }).lean().cursor()) {
        const domains = domainsInField(row.fields[domainField]);
        const differing = difference(row.domains, domains);
        if (differing.length === 0) continue;
        differing.forEach((domain) => changed.add(domain));
        await customers.updateOne({ org, id: row.id }, { $set: { domains } });
      }
      return { addresses: [], domains: [...changed] };
    },
  };
  return directory;
}

export type Directory = ReturnType<typeof makeDirectory>;
