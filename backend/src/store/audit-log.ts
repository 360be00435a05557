/**
 * Who did what: append-only, each row carrying the hash of the one before, so that a removed or changed row is noticed. Nothing links
 * to the newest one, so row 0 keeps how far the log has come.
 */
import { createHash } from 'node:crypto';
import type { Models } from './models';
import type { AuditAction, AuditLogRecord } from './records';
import { lostRace, retryOnDuplicate, withoutId } from './rows';

export type AuditEntry = Pick<AuditLogRecord, 'actor' | 'target' | 'details'> & { action: AuditAction };

const hashOf = (row: Omit<AuditLogRecord, 'hash'>): string =>
  createHash('sha256')
    .update(JSON.stringify([row.org, row.seq, row.at.toISOString(), row.actor, row.action, row.target, row.details, row.previousHash]))
    .digest('hex');

const MARK = { at: new Date(0), actor: '', action: 'reached', target: '', previousHash: '', hash: '' };

export function makeAuditLog({ auditLog }: Models) {
  /** By organisation: the append under way here. Fifty that race for one number cost 1,225 tries; one after the other, fifty. */
  const appending = new Map<string, Promise<void>>();

  /** The highest number ever given out, as far as row 0 knows; 0 for an empty log. */
  async function reached(org: string): Promise<number> {
    return Number((await auditLog.findOne({ org, seq: 0 }).lean())?.details.reached ?? 0);
  }

  async function link(org: string, entry: AuditEntry, at: Date): Promise<void> {
    for (;;) {
      // In this order: a number read after the row could be of a row that another process appended in between.
      const highest = await reached(org);
      const last = await auditLog.findOne({ org }).sort({ seq: -1 }).lean();
      const row = { org, seq: Math.max(last?.seq ?? 0, highest) + 1, at, ...entry, previousHash: last?.hash ?? '' };
      try {
        await auditLog.create({ ...row, hash: hashOf(row) });
        const mark = { $max: { 'details.reached': row.seq }, $setOnInsert: MARK };
        await retryOnDuplicate(() => auditLog.updateOne({ org, seq: 0 }, mark as never, { upsert: true }));
        return;
      } catch (error) {
        if (!lostRace(error)) throw error; // another process appended in between: link to theirs
      }
    }
  }

  return {
    async append(org: string, entry: AuditEntry, at: Date): Promise<void> {
      const before = appending.get(org) ?? Promise.resolve();
      const mine = before.catch(() => undefined).then(() => link(org, entry, at));
      appending.set(org, mine);
      try {
        await mine;
      } finally {
        if (appending.get(org) === mine) appending.delete(org);
      }
    },

    /** Newest first. */
    async list(org: string, before: number | null, limit: number): Promise<AuditLogRecord[]> {
      const rows = await auditLog
        .find({ org, seq: { $gt: 0, ...(before === null ? {} : { $lt: before }) } })
        .sort({ seq: -1 })
        .limit(limit)
        .lean();
      return rows.map((row) => withoutId(row) as AuditLogRecord);
    },

    /** The first sequence number at which the chain does not hold; null when it does. */
    async firstBreak(org: string): Promise<number | null> {
      let previous = { seq: 0, hash: '' };
      for await (const row of auditLog
        .find({ org, seq: { $gt: 0 } })
        .sort({ seq: 1 })
        .lean()
        .cursor()) {
        if (row.seq !== previous.seq + 1 || row.previousHash !== previous.hash || row.hash !== hashOf(row)) return previous.seq + 1;
        previous = row;
      }
      return (await reached(org)) > previous.seq ? previous.seq + 1 : null;
    },
  };
}

export type AuditLog = ReturnType<typeof makeAuditLog>;
