/** Every 30 s: whatever is behind, due, or waiting is enqueued again. This is what makes a lost job, or a lost Redis, only a delay. */
import type { Store } from '../store/open';
import type { ConnectionRecord } from '../store/records';
import { hasNewWork } from './import-mailbox';
import type { Clock, Enqueue } from './ports';
import { needsPerson } from './slice';

export function makeSweepMailboxes({ store, clock, enqueue }: { store: Store; clock: Clock; enqueue: Enqueue }) {
  return async function sweepMailboxes(): Promise<{ enqueued: number }> {
    const now = clock.now();
    let enqueued = 0;
    for (const connection of await store.connections.due(now)) {
      if (cannotWork(connection, now)) continue;
      if (connection.wantSeq > connection.doneSeq || connection.nextPollAt <= now) {
        await enqueue('mailbox.sync', { connection: connection.id });
        enqueued += 1;
      }
      if (hasBulkWork(connection, now)) {
        await enqueue('mailbox.import', { connection: connection.id });
        enqueued += 1;
      }
    }
    for (const { id, lease } of await store.connections.toWipe()) {
      if (lease.until > now) continue; // somebody is at it
      await enqueue('mailbox.wipe', { connection: id });
      enqueued += 1;
    }
    await store.rematches.adoptIntents(now);
    for (const org of await store.rematches.organisations()) {
      await enqueue('organisation.rematch', { org });
      enqueued += 1;
    }
    for (const org of await store.rollups.staleOrganisations()) {
      await enqueue('rollups.refresh', { org });
      enqueued += 1;
    }
    return { enqueued };
  };
}

function cannotWork({ problem, lease }: ConnectionRecord, now: Date): boolean {
  if (lease.until > now) return true; // somebody is at it
  return needsPerson(problem) || (problem?.until ?? now) > now;
}

function hasBulkWork(connection: ConnectionRecord, now: Date): boolean {
  const { import: progress, audit, cursor } = connection;
  if (cursor === null) return false;
  return hasNewWork(connection) || (progress !== null && progress.finishedAt === null) || audit.startedAt !== null || audit.dueAt <= now;
}

export type SweepMailboxes = ReturnType<typeof makeSweepMailboxes>;
