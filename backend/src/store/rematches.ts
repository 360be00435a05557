/** What has to be compared anew with the rules. Written before the job is enqueued, removed when the comparison is through. */
import type { Models } from './models';
import type { RematchRecord } from './records';
import { withoutId } from './rows';

export function makeRematches({ rematches }: Models) {
  return {
    async add(org: string, scopes: readonly Pick<RematchRecord, 'scope' | 'value'>[]): Promise<void> {
      if (scopes.length === 0) return;
      await rematches.bulkWrite(
        scopes.map(({ scope, value }) => ({
          updateOne: { filter: { org, scope, value }, update: { $inc: { seq: 1 } }, upsert: true },
        })),
        { ordered: false },
      );
    },
    async next(org: string, limit: number): Promise<RematchRecord[]> {
      return (await rematches.find({ org }).limit(limit).lean()).map((row) => withoutId(row) as RematchRecord);
    },
    /** Only if nobody asked again meanwhile. */
    async done({ org, scope, value, seq }: RematchRecord): Promise<void> {
      await rematches.deleteOne({ org, scope, value, seq });
    },
    /** The mailboxes have been told what to look for. */
    async told(org: string, scope: 'search' | 'mailbox', values: readonly string[]): Promise<void> {
      if (values.length > 0) await rematches.deleteMany({ org, scope, value: { $in: [...values] } });
    },
    async organisations(): Promise<string[]> {
      return rematches.distinct('org');
    },
  };
}

export type Rematches = ReturnType<typeof makeRematches>;
