/** One person's mail as they see it in Gmail: for the add-on preview, which plays Gmail and has no other way in. */
import type { StoredMessage } from '../gmail/stored';
import { headOf, MailTooLarge, type MailSource } from '../mail/source';
import { readableText } from '../mail/text';
import type { Account } from '../state';
import { Problem } from './problem';

export interface MailRow {
  readonly id: string;
  readonly threadId: string;
  /** With < >; null when the mail has none. */
  readonly rfc822MessageId: string | null;
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly subject: string;
  readonly snippet: string;
  /** Epoch milliseconds. */
  readonly date: number;
  /** Names, not ids. */
  readonly labels: readonly string[];
  readonly unread: boolean;
}

/** Newest first; drafts, spam and trash included, as the labels say. */
export function listMail(account: Account, limit: number): MailRow[] {
  const { messages } = account.mailbox.find({ query: '', labelIds: [], includeSpamTrash: true }, limit);
  return messages.map((message) => row(account, message));
}

/**
 * By Gmail id or Message-ID.
 * @throws Problem 404 when the mailbox does not hold it.
 */
export function readMail(account: Account, id: string): MailRow & { text: string } {
  const { mailbox } = account;
  const message = mailbox.get(id) ?? mailbox.findByMessageId(id.trim().replace(/^<|>$/g, ''))[0];
  if (!message) throw new Problem(404, '?id', `${account.email} has no mail ${id}.`, 'Give a Gmail id or a Message-ID of that mailbox.');
  return { ...row(account, message), text: textOf(message.source) };
}

function row(account: Account, message: StoredMessage): MailRow {
  const { from, to, cc, bcc } = headOf(message.source);
  return {
    id: message.id,
    threadId: message.threadId,
    rfc822MessageId: message.messageId ? `<${message.messageId}>` : null,
    from,
    to,
    cc,
    bcc,
    subject: message.subject,
    snippet: textOf(message.source).slice(0, 2_000).replace(/\s+/g, ' ').trim().slice(0, 160),
    date: message.internalDate,
    labels: [...message.labelIds].map((id) => account.mailbox.labels.byId(id)?.name ?? id),
    unread: message.labelIds.has('UNREAD'),
  };
}

/** '' for the made-up giants of a world file: nobody reads those. */
function textOf(source: MailSource): string {
  try {
    return readableText(source.tree());
  } catch (error) {
    if (error instanceof MailTooLarge) return '';
    throw error;
  }
}
