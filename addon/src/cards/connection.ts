/** The Gmail connection as widgets, and whether the person must act before anything else on the card matters. */
import type { ConnectionCondition, ConnectionState, ConnectionView, PageLink } from '../../../backend/src/contract/addon';
import { labels, mailsWait } from '../text';
import { buttons, line, wayButton, type IconName } from './widgets';

type Widget = GoogleAppsScript.Card_Service.Widget;

const icons: Record<ConnectionCondition, IconName> = {
  'not-connected': 'link_off',
  importing: 'sync',
  'up-to-date': 'check_circle',
  'not-all-read': 'error',
  polling: 'schedule',
  behind: 'schedule',
  'catching-up': 'schedule',
  'google-limit': 'schedule',
  'google-trouble': 'schedule',
  'own-trouble': 'schedule',
  reconnect: 'error',
  blocked: 'block',
  'gmail-off': 'block',
  'api-off': 'block',
  'scope-missing': 'error',
  paused: 'pause_circle',
};

/** True when mail is not read until the person (or their admin) does something. */
export function needsPerson(state: ConnectionState): boolean {
  return state === 'not-connected' || state === 'reconnect' || state === 'blocked' || state === 'scope-missing';
}

/** The state's sentence, how much waits, and the remedy (filled when nothing else matters before it). */
export function connectionWidgets({ state, condition, sentence, waiting, remedy }: ConnectionView, settings: PageLink): Widget[] {
  const filled = needsPerson(state);
  const widgets = [line({ icon: icons[condition], top: labels.gmail, text: sentence, bottom: waiting === null ? '' : mailsWait(waiting) })];
  // Consent is always given in the console: an add-on's own sign-in would not reach the sync's OAuth app.
  const way = remedy ?? (state === 'not-connected' ? { label: labels.connect, url: settings.url } : null);
  return way ? [...widgets, buttons([wayButton(way, filled)])] : widgets;
}
