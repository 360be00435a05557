/** The readable text of a message: for the snippet and for searching words. */
import type { MimePart } from './mime';
import { headOf, MailTooLarge, type MailSource } from './source';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
/** Enough for any search or snippet; a larger text is somebody's attack. */
const LONGEST_TEXT = 1024 * 1024;

function entity(whole: string, name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** HTML as plain words; good enough to show a line of it, not to render it. */
export function htmlToText(html: string): string {
  return html
    .replace(/<!--.*?(?:-->|$)/gs, ' ')
    .replace(/<(style|script|head|title)\b.*?(?:<\/\1\s*>|$)/gis, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(#?\w{1,10});/g, entity);
}

const partText = (part: MimePart): string => part.content().subarray(0, LONGEST_TEXT).toString('utf8');

function* leaves(part: MimePart): Generator<MimePart> {
  if (part.parts.length === 0) yield part;
  for (const child of part.parts) yield* leaves(child);
}

const isBodyText = (part: MimePart, mimeType: string): boolean => part.mimeType === mimeType && part.filename === '';

/** The message's own text: the first plain part that says something, else the first HTML part as words, else ''. */
export function readableText(tree: MimePart): string {
  const all = [...leaves(tree)];
  const plain = all
    .filter((part) => isBodyText(part, 'text/plain'))
    .map(partText)
    .find((text) => text.trim() !== '');
  if (plain !== undefined) return plain;
  const html = all.find((part) => isBodyText(part, 'text/html'));
  return html ? htmlToText(partText(html)) : '';
}

const knownNames = new WeakMap<MailSource, readonly string[]>();

/** File names of the message's attachments. */
export function attachmentNames(source: MailSource): readonly string[] {
  const names = knownNames.get(source) ?? [...leaves(source.tree())].flatMap((part) => part.filename || []);
  knownNames.set(source, names);
  return names;
}

/** What a search for words looks through: names, addresses, subject, text, attachment names. */
export function searchableText(source: MailSource): string {
  const head = headOf(source);
  const body = [...leaves(source.tree())].flatMap((part) => {
    if (isBodyText(part, 'text/plain')) return [safeText(part)];
    return isBodyText(part, 'text/html') ? [htmlToText(safeText(part))] : [part.filename];
  });
  return [head.subject, head.from, head.to, head.cc, head.bcc, ...body].join('\n');
}

function safeText(part: MimePart): string {
  try {
    return partText(part);
  } catch (error) {
    if (error instanceof MailTooLarge) return '';
    throw error;
  }
}
