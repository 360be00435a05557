/**
 * Header blocks as they really are: CRLF or LF, folded, repeated, 8-bit, or running into the body without a blank line.
 * Fields are found as byte ranges first; text is made only of those somebody asks for.
 */
import { decodeBytes } from './charset';

export interface HeaderField {
  readonly name: string;
  /** Byte range of the value in the scanned buffer: after the colon, up to the line end, folds included. */
  readonly start: number;
  readonly end: number;
}

export interface HeaderBlock {
  readonly fields: readonly HeaderField[];
  /** Offset of the body; the buffer's length when there is none. */
  readonly bodyStart: number;
}

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const COLON = 58;
/** A field name is some letters; a longer run before the colon is a sentence of a body that lost its blank line. */
const LONGEST_NAME = 256;

/** Length of the field name that the line begins with, or 0 when the line is no header field. */
function nameLength(buffer: Buffer, start: number, end: number): number {
  const limit = Math.min(end, start + LONGEST_NAME);
  let at = start;
  while (at < limit && buffer[at]! > SPACE && buffer[at]! < 127 && buffer[at] !== COLON) at++;
  const length = at - start;
  while (at < limit && (buffer[at] === SPACE || buffer[at] === TAB)) at++;
  return length > 0 && buffer[at] === COLON && at < limit ? length : 0;
}

/** Where a leading `From ` or `>From ` line (left over from an mbox) ends; `start` when there is none. */
export function skipFromLine(buffer: Buffer, start = 0): number {
  if (!/^>?From $/.test(buffer.toString('latin1', start, start + 6).replace(/^(From ).$/s, '$1'))) return start;
  const lineEnd = buffer.indexOf(LF, start);
  return lineEnd < 0 ? buffer.length : lineEnd + 1;
}

/** Scans the header block that begins at `from`. Never throws; garbage is the beginning of the body. */
export function scanHeaders(buffer: Buffer, from = 0): HeaderBlock {
  const fields: { name: string; start: number; end: number }[] = [];
  let at = from;
  while (at < buffer.length) {
    const newline = buffer.indexOf(LF, at);
    const next = newline < 0 ? buffer.length : newline + 1;
    let end = newline < 0 ? buffer.length : newline;
    if (end > at && buffer[end - 1] === CR) end--;
    if (end === at) return { fields, bodyStart: next };
    const first = buffer[at]!;
    const last = fields.at(-1);
    if (first === SPACE || first === TAB) {
      if (!last) return { fields, bodyStart: at };
      last.end = end;
    } else {
      const length = nameLength(buffer, at, end);
      if (length === 0) return { fields, bodyStart: at };
      fields.push({ name: buffer.toString('latin1', at, at + length), start: buffer.indexOf(COLON, at + length) + 1, end });
    }
    at = next;
  }
  return { fields, bodyStart: buffer.length };
}

/** The value with its folds undone (only the line breaks go, as Gmail does it) and without space around it; 8-bit bytes are read as UTF-8, else Windows-1252. */
export function fieldText(buffer: Buffer, field: HeaderField): string {
  return decodeBytes(buffer.subarray(field.start, field.end)).replace(/\r?\n/g, '').trim();
}

/** The values of all fields with that name (case-insensitive), in order. */
export function fieldTexts(buffer: Buffer, block: HeaderBlock, name: string): string[] {
  const wanted = name.toLowerCase();
  return block.fields.filter((field) => field.name.toLowerCase() === wanted).map((field) => fieldText(buffer, field));
}
