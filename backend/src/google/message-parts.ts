/**
 * Gmail's payload tree, read without recursion: which leaves are the text of the mail and which are attachments.
 * A mail inside a mail (message/rfc822) is an attachment: its text belongs to somebody else's message.
 */
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import { decodedText } from './header-fields';

export const PART_LIMIT = 500;
export const DEPTH_LIMIT = 20;
const FILENAME_LIMIT = 255;

export type Part = gmail_v1.Schema$MessagePart;

export interface Leaf {
  readonly kind: 'plain' | 'html' | 'attachment';
  readonly part: Part;
  /** Which multipart/alternative it stands in (0: none): of one alternative a reader sees one member. */
  readonly alternative: number;
}

/** The leaves in document order. `cut`: there were more parts or levels than are read. */
export function leavesOf(payload: Part | undefined): { readonly leaves: Leaf[]; readonly cut: boolean } {
  const leaves: Leaf[] = [];
  const left = payload ? [{ part: payload, depth: 0, alternative: 0 }] : [];
  let seen = 0;
  let cut = false;
  for (let next = left.pop(); next; next = left.pop()) {
    const { part, depth } = next;
    seen += 1;
    if (seen > PART_LIMIT) return { leaves, cut: true };
    const mimeType = mimeTypeOf(part);
    // A multipart whose parts could not be told apart comes with its text as a whole.
    const isLeaf = !mimeType.startsWith('multipart/') || (!part.parts?.length && Boolean(part.body?.data));
    if (isLeaf) {
      leaves.push({ kind: kindOf(part, mimeType), part, alternative: next.alternative });
      continue;
    }
    const parts = part.parts ?? [];
    if (parts.length > 0 && depth >= DEPTH_LIMIT) cut = true;
    if (depth >= DEPTH_LIMIT) continue;
    const alternative = mimeType === 'multipart/alternative' ? seen : next.alternative;
    if (parts.length > PART_LIMIT) cut = true;
    for (const child of parts.slice(0, PART_LIMIT).reverse()) left.push({ part: child, depth: depth + 1, alternative });
  }
  return { leaves, cut };
}

/** Text types that are documents of their own rather than words to read. */
const NOT_PROSE = new Set([
  'text/calendar',
  'text/vcard',
  'text/x-vcard',
  'text/directory',
  'text/css',
  'text/rtf',
  'text/csv',
  'text/xml',
]);

function kindOf(part: Part, mimeType: string): Leaf['kind'] {
  const attached = Boolean(part.filename) || headerOf(part, 'content-disposition').trim().toLowerCase().startsWith('attachment');
  if (mimeType.startsWith('multipart/')) return 'plain';
  if (attached || !mimeType.startsWith('text/') || NOT_PROSE.has(mimeType)) return 'attachment';
  return mimeType === 'text/html' ? 'html' : 'plain';
}

export const mimeTypeOf = (part: Part): string => (part.mimeType || 'text/plain').trim().toLowerCase().slice(0, 100);

export function headerOf(part: Part, name: string): string {
  const found = part.headers?.slice(0, 1_000).find((header) => typeof header.name === 'string' && header.name.toLowerCase() === name);
  return typeof found?.value === 'string' ? found.value.slice(0, 4_000) : '';
}

/** A Map: the type is the sender's word, `__proto__` included. */
const NAMELESS: ReadonlyMap<string, string> = new Map([
  ['text/calendar', 'invite.ics'],
  ['message/rfc822', 'message.eml'],
]);

/** A name that is safe to show and to save under: one line, no control or direction characters, no path. */
export function filenameOf(part: Part): string {
  const name = decodedText((part.filename ?? '').slice(0, 2_000))
    .replace(/[/\\]/g, '_')
    .replace(/^\.+/, '')
    .trim();
  return name.slice(0, FILENAME_LIMIT) || (NAMELESS.get(mimeTypeOf(part)) ?? 'unnamed');
}

/**
 * The shape of a mail's parts, mails inside it included: what tells two mails apart that have no Message-ID and no text of their own.
 * Only what is the same in every mailbox (no Gmail ids, no data that depends on line ends).
 */
export function outlineOf(payload: Part | undefined): string {
  const lines: string[] = [];
  const left = payload ? [payload] : [];
  for (let part = left.pop(); part && lines.length < PART_LIMIT; part = left.pop()) {
    const mimeType = mimeTypeOf(part);
    const size = mimeType.startsWith('text/') || mimeType.startsWith('multipart/') ? '' : (part.body?.size ?? 0);
    lines.push([mimeType, part.filename ?? '', size].join('\t'));
    for (const child of (part.parts ?? []).slice(0, PART_LIMIT).reverse()) left.push(child);
  }
  return lines.join('\n');
}
