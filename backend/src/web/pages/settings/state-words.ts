/** A connection's state as a word, an icon and a tone; why mails were left out, as people say it. */
import type { ConnectionStateName } from '../../../core/connection-state';
import type { SkipReason } from '../../../core/types';
import type { IconName } from '../components/icons';

export interface StateWords {
  word: string;
  icon: IconName;
  tone: 'neutral' | 'accent' | 'success' | 'warning' | 'danger';
}

export const STATE_WORDS: Readonly<Record<ConnectionStateName, StateWords>> = {
  'not-connected': { word: 'Not connected', icon: 'plug', tone: 'neutral' },
  importing: { word: 'Importing', icon: 'down', tone: 'accent' },
  'up-to-date': { word: 'Up to date', icon: 'check', tone: 'success' },
  behind: { word: 'Behind', icon: 'clock', tone: 'warning' },
  reconnect: { word: 'Connection lost', icon: 'warning', tone: 'danger' },
  blocked: { word: 'Blocked by your admin', icon: 'stop', tone: 'danger' },
  'scope-missing': { word: 'Permission missing', icon: 'warning', tone: 'danger' },
  paused: { word: 'Paused', icon: 'pause', tone: 'warning' },
};

export const SKIP_WORDS: Readonly<Record<SkipReason | 'gone' | 'problem', string>> = {
  'internal-only': 'Only people of your own company',
  'no-known-user': 'Nobody on it is a User at a customer',
  'no-customer-for-domain': 'No customer has the domain',
  'sender-not-involved': 'The sender is neither a User nor one of you',
  blocked: 'Everyone outside is on a blocklist',
  filtered: 'Left out by a filter',
  'kept-private': 'Kept private by you',
  draft: 'Draft',
  spam: 'Spam',
  trash: 'In the trash',
  chat: 'Chat message',
  'too-old': 'Older than six months',
  gone: 'Deleted before it was read',
  problem: 'Could not be read; see the list of problems',
};
