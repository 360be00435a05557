/** What has to be compared anew with the rules. Written before the job is enqueued, removed when the comparison is through. */
import type { Models } from './models';
import type { RematchRecord, RematchScope } from './records';
import { withoutId } from './rows';

export function makeRematches({ rematches, intents }: Models) {
  const self = {
    async add(org: string, scopes: readonly RematchScope[]): Promise<void> {
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
    async organisations(): Promise<string[]> {
      return rematches.distinct('org');
    },

    /** What will follow from a change that is about to be made; nobody looks at it before `dueAt`. Returns what `announced` takes. */
    async intend(org: string, follows: readonly RematchScope[], dueAt: Date): Promise<string> {
      return String((await intents.create({ org, follows: [...follows], dueAt }))._id);
    },
    /** The change was made, and what follows from it stands where it is worked off. */
    async announced(intent: string): Promise<void> {
      await intents.deleteOne({ _id: intent });
    },
    /** Whoever intended these has died, before the change or after it: what follows is worked off in either case. */
    async adoptIntents(now: Date): Promise<void> {
      for (const { _id, org, follows } of await intents.find({ dueAt: { $lte: now } }).lean()) {
        await self.add(org, follows);
        await self.announced(String(_id));
      }
    },
    /** Whether nothing waits and nothing is under way. */
    async isEmpty(org: string): Promise<boolean> {
      return !(await rematches.exists({ org })) && !(await intents.exists({ org }));
    },
  };
  return self;
}

export type Rematches = ReturnType<typeof makeRematches>;
