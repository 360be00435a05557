/**
 * Gmail's history records → changes. All arrays are read: Google says the typed ones suffice, others found them incomplete
 * (GOOGLE.md §2.5), so an id that only `messages` names counts as added: the reader looks at the message itself.
 */
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';

export interface HistoryChange {
  readonly id: string;
  readonly threadId: string;
  /** `deleted`: gone for good (a tombstone). `labels`: something else about it changed. */
  readonly kind: 'added' | 'deleted' | 'labels';
  /** For `labels`: the ids of the labels that came or went. */
  readonly labels: readonly string[];
  /** The history record it stands in; rises from change to change. */
  readonly recordId: string;
}

/** In Google's order; each message once per record. */
export function changesIn(records: readonly gmail_v1.Schema$History[]): HistoryChange[] {
  return records.flatMap((record) => {
    const byId = new Map<string, HistoryChange>();
    const relabelled = [...(record.labelsAdded ?? []), ...(record.labelsRemoved ?? [])];
    const note = (messages: readonly (gmail_v1.Schema$Message | undefined)[], kind: HistoryChange['kind']) => {
      for (const message of messages) {
        if (!message?.id || byId.has(message.id)) continue;
        const labels = relabelled.flatMap((one) => (one.message?.id === message.id ? (one.labelIds ?? []) : []));
        byId.set(message.id, { id: message.id, threadId: message.threadId ?? message.id, kind, labels, recordId: record.id ?? '0' });
      }
    };
    // The strongest statement about a message is noted first.
    note(
      (record.messagesDeleted ?? []).map(({ message }) => message),
      'deleted',
    );
    note(
      (record.messagesAdded ?? []).map(({ message }) => message),
      'added',
    );
    note(
      relabelled.map(({ message }) => message),
      'labels',
    );
    note(record.messages ?? [], 'added');
    return [...byId.values()];
  });
}
