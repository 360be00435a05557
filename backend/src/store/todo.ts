/**
 * The mailbox's own to-do list: messages Google told us about that have not been judged yet. Durable before the cursor moves, so a
 * cursor may pass what stands here (docs/decisions).
 */
import type { Model } from 'mongoose';
import { placeOf } from '../core/fold-message';
import type { Models } from './models';
import { LANES, type Lane, type TodoRecord } from './records';

export interface FoundId {
  id: string;
  threadId: string;
}

/** Held rows stay out of sight until their time. */
const notHeld = (now: Date) => ({ $not: { $gt: now } });

export function makeTodo({ todo, verdicts, messages, problems }: Models) {
  return {
    /** Of these Gmail ids, the ones nobody has judged yet; with 'judged too' the skipped ones as well (a rule or the directory changed). */
    async unknown(
      org: string,
      connection: string,
      found: readonly FoundId[],
      which: 'unjudged' | 'judged too' = 'unjudged',
    ): Promise<FoundId[]> {
      if (found.length === 0) return [];
      const places = found.map(({ id }) => placeOf({ connection, gmailId: id }));
      const [stored, judged] = await Promise.all([
        messages.find({ org, places: { $in: places } }, { places: 1 }).lean(),
        which === 'judged too' ? [] : verdicts.find({ _id: { $in: places } }, { _id: 1 }).lean(),
      ]);
      const known = new Set([...stored.flatMap((row) => row.places), ...judged.map((row) => row._id)]);
      return found.filter(({ id }) => !known.has(placeOf({ connection, gmailId: id })));
    },

    /** Puts messages on the list; one already there keeps the more urgent lane. Returns how many are new. */
    async add(org: string, connection: string, found: readonly FoundId[], lane: Lane): Promise<number> {
      if (found.length === 0) return 0;
      const { upsertedCount } = await todo.bulkWrite(
        found.map(({ id, threadId }) => ({
          updateOne: {
            filter: { _id: placeOf({ connection, gmailId: id }) },
            update: { $min: { lane }, $setOnInsert: { org, connection, gmailId: id, threadId, tries: 0, starts: 0, notBefore: null } },
            upsert: true,
          },
        })),
        { ordered: false },
      );
      return upsertedCount;
    },

    /** The next messages of a lane, newest first (Gmail ids rise with time; order is a courtesy, never relied on). */
    async next(connection: string, lane: Lane, limit: number, now: Date): Promise<TodoRecord[]> {
      return todo
        .find({ connection, lane, notBefore: notHeld(now) })
        .sort({ gmailId: -1 })
        .limit(limit)
        .lean();
    },

    /** Everything on the list of these threads, so that a thread can be read as one. */
    async ofThreads(connection: string, threadIds: readonly string[], lane: Lane, now: Date): Promise<TodoRecord[]> {
      return todo
        .find({ connection, threadId: { $in: [...threadIds] }, lane, notBefore: notHeld(now) })
        .limit(2_000)
        .lean();
    },

    async count(connection: string): Promise<number> {
      return todo.countDocuments({ connection });
    },

    async countLane(connection: string, lane: Lane): Promise<number> {
      return todo.countDocuments({ connection, lane });
    },

    /** Counts a start before the work: what a crash leaves behind names the message that caused it (FAILURES R29). */
    async begin(connection: string, gmailIds: readonly string[]): Promise<void> {
      await todo.updateMany({ _id: { $in: gmailIds.map((id) => placeOf({ connection, gmailId: id })) } }, { $inc: { starts: 1 } });
    },

    /** Takes a start back after a clean stop or a failure that was not the message's own. */
    async unbegin(connection: string, gmailIds: readonly string[]): Promise<void> {
      if (gmailIds.length > 0)
        await todo.updateMany({ _id: { $in: gmailIds.map((id) => placeOf({ connection, gmailId: id })) } }, { $inc: { starts: -1 } });
    },

    /** Counts a try. The next one is the live lane's, which looks at least every ten minutes whatever else is going on. */
    async failed(connection: string, gmailId: string, next: Date): Promise<void> {
      const set = { lane: LANES.live, notBefore: next };
      await todo.updateOne({ _id: placeOf({ connection, gmailId }) }, { $set: set, $inc: { tries: 1, starts: -1 } });
    },

    /** Leaves a message on the list until the member's hold is over; whichever lane it came by, the live one shares it then. */
    async hold(connection: string, gmailId: string, until: Date): Promise<void> {
      const set = { lane: LANES.live, notBefore: until };
      await todo.updateOne({ _id: placeOf({ connection, gmailId }) }, { $set: set, $inc: { starts: -1 } });
    },

    /** The setting changed: what waits for its hold is looked at again. Returns how many. */
    async endHolds(connection: string): Promise<number> {
      const held = { connection, lane: LANES.live, tries: 0, notBefore: { $ne: null } };
      return (await todo.updateMany(held, { $set: { lane: LANES.import, notBefore: null } })).modifiedCount;
    },

    /** When the live lane's next held or failed message is due, and whether one of them has failed before; null when none waits. */
    async waiting(connection: string): Promise<{ until: Date; failing: boolean } | null> {
      const lane = { connection, lane: LANES.live, notBefore: { $ne: null } };
      const next = await todo.findOne(lane).sort({ notBefore: 1 }).lean();
      if (!next?.notBefore) return null;
      return { until: next.notBefore, failing: (await todo.findOne({ ...lane, tries: { $gt: 0 } }).lean()) !== null };
    },

    async finish(connection: string, gmailIds: readonly string[]): Promise<void> {
      if (gmailIds.length > 0) await todo.deleteMany({ _id: { $in: gmailIds.map((id) => placeOf({ connection, gmailId: id })) } });
    },

    /** Forgets up to `limit` rows of a mailbox's list, verdicts or problems. False: there is none. */
    async forgetSome(org: string, connection: string, limit: number): Promise<boolean> {
      for (const model of [todo, verdicts, problems] as unknown as Model<{ _id: unknown }>[]) {
        const rows = await model.find({ org, connection }, { _id: 1 }).limit(limit).lean();
        if (rows.length === 0) continue;
        await model.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } });
        return true;
      }
      return false;
    },
  };
}

export type Todo = ReturnType<typeof makeTodo>;
