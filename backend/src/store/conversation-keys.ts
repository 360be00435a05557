/**
 * What makes conversations meet: shared mail, a shared thread of one mailbox, and References. Kept on the conversation under one
 * unique index, so that two workers who store a mail and the answer to it at the same moment still end up in one conversation.
 */
import { hash } from 'node:crypto';
import { baseSubject } from '../core/message-key';
import type { MessageRecord } from './records';

/**
 * `m:` the mail itself · `t:` its thread in each mailbox · `r:` every id it has or refers to, each under its subject: References can
 * lie (`<yes>`, mangled ids), so they only join what is about the same thing. Two answers to one parent nobody has belong together.
 * Every copy's subject counts, not only the shown one's: gateways tag some copies, and what joins must not depend on who came first.
 */
export function keysOf(message: Pick<MessageRecord, 'key' | 'threads' | 'references' | 'copies'>): string[] {
  const subjects = new Set(message.copies.map((copy) => baseSubject(copy.subject)));
  const ids = new Set([message.key, ...message.references]);
  return [
    `m:${message.key}`,
    ...message.threads.map((thread) => `t:${thread}`),
    ...[...subjects].flatMap((subject) => [...ids].map((id) => `r:${shortHash(`${subject}\u0000${id}`)}`)),
  ];
}

/** Messages that belong into one conversation, and the keys of all of them: hashed once, a thread of n mails has n² of them. */
export interface Group {
  keys: ReadonlySet<string>;
  messages: readonly MessageRecord[];
}

/** 128 bits: ids may be 998 characters long and a thread has many. */
const shortHash = (text: string): string => hash('sha256', text, 'buffer').subarray(0, 16).toString('base64url');
