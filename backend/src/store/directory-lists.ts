/** Customers and users by filter and order, one page at a time (keyset cursors, indexed, limited). */
import type { Model } from 'mongoose';
import { BadCursor, type Page } from './paging';
import { containing, decodeCursor, encodeCursor, isEpoch, withoutId } from './rows';

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

const range = (before?: Date, after?: Date) =>
  before || after ? { ...(before ? { $lt: before } : {}), ...(after ? { $gte: after } : {}) } : undefined;

export function directoryFilter(org: string, query: DirectoryQuery, searched: readonly string[]): Record<string, unknown> {
  const text = query.q ? containing(query.q) : null;
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

export async function directoryPage<T extends { id: string; name: string; lastInteractionAt: Date | null; lastEmailReplyAt: Date | null }>(
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
