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

const EMPTY_BODY: MessageBody = { text: '', html: null, attachments: [], truncated: false };

/** Applies incoming copies of one message to what is stored of it. Null: there is no copy. */
export function mergeCopies(
  stored: MessageRecord | null,
  incoming: readonly IncomingCopy[],
  isInternal: IsInternal,
): Omit<MessageRecord, 'id' | 'rev' | 'org' | 'key' | 'conversation'> | null {
  const byPlace = new Map((stored?.copies ?? []).map((copy) => [placeOf(copy), copy]));
  for (const { copy } of incoming) byPlace.set(placeOf(copy), copy);
  const copies = [...byPlace.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  if (copies.length === 0) return null;
  return {
    ...foldMessage(copies, isInternal),
    copies,
    references: [...new Set([...(stored?.references ?? []), ...incoming.flatMap(({ references }) => references)])].sort(),
    ...bodyOf(stored, copies, incoming),
  };
}

/** Of the copies whose text was read, the earliest one's, whichever was stored first; a copy read again brings its text anew. */
function bodyOf(
  stored: MessageRecord | null,
  copies: readonly MessageCopy[],
  incoming: readonly IncomingCopy[],
): Pick<MessageRecord, 'bodyFrom' | 'text' | 'html' | 'attachments' | 'truncated'> {
  const read = new Map(incoming.flatMap(({ copy, body }) => (body ? [[placeOf(copy), body] as const] : [])));
  const first = byArrival(copies)
    .map(placeOf)
    .find((place) => read.has(place) || place === stored?.bodyFrom);
  const fresh = first === undefined ? undefined : read.get(first);
  const { text, html, attachments, truncated } = fresh ?? stored ?? EMPTY_BODY;
  // `first` is the stored body's copy when it is still there; otherwise the text stays (it is the same mail), its mailbox is not named.
  return { bodyFrom: first ?? '', text, html, attachments: [...attachments], truncated };
}
