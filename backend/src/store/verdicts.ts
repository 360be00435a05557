/** What became of messages that were read and are not synced: kept so that nobody reads them again and again, until something changes. */
import { placeOf } from '../core/fold-message';
import type { Models } from './models';
import type { Lane, VerdictRecord } from './records';
import type { FoundId, Todo } from './todo';

export function makeVerdicts({ verdicts }: Models, todo: Todo) {
  return {
    async record(rows: readonly VerdictRecord[]): Promise<void> {
      if (rows.length === 0) return;
      await verdicts.bulkWrite(
        rows.map((row) => ({
          // Nothing stays of an earlier verdict.
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

    /** Judged and not synced, of mail since then, with one of these fingerprints. */
    async ofPeople(connection: string, who: readonly string[], since: Date): Promise<FoundId[]> {
      if (who.length === 0) return [];
      const rows = await verdicts.find({ connection, who: { $in: [...who] }, at: { $gte: since } }, { gmailId: 1, threadId: 1 }).lean();
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

    /** An erased address leaves no fingerprint. */
    async forgetFingerprint(connections: readonly string[], who: string): Promise<void> {
      await verdicts.updateMany({ connection: { $in: [...connections] }, who }, { $pull: { who } });
    },

    /** Puts skipped messages back on the list after the rule behind their reason changed. Returns how many. */
    async reconsider(org: string, connection: string, reasons: readonly VerdictRecord['reason'][], lane: Lane): Promise<number> {
      let moved = 0;
      for (;;) {
        const rows = await verdicts
          .find({ connection, reason: { $in: [...reasons] } })
          .limit(500)
          .lean();
        if (rows.length === 0) return moved;
        moved += await todo.add(
          org,
          connection,
          rows.map((row) => ({ id: row.gmailId, threadId: row.threadId })),
          lane,
        );
        await verdicts.deleteMany({ _id: { $in: rows.map((row) => placeOf(row)) } });
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
