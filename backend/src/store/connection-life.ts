/** The life of a connection as stored: consent, disconnect, reset, resync, pause, and what keeps it from working. */
import type { App } from '../core/types';
import { EVICTED, NEVER } from './connection-leases';
import type { Models } from './models';
import type { AuditRecord, ConnectionProblem, ConnectionRecord } from './records';
import { byId, recordOf, retryOnDuplicate } from './rows';

export interface Granted {
  sub: string;
  grantedScopes: string[];
  /** Sealed. */
  refreshToken: string;
  accessToken: { sealed: string; expiresAt: Date };
}

const freshAudit = (dueAt: Date): AuditRecord => ({
  startedAt: null,
  pageToken: null,
  missing: 0,
  checkedAt: null,
  dueAt,
  missed: 0,
  repaired: 0,
});

export function makeLife({ connections }: Pick<Models, 'connections'>) {
  return {
    /** Consent was given: a new connection, or an old one alive again. Cursor and history of an old one are kept, so that it catches up. */
    async connect(org: string, member: string, app: App, granted: Granted, now: Date): Promise<ConnectionRecord> {
      const row = await retryOnDuplicate(() =>
        connections
          .findOneAndUpdate(
            { org, member: member.toLowerCase(), app },
            {
              $set: { ...granted, connectedAt: now, disconnectedAt: null, problem: null, failures: 0, nextPollAt: NEVER, paused: false },
              $setOnInsert: {
                doneSeq: 0,
                lease: { owner: '', epoch: 0, until: NEVER },
                refreshLock: null,
                cursor: null,
                pushedHistoryId: null,
                completeUpTo: null,
                lastSyncAt: null,
                searchTerms: [],
                searchSince: null,
                reconsiderSeq: 0,
                reconsideredSeq: 0,
                import: null,
                audit: freshAudit(now),
                watch: null,
                labelNames: {},
                unitsTotal: 0,
              },
              $inc: { wantSeq: 1 },
            },
            { upsert: true, returnDocument: 'after' },
          )
          .lean(),
      );
      return recordOf<ConnectionRecord>(row);
    },

    /** Forgets the tokens and stops the work (a slice in the middle loses its lease); what was synced stays unless the caller removes it. */
    async disconnect(id: string, now: Date): Promise<void> {
      await connections.updateOne(byId(id), {
        $inc: { 'lease.epoch': 1 },
        $set: {
          'lease.owner': EVICTED,
          refreshToken: null,
          accessToken: null,
          disconnectedAt: now,
          watch: null,
          problem: null,
          searchTerms: [],
          import: null,
        },
      });
    },

    /** Back to the beginning: nothing is known of the mailbox any more (after "delete the data" or a reset). */
    async reset(id: string, now: Date): Promise<void> {
      await connections.updateOne(byId(id), {
        $set: {
          'lease.owner': EVICTED,
          cursor: null,
          completeUpTo: null,
          searchTerms: [],
          searchSince: null,
          import: null,
          audit: freshAudit(now),
        },
        $inc: { 'lease.epoch': 1, wantSeq: 1 },
      });
    },

    /** Everything is searched again and the audit is due afterwards; cursor and what is stored stay. */
    async resync(id: string, terms: string[], since: Date, progress: ConnectionRecord['import']): Promise<void> {
      const set = {
        'lease.owner': EVICTED,
        searchTerms: terms,
        searchSince: since,
        import: progress,
        'audit.dueAt': since,
        'audit.startedAt': null,
        'audit.pageToken': null,
      };
      await connections.updateOne(byId(id), { $set: set, $inc: { 'lease.epoch': 1, wantSeq: 1 } });
    },

    async setPaused(id: string, paused: boolean): Promise<void> {
      await connections.updateOne(byId(id), { $set: { paused } });
    },

    async setProblem(id: string, problem: ConnectionProblem | null): Promise<void> {
      await connections.updateOne(byId(id), { $set: { problem } });
    },

    /** A person asks: what would be tried again by itself later is tried now. A pause that Google asked for is kept. */
    async tryNow(id: string, now: Date): Promise<void> {
      const retried = { 'problem.kind': { $in: ['blocked' as const, 'failing' as const] }, 'problem.until': { $gt: now } };
      await connections.updateOne({ ...byId(id), ...retried }, { $set: { 'problem.until': now } });
    },

    /** The next slice makes a new one. */
    async forgetWatch(id: string): Promise<void> {
      await connections.updateOne(byId(id), { $set: { watch: null } });
    },
  };
}
