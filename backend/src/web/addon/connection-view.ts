/** The reader's Gmail connection as the card says it: the same state and sentence as console and API, in the reader's times. */
import type { ConnectionView, Way } from '../../contract/addon';
import { connectionState, type ConnectionState } from '../../core/connection-state';
import type { ConnectionRecord } from '../../store/records';
import { factsOf } from '../pages/settings/connection-facts';
import { PROBLEMS } from '../pages/settings/problems';
import { withReaderTimes } from '../with-times';
import { page, type Asked } from './asked';

export async function connectionView(asked: Asked, connection: ConnectionRecord | null): Promise<ConnectionView> {
  const { parts, reader, now } = asked;
  const problems = connection ? await parts.store.problems.count(connection.org, connection.id) : 0;
  const { state, condition, word, text, remedy } = connectionState(
    factsOf('gmail', connection, { problems, pushExpected: parts.settings.push !== null }),
    now,
  );
  const waiting = state === 'behind' && connection ? await parts.store.todo.count(connection.id) : 0;
  return {
    state,
    condition,
    word,
    sentence: withReaderTimes(text, reader, now),
    waiting: waiting || null,
    remedy: remedy && wayOf(asked, remedy),
  };
}

/** Consent is always given in the console; what needs no consent is done at once. */
function wayOf(asked: Asked, { action, label }: NonNullable<ConnectionState['remedy']>): Way {
  switch (action) {
    case 'wait':
      return { label, act: { do: 'sync-now' } };
    case 'admin':
      return asked.caller.isAdmin ? page(asked, label, '/admin/install') : page(asked, 'What to do', '/settings/gmail');
    case 'problems':
      return page(asked, label, `/settings/gmail#${PROBLEMS}`);
    case 'connect':
    case 'reconnect':
    case 'resume':
      return page(asked, label, '/settings/gmail');
  }
}
