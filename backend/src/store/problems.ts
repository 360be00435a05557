/** Messages of a mailbox that could not be read, or not completely: named, and tried again, instead of lost. */
import type { Models } from './models';
import { nameIn, type Page } from './paging';
import type { ProblemRecord } from './records';
import { encodeCursor, withId } from './rows';

export function makeProblems({ problems }: Models) {
  return {
    async add(problem: Omit<ProblemRecord, 'id'>): Promise<void> {
      const { org, connection, gmailId, what, firstAt, tries } = problem;
      await problems.updateOne({ org, connection, gmailId }, { $set: { what, tries }, $setOnInsert: { firstAt } }, { upsert: true });
    },
    /** They were read after all, or are no more. */
    async clear(org: string, connection: string, gmailIds: readonly string[]): Promise<void> {
      if (gmailIds.length > 0) await problems.deleteMany({ org, connection, gmailId: { $in: [...gmailIds] } });
    },
    /** The newest mail first (Gmail ids rise with time). Throws BadCursor. */
    async page(
      org: string,
      connection: string,
      { limit, cursor }: { limit: number; cursor?: string | undefined },
    ): Promise<Page<ProblemRecord>> {
      const older = cursor === undefined ? {} : { gmailId: { $lt: nameIn(cursor) } };
      const found = await problems
        .find({ org, connection, ...older })
        .sort({ gmailId: -1 })
        .limit(limit + 1)
        .lean();
      const rows = found.slice(0, limit).map((row) => withId(row) as ProblemRecord);
      const last = rows.at(-1);
      return { rows, nextCursor: found.length > limit && last ? encodeCursor([last.gmailId]) : null };
    },
    async count(org: string, connection: string): Promise<number> {
      return problems.countDocuments({ org, connection });
    },
    /** By connection. */
    async counts(org: string): Promise<Map<string, number>> {
      const rows = await problems.aggregate<{ _id: string; n: number }>([
        { $match: { org } },
        { $group: { _id: '$connection', n: { $sum: 1 } } },
      ]);
      return new Map(rows.map(({ _id, n }) => [_id, n]));
    },
  };
}

export type Problems = ReturnType<typeof makeProblems>;
