/**
 * Connections and their leases. One owner per mailbox: whoever holds the lease writes checkpoints with its epoch, and a stale
 * owner's checkpoint changes nothing. `wantSeq` is raised before anything is enqueued: Redis is a hint, this is the truth.
 */
import type { App } from '../core/types';
import type { Models } from './models';
import type { AuditRecord, ConnectionProblem, ConnectionRecord } from './records';
import { objectId, retryOnDuplicate, withId } from './rows';

export interface Lease {
  connection: string;
  owner: string;
  epoch: number;
}

/** What a lease's owner may write. */
export type Checkpoint = Partial<
  Pick<
    ConnectionRecord,
    | 'doneSeq'
    | 'cursor'
    | 'completeUpTo'
    | 'lastSyncAt'
    | 'nextPollAt'
    | 'searchTerms'
    | 'searchSince'
    | 'reconsideredSeq'
    | 'import'
    | 'audit'
    | 'watch'
    | 'labelNames'
    | 'problem'
    | 'failures'
  >
>;

export interface Granted {
  sub: string;
  grantedScopes: string[];
  /** Sealed. */
  refreshToken: string;
  accessToken: { sealed: string; expiresAt: Date };
}

const NEVER = new Date(0);
/** Nobody's id: a slice's lease was taken away, and nobody has acquired it since. */
const EVICTED = 'evicted';
const freshAudit = (dueAt: Date): AuditRecord => ({
  startedAt: null,
  pageToken: null,
  missing: 0,
  checkedAt: null,
  dueAt,
  missed: 0,
  repaired: 0,
});

export function makeConnections({ connections }: Models) {
  const record = (row: unknown) => withId(row as { _id: unknown }) as unknown as ConnectionRecord;
  const byId = (id: string) => ({ _id: objectId(id) }) as never;

  return {
    async get(id: string): Promise<ConnectionRecord | null> {
      const row = objectId(id) && (await connections.findOne(byId(id)).lean());
      return row ? record(row) : null;
    },

    async of(org: string, member: string, app: App): Promise<ConnectionRecord | null> {
      const row = await connections.findOne({ org, member: member.toLowerCase(), app }).lean();
      return row ? record(row) : null;
    },

    async list(org: string): Promise<ConnectionRecord[]> {
      return (await connections.find({ org }).sort({ member: 1, app: 1 }).limit(10_000).lean()).map(record);
    },

    /** The connected mailbox of an address, whichever organisation: what a push names. */
    async byMailbox(app: App, member: string): Promise<ConnectionRecord | null> {
      const row = await connections.findOne({ app, member: member.toLowerCase(), refreshToken: { $ne: null } }).lean();
      return row ? record(row) : null;
    },

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
      return record(row);
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

    /** Raises `wantSeq` (majority); returns it, null for a connection that is not connected. `pushed` is kept as a maximum. */
    async want(id: string, pushed?: string): Promise<number | null> {
      const row = await connections
        .findOneAndUpdate(
          { ...(byId(id) as object), refreshToken: { $ne: null } } as never,
          { $inc: { wantSeq: 1 } },
          { returnDocument: 'after' },
        )
        .lean();
      if (!row) return null;
      let known = row.pushedHistoryId;
      while (pushed && (known === null || BigInt(pushed) > BigInt(known))) {
        // Compared with what was read: of two pushes at the same moment the later one stays, whichever is written first.
        const swapped = await connections.updateOne({ ...(byId(id) as object), pushedHistoryId: known } as never, {
          $set: { pushedHistoryId: pushed },
        });
        const now = swapped.matchedCount === 1 ? null : await connections.findOne(byId(id), { pushedHistoryId: 1 }).lean();
        if (!now) break;
        known = now.pushedHistoryId;
      }
      return row.wantSeq;
    },

    /**
     * Adds addresses or domains to search for to every connected mailbox (or one member's) of the organisation. Returns their ids.
     * `reconsider`: what was skipped by a rule is to be read again as well. `quietly`: the caller is the mailbox's own slice.
     */
    async wantSearch(
      org: string,
      terms: readonly string[],
      since: Date,
      { member, reconsider = false, quietly = false }: { member?: string; reconsider?: boolean; quietly?: boolean } = {},
    ): Promise<string[]> {
      // Mailboxes that are not set up yet, too: what their first slice searches for may have been read before this change.
      const filter = { org, app: 'gmail' as const, refreshToken: { $ne: null }, ...(member ? { member } : {}) };
      const raised = { ...(quietly ? {} : { wantSeq: 1 }), ...(reconsider ? { reconsiderSeq: 1 } : {}) };
      // $min takes null for the least of all, and a search that expired history starts then would reach back to its own start only.
      await connections.updateMany({ ...filter, searchSince: null }, { $set: { searchSince: since } });
      await connections.updateMany(filter, {
        $addToSet: { searchTerms: { $each: [...terms] } },
        $min: { searchSince: since },
        ...(Object.keys(raised).length > 0 ? { $inc: raised } : {}),
      });
      return (await connections.find(filter, { _id: 1 }).lean()).map(({ _id }) => String(_id));
    },

    /** Mail stands on the mailbox's import list, or is to be read again, although no import runs. */
    async wantReconsider(id: string): Promise<void> {
      await connections.updateOne(byId(id), { $inc: { reconsiderSeq: 1, wantSeq: 1 } });
    },

    /** Compare-and-set: null when somebody else holds the lease. `epoch` rises with every owner. */
    async acquire(id: string, owner: string, now: Date, ms: number): Promise<{ lease: Lease; connection: ConnectionRecord } | null> {
      const row = await connections
        .findOneAndUpdate(
          { ...(byId(id) as object), refreshToken: { $ne: null }, 'lease.until': { $lte: now } } as never,
          { $set: { 'lease.owner': owner, 'lease.until': new Date(now.getTime() + ms) }, $inc: { 'lease.epoch': 1 } },
          { returnDocument: 'after' },
        )
        .lean();
      if (!row) return null;
      const connection = record(row);
      return { lease: { connection: id, owner, epoch: connection.lease.epoch }, connection };
    },

    /** One conditional update; false when the lease was lost (or the given refresh token is no longer ours): the caller must stop at once. */
    async checkpoint(
      lease: Lease,
      set: Checkpoint,
      extra: { searched?: readonly string[]; units?: number; refreshToken?: string | null } = {},
    ): Promise<boolean> {
      const update = {
        ...(Object.keys(set).length > 0 ? { $set: set } : {}),
        ...(extra.searched ? { $pullAll: { searchTerms: [...extra.searched] } } : {}),
        ...(extra.units ? { $inc: { unitsTotal: extra.units } } : {}),
      };
      if (Object.keys(update).length === 0) return true;
      const still = extra.refreshToken === undefined ? {} : { refreshToken: extra.refreshToken };
      const { matchedCount } = await connections.updateOne(
        { ...(byId(lease.connection) as object), 'lease.epoch': lease.epoch, ...still } as never,
        update,
      );
      return matchedCount === 1;
    },

    /** By its owner, or by the one it was taken from: then the mailbox is free as soon as that slice has really ended. */
    async release({ connection, epoch }: Lease): Promise<void> {
      const mine = { $or: [{ 'lease.epoch': epoch }, { 'lease.epoch': epoch + 1, 'lease.owner': EVICTED }] };
      await connections.updateOne({ ...(byId(connection) as object), ...mine } as never, { $set: { 'lease.until': NEVER } });
    },

    /** A person asks: what would be tried again by itself later is tried now. A pause that Google asked for is kept. */
    async tryNow(id: string, now: Date): Promise<void> {
      const retried = { 'problem.kind': { $in: ['blocked', 'failing'] }, 'problem.until': { $gt: now } };
      await connections.updateOne({ ...(byId(id) as object), ...retried } as never, { $set: { 'problem.until': now } });
    },

    /** The next slice makes a new one. */
    async forgetWatch(id: string): Promise<void> {
      await connections.updateOne(byId(id), { $set: { watch: null } });
    },

    async setProblem(id: string, problem: ConnectionProblem | null): Promise<void> {
      await connections.updateOne(byId(id), { $set: { problem } });
    },

    /** What the sweeper enqueues: mailboxes that are behind, due for a poll, or have work waiting. */
    async due(now: Date): Promise<ConnectionRecord[]> {
      const rows = await connections
        .find({
          app: 'gmail',
          refreshToken: { $ne: null },
          paused: { $ne: true },
          $or: [
            { $expr: { $gt: ['$wantSeq', '$doneSeq'] } },
            { nextPollAt: { $lte: now } },
            { 'searchTerms.0': { $exists: true } },
            { $expr: { $gt: ['$reconsiderSeq', '$reconsideredSeq'] } },
            { 'import.finishedAt': null, import: { $ne: null } },
            { 'audit.dueAt': { $lte: now } },
          ],
        })
        .limit(10_000)
        .lean();
      return rows.map(record);
    },

    // ---- tokens (google/access-tokens.ts) ----
    async lockRefresh(id: string, now: Date, ms: number): Promise<boolean> {
      const { matchedCount } = await connections.updateOne(
        { ...(byId(id) as object), $or: [{ refreshLock: null }, { refreshLock: { $lte: now } }] } as never,
        { $set: { refreshLock: new Date(now.getTime() + ms) } },
      );
      return matchedCount === 1;
    },
    async unlockRefresh(id: string): Promise<void> {
      await connections.updateOne(byId(id), { $set: { refreshLock: null } });
    },
    async saveTokens(id: string, tokens: { accessToken: { sealed: string; expiresAt: Date }; refreshToken?: string }): Promise<void> {
      await connections.updateOne({ ...(byId(id) as object), refreshToken: { $ne: null } } as never, { $set: tokens });
    },
  };
}

export type Connections = ReturnType<typeof makeConnections>;
