/** A database and a Redis prefix of a benchmark's own, emptied between runs and removed at the end. */
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { createClient } from 'redis';
import type { QuotaRedis } from '../src/google/quota';
import { openStore, type Store } from '../src/store/open';

export const MONGO = process.env.TEST_MONGODB_URI ?? process.env.MONGODB_URI ?? 'mongodb://127.0.0.1:27017/';
export const REDIS = process.env.TEST_REDIS_URL ?? process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';

export interface Lab {
  readonly store: Store;
  readonly redis: QuotaRedis;
  /** In front of every Redis key. */
  readonly prefix: string;
  readonly uri: string;
  readonly redisUrl: string;
  count(collection: string, filter?: object): Promise<number>;
  /** The values of a field, each once; of lists their entries. */
  distinct(collection: string, field: string): Promise<unknown[]>;
  /** Empties every collection; the indexes stay. */
  forget(): Promise<void>;
  /** Drops the database and the Redis keys, and closes both. */
  close(): Promise<void>;
}

export function databaseUri(name: string): string {
  const uri = new URL(MONGO);
  uri.pathname = `/${name}`;
  return uri.toString();
}

export async function openLab(name: string): Promise<Lab> {
  const run = `bench_${name}_${randomUUID().slice(0, 8)}`;
  const uri = databaseUri(run);
  const store = await openStore(uri);
  const raw = await mongoose.createConnection(uri).asPromise();
  const redis = createClient({ url: REDIS });
  await redis.connect();
  const prefix = `${run}:`;
  return {
    store,
    redis,
    prefix,
    uri,
    redisUrl: REDIS,
    count: (collection, filter = {}) => raw.collection(collection).countDocuments(filter),
    distinct: (collection, field) => raw.collection(collection).distinct(field),
    async forget() {
      for (const { collectionName } of (await raw.db?.collections()) ?? []) await raw.collection(collectionName).deleteMany({});
    },
    async close() {
      await store.drop();
      await Promise.all([store.close(), raw.close()]);
      for await (const keys of redis.scanIterator({ MATCH: `*${prefix}*`, COUNT: 1_000 })) if (keys.length > 0) await redis.del(keys);
      await redis.close();
    },
  };
}
