/** Why a message is synced or not, in words: what happened, what it means, what to do. The only place these sentences stand. */
import type { BlocklistOwner, SkipReason } from './types';

export type ExplanationReason = SkipReason | 'synced' | 'will-sync' | 'not-found' | 'not-connected';

export interface ExplanationFacts {
  /** The outsider the sentence is about: the sender, or the first one who is no User. */
  person?: string;
  /** Name of the customer whose domain the person has. */
  customer?: string;
  /** Which filter, which blocked address. */
  detail?: string;
  list?: BlocklistOwner;
  /** Names of the linked customers. */
  customers?: readonly string[];
  /** The member lets new mail wait: minutes until this one is shared. */
  heldMinutes?: number;
  /** The connection is lost, blocked or paused: nothing is on its way before that changes. */
  stopped?: boolean;
  /** Deleted, or moved to Trash or Spam, in every mailbox that had it. */
  removed?: boolean;
}

const BLOCKED: { readonly [O in BlocklistOwner]: string } = {
  member: 'on your own blocklist. Take the entry off the list and this mail follows.',
  organisation: 'on your organisation’s blocklist. An admin can take the entry off; this mail follows then.',
  erased: 'kept out since it was erased. An admin can let its mail in again; this mail follows then.',
};

const SENTENCES: { readonly [R in ExplanationReason]: (facts: ExplanationFacts) => string } = {
  synced: ({ customers, removed }) =>
    `This mail is synced${list(customers, ' to ')}.${removed ? ' It was deleted in Gmail since; what your team shared stays.' : ''}`,
  'will-sync': ({ customers, heldMinutes, stopped }) => {
    const start = `This mail will be synced${list(customers, ' to ')}`;
    if (stopped) return `${start} as soon as Gmail is read again.`;
    if (heldMinutes === undefined) return `${start}; it is on its way.`;
    const wait = heldMinutes === 1 ? 'a minute' : `${heldMinutes} minutes`;
    return `${start} in ${wait}, because your settings let new mail wait. Until then you can keep it private.`;
  },
  draft: () => 'A draft isn’t synced. Once you send it, it follows by itself.',
  spam: () => 'Mail in Spam isn’t synced. Move it to the inbox and it follows.',
  trash: () => 'Mail in the Trash isn’t synced. Move it to the inbox and it follows.',
  chat: () => 'Chat messages aren’t synced, only mail.',
  'too-old': () => 'This mail is older than six months. Sync reaches six months back from the day you connected.',
  'internal-only': () => 'Only people of your own company take part. Internal mail is never synced.',
  blocked: ({ detail, list: whose }) =>
    `${detail ?? 'Everyone outside your company on this mail'} ${detail?.includes(', ') ? 'are' : 'is'} ${whose ? BLOCKED[whose] : 'on a blocklist. Take the entry off the list and this mail follows.'}`,
  'no-known-user': ({ person, customer }) =>
    customer && person
      ? `This mail isn’t synced because ${person} isn’t a User at any customer. Add them to ${customer} and their earlier mails follow.`
      : `This mail isn’t synced because ${person ? `${person} isn’t` : 'nobody on it is'} a User at any customer. Add them to a customer and their earlier mails follow.`,
  'no-customer-for-domain': ({ person }) =>
    `This mail isn’t synced because no customer has the domain ${domainIn(person)}. Enter the domain at the customer and its mail follows.`,
  'sender-not-involved': ({ person }) =>
    `${person ?? 'The sender'} is neither a User nor one of your team, so this mail isn’t synced although a customer is on it. Switch on “Sync third-party senders” to include such mail.`,
  filtered: ({ detail }) => `A filter leaves this mail out${detail ? `: ${detail}` : ''}. Change the filter and it follows.`,
  'kept-private': () => 'You keep this private. Share it and it follows.',
  'not-found': () => 'We can’t find this mail in the mailbox. It may have been deleted, or it belongs to somebody else’s mailbox.',
  'not-connected': () => 'This mailbox isn’t connected, so nothing in it is synced. Connect it and six months of mail follow.',
  problem: () => 'This mail couldn’t be read. It is on the list of problems and is tried again every day.',
};

export const explanationText = (reason: ExplanationReason, facts: ExplanationFacts): string => SENTENCES[reason](facts);

const list = (names: readonly string[] | undefined, before: string): string =>
  names && names.length > 0 ? `${before}${names.join(' and ')}` : '';
const domainIn = (person: string | undefined): string =>
  person?.includes('@') ? person.slice(person.lastIndexOf('@') + 1) : 'of its people';
