/** What the mailbox index needs of a message, read from its header block once, when the message comes in. */
import type { HeaderBlock } from './headers';
import { fieldText, fieldTexts, scanHeaders, skipFromLine } from './headers';
import { decodeWords, shownValue } from './words';

export interface MailHead {
  /** Without angle brackets; '' when there is none. */
  readonly messageId: string;
  /** Message-IDs of References, then In-Reply-To, oldest ancestor first, without angle brackets. */
  readonly references: readonly string[];
  readonly subject: string;
  /** Decoded address lists; repeated fields joined by a comma. */
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly deliveredTo: string;
  readonly listId: string;
  /** The Date fields' texts, unchanged. */
  readonly dates: readonly string[];
}

/** Ids stand in angle brackets; some programs forget them. */
function messageIds(text: string): string[] {
  const bracketed = text.match(/<[^<>]+>/g);
  if (bracketed) return bracketed.map((id) => id.slice(1, -1).replace(/\s+/g, '')).filter((id) => id !== '');
  return text.split(/[\s,]+/).filter((word) => word.includes('@'));
}

/** A Message-ID that is not in angle brackets counts as it stands. */
const ownId = (text: string): string => messageIds(text)[0] ?? text.replace(/[<>\s]/g, '');

/** Reads the index fields of a scanned header block. Never throws. */
export function readHead(bytes: Buffer, block: HeaderBlock): MailHead {
  const texts = (name: string): string[] => fieldTexts(bytes, block, name);
  const addresses = (name: string): string =>
    texts(name)
      .map((text) => shownValue(name, text))
      .join(', ');
  return {
    messageId: ownId(texts('message-id')[0] ?? ''),
    references: [...texts('references').flatMap(messageIds), ...texts('in-reply-to').flatMap(messageIds)],
    subject: decodeWords(texts('subject')[0] ?? ''),
    from: addresses('from'),
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    deliveredTo: addresses('delivered-to'),
    listId: texts('list-id').join(', '),
    dates: texts('date'),
  };
}

/** The whole header of a message as name and shown value. */
export function readAllHeaders(head: Buffer): { name: string; value: string }[] {
  const block = scanHeaders(head, skipFromLine(head));
  return block.fields.map((field) => ({ name: field.name, value: shownValue(field.name, fieldText(head, field)) }));
}
