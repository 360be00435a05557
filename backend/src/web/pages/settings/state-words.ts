/** A connection's state as an icon; why mails were left out, as people say it. */
import type { Condition } from '../../../core/connection-words';
import type { SkipReason } from '../../../core/types';
import type { IconName } from '../components/icons';

/** The picture beside a state's word; word and tone come with the state. */
export const STATE_ICONS: Readonly<Record<Condition, IconName>> = {
  'not-connected': 'plug',
  importing: 'down',
  'up-to-date': 'check',
  'not-all-read': 'warning',
  polling: 'clock',
  behind: 'clock',
  'catching-up': 'clock',
  'google-limit': 'clock',
  'google-trouble': 'clock',
  'own-trouble': 'clock',
  reconnect: 'warning',
  blocked: 'stop',
  'gmail-off': 'stop',
  'api-off': 'stop',
  'scope-missing': 'warning',
  paused: 'pause',
};

export const SKIP_WORDS: Readonly<Record<SkipReason | 'gone', string>> = {
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
