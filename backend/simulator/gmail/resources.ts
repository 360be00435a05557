/** Gmail's API resources made of what a mailbox holds. Keys are as in Google's discovery document; empty ones are left out as Google does. */
import type { Label } from './labels';
import type { HistoryRecord } from './history';
import type { Mailbox } from './mailbox';
import { metadataOf, payloadOf, type PartResource } from './payload';
import { snippetOf } from './snippet';
import type { StoredMessage } from './stored';

export type MessageFormat = 'minimal' | 'metadata' | 'full' | 'raw';

export interface MessageResource {
  readonly id: string;
  readonly threadId: string;
  readonly labelIds?: readonly string[];
  readonly snippet?: string;
  readonly sizeEstimate?: number;
  readonly historyId?: string;
  /** Epoch milliseconds as text. */
  readonly internalDate?: string;
  readonly payload?: PartResource;
  /** base64url */
  readonly raw?: string;
}

/** sizeEstimate is an int32 in the API. */
const LARGEST_INT32 = 2 ** 31 - 1;

const labelsOf = (labelIds: Iterable<string>): { labelIds?: string[] } => {
  const list = [...labelIds];
  return list.length === 0 ? {} : { labelIds: list };
};

/** Id, thread and labels: what modify, trash and history show. */
export const messageReference = (message: StoredMessage): MessageResource => ({
  id: message.id,
  threadId: message.threadId,
  ...labelsOf(message.labelIds),
});

/** A message in one of the four formats. Throws MailTooLarge for `raw` of a message that does not fit into memory. */
export function messageResource(message: StoredMessage, format: MessageFormat, metadataHeaders: readonly string[] = []): MessageResource {
  const tree = message.source.tree();
  return {
    ...messageReference(message),
    snippet: snippetOf(tree),
    ...(format === 'full' ? { payload: payloadOf(tree, message.id) } : {}),
    ...(format === 'metadata' ? { payload: metadataOf(tree, metadataHeaders) } : {}),
    sizeEstimate: Math.min(message.source.size, LARGEST_INT32),
    historyId: String(message.historyId),
    internalDate: String(message.internalDate),
    ...(format === 'raw' ? { raw: message.source.raw().toString('base64url') } : {}),
  };
}

const latestHistoryId = (messages: readonly StoredMessage[]): string =>
  String(messages.reduce((latest, message) => (message.historyId > latest ? message.historyId : latest), 0n));

/** A thread as threads.list shows it: the snippet is its newest message's. */
export function threadSummary(threadId: string, messages: readonly StoredMessage[]): object {
  const newest = messages.at(-1);
  return { id: threadId, snippet: newest ? snippetOf(newest.source.tree()) : '', historyId: latestHistoryId(messages) };
}

/** A thread with its messages. */
export function threadResource(
  threadId: string,
  messages: readonly StoredMessage[],
  format: MessageFormat,
  metadataHeaders: readonly string[],
): object {
  return {
    id: threadId,
    historyId: latestHistoryId(messages),
    messages: messages.map((message) => messageResource(message, format, metadataHeaders)),
  };
}

const HISTORY_KEYS = {
  messageAdded: 'messagesAdded',
  messageDeleted: 'messagesDeleted',
  labelAdded: 'labelsAdded',
  labelRemoved: 'labelsRemoved',
} as const;

/** A history record: `messages` repeats what the typed list says in full. */
export function historyResource(record: HistoryRecord): object {
  const reference = { id: record.messageId, threadId: record.threadId };
  const change = { message: { ...reference, ...labelsOf(record.messageLabels) }, ...labelsOf(record.labelIds) };
  return { id: String(record.id), messages: [reference], [HISTORY_KEYS[record.kind]]: [change] };
}

/** A label as labels.list shows it. */
export function labelResource(label: Label): object {
  const hidden = { messageListVisibility: 'hide', labelListVisibility: 'labelHide' };
  const own = { messageListVisibility: 'show', labelListVisibility: 'labelShow' };
  return { id: label.id, name: label.name, ...(label.type === 'user' ? own : label.hidden ? hidden : {}), type: label.type };
}

/** A label with its counts, as labels.get shows it. */
export function countedLabelResource(label: Label, mailbox: Mailbox): object {
  const messages = mailbox.all().filter((message) => message.labelIds.has(label.id));
  const unread = messages.filter((message) => message.labelIds.has('UNREAD'));
  const threads = (list: readonly StoredMessage[]): number => new Set(list.map((message) => message.threadId)).size;
  return {
    ...labelResource(label),
    messagesTotal: messages.length,
    messagesUnread: unread.length,
    threadsTotal: threads(messages),
    threadsUnread: threads(unread),
  };
}
