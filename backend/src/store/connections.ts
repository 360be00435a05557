/** Connections: looking them up, and their tokens. Their life, their leases and what is wanted of them are files of their own. */
import { normaliseAddress } from '../core/addresses';
import type { App } from '../core/types';
import { makeLeases } from './connection-leases';
import { makeLife } from './connection-life';
import { IS_READ, makeWants, OUTLINE } from './connection-wants';
import type { Models } from './models';
import type { ConnectionOutline } from './records';
import { byId, objectId, recordOf } from './rows';

export function makeConnections(models: Models) {
  const { connections } = models;

  return {
    ...makeLife(models),
    ...makeLeases(models),
    ...makeWants(models),

    async get(id: string): Promise<ConnectionOutline | null> {
      const row = objectId(id) && (await connections.findOne(byId(id), OUTLINE).lean());
      return row ? recordOf<ConnectionOutline>(row) : null;
    },

    async of(org: string, member: string, app: App): Promise<ConnectionOutline | null> {
      const row = await connections.findOne({ org, member: normaliseAddress(member), app }, OUTLINE).lean();
      return row ? recordOf<ConnectionOutline>(row) : null;
    },

    async list(org: string): Promise<ConnectionOutline[]> {
      return (await connections.find({ org }, OUTLINE).sort({ member: 1, app: 1 }).limit(10_000).lean()).map((row) =>
        recordOf<ConnectionOutline>(row),
      );
    },

    /** The connected mailbox of an address, whichever organisation: what a push names. */
    async byMailbox(app: App, member: string): Promise<ConnectionOutline | null> {
      const row = await connections.findOne({ app, member: normaliseAddress(member), refreshToken: { $ne: null } }, OUTLINE).lean();
      return row ? recordOf<ConnectionOutline>(row) : null;
    },

    /** How many watches of mailboxes that are read have lapsed, and how many end before `soon`. */
    async watchesEnding(now: Date, soon: Date): Promise<{ lapsed: number; ending: number }> {
      const count = (expiresAt: object) =>
        connections.countDocuments({
          ...IS_READ,
          'problem.kind': { $nin: ['reconnect', 'scope-missing', 'blocked'] },
          'watch.expiresAt': expiresAt,
        });
      const [lapsed, ending] = await Promise.all([count({ $lte: now }), count({ $gt: now, $lte: soon })]);
      return { lapsed, ending };
    },

    // ---- tokens (google/access-tokens.ts) ----
    async lockRefresh(id: string, now: Date, ms: number): Promise<boolean> {
      const { matchedCount } = await connections.updateOne(
        { ...byId(id), $or: [{ refreshLock: null }, { refreshLock: { $lte: now } }] },
        { $set: { refreshLock: new Date(now.getTime() + ms) } },
      );
      return matchedCount === 1;
    },
    async unlockRefresh(id: string): Promise<void> {
      await connections.updateOne(byId(id), { $set: { refreshLock: null } });
    },
    async saveTokens(id: string, tokens: { accessToken: { sealed: string; expiresAt: Date }; refreshToken?: string }): Promise<void> {
      await connections.updateOne({ ...byId(id), refreshToken: { $ne: null } }, { $set: tokens });
    },
    /** Nothing happens when another one is stored by now. */
    async replaceSealed(id: string, field: 'refreshToken' | 'accessToken.sealed', was: string, sealed: string): Promise<void> {
      await connections.updateOne({ ...byId(id), [field]: was }, { $set: { [field]: sealed } });
    },
    /** Whoever has tokens, of all organisations, in the order of their ids. */
    async withTokens(after: string | null, limit: number): Promise<ConnectionOutline[]> {
      const rows = await connections
        .find({ refreshToken: { $ne: null }, ...(after === null ? {} : { _id: { $gt: objectId(after) } }) }, OUTLINE)
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return rows.map((row) => recordOf<ConnectionOutline>(row));
    },
  };
}

export type Connections = ReturnType<typeof makeConnections>;
