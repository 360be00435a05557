/** Text into header values: encoded words for what is not ASCII, folds for what is long, nothing that could start a header of its own. */
const PRINTABLE = /^[\t\x20-\x7e]*$/;
const WORD_BYTES = 42;
const LONGEST_LINE = 900;

/** Cuts between characters, never inside one. */
function chunks(text: string): string[] {
  const result: string[] = [];
  let current = '';
  for (const character of text) {
    if (Buffer.byteLength(current + character) > WORD_BYTES && current !== '') {
      result.push(current);
      current = '';
    }
    current += character;
  }
  return current === '' ? result : [...result, current];
}

const words = (text: string): string =>
  chunks(text)
    .map((chunk) => `=?utf-8?B?${Buffer.from(chunk, 'utf8').toString('base64')}?=`)
    .join('\r\n ');

const oneLine = (text: string): string => text.replace(/\r?\n(?![ \t])|\r(?!\n)/g, ' ');

/** An unstructured value: as it is when ASCII, else as encoded words. Line breaks that are no folds become spaces. */
export const encodeText = (text: string): string =>
  PRINTABLE.test(oneLine(text).replace(/\r?\n/g, '')) ? oneLine(text) : words(oneLine(text));

function encodeAddress(text: string): string {
  const value = oneLine(text);
  if (PRINTABLE.test(value.replace(/\r?\n/g, ''))) return value;
  const named = /^\s*"?(.*?)"?\s*(<[^<>]*>)\s*$/s.exec(value);
  return named ? `${words(named[1]!)} ${named[2]}` : value;
}

/** Breaks a value at a separator that ends in a space, so that no line is longer than RFC 5322 allows; a short value stays on its line. */
export function foldAt(value: string, separator: string): string {
  if (value.length <= LONGEST_LINE) return value;
  let length = 0;
  return value.split(separator).reduce((folded, piece, index) => {
    length += piece.length + separator.length;
    if (index === 0) return piece;
    if (length <= 76) return folded + separator + piece;
    length = piece.length;
    return `${folded}${separator.trimEnd()}\r\n ${piece}`;
  }, '');
}

/** An address list. A name that is not ASCII is encoded, an address never. */
export const encodeAddresses = (addresses: readonly string[]): string => foldAt(addresses.map(encodeAddress).join(', '), ', ');

/** `; name="value"` with quotes escaped, RFC 2231 when not ASCII; '' for undefined. */
export function parameter(name: string, value: string | undefined): string {
  if (value === undefined) return '';
  const clean = oneLine(value);
  return PRINTABLE.test(clean)
    ? `; ${name}="${clean.replace(/["\\]/g, '\\$&')}"`
    : `; ${name}*=utf-8''${encodeURIComponent(clean).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
