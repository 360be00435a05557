/** Pages: what a list hands out, what it takes back, and pages of lists that are short enough to be read as a whole. */
import { decodeCursor, encodeCursor } from './rows';

export interface Page<T> {
  rows: T[];
  nextCursor: string | null;
}

/** A cursor that isn't one of ours (hand-made, or of another sort order). Recognised by name: the web side knows the store by types only. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
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

/** The last row's unique name in a cursor of such a list. Throws BadCursor. */
export function nameIn(cursor: string): string {
  const [name, ...rest] = decodeCursor(cursor) ?? [];
  if (typeof name !== 'string' || rest.length > 0) throw new BadCursor();
  return name;
}
