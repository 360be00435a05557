/** API keys of an organisation. Only a hash is stored; the key itself is shown once. */
import { createHash, randomBytes } from 'node:crypto';
import type { Models } from './models';
import type { ApiKeyRecord } from './records';
import { objectId, withId } from './rows';

const NOTED_EVERY_MS = 3_600_000;

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

export function makeApiKeys({ apiKeys }: Models) {
  return {
    async create(org: string, name: string, now: Date): Promise<{ key: string; record: ApiKeyRecord }> {
      const key = `sdk_${randomBytes(24).toString('base64url')}`;
      const row = await apiKeys.create({ org, name, hash: hashOf(key), prefix: key.slice(0, 8), createdAt: now, lastUsedAt: null });
      return { key, record: withId(row.toObject()) as unknown as ApiKeyRecord };
    },
    /** The organisation a key belongs to. Notes the use, at most once an hour: people ask whether a key is still in use, not for each call. */
    async use(key: string, now: Date): Promise<string | null> {
      const row = await apiKeys.findOne({ hash: hashOf(key) }, { org: 1, lastUsedAt: 1 }).lean();
      if (!row) return null;
      if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > NOTED_EVERY_MS)
        await apiKeys.updateOne({ hash: hashOf(key) }, { $set: { lastUsedAt: now } });
      return row.org;
    },
    async list(org: string): Promise<ApiKeyRecord[]> {
      return (await apiKeys.find({ org }).sort({ createdAt: -1 }).limit(200).lean()).map((row) => withId(row) as ApiKeyRecord);
    },
    async remove(org: string, id: string): Promise<boolean> {
      const _id = objectId(id);
      return _id !== null && (await apiKeys.deleteOne({ _id, org } as never)).deletedCount === 1;
    },
  };
}

export type ApiKeys = ReturnType<typeof makeApiKeys>;
