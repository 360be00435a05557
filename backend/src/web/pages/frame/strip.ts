/** The status strip: one line and one button on every page, only while the viewer's own connection needs the viewer. */
import { connectionState } from '../../../core/connection-state';
import type { Caller } from '../../route';
import type { WebParts } from '../../web-parts';
import { factsOf } from '../settings/connection-facts';
import { readerOf, type Reader } from '../view';

export interface Strip {
  tone: 'neutral' | 'warning' | 'danger';
  /** With {ISO} markers, as core/connection-state.ts writes them. */
  text: string;
  action: { href: string; label: string };
  reader: Reader;
}

/** Null when nothing is needed, for API keys, and on the settings page itself, which says the same at length. */
export async function stripFor(parts: WebParts, caller: Caller, path: string): Promise<Strip | null> {
  if (!caller.member || path.startsWith('/settings/gmail')) return null;
  const connection = await parts.store.connections.of(caller.organisation.id, caller.member.email, 'gmail');
  const { condition, text, remedy } = connectionState(
    factsOf('gmail', connection, { problems: 0, pushExpected: parts.settings.push !== null }),
    parts.clock.now(),
  );
  const reader = readerOf({ parts, caller });
  const action = { href: '/settings/gmail', label: remedy?.label ?? 'Open settings' };
  switch (condition) {
    case 'reconnect':
    case 'scope-missing':
    case 'gmail-off':
    case 'api-off':
      return { tone: 'danger', text, action, reader };
    case 'blocked':
      return {
        tone: 'danger',
        text,
        action: caller.isAdmin ? { href: '/admin/install', label: 'How to allow it' } : { ...action, label: 'What to do' },
        reader,
      };
    case 'paused':
      return { tone: 'warning', text, action, reader };
    case 'not-connected':
      // Somebody who disconnected on purpose knows it; somebody who never connected does not see why their mail is missing.
      return connection
        ? null
        : {
            tone: 'neutral',
            text: 'Your Gmail is not connected yet, so your own mail with customers is not here.',
            action: { href: '/settings/gmail', label: 'Connect Gmail' },
            reader,
          };
    default:
      return null;
  }
}
