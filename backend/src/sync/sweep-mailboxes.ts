/** Every 30 s: whatever is behind, due, or waiting is enqueued again. This is what makes a lost job, or a lost Redis, only a delay. */
import { isRunning } from '../core/connection-facts';
import type { Store } from '../store/open';
import type { ConnectionRecord } from '../store/records';
import { hasNewWork } from './import-mailbox';
import type { Clock, Enqueue } from './ports';
import { needsPerson } from './slice';

export function makeSweepMailboxes({ store, clock, enqueue }: { store: Store; clock: Clock; enqueue: Enqueue }) {
  return async function sweepMailboxes(): Promise<void> {
    const now = clock.now();
    for (const connection of await store.connections.due(now)) {
      if (cannotWork(connection, now)) continue;
      const { id, wantSeq, doneSeq, nextPollAt } = connection;
      if (wantSeq > doneSeq || nextPollAt <= now) await enqueue('mailbox.sync', { connection: id });
      if (hasBulkWork(connection, now)) await enqueue('mailbox.import', { connection: id });
    }
    for (const { id, lease } of await store.connections.toWipe()) {
      // Otherwise somebody is at it.
      if (lease.until <= now) await enqueue('mailbox.wipe', { connection: id });
    }
    await store.rematches.adoptIntents(now);
    for (const org of await store.rematches.organisations()) await enqueue('organisation.rematch', { org });
    for (const org of await store.rollups.staleOrganisations()) await enqueue('rollups.refresh', { org });
  };
}

function cannotWork({ problem, lease }: ConnectionRecord, now: Date): boolean {
  if (lease.until > now) return true; // somebody is at it
  return needsPerson(problem) || (problem?.until ?? now) > now;
}

function hasBulkWork(connection: ConnectionRecord, now: Date): boolean {
  const { import: progress, audit, cursor } = connection;
  if (cursor === null) return false;
  return hasNewWork(connection) || isRunning(progress) || audit.startedAt !== null || audit.dueAt <= now;
}

export type SweepMailboxes = ReturnType<typeof makeSweepMailboxes>;
