/** A message that fails for its own sake is tried again with growing pauses, recorded in the problem list and passed. */
import { backoffMs } from '../google/errors';
import type { Store } from '../store/open';
import type { TodoRecord } from '../store/records';
import type { Clock } from './ports';
import { isServerTrouble } from './read-all';
import type { Slice } from './slice';

/** Own failures (404 aside) before a message goes on the problem list; server errors may be anybody's, so they get more. */
const MAX_TRIES = 3;
const MAX_SERVER_TRIES = 8;

export function makeTodoFailures({ store, clock }: { store: Store; clock: Clock }) {
  async function countFailure(slice: Slice, row: TodoRecord, error: Error): Promise<void> {
    const server = isServerTrouble(error);
    const tries = row.tries + 1;
    if (tries >= (server ? MAX_SERVER_TRIES : MAX_TRIES))
      return giveUp(slice, row, server ? 'Google could not deliver this mail again and again.' : 'This mail could not be read.');
    const next = new Date(clock.now().getTime() + backoffMs(tries, 0));
    const { connection } = slice.context;
    await store.todo.failed(connection.id, row.gmailId, next);
    if (next < connection.nextPollAt) await slice.checkpoint({ nextPollAt: next });
  }

  async function giveUp(slice: Slice, row: TodoRecord, what: string): Promise<void> {
    const { org, connection, gmailId, threadId } = row;
    await note(slice, gmailId, what, row.tries + 1);
    await store.verdicts.record([{ org, connection, gmailId, threadId, reason: 'problem', at: clock.now() }]);
    await store.todo.finish(connection, [gmailId]);
  }

  async function note(slice: Slice, gmailId: string, what: string, tries: number): Promise<void> {
    const { org, id: connection } = slice.context.connection;
    await store.problems.add({ org, connection, gmailId, what, firstAt: clock.now(), tries });
  }

  return { countFailure, giveUp, note };
}
