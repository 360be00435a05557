/** What became of messages that were read and are not synced: kept so that nobody reads them again and again, until something changes. */
import { placeOf } from '../core/fold-message';
import type { Models } from './models';
import type { Lane, VerdictRecord } from './records';
import type { FoundId, Todo } from './todo';

/** Put on the list at once. */
const STEP = 500;

export function makeVerdicts({ verdicts }: Models, todo: Todo) {
  return {
    async record(rows: readonly VerdictRecord[]): Promise<void> {
      if (rows.length === 0) return;
      await verdicts.bulkWrite(
        rows.map((row) => ({
          // Nothing stays of an earlier verdict, but that it was synced before.
          updateOne: {
            filter: { _id: placeOf(row) },
            update: { $set: { who: [], detail: null, ...row } },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },

    /** A message that is synced has no verdict: the message itself is the proof, so a lost message is found by the audit. */
    async forget(connection: string, gmailIds: readonly string[]): Promise<void> {
      if (gmailIds.length > 0) await verdicts.deleteMany({ _id: { $in: gmailIds.map((id) => placeOf({ connection, gmailId: id })) } });
    },

    async of(connection: string, gmailId: string): Promise<VerdictRecord | null> {
      return verdicts.findOne({ _id: placeOf({ connection, gmailId }) }).lean();
    },

    /** Judged and not synced, of mail since then or that was synced once, with one of these fingerprints. */
    async ofPeople(connection: string, who: readonly string[], since: Date): Promise<FoundId[]> {
      if (who.length === 0) return [];
      const rows = await verdicts
        .find({ connection, who: { $in: [...who] }, $or: [{ at: { $gte: since } }, { wasSynced: true }] }, { gmailId: 1, threadId: 1 })
        .lean();
      return rows.map(({ gmailId, threadId }) => ({ id: gmailId, threadId }));
    },

    /** `connection:gmailId` of mail in these threads that was skipped for one of these reasons. */
    async placesIn(connection: string, threads: readonly string[], reasons: readonly VerdictRecord['reason'][]): Promise<string[]> {
      const rows = await verdicts
        .find({ connection, reason: { $in: [...reasons] }, threadId: { $in: [...threads] } }, { connection: 1, gmailId: 1 })
        .lean();
      return rows.map(placeOf);
    },
    async keepPrivate(places: readonly string[]): Promise<void> {
      if (places.length > 0) await verdicts.updateMany({ _id: { $in: [...places] } }, { $set: { reason: 'kept-private' } });
    },

    /** The places of those that were synced once. */
    async onceSynced(connection: string, gmailIds: readonly string[]): Promise<string[]> {
      const places = gmailIds.map((id) => placeOf({ connection, gmailId: id }));
      return (await verdicts.find({ _id: { $in: places }, wasSynced: true }, { _id: 1 }).lean()).map(({ _id }) => _id);
    },

    /** An erased address leaves no fingerprint. */
    async forgetFingerprint(connections: readonly string[], who: string): Promise<void> {
      await verdicts.updateMany({ connection: { $in: [...connections] }, who }, { $pull: { who } });
    },

    /** Puts skipped messages on the list again after the rule behind their reason changed; until they are judged anew their verdict stands. Returns how many. */
    async reconsider(org: string, connection: string, reasons: readonly VerdictRecord['reason'][], lane: Lane): Promise<number> {
      let listed = 0;
      for (let after = ''; ;) {
        const rows = await verdicts
          .find({ connection, reason: { $in: [...reasons] }, _id: { $gt: after } }, { gmailId: 1, threadId: 1 })
          .sort({ _id: 1 })
          .limit(STEP)
          .lean();
        listed += await todo.add(
          org,
          connection,
          rows.map(({ gmailId, threadId }) => ({ id: gmailId, threadId })),
          lane,
        );
        const last = rows.at(-1);
        if (!last || rows.length < STEP) return listed;
        after = last._id;
      }
    },

    /** By connection, and for each by reason. */
    async countsByReason(connections: readonly string[]): Promise<Map<string, Record<string, number>>> {
      const rows = await verdicts.aggregate<{ _id: { connection: string; reason: string }; n: number }>([
        { $match: { connection: { $in: [...connections] } } },
        { $group: { _id: { connection: '$connection', reason: '$reason' }, n: { $sum: 1 } } },
      ]);
      const counts = new Map<string, Record<string, number>>();
      for (const { _id, n } of rows) counts.set(_id.connection, { ...counts.get(_id.connection), [_id.reason]: n });
      return counts;
    },
  };
}

export type Verdicts = ReturnType<typeof makeVerdicts>;
