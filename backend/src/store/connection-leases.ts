/**
 * One owner per mailbox: whoever holds the lease writes checkpoints with its epoch, and a stale owner's checkpoint changes nothing.
 */
import type { Models } from './models';
import type { ConnectionRecord } from './records';
import { byId, recordOf } from './rows';

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
    | 'searches'
    | 'reconsideredSeq'
    | 'import'
    | 'audit'
    | 'watch'
    | 'labelNames'
    | 'problem'
    | 'failures'
  >
>;

export const NEVER = new Date(0);
/** Nobody's id: a slice's lease was taken away, and nobody has acquired it since. */
export const EVICTED = 'evicted';

/** Which mailboxes a kind of work may begin on: whoever wipes one never meets a slice that fills it. */
const OPEN_TO = {
  sync: { refreshToken: { $ne: null }, wipe: { $ne: true } },
  wipe: { wipe: true },
};

export function makeLeases({ connections }: Pick<Models, 'connections'>) {
  return {
    /** Compare-and-set: null when somebody else holds the lease, or there is no such work. `epoch` rises with every owner. */
    async acquire(
      id: string,
      owner: string,
      now: Date,
      ms: number,
      work: keyof typeof OPEN_TO = 'sync',
    ): Promise<{ lease: Lease; connection: ConnectionRecord } | null> {
      const row = await connections
        .findOneAndUpdate(
          { ...byId(id), ...OPEN_TO[work], 'lease.until': { $lte: now } },
          { $set: { 'lease.owner': owner, 'lease.until': new Date(now.getTime() + ms) }, $inc: { 'lease.epoch': 1 } },
          { returnDocument: 'after' },
        )
        .lean();
      if (!row) return null;
      const connection = recordOf<ConnectionRecord>(row);
      return { lease: { connection: id, owner, epoch: connection.lease.epoch }, connection };
    },

    /** What is being worked on at an organisation's mailboxes, each time by another name. */
    async slices(org: string, now: Date): Promise<string[]> {
      const rows = await connections.find({ org, 'lease.until': { $gt: now } }, { lease: 1 }).lean();
      return rows.map(({ _id, lease }) => `${String(_id)}:${lease.epoch}`);
    },

    /** For work of several steps that each take less than `ms`. False: somebody else owns the mailbox now. */
    async renew({ connection, epoch }: Lease, now: Date, ms: number): Promise<boolean> {
      const until = new Date(now.getTime() + ms);
      return (
        (await connections.updateOne({ ...byId(connection), 'lease.epoch': epoch }, { $set: { 'lease.until': until } })).matchedCount === 1
      );
    },

    /**
     * Whether the lease is its owner's and has not run out: who waits for that waits no longer. By a write that changes nothing, so that no
     * server answers that is not the primary any more.
     */
    async holds({ connection, owner, epoch }: Lease, now: Date): Promise<boolean> {
      const mine = { ...byId(connection), 'lease.epoch': epoch, 'lease.until': { $gt: now } };
      return (await connections.updateOne(mine, { $set: { 'lease.owner': owner } })).matchedCount === 1;
    },

    /** One conditional update; false when the lease was lost (or the consent is no longer the one of `connectedAt`): the caller must stop at once. */
    async checkpoint(lease: Lease, set: Checkpoint, extra: { units?: number; connectedAt?: Date | null } = {}): Promise<boolean> {
      const update = {
        ...(Object.keys(set).length > 0 ? { $set: set } : {}),
        ...(extra.units ? { $inc: { unitsTotal: extra.units } } : {}),
      };
      if (Object.keys(update).length === 0) return true;
      const still = extra.connectedAt === undefined ? {} : { connectedAt: extra.connectedAt };
      const { matchedCount } = await connections.updateOne({ ...byId(lease.connection), 'lease.epoch': lease.epoch, ...still }, update);
      return matchedCount === 1;
    },

    /** Takes off the list what was searched for, unless rules have changed since `reconsiderSeq`: what was found is judged by those of before. */
    async searched({ connection, epoch }: Lease, terms: readonly string[], reconsiderSeq: number): Promise<void> {
      await connections.updateOne({ ...byId(connection), 'lease.epoch': epoch, reconsiderSeq }, { $pullAll: { searchTerms: [...terms] } });
    },

    /** By its owner, or by the one it was taken from: then the mailbox is free as soon as that slice has really ended. */
    async release({ connection, epoch }: Lease): Promise<void> {
      const mine = { $or: [{ 'lease.epoch': epoch }, { 'lease.epoch': epoch + 1, 'lease.owner': EVICTED }] };
      await connections.updateOne({ ...byId(connection), ...mine }, { $set: { 'lease.until': NEVER } });
    },
  };
}
