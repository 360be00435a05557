/**
 * What is wanted of a mailbox. `wantSeq` is raised before anything is enqueued: Redis is a hint, this is the truth; and what the
 * sweeper finds waiting.
 */
import type { Reread } from '../core/consequences';
import type { Models } from './models';
import type { ConnectionOutline } from './records';
import { byId, recordOf } from './rows';

/** What is to be searched for is added to, and reaches back as far as the earliest wish: who reads a list and puts it back loses others' wishes. */
export const addSearch = (terms: readonly string[], since: Date) => ({
  $addToSet: { searchTerms: { $each: [...terms] } },
  $min: { searchSince: since },
});

/** $min takes null for the least of all, and a search that expired history starts then would reach back to its own start only. */
export async function startSearchSince(connections: Models['connections'], filter: object, since: Date): Promise<void> {
  await connections.updateMany({ ...filter, searchSince: null }, { $set: { searchSince: since } });
}

/** What a ConnectionOutline is read with. */
export const OUTLINE = { searchTerms: { $slice: 1 } };

/** Mailboxes that are connected, and neither paused nor being wiped. */
export const IS_READ = { app: 'gmail' as const, refreshToken: { $ne: null }, paused: { $ne: true }, wipe: { $ne: true } };

export function makeWants({ connections }: Pick<Models, 'connections'>) {
  return {
    /** Raises `wantSeq` (majority); returns it, null for a connection that is not connected. `pushed` is kept as a maximum. */
    async want(id: string, pushed?: string): Promise<number | null> {
      const row = await connections
        .findOneAndUpdate({ ...byId(id), refreshToken: { $ne: null } }, { $inc: { wantSeq: 1 } }, { returnDocument: 'after' })
        .lean();
      if (!row) return null;
      let known = row.pushedHistoryId;
      while (pushed && (known === null || BigInt(pushed) > BigInt(known))) {
        // Compared with what was read: of two pushes at the same moment the later one stays, whichever is written first.
        const swapped = await connections.updateOne({ ...byId(id), pushedHistoryId: known }, { $set: { pushedHistoryId: pushed } });
        const now = swapped.matchedCount === 1 ? null : await connections.findOne(byId(id), { pushedHistoryId: 1 }).lean();
        if (!now) break;
        known = now.pushedHistoryId;
      }
      return row.wantSeq;
    },

    /**
     * Adds addresses or domains to search for to every connected mailbox (or those of some members) of the organisation. Returns their ids.
     * `reread`: rules have changed, and what was skipped for these reasons (perhaps none) is to be read again as well: a slice that judges
     * by the rules of before takes nothing off the list any more. `quietly`: the caller is the mailbox's own slice.
     */
    async wantSearch(
      org: string,
      terms: readonly string[],
      since: Date,
      { members, reread, quietly = false }: { members?: readonly string[]; reread?: readonly Reread[]; quietly?: boolean } = {},
    ): Promise<string[]> {
      // Mailboxes that are not set up yet, too: what their first slice searches for may have been read before this change.
      const filter = { org, app: 'gmail' as const, refreshToken: { $ne: null }, ...(members ? { member: { $in: [...members] } } : {}) };
      const raised = { ...(quietly ? {} : { wantSeq: 1 }), ...(reread ? { reconsiderSeq: 1 } : {}) };
      await startSearchSince(connections, filter, since);
      const search = addSearch(terms, since);
      await connections.updateMany(filter, {
        ...search,
        $addToSet: { ...search.$addToSet, ...(reread ? { reread: { $each: [...reread] } } : {}) },
        ...(Object.keys(raised).length > 0 ? { $inc: raised } : {}),
      });
      return (await connections.find(filter, { _id: 1 }).lean()).map(({ _id }) => String(_id));
    },

    /** What was to be read again is on the to-do list. If more was asked for meanwhile all of it is asked for again. */
    async rereadListed(id: string, reconsideredSeq: number): Promise<void> {
      await connections.updateOne({ ...byId(id), reconsiderSeq: reconsideredSeq }, { $set: { reread: [] } });
    },

    /** Mail stands on the mailbox's import list, or is to be read again, although no import runs. */
    async wantReconsider(id: string): Promise<void> {
      await connections.updateOne(byId(id), { $inc: { reconsiderSeq: 1, wantSeq: 1 } });
    },

    /** What the sweeper enqueues: mailboxes that are behind, due for a poll, or have work waiting. */
    async due(now: Date): Promise<ConnectionOutline[]> {
      const rows = await connections
        .find(
          {
            ...IS_READ,
            $or: [
              { $expr: { $gt: ['$wantSeq', '$doneSeq'] } },
              { nextPollAt: { $lte: now } },
              { 'searchTerms.0': { $exists: true } },
              { $expr: { $gt: ['$reconsiderSeq', '$reconsideredSeq'] } },
              { 'import.finishedAt': null, import: { $ne: null } },
              { 'audit.dueAt': { $lte: now } },
            ],
          },
          OUTLINE,
        )
        .limit(10_000)
        .lean();
      return rows.map((row) => recordOf<ConnectionOutline>(row));
    },

    /** Everything that came from these is still to be removed. */
    async toWipe(): Promise<ConnectionOutline[]> {
      return (await connections.find({ wipe: true }, OUTLINE).limit(10_000).lean()).map((row) => recordOf<ConnectionOutline>(row));
    },
  };
}
