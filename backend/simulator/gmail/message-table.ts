/** The messages of one mailbox with everything needed to find them: by id, thread, Message-ID, date and query. */
import { addressesIn, trimmedAddress } from '../mail/addresses';
import type { MailHead } from '../mail/head';
import type { SimClock } from '../state';
import type { Labels } from './labels';
import { bitsOf, countBits, filterBits, hasBit, type Bits } from './search/bits';
import { createSearchIndex } from './search/index';
import { search } from './search/search';
import type { SearchRequest } from './mailbox';
import type { StoredMessage } from './stored';

/** A place in the newest-first order; stays meaningful when the message that stood there is deleted. */
export interface MessagePosition {
  readonly internalDate: number;
  readonly id: string;
}

interface TableOptions {
  readonly email: string;
  readonly own: ReadonlySet<string>;
  readonly labels: Labels;
  readonly clock: SimClock;
}

/** What a list shows: from below a position on, and nothing that was stored after the list was begun. */
export interface FindStart extends Partial<MessagePosition> {
  /** How many messages had ever been stored when the list was begun. */
  readonly slots?: number;
}

export interface Found {
  /** Newest first. */
  readonly messages: StoredMessage[];
  /** How many there are on all pages. */
  readonly total: number;
  /** How many messages had ever been stored when the list was begun. */
  readonly slots: number;
}

/** Whether a message comes after another one in the newest-first order. */
export const isBelow = (left: MessagePosition, right: MessagePosition): boolean =>
  left.internalDate < right.internalDate || (left.internalDate === right.internalDate && left.id < right.id);

/** An empty table. */
export function createMessageTable({ email, own, labels, clock }: TableOptions) {
  const slots: (StoredMessage | undefined)[] = [];
  const slotById = new Map<string, number>();
  const threads = new Map<string, number[]>();
  const index = createSearchIndex();
  /** Slots, oldest message first. Mail mostly comes in order, so that insertion is at the end. */
  const order: number[] = [];
  const labelSets = new Map<string, ReadonlySet<string>>();

  const at = (slot: number): StoredMessage => slots[slot]!;
  const living = (list: readonly number[]): StoredMessage[] => list.flatMap((slot) => slots[slot] ?? []);

  const insertSorted = (list: number[], message: StoredMessage, dateOf: (slot: number) => MessagePosition): void => {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBelow(dateOf(list[middle]!), message)) low = middle + 1;
      else high = middle;
    }
    list.splice(low, 0, message.slot);
  };

  /** Slots of deleted messages leave the lists, or their dates would be unknown here. */
  const forget = (list: number[], slot: number): void => {
    const position = list.indexOf(slot);
    if (position >= 0) list.splice(position, 1);
  };

  const matching = (request: SearchRequest): Bits => {
    const all = bitsOf(slots.length, order);
    const labelled =
      request.labelIds.length === 0 ? all : filterBits(all, (slot) => request.labelIds.every((id) => at(slot).labelIds.has(id)));
    const includeSpamTrash = request.includeSpamTrash || request.labelIds.some((id) => id === 'SPAM' || id === 'TRASH');
    return search(request.query, labelled, includeSpamTrash, {
      index,
      labels,
      email,
      now: clock.now(),
      messageAt: at,
      slots: slots.length,
    });
  };

  return {
    get: (id: string): StoredMessage | undefined => {
      const slot = slotById.get(id);
      return slot === undefined ? undefined : slots[slot];
    },
    all: (): StoredMessage[] => living(order),
    thread: (threadId: string): StoredMessage[] => living(threads.get(threadId) ?? []),
    counts: () => ({ messages: order.length, threads: threads.size }),
    findByMessageId: (messageId: string): StoredMessage[] => living(index.withMessageId(messageId.replace(/^\s*<|>\s*$/g, ''))),
    isOwn: (head: MailHead): boolean => addressesIn(head.from).some((address) => own.has(address) || own.has(trimmedAddress(address))),
    /** One shared set per combination of labels. */
    labelSet: (ids: readonly string[]): ReadonlySet<string> => {
      const key = [...new Set(ids)].sort().join(' ');
      const known = labelSets.get(key) ?? new Set(ids);
      labelSets.set(key, known);
      return known;
    },
    add: (draft: Omit<StoredMessage, 'slot'>, head: MailHead): StoredMessage => {
      const message = { ...draft, slot: slots.length };
      slots.push(message);
      slotById.set(message.id, message.slot);
      insertSorted(order, message, at);
      const thread = threads.get(message.threadId) ?? [];
      threads.set(message.threadId, thread);
      insertSorted(thread, message, at);
      index.add(message.slot, head);
      return message;
    },
    replace: (message: StoredMessage): StoredMessage => (slots[message.slot] = message),
    remove: (id: string): void => {
      const slot = slotById.get(id);
      if (slot === undefined) return;
      const { threadId } = at(slot);
      forget(order, slot);
      forget(threads.get(threadId) ?? [], slot);
      if (threads.get(threadId)?.length === 0) threads.delete(threadId);
      slots[slot] = undefined;
      slotById.delete(id);
    },
    find: (request: SearchRequest, limit: number, { internalDate, id, slots: seen = slots.length }: FindStart = {}): Found => {
      const found = filterBits(matching(request), (slot) => slot < seen);
      const below = internalDate === undefined || id === undefined ? undefined : { internalDate, id };
      const messages: StoredMessage[] = [];
      for (let position = order.length - 1; position >= 0 && messages.length < limit; position--) {
        const message = at(order[position]!);
        if (hasBit(found, message.slot) && (!below || isBelow(message, below))) messages.push(message);
      }
      return { messages, total: countBits(found), slots: seen };
    },
  };
}
