/** The life of a connection as stored: consent, disconnect, wipe, resync, pause, and what keeps it from working. */
import { normaliseAddress } from '../core/addresses';
import type { App } from '../core/types';
import { EVICTED, NEVER, type Lease } from './connection-leases';
import type { Models } from './models';
import type { AuditRecord, ConnectionProblem, ConnectionRecord, ImportProgress } from './records';
import { addSearch, startSearchSince } from './connection-wants';
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

/** What is known of a mailbox before its first slice, and once everything that came from it is to be forgotten. */
const unknown = (now: Date) => ({
  cursor: null,
  completeUpTo: null,
  lastSyncAt: null,
  searchTerms: [],
  searchSince: null,
  searches: [],
  import: null,
  audit: freshAudit(now),
  labelNames: {},
});

export function makeLife({ connections }: Pick<Models, 'connections'>) {
  return {
    /** Consent was given: a new connection, or an old one alive again. Cursor and history of an old one are kept, so that it catches up. */
    async connect(org: string, member: string, app: App, granted: Granted, now: Date): Promise<ConnectionRecord> {
      const row = await retryOnDuplicate(() =>
        connections
          .findOneAndUpdate(
            { org, member: normaliseAddress(member), app },
            {
              $set: { ...granted, connectedAt: now, disconnectedAt: null, problem: null, failures: 0, nextPollAt: NEVER, paused: false },
              $setOnInsert: {
                doneSeq: 0,
                lease: { owner: '', epoch: 0, until: NEVER },
                refreshLock: null,
                pushedHistoryId: null,
                reconsiderSeq: 0,
                reconsideredSeq: 0,
                watch: null,
                unitsTotal: 0,
                wipe: false,
                ...unknown(now),
              },
              $inc: { wantSeq: 1 },
            },
            { upsert: true, returnDocument: 'after' },
          )
          .lean(),
      );
      return recordOf<ConnectionRecord>(row);
    },

    /**
     * Forgets the tokens and stops the work (a slice in the middle loses its lease). `delete`: what was synced is to be removed. An import
     * that is cut short stays one: who connects again is told that not all is there.
     */
    async disconnect(id: string, now: Date, data: 'keep' | 'delete' = 'keep'): Promise<void> {
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
          searches: [],
          ...(data === 'delete' ? { wipe: true, ...unknown(now) } : {}),
        },
      });
    },

    /** Written down before anything is removed, so that whoever dies over it, it is done. A slice in the middle is waited for. */
    async wantWipe(id: string, now: Date): Promise<void> {
      await connections.updateOne(byId(id), { $set: { wipe: true, ...unknown(now) } });
    },

    /** What came after the end of a wipe is removed as well, if the mailbox is still as that left it. */
    async wipeAgain(id: string): Promise<void> {
      await connections.updateOne({ ...byId(id), refreshToken: null, cursor: null }, { $set: { wipe: true } });
    },

    /** Nothing is left: back to the beginning, and free for whoever comes. Null: the lease was lost, another one sees to it. */
    async endWipe({ connection, epoch }: Lease, now: Date, progress: ImportProgress | null): Promise<ConnectionRecord | null> {
      const row = await connections
        .findOneAndUpdate(
          { ...byId(connection), 'lease.epoch': epoch, wipe: true },
          { $set: { wipe: false, 'lease.until': NEVER, ...unknown(now), import: progress }, $inc: { wantSeq: 1 } },
          { returnDocument: 'after' },
        )
        .lean();
      return row ? recordOf<ConnectionRecord>(row) : null;
    },

    /**
     * Everything is searched again and the audit is due afterwards; cursor and what is stored stay, and so does what somebody wants
     * searched for since `terms` were read.
     */
    async resync(id: string, terms: string[], since: Date, progress: ConnectionRecord['import']): Promise<void> {
      const set = {
        'lease.owner': EVICTED,
        import: progress,
        searches: [],
        'audit.dueAt': since,
        'audit.startedAt': null,
        'audit.pageToken': null,
        'audit.missing': 0,
      };
      await startSearchSince(connections, byId(id), since);
      await connections.updateOne(byId(id), {
        $set: set,
        ...addSearch(terms, since),
        $inc: { 'lease.epoch': 1, wantSeq: 1 },
      });
    },

    /** Of a mailbox that is not read: no slice would put its own in its place. */
    async setImport(id: string, progress: ImportProgress): Promise<void> {
      await connections.updateOne(byId(id), { $set: { import: progress } });
    },

    async setPaused(id: string, paused: boolean): Promise<void> {
      await connections.updateOne(byId(id), { $set: { paused } });
    },

    async setProblem(id: string, problem: ConnectionProblem | null): Promise<void> {
      await connections.updateOne(byId(id), { $set: { problem } });
    },

    /** A person asks: what would be tried again by itself later is tried now. A pause that Google asked for is kept. */
    async tryNow(id: string, now: Date): Promise<void> {
      const retried = {
        'problem.kind': { $in: ['blocked' as const, 'failing' as const, 'reconnect' as const] },
        'problem.until': { $gt: now },
      };
      await connections.updateOne({ ...byId(id), ...retried }, { $set: { 'problem.until': now } });
    },

    /** The next slice makes a new one. */
    async forgetWatch(id: string): Promise<void> {
      await connections.updateOne(byId(id), { $set: { watch: null } });
    },
  };
}
