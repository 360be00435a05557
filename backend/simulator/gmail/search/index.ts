/**
 * The inverted index of one mailbox: which messages name an address, a domain or a word in From, To, Cc, Bcc or
 * Delivered-To, and which message has a Message-ID. A search for 15 addresses never looks at other messages.
 */
import { addressesIn, domainAndParents, trimmedAddress, wordsIn } from '../../mail/addresses';
import type { MailHead } from '../../mail/head';

export type AddressField = 'from' | 'to' | 'cc' | 'bcc' | 'deliveredTo';

export interface SearchIndex {
  add(slot: number, head: MailHead): void;
  /** Slots whose field names the address, the domain (or one below it) or the word; ascending. All lower-case. */
  named(field: AddressField, key: string): readonly number[];
  withMessageId(messageId: string): readonly number[];
}

const FIELDS: readonly AddressField[] = ['from', 'to', 'cc', 'bcc', 'deliveredTo'];
const NONE: readonly number[] = [];

/** Everything an address list can be found by. */
function keysIn(text: string): readonly string[] {
  const keys = new Set<string>();
  for (const written of addressesIn(text)) {
    const address = trimmedAddress(written);
    keys.add(written).add(address);
    keys.add(address.slice(0, address.lastIndexOf('@')));
    for (const domain of domainAndParents(address)) keys.add(domain);
  }
  for (const word of wordsIn(text)) keys.add(word);
  return [...keys];
}

/** The same address lists come again and again in a mailbox. */
const REMEMBERED_LISTS = 10_000;

function rememberingKeysIn(): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>([['', []]]);
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    if (known.size > REMEMBERED_LISTS) known.clear();
    const keys = keysIn(text);
    known.set(text, keys);
    return keys;
  };
}

function put(postings: Map<string, number[]>, key: string, slot: number): void {
  const known = postings.get(key);
  if (known) known.push(slot);
  else postings.set(key, [slot]);
}

/** An empty index. Removed messages stay in it; the reader leaves them out. */
export function createSearchIndex(): SearchIndex {
  const fields = new Map(FIELDS.map((field) => [field, new Map<string, number[]>()]));
  const messageIds = new Map<string, number[]>();
  const keysOf = rememberingKeysIn();
  return {
    add: (slot, head) => {
      for (const field of FIELDS) for (const key of keysOf(head[field])) put(fields.get(field)!, key, slot);
      if (head.messageId !== '') put(messageIds, head.messageId.toLowerCase(), slot);
    },
    named: (field, key) => fields.get(field)!.get(key) ?? NONE,
    withMessageId: (messageId) => messageIds.get(messageId.toLowerCase()) ?? NONE,
  };
}
