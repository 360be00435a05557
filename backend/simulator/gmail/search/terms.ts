/** What each search operator means: a set of slots from the index, or a test of one message. */
import { wordsIn } from '../../mail/addresses';
import { headOf } from '../../mail/source';
import { attachmentNames, searchableText } from '../../mail/text';
import type { Labels } from '../labels';
import type { StoredMessage } from '../stored';
import type { AddressField, SearchIndex } from './index';
import { agoToMs, dayOrEpochToMs, sizeToBytes } from './values';

export interface SearchContext {
  readonly index: SearchIndex;
  readonly labels: Labels;
  /** The mailbox's primary address: what `me` stands for. */
  readonly email: string;
  readonly now: number;
}

/** `slots`: exactly these. `test`: whether a message fits; `isSlow` when it has to read the message's body. `null`: nothing asked for. */
export type Meaning =
  { readonly slots: Iterable<number> } | { readonly test: (message: StoredMessage) => boolean; readonly isSlow?: boolean } | null;

type Operator = (value: string, context: SearchContext) => Meaning;

const NOTHING: Meaning = { slots: [] };

const containsPhrase = (text: string, words: readonly string[]): boolean => ` ${wordsIn(text).join(' ')} `.includes(` ${words.join(' ')} `);

/** `from:` and its like: one key of the index, or several words that must follow each other in that field. */
function inField(fields: readonly AddressField[]): Operator {
  return (value, { index, email }) => {
    const key = (value.toLowerCase() === 'me' ? email : value)
      .trim()
      .toLowerCase()
      .replace(/^\*/, '')
      .replace(/^<(.*)>$/, '$1');
    const direct = fields.flatMap((field) => [...index.named(field, key.replace(/^@/, ''))]);
    const words = wordsIn(key);
    if (direct.length > 0 || key.includes('@') || words.length < 2) return { slots: direct };
    return {
      slots: fields.flatMap((field) => [...index.named(field, words[0]!)]),
      test: (message) => fields.some((field) => containsPhrase(headOf(message.source)[field], words)),
    };
  };
}

function withLabel(...labelIds: readonly string[]): Meaning {
  return labelIds.length === 0 ? NOTHING : { test: (message) => labelIds.some((id) => message.labelIds.has(id)) };
}

const label: Operator = (value, { labels }) => withLabel(...labels.matching(value));

const place: Operator = (value, context) => {
  const name = value.toLowerCase();
  if (name === 'anywhere' || name === 'all') return null;
  return STATES[name]?.() ?? label(value, context);
};

const STATES: Readonly<Record<string, () => Meaning>> = {
  read: () => ({ test: (message) => !message.labelIds.has('UNREAD') }),
  unread: () => withLabel('UNREAD'),
  starred: () => withLabel('STARRED'),
  important: () => withLabel('IMPORTANT'),
};

const CATEGORIES: Readonly<Record<string, string>> = {
  primary: 'CATEGORY_PERSONAL',
  personal: 'CATEGORY_PERSONAL',
  social: 'CATEGORY_SOCIAL',
  promotions: 'CATEGORY_PROMOTIONS',
  updates: 'CATEGORY_UPDATES',
  forums: 'CATEGORY_FORUMS',
};

const HAS: Readonly<Record<string, Meaning>> = {
  attachment: { isSlow: true, test: (message) => attachmentNames(message.source).length > 0 },
  userlabels: { test: (message) => [...message.labelIds].some((id) => id.startsWith('Label_')) },
  nouserlabels: { test: (message) => ![...message.labelIds].some((id) => id.startsWith('Label_')) },
};

const compareDate = (limit: number | undefined, fits: (date: number, limit: number) => boolean): Meaning =>
  limit === undefined ? NOTHING : { test: (message) => fits(message.internalDate, limit) };

const compareSize = (limit: number | undefined, fits: (size: number, limit: number) => boolean): Meaning =>
  limit === undefined ? NOTHING : { test: (message) => fits(message.source.size, limit) };

const notBefore = (date: number, limit: number): boolean => date >= limit;
const isBefore = (date: number, limit: number): boolean => date < limit;

const freeText: Operator = (value) => {
  const words = wordsIn(value);
  return words.length === 0 ? null : { isSlow: true, test: (message) => containsPhrase(searchableText(message.source), words) };
};

const filename: Operator = (value) => {
  const wanted = value.toLowerCase();
  const fits = (name: string): boolean => name.toLowerCase() === wanted || containsPhrase(name, wordsIn(wanted));
  return { isSlow: true, test: (message) => attachmentNames(message.source).some(fits) };
};

const list: Operator = (value) => ({ isSlow: true, test: (message) => containsPhrase(headOf(message.source).listId, wordsIn(value)) });

const OPERATORS: Readonly<Record<string, Operator>> = {
  '': freeText,
  from: inField(['from']),
  // Seen: to: also finds Cc and Bcc, cc: and bcc: only their own field.
  to: inField(['to', 'cc', 'bcc']),
  cc: inField(['cc']),
  bcc: inField(['bcc']),
  deliveredto: inField(['deliveredTo']),
  subject: (value) => ({ test: (message) => containsPhrase(message.subject, wordsIn(value)) }),
  rfc822msgid: (value, { index }) => ({ slots: index.withMessageId(value.replace(/^\s*<|>\s*$/g, '')) }),
  after: (value) => compareDate(dayOrEpochToMs(value), notBefore),
  before: (value) => compareDate(dayOrEpochToMs(value), isBefore),
  newer_than: (value, { now }) => compareDate(agoToMs(value, now), notBefore),
  older_than: (value, { now }) => compareDate(agoToMs(value, now), isBefore),
  in: place,
  is: place,
  label,
  has: (value) => HAS[value.toLowerCase()] ?? NOTHING,
  larger: (value) => compareSize(sizeToBytes(value), (size, limit) => size > limit),
  smaller: (value) => compareSize(sizeToBytes(value), (size, limit) => size < limit),
  filename,
  list,
  category: (value) => withLabel(...[CATEGORIES[value.toLowerCase()]].flatMap((id) => id ?? [])),
};

/** The meaning of one term; an operator without a value asks for nothing. */
export function meaningOf(operator: string, value: string, context: SearchContext): Meaning {
  return value.trim() === '' ? null : (OPERATORS[operator] ?? freeText)(value, context);
}
