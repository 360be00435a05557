/**
 * Every word the add-on says by itself. Sentences about a message or a connection come from the backend, in the reader's
 * language and zone; these are the labels around them, and what to say when there is no backend to ask.
 * Voice: what happened, what it means, what to do. Short, plain, no exclamation marks, no codes.
 */
import type { LastInteraction, SkipReason, Visibility } from '../../backend/src/contract/addon';
import type { TroubleKind } from './backend';

export const product = 'Startdeliver';

/** A card's subtitle about the connection: `word` is the backend's, the same as in the console. Some name Gmail themselves. */
export const connectionWords = (word: string): string => (word.startsWith('Gmail') ? word : `Gmail · ${word}`);

/** Why a message is not synced, in a few words: the subtitle; the backend's sentence says it in full. */
export const skipWords: Record<SkipReason, string> = {
  'internal-only': 'Not synced · internal mail',
  'no-known-user': 'Not synced · nobody here is a User',
  'no-customer-for-domain': 'Not synced · no customer for this domain',
  'sender-not-involved': 'Not synced · sender is not involved',
  blocked: 'Not synced · on a blocklist',
  filtered: 'Not synced · left out by a filter',
  draft: 'Not synced · a draft',
  spam: 'Not synced · in spam',
  trash: 'Not synced · in the bin',
  chat: 'Not synced · a chat',
  'too-old': 'Not synced · older than six months',
  'kept-private': 'Not synced · kept private',
  'not-connected': 'Not synced · Gmail is not connected',
  'not-found': 'Not synced · not in your mailbox',
  problem: 'Not synced · could not be read',
};

export const syncedWords = 'Synced';
export const willSyncWords = 'Not synced yet · it is coming';

export const visibilityWords: Record<Visibility, string> = {
  everything: 'Your team sees the whole mail',
  subject: 'Your team sees the subject, not the text',
  metadata: 'Your team sees who and when, nothing else',
};

/** Titles for a card about a message that belongs to no customer. */
export const titleWithoutCustomer = { internal: 'Internal mail', other: 'No customer' } as const;

export const labels = {
  thisMessage: 'This message',
  gmail: 'Gmail',
  people: 'People',
  unknown: `Not in ${product}`,
  owner: 'Owner',
  lastContact: 'Last contact',
  lastReply: 'Last e-mail reply',
  last30Days: 'Last 30 days',
  latest: 'Your latest interactions',
  nothingYet: 'Nothing yet. Mail with a User at one of your customers appears here.',
  noContact: 'None yet',
  ambiguous: 'This address belongs to Users at more than one customer. It is shown on all of them until someone chooses.',
  stillWorks: 'What still works',
  tryAgain: 'Try again',
  openConsole: `Open ${product}`,
  connect: 'Connect Gmail',
} as const;

export function open(name: string): string {
  return `Open ${name}`;
}

export function andMore(name: string, more: number): string {
  return more > 0 ? `${name} and ${grouped(more)} more` : name;
}

export function morePeople(more: number): string {
  return `${grouped(more)} more ${more === 1 ? 'User' : 'Users'}`;
}

export function contact({ kind, by, with: whom }: LastInteraction): string {
  return kind === 'meeting' ? `Meeting · ${by} and ${whom}` : `E-mail · ${by} and ${whom}`;
}

export function mails(count: number): string {
  return count === 1 ? '1 mail' : `${grouped(count)} mails`;
}

export function mailsWait(count: number): string {
  return `About ${mails(count)} ${count === 1 ? 'waits' : 'wait'}`;
}

/** What went wrong between Gmail and the backend: in a few words, in a sentence, and what the person can count on meanwhile. */
export const trouble: Record<TroubleKind, { words: string; sentence: string; stillWorks: string | null }> = {
  'not-set-up': {
    words: 'Not set up yet',
    sentence: `This add-on does not know where your ${product} is. Your ${product} admin sets its address under Admin › Install.`,
    stillWorks: null,
  },
  'no-identity': {
    words: 'Who are you?',
    sentence: 'Google did not tell this add-on who you are. Reload Gmail and allow the add-on to see your e-mail address.',
    stillWorks: null,
  },
  'identity-rejected': {
    words: 'Sign-in not accepted',
    sentence: `${product} did not accept Google’s word on who you are. Reload Gmail; if it stays, tell your ${product} admin.`,
    stillWorks: 'Your mail is synced as before. Only this card is missing.',
  },
  'organisation-unknown': {
    words: 'Your company is not here yet',
    sentence: `No organisation in ${product} uses your e-mail domain. If yours does, your ${product} admin adds the domain under Admin › Rules.`,
    stillWorks: null,
  },
  'not-a-member': {
    words: 'You are not a Team Member',
    sentence: `Your Google account is not a Team Member in ${product}. Your ${product} admin can add you.`,
    stillWorks: null,
  },
  unreachable: {
    words: 'Cannot be reached right now',
    sentence: 'There was no answer for this card.',
    stillWorks: 'Nothing is lost: your mail is read as soon as the connection is back, and everything in Gmail works as usual.',
  },
  slow: {
    words: 'Slow right now',
    sentence: 'The last card took too long, so this one was not asked for.',
    stillWorks: 'Your mail is synced in the background, however long a card takes. This card asks again in two minutes.',
  },
  'too-many': {
    words: 'One moment',
    sentence: 'You opened many mails in a short time. Try again in a minute.',
    stillWorks: 'Your mail is synced as before.',
  },
  failed: {
    words: 'This card could not be made',
    sentence: `${product} answered with an error. It has been written down.`,
    stillWorks: 'Your mail is synced as before. Only this card is missing.',
  },
};

/** After a button that did not work. */
export function notDone(kind: TroubleKind, detail: string | null): string {
  return `Nothing was changed. ${detail ?? trouble[kind].sentence}`;
}

/** 12,345: Apps Script's Intl is not documented, so no toLocaleString. */
export function grouped(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');
}
