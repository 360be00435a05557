/** What has to be compared anew with the rules. Written before the job is enqueued, removed when the comparison is through. */
import type { Models } from './models';
import type { IntentRecord, RematchRecord, RematchScope } from './records';
import { objectId, withoutId } from './rows';

export function makeRematches({ rematches, intents, organisations }: Models) {
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

    /** Begins or goes on with an organisation's, for `ms`; false while somebody else is at it. */
    async hold(org: string, owner: string, now: Date, ms: number): Promise<boolean> {
      const mayTake = { $or: [{ rematching: null }, { 'rematching.owner': owner }, { 'rematching.until': { $lte: now } }] };
      const rematching = { owner, until: new Date(now.getTime() + ms) };
      return (await organisations.updateOne({ _id: objectId(org), ...mayTake } as never, { $set: { rematching } })).matchedCount === 1;
    },
    async letGo(org: string, owner: string): Promise<void> {
      await organisations.updateOne({ _id: objectId(org), 'rematching.owner': owner } as never, { $set: { rematching: null } });
    },

    /** What will follow from a change that is about to be made, or is being made still; nobody looks at it before `dueAt`. */
    async intend({ id, ...intent }: Omit<IntentRecord, 'follows'> & { follows: readonly RematchScope[] }): Promise<void> {
      await intents.updateOne({ _id: id }, { $set: { ...intent, follows: [...intent.follows] } }, { upsert: true });
    },
    /** The change was made, and what follows from it stands where it is worked off. */
    async announced(intent: string): Promise<void> {
      await intents.deleteOne({ _id: intent });
    },
    /** Whoever intended these has died, before the change or after it: what follows is worked off in either case. */
    async adoptIntents(now: Date): Promise<void> {
      for (const { _id, org, follows } of await intents.find({ dueAt: { $lte: now } }).lean()) {
        await self.add(org, follows);
        await intents.deleteOne({ _id, dueAt: { $lte: now } });
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
