/** Who did what: append-only, each row carrying the hash of the one before, so that a removed or changed row is noticed. */
import { createHash } from 'node:crypto';
import type { Models } from './models';
import type { AuditLogRecord } from './records';
import { isDuplicateKey, withoutId } from './rows';

export type AuditEntry = Pick<AuditLogRecord, 'actor' | 'action' | 'target' | 'details'>;

const hashOf = (row: Omit<AuditLogRecord, 'hash'>): string =>
  createHash('sha256')
    .update(JSON.stringify([row.org, row.seq, row.at.toISOString(), row.actor, row.action, row.target, row.details, row.previousHash]))
    .digest('hex');

export function makeAuditLog({ auditLog }: Models) {
  return {
    async append(org: string, entry: AuditEntry, at: Date): Promise<void> {
      for (;;) {
        const last = await auditLog.findOne({ org }).sort({ seq: -1 }).lean();
        const row = { org, seq: (last?.seq ?? 0) + 1, at, ...entry, previousHash: last?.hash ?? '' };
        try {
          await auditLog.create({ ...row, hash: hashOf(row) });
          return;
        } catch (error) {
          if (!isDuplicateKey(error)) throw error; // somebody appended in between: link to theirs
        }
      }
    },

    /** Newest first. */
    async list(org: string, before: number | null, limit: number): Promise<AuditLogRecord[]> {
      const rows = await auditLog
        .find({ org, ...(before === null ? {} : { seq: { $lt: before } }) })
        .sort({ seq: -1 })
        .limit(limit)
        .lean();
      return rows.map((row) => withoutId(row) as AuditLogRecord);
    },

    /** The first sequence number at which the chain does not hold; null when it does. */
    async firstBreak(org: string): Promise<number | null> {
      let previous = { seq: 0, hash: '' };
      for await (const row of auditLog.find({ org }).sort({ seq: 1 }).lean().cursor()) {
        if (row.seq !== previous.seq + 1 || row.previousHash !== previous.hash || row.hash !== hashOf(row)) return previous.seq + 1;
        previous = row;
      }
      return null;
    },
  };
}

export type AuditLog = ReturnType<typeof makeAuditLog>;
