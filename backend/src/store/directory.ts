/**
 * What Startdeliver knows: customers, Users, tasks. Writes are idempotent upserts that say which addresses and domains changed;
 * looking up is in directory-lookups.ts.
 */
import { domainsInField, normaliseAddress } from '../core/addresses';
import { makeDirectoryLookups } from './directory-lookups';
import type { Models } from './models';
import type { CustomerRecord, Rollup, TaskRecord, UserRecord } from './records';
import { retryOnDuplicate } from './rows';

export type CustomerInput = Pick<CustomerRecord, 'id' | 'name' | 'owner' | 'fields'>;
export type UserInput = Pick<UserRecord, 'id' | 'customer' | 'name' | 'email' | 'otherEmails'>;
export type TaskInput = Omit<TaskRecord, 'org'>;

/** Addresses and domains that a write attached to or took from someone: what has to be matched anew and searched for. */
export interface DirectoryChange {
  addresses: string[];
  domains: string[];
  /** A new row: its figures have to be computed, mail may already be linked to it. */
  created?: boolean;
  /** Users with another name than before: figures of the last interaction name them. */
  renamed?: string[];
}

/** Lower-cased and without repeats; the order is the person's. */
const addressesOf = (user: Pick<UserInput, 'email' | 'otherEmails'>): string[] => [
  ...new Set([user.email, ...user.otherEmails].map(normaliseAddress).filter((address) => address.includes('@'))),
];

const difference = (before: readonly string[], after: readonly string[]): string[] => [
  ...before.filter((one) => !after.includes(one)),
  ...after.filter((one) => !before.includes(one)),
];

/** A User that moves to another customer changes what all its addresses mean. */
function changeOfUser(before: Pick<UserRecord, 'name' | 'customer' | 'addresses'> | null, input: UserInput): DirectoryChange {
  const addresses = addressesOf(input);
  const moved = before && before.customer !== input.customer;
  return {
    addresses: moved ? [...new Set([...before.addresses, ...addresses])] : difference(before?.addresses ?? [], addresses),
    domains: [],
    created: before === null,
    renamed: before && before.name !== input.name ? [input.id] : [],
  };
}

/** Marked: mail of before may link to it at once (a customer told of after its Users, a User put back). */
const FRESH: Rollup & { rev: number; stale: boolean } = {
  lastInteraction: null,
  lastInteractionAt: null,
  lastEmailReplyAt: null,
  emailDays: {},
  meetingDays: {},
  rev: 0,
  stale: true,
};

export function makeDirectory(models: Models) {
  const { customers, users, tasks } = models;

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
      (batch.users ?? []).length === 0
        ? []
        : users.find({ org, id: ids(batch.users) }, { id: 1, name: 1, customer: 1, addresses: 1 }).lean(),
    ]);
    return {
      customers: new Map(knownCustomers.map((row) => [row.id, row])),
      users: new Map(knownUsers.map((row) => [row.id, row])),
    };
  }

  return {
    ...makeDirectoryLookups(models),

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
     * What writing these rows would change, before it is done: at least that, unless somebody else writes the same row in between. So
     * that it can be announced first: a process that dies after the write leaves nobody who knows what it changed, and writing the same
     * again changes nothing.
     */
    async expectedChange(
      org: string,
      domainField: string,
      batch: { customers?: readonly CustomerInput[] | undefined; users?: readonly UserInput[] | undefined },
    ): Promise<DirectoryChange> {
      const before = await rowsBefore(org, batch);
      const ofUsers = (batch.users ?? []).map((input) => changeOfUser(before.users.get(input.id) ?? null, input));
      const addresses = ofUsers.flatMap((change) => change.addresses);
      const domains = (batch.customers ?? []).flatMap((input) =>
        difference(before.customers.get(input.id)?.domains ?? [], domainsInField(input.fields[domainField])),
      );
      const fresh = (batch.customers ?? []).map(({ id }) => id).filter((id) => !before.customers.has(id));
      return {
        addresses: [...new Set([...addresses, ...(await addressesAt(org, fresh))])],
        domains: [...new Set(domains)],
        renamed: ofUsers.flatMap(({ renamed = [] }) => renamed),
      };
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
}

export type Directory = ReturnType<typeof makeDirectory>;
