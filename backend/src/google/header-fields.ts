/**
 * Header fields of one message, as far as they are wanted. Names and values are hostile: a Map (not an object) holds them,
 * and every value is cut before anything looks at it with a regular expression (FAILURES R28, S9).
 */
import libmime from 'libmime';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';

/** Characters of one header kept; the rest is cut and said so. */
export const HEADER_LIMIT = 64 * 1024;
const FIELDS_OF_ONE_NAME = 50;

/** Lower-cased name → values in order, unfolded, without control characters, each still encoded as the sender wrote it. */
export interface HeaderFields {
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Lower-cased names of headers that were cut. */
  readonly cut: ReadonlySet<string>;
}

/** Reads the headers named in `wanted` (lower-cased); all others are passed over. */
export function readHeaders(headers: readonly gmail_v1.Schema$MessagePartHeader[] | undefined, wanted: ReadonlySet<string>): HeaderFields {
  const values = new Map<string, string[]>();
  const cut = new Set<string>();
  for (const { name, value } of headers ?? []) {
    const key = typeof name === 'string' && name.length <= 100 ? name.trim().toLowerCase() : '';
    if (!wanted.has(key) || typeof value !== 'string') continue;
    const known = values.get(key) ?? [];
    const room = HEADER_LIMIT - known.reduce((sum, one) => sum + one.length, 0);
    if (value.length > room || known.length >= FIELDS_OF_ONE_NAME) cut.add(key);
    if (room <= 0 || known.length >= FIELDS_OF_ONE_NAME) continue;
    // The newest references stand last: of an endless list the end is kept.
    const kept = key === 'references' ? value.slice(-room) : value.slice(0, room);
    known.push(unfolded(kept.length < value.length ? copyOf(kept) : kept));
    values.set(key, known);
  }
  return { values, cut };
}

/** V8 keeps the whole of a string for as long as a slice of it lives: 10 MB for 64 KB, for every mail of a batch. */
const copyOf = (slice: string): string => Buffer.from(slice).toString();

export const firstOf = (fields: HeaderFields, name: string): string | undefined => fields.values.get(name)?.find((value) => value !== '');

/** Folding is white space; a tab and every other control character reads as a space. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const unfolded = (value: string): string => value.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();

/** RFC 2047 words decoded for people to read; control and direction-override characters taken out. Never throws. */
export function decodedText(value: string): string {
  return withoutControls(decodeWords(value)).replace(/\s+/g, ' ').trim();
}

function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  try {
    return String(libmime.decodeWords(value));
  } catch {
    return value; // an encoding nobody knows: shown as it was sent
  }
}

/** U+202A…202E and U+2066…2069 turn text around: "gpj.exe" reads "exe.jpg". */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
export const withoutControls = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ');
