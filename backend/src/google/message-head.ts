/**
 * A Gmail message resource → what the rules need to know (MessageHead). The same for format=metadata and format=full, so that
 * the same mail gives the same head whichever way it was read.
 */
import { createHash } from 'node:crypto';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import { FILTER_HEADERS } from '../core/filters';
import { fallbackKeySource, normaliseMessageId, referencedIds } from '../core/message-key';
import type { MessageHead, Participant } from '../core/types';
import { ADDRESS_LIMIT, readAddresses } from './address-lists';
import { isAuthentic } from './authenticity';
import { decodedText, firstOf, HEADER_LIMIT, readHeaders, type HeaderFields } from './header-fields';
import { withoutEntities } from './html-text';
import { outlineOf } from './message-parts';

const READ = ['From', 'To', 'Cc', 'Bcc', 'Subject', 'Date', 'Message-ID', 'In-Reply-To', 'References', 'Authentication-Results'];

/** What format=metadata is asked for: no other header of a mail that involves no customer ever leaves Google. */
export const HEAD_HEADERS: readonly string[] = [...READ, ...FILTER_HEADERS];

const WANTED: ReadonlySet<string> = new Set(HEAD_HEADERS.map((name) => name.toLowerCase()));
const FILTERS = FILTER_HEADERS.map((name) => name.toLowerCase());
/** The filters look at the beginning only. */
const FILTER_VALUE_LIMIT = 1_000;

/** False when the head alone cannot name the message: it has no usable Message-ID, and its text is needed for the key. */
export function namesItself(message: gmail_v1.Schema$Message): boolean {
  return messageId(readHeaders(message.payload?.headers, WANTED)) !== '';
}

/**
 * @param content what stands for the body in the key of a mail without Message-ID (see `contentOf`); not used for others.
 * Never throws for what a sender can write.
 */
export function headOf(message: gmail_v1.Schema$Message, content: string): MessageHead {
  const fields = readHeaders(message.payload?.headers, WANTED);
  const problems = [...fields.cut].map((name) => `${nameOf(name)} is longer than ${HEADER_LIMIT / 1024} KB and was cut`);
  let peopleCut = false;
  const people = (name: string): readonly Participant[] => {
    const list = readAddresses(fields.values.get(name) ?? [], fields.cut.has(name));
    if (list.cut || fields.cut.has(name)) peopleCut = true;
    if (list.cut) problems.push(`${nameOf(name)} names more than ${ADDRESS_LIMIT} people; the others were left out`);
    return list.people;
  };
  const from = people('from');
  const head = {
    gmailId: message.id ?? '',
    threadId: message.threadId ?? message.id ?? '',
    key: messageId(fields) || fallbackKey(fields, content),
    references: referencedIds(fields.values.get('references')?.join(' '), fields.values.get('in-reply-to')?.join(' ')),
    at: instantOf(message, fields),
    subject: decodedText(firstOf(fields, 'subject') ?? ''),
    from,
    to: people('to'),
    cc: people('cc'),
    bcc: people('bcc'),
    labels: message.labelIds ?? [],
    filterHeaders: new Map(FILTERS.flatMap((name) => filterHeader(fields, name))),
    snippet: withoutEntities(message.snippet ?? ''),
    size: message.sizeEstimate ?? 0,
    authentic: isAuthentic(
      fields.values.get('authentication-results') ?? [],
      from.map(({ address }) => address),
    ),
  };
  return {
    ...head,
    ...(problems.length > 0 ? { unparsable: problems.join('; ') } : {}),
    ...(peopleCut ? { peopleCut } : {}),
  };
}

/** Text alone would make one of two mails that only differ in what is attached. */
export const contentOf = (message: gmail_v1.Schema$Message, text: string): string =>
  `${text.trimEnd()}\n\u0000\n${outlineOf(message.payload)}`;

/** The first usable one: some servers add a second. */
function messageId(fields: HeaderFields): string {
  return fields.values.get('message-id')?.map(normaliseMessageId).find(Boolean) ?? '';
}

function fallbackKey(fields: HeaderFields, body: string): string {
  const raw = (name: string) => firstOf(fields, name) ?? '';
  const source = fallbackKeySource({ from: raw('from'), date: raw('date'), subject: raw('subject'), body });
  return `sha256:${createHash('sha256').update(source).digest('hex')}`;
}

function instantOf(message: gmail_v1.Schema$Message, fields: HeaderFields): number {
  const accepted = Number(message.internalDate ?? NaN);
  return Number.isFinite(accepted) ? accepted : Date.parse(firstOf(fields, 'date') ?? '') || 0;
}

function filterHeader(fields: HeaderFields, name: string): [string, string][] {
  const value = fields.values.get(name)?.[0];
  return value === undefined ? [] : [[name, value.slice(0, FILTER_VALUE_LIMIT)]];
}

const nameOf = (key: string): string => HEAD_HEADERS.find((name) => name.toLowerCase() === key) ?? key;
