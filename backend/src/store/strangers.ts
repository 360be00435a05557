/**
 * People at known customers' domains who are no Users: met on mail that was read, whether it was synced or not. Nothing but the
 * address, the name and where it was seen is kept, so that adding one can be offered, and forgotten with the mailbox.
 */
import type { Model } from 'mongoose';
import { domainOf } from '../core/addresses';
import type { Models } from './models';
import type { CustomerRecord, StrangerRecord, UserRecord } from './records';
import { retryOnDuplicate } from './rows';

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

/** Enough to show how much somebody writes: a list that is on every mail must not outgrow its row. */
const PLACES_KEPT = 200;

export function makeStrangers({ strangers, users, customers }: Models) {
  /** `here`: how the places are named. Returns of how many people some were taken. */
  const takeAway = async (org: string, here: object): Promise<number> =>
    (await strangers.updateMany({ org, 'seen.place': here }, { $pull: { seen: { place: here } } })).modifiedCount;
  const forgetUnseen = (org: string) => strangers.deleteMany({ org, seen: { $size: 0 } });
  /** Who died between noting somebody and where they were seen left a row without places. */
  const forgetHalfNoted = (org: string) => strangers.deleteMany({ org, seen: { $exists: false } });

  return {
    async note(org: string, seen: readonly Seen[]): Promise<void> {
      if (seen.length === 0) return;
      const people = seen.map(({ address, name, at }) => ({
        updateOne: {
          filter: { org, address },
          update: { $max: { lastAt: at }, ...(name ? { $set: { name } } : { $setOnInsert: { name: '' } }) },
          upsert: true,
        },
      }));
      // Apart from the person: whom a filter by place does not find would be made a second time.
      const places = seen.map(({ address, place, at }) => ({
        updateOne: {
          filter: { org, address, 'seen.place': { $ne: place } },
          update: { $push: { seen: { $each: [{ place, at }], $sort: { at: 1 as const }, $slice: -PLACES_KEPT } } },
        },
      }));
      await retryOnDuplicate(() => strangers.bulkWrite(people, { ordered: false }));
      await strangers.bulkWrite(places);
    },

    /**
     * The busiest first. Whoever has become a User, or whose domain is no customer's any more, is left out, and so is what `isShown`
     * says no to: `mailbox` is the connection where the person was seen.
     */
    async list(org: string, limit: number, isShown: (address: string, mailbox: string) => boolean): Promise<UnknownPerson[]> {
      const rows = await strangers
        .find({ org, 'seen.0': { $exists: true } })
        .sort({ lastAt: -1 })
        .limit(5_000)
        .lean();
      const [taken, byDomain] = await Promise.all([
        addressesOf(users as unknown as Model<UserRecord>, org, rows),
        customersOf(customers as unknown as Model<CustomerRecord>, org, rows),
      ]);
      return rows
        .filter(({ address }) => !taken.has(address) && byDomain.has(domainOf(address)))
        .flatMap(({ address, name, seen }): UnknownPerson[] => {
          const shown = seen.filter(({ place }) => isShown(address, place.slice(0, place.indexOf(':'))));
          const lastAt = shown.at(-1)?.at;
          return lastAt ? [{ address, name, customers: byDomain.get(domainOf(address)) ?? [], messages: shown.length, lastAt }] : [];
        })
        .sort((a, b) => b.messages - a.messages || (a.address < b.address ? -1 : 1))
        .slice(0, limit);
    },

    async forgetAddress(org: string, address: string): Promise<void> {
      await strangers.deleteOne({ org, address });
    },

    /** Mail that tells of nobody any more. Whoever was seen nowhere else is forgotten. */
    async forgetPlaces(org: string, places: readonly string[]): Promise<void> {
      if (places.length > 0 && (await takeAway(org, { $in: [...places] })) > 0) await forgetUnseen(org);
    },

    async forgetMailbox(org: string, connection: string): Promise<void> {
      // Written out: the DocumentDB engine takes a RegExp in $pull for a value.
      await takeAway(org, { $regex: `^${connection}:` });
      await forgetUnseen(org);
      await forgetHalfNoted(org);
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
