/** Runs a query over one mailbox: the tree of parse.ts, the meanings of terms.ts, sets of slots as bits. */
import type { StoredMessage } from '../stored';
import { andBits, bitsOf, emptyBits, filterBits, isEmpty, orBits, withoutBits, type Bits } from './bits';
import { parseQuery, type SearchNode } from './parse';
import { meaningOf, type Meaning, type SearchContext } from './terms';

export interface Searched extends SearchContext {
  /** The message in a slot; only asked for slots of the given set. */
  readonly messageAt: (slot: number) => StoredMessage;
  readonly slots: number;
}

const HIDDEN_PLACES = new Set(['spam', 'trash', 'anywhere', 'bin', 'junk']);

/** Whether the query itself asks for spam or trash; otherwise both stay out unless the caller includes them. */
function namesHiddenPlace(node: SearchNode): boolean {
  if (node.type === 'term') return ['in', 'is', 'label'].includes(node.operator) && HIDDEN_PLACES.has(node.value.toLowerCase());
  if (node.type === 'not') return false;
  return node.children.some(namesHiddenPlace);
}

function applyMeaning(meaning: Meaning, within: Bits, searched: Searched): Bits {
  if (meaning === null) return within;
  const found = 'slots' in meaning ? andBits(within, bitsOf(searched.slots, meaning.slots)) : within;
  const test = 'test' in meaning ? meaning.test : undefined;
  return test ? filterBits(found, (slot) => test(searched.messageAt(slot))) : found;
}

/** 0: from the index; 1: looks at every message; 2: reads bodies. Cheap ones narrow the set for the others. */
function costOf(node: SearchNode, searched: Searched): number {
  if (node.type === 'not') return costOf(node.child, searched);
  if (node.type !== 'term') return Math.max(...node.children.map((child) => costOf(child, searched)));
  const meaning = meaningOf(node.operator, node.value, searched);
  if (meaning === null || !('test' in meaning)) return 0;
  return 'isSlow' in meaning && meaning.isSlow ? 2 : 1;
}

function evaluate(node: SearchNode, within: Bits, searched: Searched): Bits {
  if (isEmpty(within)) return within;
  switch (node.type) {
    case 'term':
      return applyMeaning(meaningOf(node.operator, node.value, searched), within, searched);
    case 'not':
      return withoutBits(within, evaluate(node.child, within, searched));
    case 'or':
      return node.children.reduce(
        (found, child) => orBits(found, evaluate(child, withoutBits(within, found), searched)),
        emptyBits(searched.slots),
      );
    case 'and': {
      const cheapFirst = [...node.children].sort((left, right) => costOf(left, searched) - costOf(right, searched));
      return cheapFirst.reduce((found, child) => evaluate(child, found, searched), within);
    }
  }
}

const isHidden = (message: StoredMessage): boolean => message.labelIds.has('SPAM') || message.labelIds.has('TRASH');

/** The messages of `within` that the query finds. Never throws, whatever the query says. */
export function search(query: string, within: Bits, includeSpamTrash: boolean, searched: Searched): Bits {
  const tree = parseQuery(query);
  const shown =
    includeSpamTrash || (tree && namesHiddenPlace(tree)) ? within : filterBits(within, (slot) => !isHidden(searched.messageAt(slot)));
  return tree ? evaluate(tree, shown, searched) : shown;
}
