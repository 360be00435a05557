/** Who did what: the append-only, hash-chained log. */
import { z } from 'zod';
import { paging, yes } from '../inputs';
import { badRequest } from '../problem';
import { route, type Route } from '../route';
import { time } from './shapes';

const row = z.strictObject({
  seq: z.int(),
  at: time,
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  details: z.record(z.string(), z.string()),
  previousHash: z.string(),
  hash: z.string(),
});

export const auditRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/audit',
    guard: 'api-key',
    summary: 'The audit log, newest first; verify=true checks the whole chain of hashes',
    query: z.strictObject({ verify: yes.optional(), ...paging }),
    answer: z.strictObject({
      data: z.array(row),
      nextCursor: z.string().nullable(),
      chain: z.strictObject({ intact: z.boolean(), brokenAt: z.int().nullable() }).optional(),
    }),
    handle: async ({ parts, caller, query: { verify, limit, cursor } }) => {
      if (cursor !== undefined && !/^\d{1,12}$/.test(cursor))
        throw badRequest([{ path: 'cursor', message: 'This cursor is not one of ours.' }]);
      const { auditLog } = parts.store;
      const org = caller.organisation.id;
      const rows = await auditLog.list(org, cursor === undefined ? null : Number(cursor), limit + 1);
      const brokenAt = verify ? await auditLog.firstBreak(org) : null;
      const data = rows.slice(0, limit).map(({ seq, at, actor, action, target, details, previousHash, hash }) => {
        return { seq, at: at.toISOString(), actor, action, target, details, previousHash, hash };
      });
      const last = data.at(-1);
      return {
        json: {
          data,
          nextCursor: rows.length > limit && last ? String(last.seq) : null,
          ...(verify ? { chain: { intact: brokenAt === null, brokenAt } } : {}),
        },
      };
    },
  }),
];
