/**
 * People at known customers' domains who are no Users: met on mail that was read, whether it was synced or not. Nothing but the
 * address, the name and where it was seen is kept, so that adding one can be offered, and forgotten with the mailbox.
 */
import type { Model } from 'mongoose';
import { domainOf } from '../core/addresses';
import type { Models } from './models';
import type { CustomerRecord, StrangerRecord, UserRecord } from './records';

export interface Seen {
  address: string;
  name: string;
  /** `connection:gmailId`: seen twice in one place counts once. */
  place: string;
  at: Date;
}

export interface UnknownPerson {
  address: string;
  name: string;
  customers: string[];
  messages: number;
  lastAt: Date;
}

/** Enough to show how much somebody writes; beyond that the number says "many". */
const PLACES_KEPT = 200;

export function makeStrangers({ strangers, users, customers }: Models) {
  return {
    async note(org: string, seen: readonly Seen[]): Promise<void> {
      if (seen.length === 0) return;
      await strangers.bulkWrite(
        seen.map(({ address, name, place, at }) => ({
          updateOne: {
            filter: { org, address },
            update: {
              $addToSet: { places: place },
              $max: { lastAt: at },
              ...(name ? { $set: { name } } : { $setOnInsert: { name: '' } }),
            },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },

    /**
     * The busiest first. Whoever has become a User, or whose domain is no customer's any more, is left out, and so is what `isShown`
     * says no to: `mailbox` is the connection where the person was seen.
     */
    async list(org: string, limit: number, isShown: (address: string, mailbox: string) => boolean): Promise<UnknownPerson[]> {
      const rows = await strangers.find({ org }).sort({ lastAt: -1 }).limit(5_000).lean();
      const [taken, byDomain] = await Promise.all([
        addressesOf(users as unknown as Model<UserRecord>, org, rows),
        customersOf(customers as unknown as Model<CustomerRecord>, org, rows),
      ]);
      return rows
        .filter(({ address }) => !taken.has(address) && byDomain.has(domainOf(address)))
        .map(({ address, name, places, lastAt }) => ({
          address,
          name,
          customers: byDomain.get(domainOf(address)) ?? [],
          messages: Math.min(places.filter((place) => isShown(address, place.slice(0, place.indexOf(':')))).length, PLACES_KEPT),
          lastAt,
        }))
        .filter(({ messages }) => messages > 0)
        .sort((a, b) => b.messages - a.messages || (a.address < b.address ? -1 : 1))
        .slice(0, limit);
    },

    async forgetAddress(org: string, address: string): Promise<void> {
      await strangers.deleteOne({ org, address });
    },

    /** Whoever was seen in this mailbox only is forgotten. */
    async forgetMailbox(org: string, connection: string): Promise<void> {
      // Written out: the DocumentDB engine takes a RegExp in $pull for a value.
      const here = { $regex: `^${connection}:` };
      await strangers.updateMany({ org, places: here }, { $pull: { places: here } });
      await strangers.deleteMany({ org, places: { $size: 0 } });
    },
  };
}

export type Strangers = ReturnType<typeof makeStrangers>;

async function addressesOf(users: Model<UserRecord>, org: string, rows: readonly StrangerRecord[]): Promise<Set<string>> {
  const found = await users.find({ org, addresses: { $in: rows.map(({ address }) => address) } }, { addresses: 1 }).lean();
  return new Set(found.flatMap(({ addresses }) => addresses));
}

async function customersOf(customers: Model<CustomerRecord>, org: string, rows: readonly StrangerRecord[]): Promise<Map<string, string[]>> {
  const domains = [...new Set(rows.map(({ address }) => domainOf(address)))];
  const found = await customers.find({ org, domains: { $in: domains } }, { id: 1, domains: 1 }).lean();
  const byDomain = new Map<string, string[]>();
  for (const one of found) for (const domain of one.domains) byDomain.set(domain, [...(byDomain.get(domain) ?? []), one.id]);
  return byDomain;
}
