/**
 * RFC 2047 encoded words in header values. Gmail's API hands headers out decoded, so the simulator does, too; a decoded
 * name that holds a comma or the like is put in quotes, or the address list would fall apart.
 */
import { Libmime } from 'libmime';

const libmime = new Libmime();
const ENCODED_WORDS = /=\?[^?\s]+\?[bq]\?[^?]*\?=(?:[ \t]+=\?[^?\s]+\?[bq]\?[^?]*\?=)*/gi;
const SPECIALS = /[()<>[\]:;@\\,."]/;
const ADDRESS_HEADERS = new Set(['from', 'to', 'cc', 'bcc', 'reply-to', 'sender', 'resent-from', 'resent-to', 'resent-cc', 'delivered-to']);

/** Decodes the encoded words of a text; what cannot be decoded stays as it is. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  try {
    return libmime.decodeWords(value);
  } catch {
    return value;
  }
}

function decodePhrase(words: string): string {
  const decoded = decodeWords(words).replace(/[\r\n]+/g, ' ');
  return SPECIALS.test(decoded) ? `"${decoded.replace(/["\\]/g, '\\$&')}"` : decoded;
}

/** Puts decoded words into an address list. Inside a quoted string they need no further quotes. */
function decodeAddressWords(value: string): string {
  return value
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((piece, index) => (index % 2 === 1 ? decodeQuoted(piece) : piece.replace(ENCODED_WORDS, decodePhrase)))
    .join('');
}

function decodeQuoted(quoted: string): string {
  if (!quoted.includes('=?')) return quoted;
  return `"${decodeWords(quoted.slice(1, -1)).replace(/(?<!\\)"/g, '\\"')}"`;
}

/** A header's value as Gmail's API shows it. */
export function shownValue(name: string, value: string): string {
  if (!value.includes('=?')) return value;
  return ADDRESS_HEADERS.has(name.toLowerCase()) ? decodeAddressWords(value) : decodeWords(value);
}
