/** What a message is, worked out from its copies: stored ones and those that have just been read. */
import { byArrival, foldMessage, placeOf } from '../core/fold-message';
import type { MessageBody } from '../core/types';
import type { MessageCopy, MessageRecord } from './records';

/** A copy to be stored. `body` is null when only the copy's facts changed (labels, a rule): the stored body stays. */
export interface IncomingCopy {
  key: string;
  references: readonly string[];
  copy: MessageCopy;
  body: MessageBody | null;
}

export type IsInternal = (address: string) => boolean;

/** Applies incoming copies of one message to what is stored of it. Null: there is no copy, or nobody has read the text. */
export function mergeCopies(
  stored: MessageRecord | null,
  incoming: readonly IncomingCopy[],
  isInternal: IsInternal,
): Omit<MessageRecord, 'id' | 'rev' | 'org' | 'key' | 'conversation'> | null {
  const byPlace = new Map((stored?.copies ?? []).map((copy) => [placeOf(copy), copy]));
  for (const { copy } of incoming) byPlace.set(placeOf(copy), copy);
  const copies = [...byPlace.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const body = bodyOf(stored, copies, incoming);
  if (copies.length === 0 || body === null) return null;
  return {
    ...foldMessage(copies, isInternal),
    copies,
    references: [...new Set([...(stored?.references ?? []), ...incoming.flatMap(({ references }) => references)])].sort(),
    ...body,
  };
}

/** Of the copies whose text was read, the earliest one's, whichever was stored first; a copy read again brings its text anew. */
function bodyOf(
  stored: MessageRecord | null,
  copies: readonly MessageCopy[],
  incoming: readonly IncomingCopy[],
): Pick<MessageRecord, 'bodyFrom' | 'text' | 'html' | 'attachments' | 'truncated'> | null {
  const read = new Map(incoming.flatMap(({ copy, body }) => (body ? [[placeOf(copy), body] as const] : [])));
  const first = byArrival(copies)
    .map(placeOf)
    .find((place) => read.has(place) || place === stored?.bodyFrom);
  const body = (first === undefined ? undefined : read.get(first)) ?? stored;
  if (body === null) return null;
  const { text, html, attachments, truncated } = body;
  // `first` is the stored body's copy when it is still there; otherwise the text stays (it is the same mail), its mailbox is not named.
  return { bodyFrom: first ?? '', text, html, attachments: [...attachments], truncated };
}
