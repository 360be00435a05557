/** What a person sees of a connection at a glance: a word and how serious it is. Console, admin list and add-on take both from here. */

/** The REST API's states: stable. */
export const CONNECTION_STATES = [
  'not-connected',
  'importing',
  'up-to-date',
  'behind',
  'reconnect',
  'blocked',
  'scope-missing',
  'paused',
] as const;
export type ConnectionStateName = (typeof CONNECTION_STATES)[number];

/** Whose trouble makes mail late, where that is known: Google's limits, Google itself, or our own side. */
export const TROUBLES = ['google-limit', 'google-trouble', 'own-trouble'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** What people must be able to tell apart and the API's states can't: up to date with an exception, behind for a reason, and blocked by something else than the app's access. */
export const CONDITIONS = [...CONNECTION_STATES, 'not-all-read', 'polling', 'catching-up', ...TROUBLES, 'gmail-off', 'api-off'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What may be offered as help, in the API's words: stable. */
export const REMEDIES = ['connect', 'reconnect', 'admin', 'resume', 'wait', 'problems'] as const;

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger';

interface Glance {
  word: string;
  tone: Tone;
}

const GLANCES: Readonly<Record<Condition, Glance>> = {
  'not-connected': { word: 'Not connected', tone: 'neutral' },
  importing: { word: 'Importing', tone: 'accent' },
  'up-to-date': { word: 'Up to date', tone: 'success' },
  'not-all-read': { word: 'Up to date', tone: 'warning' },
  polling: { word: 'Up to date, by polling', tone: 'warning' },
  behind: { word: 'Behind', tone: 'warning' },
  'catching-up': { word: 'Catching up', tone: 'warning' },
  'google-limit': { word: 'Behind, at Google’s limit', tone: 'warning' },
  'google-trouble': { word: 'Behind, trouble with Google', tone: 'warning' },
  'own-trouble': { word: 'Behind, trouble on our side', tone: 'warning' },
  reconnect: { word: 'Connection lost', tone: 'danger' },
  blocked: { word: 'Blocked by your admin', tone: 'danger' },
  'gmail-off': { word: 'Gmail is switched off', tone: 'danger' },
  'api-off': { word: 'Gmail API not enabled', tone: 'danger' },
  'scope-missing': { word: 'Permission missing', tone: 'danger' },
  paused: { word: 'Paused', tone: 'warning' },
};

export function glanceAt(condition: Condition, unread: number): Glance {
  const glance = GLANCES[condition];
  return condition === 'not-all-read' ? { ...glance, word: `${glance.word}, ${mails(unread)} not fully read` } : glance;
}

/** A time in a sentence, for the reader's zone. */
export const at = (date: Date): string => `{${date.toISOString()}}`;
export const group = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
export const mails = (n: number): string => `${group(n)} ${n === 1 ? 'mail' : 'mails'}`;
