/** What people paste to ask about a mail: a Message-ID, a Gmail link, or Gmail's own id, as a question for the explanation. Pure. */
import { normaliseMessageId } from '../../../core/message-key';
import type { ExplainQuestion } from '../../../sync/use-cases';

const HEX_ID = /^[0-9a-f]{14,17}$/i;

/** Null when none of them can be found in the text. */
export function questionOf(typed: string): ExplainQuestion | null {
  const text = typed.trim().slice(0, 2_000);
  if (HEX_ID.test(text)) return { gmailId: text.toLowerCase() };
  if (/^https?:\/\/mail\.google\.com\//i.test(text)) return fromLink(text);
  const id = normaliseMessageId(/<[^<>\s]+>/.exec(text)?.[0] ?? text.replace(/^message-id:\s*/i, ''));
  return id.includes('@') && !/\s/.test(text.replace(/^message-id:\s*/i, '')) ? { messageId: id } : null;
}

function fromLink(link: string): ExplainQuestion | null {
  const decoded = decode(link);
  // "Show original", and links that Gmail's own menus copy.
  const permanent = /permmsgid=msg-[fa]:(\d{15,20})/.exec(decoded) ?? /[?&#/](?:msg|thread)-f:(\d{15,20})/.exec(decoded);
  if (permanent?.[1]) return { gmailId: BigInt(permanent[1]).toString(16) };
  const rfc = /[?&#/](?:rfc822msgid:|search\/rfc822msgid[:%])([^\s&/?#]+@[^\s&/?#]+)/i.exec(decoded);
  if (rfc?.[1]) return { messageId: normaliseMessageId(rfc[1]) };
  const last = decoded.split('#')[1]?.split(/[?&]/)[0]?.split('/').at(-1) ?? '';
  if (HEX_ID.test(last)) return { gmailId: last.toLowerCase() };
  const id = idOfToken(last);
  return id ? { gmailId: id } : null;
}

function decode(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}

const TOKEN_LETTERS = 'BCDFGHJKLMNPQRSTVWXZbcdfghjklmnpqrstvwxz';
const BASE64_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Gmail's address bar shows the thread as a number in letters without vowels (FMfcg…): the base-64 text "f:1790…" in base 40.
 * Google does not document it; whatever does not decode to such a text is not taken for one.
 */
export function idOfToken(token: string): string | null {
  if (token.length < 20 || token.length > 120 || ![...token].every((letter) => TOKEN_LETTERS.includes(letter))) return null;
  let value = [...token].reduce((sum, letter) => sum * 40n + BigInt(TOKEN_LETTERS.indexOf(letter)), 0n);
  let base64 = '';
  for (; value > 0n; value /= 64n) base64 = (BASE64_LETTERS[Number(value % 64n)] ?? '') + base64;
  const text = Buffer.from(base64, 'base64').toString('latin1');
  const found = /^(?:thread-)?f:(\d{15,20})$/.exec(text);
  return found?.[1] ? BigInt(found[1]).toString(16) : null;
}

/** "anna.de-vries@acme.example" → "Anna De-Vries": a first guess at a name, which a person corrects. */
export function nameFromAddress(address: string): string {
  const local = (address.split('@')[0] ?? '').replace(/\+.*$/, '');
  return local
    .split(/[._]+/)
    .filter(Boolean)
    .map((part) => part.replace(/(^|-)\p{L}/gu, (letter) => letter.toUpperCase()))
    .join(' ');
}
