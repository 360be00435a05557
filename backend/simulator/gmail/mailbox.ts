/**
 * One person's Gmail: messages, threads, labels, history. Filled once from the world (`load`, which leaves no history),
 * then changed by API calls and by `/_sim`; every change is logged and told to the listeners (push).
 */
import type { Mail } from '../mail/source';
import type { SimClock } from '../state';
import { createHistory, type HistoryRecord } from './history';
import { createIdMaker } from './ids';
import { createLabels, type Labels } from './labels';
import { createMessageTable, type FindStart, type Found } from './message-table';
import type { StoredMessage } from './stored';
import { createThreading } from './threads';

export interface NewMail {
  readonly mail: Mail;
  /** Label names or system ids; default INBOX, or SENT when From is one of the person's own addresses. */
  readonly labels?: readonly string[] | undefined;
  /** Epoch milliseconds; default the Date header's instant, else now. */
  readonly internalDate?: number | undefined;
}

export interface Watch {
  readonly topicName: string;
  readonly labelIds: readonly string[];
  readonly labelFilterBehavior: 'include' | 'exclude';
  /** Epoch milliseconds. */
  readonly expiration: number;
}

/** `records` is empty when a watch was just set: Google sends one notification at once. */
export interface MailboxChange {
  readonly historyId: bigint;
  readonly records: readonly HistoryRecord[];
}

export interface SearchRequest {
  readonly query: string;
  readonly labelIds: readonly string[];
  readonly includeSpamTrash: boolean;
}

export interface Mailbox {
  /** Primary address. */
  readonly email: string;
  /** Primary, secondary, send-as and alias addresses, lower-cased. */
  readonly ownAddresses: ReadonlySet<string>;
  readonly labels: Labels;
  /** The present watch; null when there is none or `stop` was called. An expired one stays until then. */
  watch: Watch | null;
  historyId(): bigint;
  get(id: string): StoredMessage | undefined;
  /** All messages, oldest first. */
  all(): readonly StoredMessage[];
  /** A thread's messages, oldest first; empty when there is none. */
  thread(threadId: string): readonly StoredMessage[];
  counts(): { messages: number; threads: number };
  findByMessageId(messageId: string): readonly StoredMessage[];
  /** What the query finds, newest first, from a start on; at most `limit`. */
  find(request: SearchRequest, limit: number, start?: FindStart): Found;
  /**
   * The past: mail that is there when the simulated world begins. In any order. `moved`: by how many milliseconds its dates
   * were moved; ids are made of the unmoved dates, so that they stay the same when the world is loaded again next week.
   */
  load(mail: readonly NewMail[], moved?: number): void;
  insert(mail: NewMail): StoredMessage;
  /** Deletes for good. False when there is no such message. */
  remove(id: string): boolean;
  /** Label ids. Undefined when there is no such message. */
  modifyLabels(id: string, add: readonly string[], remove: readonly string[]): StoredMessage | undefined;
  /** Records after the cursor; undefined when it is expired or unknown. */
  historySince(cursor: bigint): readonly HistoryRecord[] | undefined;
  /** Makes every history cursor given out so far invalid. */
  expireHistory(): void;
  /** Sets the watch and tells the listeners at once, as Google does. */
  startWatch(watch: Watch): void;
  onChange(listener: (change: MailboxChange) => void): () => void;
}

export interface MailboxOptions {
  readonly email: string;
  readonly ownAddresses: readonly string[];
  readonly clock: SimClock;
}

type Draft = Omit<StoredMessage, 'slot'>;

/** An empty mailbox. */
export function createMailbox({ email, ownAddresses, clock }: MailboxOptions): Mailbox {
  const own = new Set([email, ...ownAddresses].map((address) => address.toLowerCase()));
  const labels = createLabels();
  const history = createHistory(clock);
  const ids = createIdMaker(email);
  const threading = createThreading();
  const table = createMessageTable({ email, own, labels, clock });
  const listeners = new Set<(change: MailboxChange) => void>();

  const tell = (records: readonly HistoryRecord[]): void => {
    for (const listener of [...listeners]) listener({ historyId: history.current(), records });
  };

  /** Everything of a new message but its history id. */
  const draft = ({ mail, labels: names }: NewMail, internalDate: number, moved = 0): Omit<Draft, 'historyId'> => {
    const id = ids.next(internalDate - moved, `${mail.head.messageId}\0${mail.head.from}\0${mail.head.dates[0] ?? ''}`);
    return {
      id,
      threadId: threading.threadFor(mail.head, id),
      internalDate,
      source: mail.source,
      messageId: mail.head.messageId,
      subject: mail.head.subject,
      labelIds: table.labelSet(names ? names.map(labels.idFor) : [table.isOwn(mail.head) ? 'SENT' : 'INBOX']),
    };
  };

  const dateOf = ({ mail, internalDate }: NewMail): number => internalDate ?? mail.date ?? clock.now();

  const record = (kind: HistoryRecord['kind'], message: Draft, labelIds: readonly string[]): HistoryRecord =>
    history.add({ kind, messageId: message.id, threadId: message.threadId, messageLabels: [...message.labelIds], labelIds });

  const insert = (entry: NewMail): StoredMessage => {
    const message = draft(entry, dateOf(entry));
    const added = record('messageAdded', { ...message, historyId: 0n }, []);
    const stored = table.add({ ...message, historyId: added.id }, entry.mail.head);
    tell([added]);
    return stored;
  };

  const modifyLabels = (id: string, add: readonly string[], remove: readonly string[]): StoredMessage | undefined => {
    const before = table.get(id);
    if (!before) return undefined;
    const gone = remove.filter((label) => before.labelIds.has(label));
    const come = add.filter((label) => !before.labelIds.has(label) && !gone.includes(label));
    if (gone.length + come.length === 0) return before;
    const kept = [...before.labelIds].filter((label) => !gone.includes(label));
    const after = { ...before, labelIds: table.labelSet([...kept, ...come]) };
    const records = [
      ...(come.length > 0 ? [record('labelAdded', after, come)] : []),
      ...(gone.length > 0 ? [record('labelRemoved', after, gone)] : []),
    ];
    const stored = table.replace({ ...after, historyId: records.at(-1)!.id });
    tell(records);
    return stored;
  };

  const remove = (id: string): boolean => {
    const message = table.get(id);
    if (!message) return false;
    table.remove(id);
    tell([record('messageDeleted', message, [])]);
    return true;
  };

  const mailbox: Mailbox = {
    email,
    ownAddresses: own,
    labels,
    watch: null,
    historyId: history.current,
    get: table.get,
    all: table.all,
    thread: table.thread,
    counts: table.counts,
    findByMessageId: table.findByMessageId,
    find: table.find,
    load: (entries, moved) => {
      const dated = entries.map((entry) => ({ entry, date: dateOf(entry) })).sort((left, right) => left.date - right.date);
      for (const { entry, date } of dated) table.add({ ...draft(entry, date, moved), historyId: history.idForLoaded() }, entry.mail.head);
    },
    insert,
    remove,
    modifyLabels,
    historySince: history.since,
    expireHistory: history.expire,
    startWatch: (watch) => {
      mailbox.watch = watch;
      tell([]);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return mailbox;
}
