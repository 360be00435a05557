/** Small things every repository needs: ids as hex text, duplicate-key recognition, keyset cursors. */
import mongoose from 'mongoose';

/** `_id` becomes `id` (hex text); the rest stays. */
export function withId<T extends { _id?: unknown }>(row: T): Omit<T, '_id'> & { id: string } {
  const { _id, ...rest } = row;
  return { ...rest, id: String(_id) };
}

/** A row of the database as the record it stands for. */
export const recordOf = <R extends { id: string }>(row: unknown): R => withId(row as { _id: unknown }) as unknown as R;

/** Drops `_id` of records whose id is the caller's own. */
export function withoutId<T extends { _id?: unknown }>(row: T): Omit<T, '_id'> {
  const { _id, ...rest } = row;
  void _id;
  return rest;
}

/** Null for anything that is not an ObjectId in hex: a foreign or misspelt id is "not found", never an error. */
export const objectId = (id: string): mongoose.Types.ObjectId | null =>
  /^[0-9a-f]{24}$/.test(id) ? new mongoose.Types.ObjectId(id) : null;

/** A filter that names one row; nobody's when the id is none. */
export const byId = (id: string): { _id: never } => ({ _id: objectId(id) as never });

export const isDuplicateKey = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 11000;

/** Another writer was first: with the same key (11000), or at the same row while ours was under way (112). Looking again helps. */
export const lostRace = (error: unknown): boolean => isDuplicateKey(error) || (error as { code?: unknown } | null)?.code === 112;

/** Runs an upsert again when another writer inserted the same key in between (mongoose#7183): the second try finds the row. */
export async function retryOnDuplicate<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!lostRace(error) || attempt >= 5) throw error;
    }
  }
}

/** The wire form of a keyset cursor: the sort value and id of the last row, base64url JSON. */
export const encodeCursor = (values: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** Where a newest-first page ended: `[epoch ms, hex id]`. Null when the text is not one of our cursors. */
export function decodePosition(text: string): { at: Date; id: mongoose.Types.ObjectId } | null {
  const [at, id, ...rest] = decodeCursor(text) ?? [];
  const known = typeof id === 'string' && rest.length === 0 ? objectId(id) : null;
  return known && isEpoch(at) ? { at: new Date(at), id: known } : null;
}

/** A Date holds 8.64e15 ms to either side; anything else is no time, and the database would refuse it. */
export const isEpoch = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(new Date(value).getTime());

/** Null when the text is not one of our cursors. */
export function decodeCursor(text: string): (string | number | null)[] | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const fine = Array.isArray(values) && values.every((one) => one === null || typeof one === 'string' || typeof one === 'number');
    return fine ? (values as (string | number | null)[]) : null;
  } catch {
    return null;
  }
}

/** Part of a text, any case. */
export const containing = (part: string): RegExp => new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
