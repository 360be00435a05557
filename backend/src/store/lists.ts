/** What lists read: customers, users, tasks and interactions, one page at a time (keyset cursors, indexed, limited). */
import type { Model } from 'mongoose';
import type { SubjectsShown } from '../core/visibility';
import type { Models } from './models';
import type { CustomerRecord, InteractionRecord, TaskRecord, UserRecord } from './records';
import { directoryFilter, directoryPage, type DirectoryQuery } from './directory-lists';
import { BadCursor, type Page } from './paging';
import { containing, decodeCursor, decodePosition, encodeCursor, withId, withoutId } from './rows';

export interface InteractionQuery {
  customer?: string;
  user?: string;
  teamMember?: string;
  kind?: 'email' | 'meeting';
  /** On the conversation's last message. */
  from?: Date;
  to?: Date;
  ambiguous?: boolean;
  /** Part of the subject, any case. Only of those the reader may see: what it matched would tell them the others. */
  subject?: { part: string; shown: SubjectsShown };
  limit: number;
  cursor?: string;
}

const subjectFilter = ({ part, shown }: NonNullable<InteractionQuery['subject']>) => ({
  subject: containing(part),
  $and: [
    {
      $or: [
        ...(shown.reader === null ? [] : [{ teamMembers: shown.reader }]),
        { visibility: { $in: shown.overrides } },
        {
          visibility: null,
          teamMembers: 'in' in shown.holders ? { $in: shown.holders.in } : { $elemMatch: { $nin: shown.holders.notIn } },
        },
      ],
    },
  ],
});

export function makeLists({ customers, users, tasks, interactions }: Models) {
  const interaction = (row: unknown) => withId(row as { _id: unknown }) as unknown as InteractionRecord;
  return {
    customers(org: string, query: DirectoryQuery): Promise<Page<CustomerRecord>> {
      return directoryPage(customers as unknown as Model<CustomerRecord>, directoryFilter(org, query, ['name', 'domains', 'id']), query);
    },

    users(org: string, query: DirectoryQuery): Promise<Page<UserRecord>> {
      return directoryPage(users as unknown as Model<UserRecord>, directoryFilter(org, query, ['name', 'addresses', 'id']), query);
    },

    async countCustomers(org: string, query: DirectoryQuery): Promise<number> {
      return customers.countDocuments(directoryFilter(org, query, ['name', 'domains', 'id']) as never);
    },

    /** By id: the order never changes while somebody pages. */
    async tasks(
      org: string,
      query: { assignee?: string; customer?: string; done?: boolean; limit: number; cursor?: string },
    ): Promise<Page<TaskRecord>> {
      const { limit, cursor: given, assignee, customer, done } = query;
      const cursor = given ? decodeCursor(given) : null;
      if (given && (cursor?.length !== 1 || typeof cursor[0] !== 'string')) throw new BadCursor();
      const filter = {
        org,
        ...(assignee === undefined ? {} : { assignee }),
        ...(customer === undefined ? {} : { customer }),
        ...(done === undefined ? {} : { done }),
        ...(cursor ? { id: { $gt: cursor[0] } } : {}),
      };
      const rows = await tasks
        .find(filter as never)
        .sort({ id: 1 })
        .limit(limit + 1)
        .lean();
      const page = rows.slice(0, limit).map((row) => withoutId(row) as TaskRecord);
      const last = page.at(-1);
      return { rows: page, nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null };
    },

    /** Newest first. */
    async interactions(org: string, query: InteractionQuery): Promise<Page<InteractionRecord>> {
      const position = query.cursor ? decodePosition(query.cursor) : null;
      if (query.cursor && !position) throw new BadCursor();
      const lastAt = {
        ...(query.from ? { $gte: query.from } : {}),
        ...(query.to ? { $lt: query.to } : {}),
        ...(position ? { $lte: position.at } : {}),
      };
      const filter = {
        org,
        messageCount: { $gt: 0 },
        ...(query.customer ? { customers: query.customer } : {}),
        ...(query.user ? { users: query.user } : {}),
        ...(query.teamMember ? { teamMembers: query.teamMember } : {}),
        ...(query.kind ? { kind: query.kind } : {}),
        ...(query.ambiguous === undefined ? {} : { ambiguous: query.ambiguous }),
        ...(query.subject ? subjectFilter(query.subject) : {}),
        ...(Object.keys(lastAt).length > 0 ? { lastAt } : {}),
        // The bound on lastAt stands beside the $or, not in it: with it the engine can walk the index instead of sorting all.
        ...(position ? { $or: [{ lastAt: { $lt: position.at } }, { _id: { $lt: position.id } }] } : {}),
      };
      const rows = await interactions
        .find(filter as never)
        .sort({ lastAt: -1, _id: -1 })
        .limit(query.limit + 1)
        .lean();
      const page = rows.slice(0, query.limit).map(interaction);
      const last = page.at(-1);
      return { rows: page, nextCursor: rows.length > query.limit && last ? encodeCursor([last.lastAt.getTime(), last.id]) : null };
    },
  };
}

export type Lists = ReturnType<typeof makeLists>;
