/**
 * Threads as Gmail makes them: a message joins a thread that one of its References or In-Reply-To ids belongs to, if the
 * subject without `Re:` and the like is the same. Siblings whose parent never came share its id and so a thread.
 * Threads are never merged later; the thread's id is its first message's id.
 */
import type { MailHead } from '../mail/head';

export interface Threading {
  /** The thread of a new message; `ownId` becomes a new thread's id. */
  threadFor(head: MailHead, ownId: string): string;
}

const REPLY_PREFIX = /^\s*(?:(?:re|fwd?|fw|aw|wg|sv|vs|vb|antw|tr|rv|ref|rif|odp|doorst)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+/i;

/** The subject without reply and forward prefixes, in lower case. */
export function baseSubject(subject: string): string {
  return subject
    .replace(REPLY_PREFIX, '')
    .replace(/\s*\(fwd\)\s*$/i, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Threading for one mailbox; messages should come in order of their dates. */
export function createThreading(): Threading {
  const threads = new Map<string, string>();
  return {
    threadFor: (head, ownId) => {
      const subject = baseSubject(head.subject);
      const key = (messageId: string): string => `${messageId}\0${subject}`;
      // The nearest ancestor is named last.
      const ids = [...(head.messageId === '' ? [] : [head.messageId]), ...[...head.references].reverse()];
      const known = ids.find((id) => threads.has(key(id)));
      const thread = known === undefined ? ownId : threads.get(key(known))!;
      ids.filter((id) => !threads.has(key(id))).forEach((id) => threads.set(key(id), thread));
      return thread;
    },
  };
}
