/**
 * The Gmail connection as widgets: one row per state in `lines`, and whether the person must act before anything else
 * on the card matters.
 */
import type { ConnectionState, ConnectionView, PageLink } from '../../../backend/src/contract/addon';
import { completeUpTo, labels, missingBox, progress, waitingSince } from '../text';
import { button, buttons, line, type IconName } from './widgets';

type Widget = GoogleAppsScript.Card_Service.Widget;

const icons: Record<ConnectionState, IconName> = {
  'not-connected': 'link_off',
  importing: 'sync',
  'up-to-date': 'check_circle',
  behind: 'schedule',
  reconnect: 'error',
  blocked: 'block',
  'scope-missing': 'error',
  paused: 'pause_circle',
};

/** True when mail is not read until the person (or their admin) does something. */
export function needsPerson({ state }: ConnectionView): boolean {
  return state === 'not-connected' || state === 'reconnect' || state === 'blocked' || state === 'scope-missing';
}

/** The state's sentence, its figures below it, and the button that leads to the remedy (filled: it is the thing to do). */
export function connectionWidgets(connection: ConnectionView, settings: PageLink): Widget[] {
  const { state, sentence } = connection;
  const widgets = [line({ icon: icons[state], top: labels.gmail, text: sentence, bottom: figures(connection) })];
  const remedy = remedyOf(connection, settings);
  if (remedy) widgets.push(buttons([button(remedy.label, { url: remedy.url, reload: true }, needsPerson(connection))]));
  return widgets;
}

function figures(connection: ConnectionView): string {
  switch (connection.state) {
    case 'importing':
      return progress(connection.progress.done, connection.progress.found, connection.progress.timeLeft);
    case 'up-to-date':
    case 'behind':
      return connection.completeUpTo ? completeUpTo(connection.completeUpTo.text) : '';
    case 'reconnect':
      return waitingSince(connection.since?.text ?? null, connection.waiting);
    case 'scope-missing':
      return missingBox(connection.missing);
    case 'not-connected':
    case 'blocked':
    case 'paused':
      return '';
    default:
      return connection satisfies never;
  }
}

function remedyOf(connection: ConnectionView, settings: PageLink): PageLink | null {
  if (connection.state === 'blocked') return connection.adminHelp ?? connection.remedy;
  // Consent is always given in the console: an add-on's own sign-in would not reach the sync's OAuth app.
  if (connection.state === 'not-connected') return connection.remedy ?? { label: labels.connect, url: settings.url };
  return connection.remedy;
}
