/**
 * Bytes of a text part → text. Gmail takes the transfer encoding off; whether it also turns every charset into UTF-8 is not
 * documented, so valid UTF-8 is read as UTF-8 and everything else as what the part says it is.
 */
import charset from 'libmime/lib/charset';

/** Bytes of text kept of one message. */
export const TEXT_LIMIT = 256 * 1024;

export interface Text {
  readonly text: string;
  readonly cut: boolean;
}

/** `data` is base64url; only as much as TEXT_LIMIT bytes is decoded. Never throws. */
export function textOfData(data: string, contentType: string): Text {
  const most = Math.ceil(TEXT_LIMIT / 3) * 4;
  const bytes = Buffer.from(data.slice(0, most), 'base64url').subarray(0, TEXT_LIMIT);
  const declared = /charset\s*=\s*"?([\w.:+-]{1,40})/i.exec(contentType.slice(0, 2_000))?.[1]?.toLowerCase() ?? '';
  const cut = data.length > most;
  return { text: cleaned(decoded(bytes, declared, cut)), cut };
}

/** Charsets that say nothing when the bytes are not UTF-8; most such mail comes from Windows, whose charset holds Latin-1. */
const VAGUE = /^(|utf-?8|(us-)?ascii|ansi.*|iso-?8859-?1|latin-?1|unknown.*|default.*)$/;

function decoded(bytes: Buffer, declared: string, cut: boolean): string {
  // These look like valid UTF-8 and are not: escape sequences in seven bits, or every other byte zero.
  const disguised =
    (/^(iso-2022|hz-gb)/.test(declared) && (bytes.includes(0x1b) || bytes.includes('~{'))) ||
    (/^utf-?16/.test(declared) && bytes.includes(0));
  const utf8 = disguised ? null : asUtf8(bytes, cut);
  if (utf8 !== null) return utf8;
  const known = !VAGUE.test(declared) && charset.createDecodeStream(declared).supported;
  return charset.decode(bytes, known ? declared : 'windows-1252');
}

/** Null when the bytes are something else. `cut`: a character broken off at the end is no error. */
function asUtf8(bytes: Buffer, cut: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    return null;
  }
}

/** Line ends become \n; control characters other than tab and line end go. */
export const cleaned = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g, '');

/** Cuts at a number of UTF-8 bytes, never inside a character. */
export function cutBytes(text: string, most: number): Text {
  if (text.length * 3 <= most) return { text, cut: false };
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return { text, cut: false };
  return { text: new TextDecoder('utf-8').decode(bytes.subarray(0, most), { stream: true }), cut: true };
}
