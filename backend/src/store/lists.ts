/** What lists read: customers, users and interactions by filter and order, one page at a time (keyset cursors, indexed, limited). */
import type { Model } from 'mongoose';
import type { SubjectsShown } from '../core/visibility';
import type { Models } from './models';
import type { CustomerRecord, InteractionRecord, MessageRecord, TaskRecord, UserRecord } from './records';
import { decodeCursor, decodePosition, encodeCursor, isEpoch, withId, withoutId } from './rows';

export interface Page<T> {
  rows: T[];
  nextCursor: string | null;
}

export const DIRECTORY_SORTS = [
  'name',
  '-name',
  'lastInteractionAt',
  '-lastInteractionAt',
  'lastEmailReplyAt',
  '-lastEmailReplyAt',
] as const;
export type DirectorySort = (typeof DIRECTORY_SORTS)[number];

export interface DirectoryQuery {
  /** Part of the name, address or domain, any case. */
  q?: string;
  owner?: string;
  customer?: string;
  sort: DirectorySort;
  lastInteractionBefore?: Date;
  lastInteractionAfter?: Date;
  lastEmailReplyBefore?: Date;
  lastEmailReplyAfter?: Date;
  noInteraction?: boolean;
  limit: number;
  cursor?: string;
}

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

/** A cursor that isn't one of ours (hand-made, or of another sort order). Recognised by name: the web side knows the store by types only. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const range = (before?: Date, after?: Date) =>
  before || after ? { ...(before ? { $lt: before } : {}), ...(after ? { $gte: after } : {}) } : undefined;

function directoryFilter(org: string, query: DirectoryQuery, searched: readonly string[]): Record<string, unknown> {
  const text = query.q ? new RegExp(escapeRegex(query.q), 'i') : null;
  const lastInteractionAt = query.noInteraction ? null : range(query.lastInteractionBefore, query.lastInteractionAfter);
  const lastEmailReplyAt = range(query.lastEmailReplyBefore, query.lastEmailReplyAfter);
  return {
    org,
    ...(text ? { $or: searched.map((field) => ({ [field]: text })) } : {}),
    ...(query.owner ? { owner: query.owner } : {}),
    ...(query.customer ? { customer: query.customer } : {}),
    ...(lastInteractionAt !== undefined ? { lastInteractionAt } : {}),
    ...(lastEmailReplyAt !== undefined ? { lastEmailReplyAt } : {}),
  };
}

/** Throws BadCursor for what directoryPage has not handed out for this order. */
function directoryPosition(text: string, sort: DirectorySort): { value: string | number | null; id: string } {
  const [sorted, value, id, ...rest] = decodeCursor(text) ?? [];
  const fits = sort.endsWith('name') ? typeof value === 'string' : value === null || isEpoch(value);
  if (sorted !== sort || !fits || value === undefined || typeof id !== 'string' || rest.length > 0) throw new BadCursor();
  return { value, id };
}

/** Rows after (value, id) in the given order; null sorts before every value in MongoDB. */
function after(field: string, descending: boolean, value: string | number | null, id: string): Record<string, unknown> {
  const bound = field === 'name' || value === null ? value : new Date(value);
  const same = { [field]: bound, id: { $gt: id } };
  if (bound === null) return descending ? same : { $or: [{ [field]: { $ne: null } }, same] };
  return descending ? { $or: [{ [field]: { $lt: bound } }, { [field]: null }, same] } : { $or: [{ [field]: { $gt: bound } }, same] };
}

async function directoryPage<T extends { id: string; name: string; lastInteractionAt: Date | null; lastEmailReplyAt: Date | null }>(
  model: Model<T>,
  filter: Record<string, unknown>,
  query: DirectoryQuery,
): Promise<Page<T>> {
  const descending = query.sort.startsWith('-');
  const field = query.sort.replace('-', '') as 'name' | 'lastInteractionAt' | 'lastEmailReplyAt';
  const position = query.cursor ? directoryPosition(query.cursor, query.sort) : null;
  const where = position ? { $and: [filter, after(field, descending, position.value, position.id)] } : filter;
  const rows = await model
    .find(where as never)
    .sort({ [field]: descending ? -1 : 1, id: 1 })
    .limit(query.limit + 1)
    .lean();
  const page = rows.slice(0, query.limit).map((row) => withoutId(row as { _id: unknown }) as unknown as T);
  const last = page.at(-1);
  const value = last?.[field];
  const more = rows.length > query.limit && last !== undefined;
  return {
    rows: page,
    nextCursor: more ? encodeCursor([query.sort, value instanceof Date ? value.getTime() : (value ?? null), last.id]) : null,
  };
}

const subjectFilter = ({ part, shown }: NonNullable<InteractionQuery['subject']>) => ({
  subject: new RegExp(escapeRegex(part), 'i'),
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

export function makeLists({ customers, users, tasks, interactions, messages }: Models) {
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

    /** Messages of a customer, newest first: the profile's History. */
    async messagesOfCustomer(org: string, customer: string, before: Date | null, limit: number): Promise<MessageRecord[]> {
      const rows = await messages
        .find({ org, customers: customer, ...(before ? { at: { $lt: before } } : {}) }, { text: 0, html: 0, copies: 0 })
        .sort({ at: -1 })
        .limit(limit)
        .lean();
      return rows.map((row) => withId(row) as unknown as MessageRecord);
    },
  };
}

/**
 * A page of a list that is short enough to be read as a whole. `nameOf` is unique; the cursor is the last row's, so that rows that
 * come or go move nothing. A row that has gone meanwhile begins the list anew.
 */
export function partOf<R>(
  rows: readonly R[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  nameOf: (row: R) => string,
) {
  const after = cursor === undefined ? null : nameIn(cursor);
  const from = after === null ? 0 : rows.findIndex((row) => nameOf(row) === after) + 1;
  const page = rows.slice(from, from + limit);
  const last = page.at(-1);
  const more = last !== undefined && from + limit < rows.length;
  return { rows: page, nextCursor: more ? encodeCursor([nameOf(last)]) : null };
}

function nameIn(cursor: string): string {
  const [name, ...rest] = decodeCursor(cursor) ?? [];
  if (typeof name !== 'string' || rest.length > 0) throw new BadCursor();
  return name;
}

export type Lists = ReturnType<typeof makeLists>;
