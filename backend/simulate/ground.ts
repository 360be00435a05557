/** The database and Redis that seeds run on, one after the other; emptied in between, so that indexes are made once. */
import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { createClient } from 'redis';
import type { QuotaRedis } from '../src/google/quota';
import { connectModels } from '../src/store/models';
import { storeOver, type Store } from '../src/store/open';

export interface Ground {
  readonly store: Store;
  /** Another one over the same data: what a process that is killed held in memory dies with it. */
  storeOfProcess(): Store;
  /** The same database without the product's code. */
  readonly raw: Connection;
  readonly redis: QuotaRedis;
  /** Of everything in Redis. */
  readonly prefix: string;
  forgetKeys(prefix: string): Promise<void>;
}

export interface OpenGround extends Ground {
  readonly mongoUri: string;
  forget(): Promise<void>;
  close(): Promise<void>;
}

export async function openGround(mongo: string, redisUrl: string): Promise<OpenGround> {
  const run = `simulate_${randomUUID().slice(0, 8)}`;
  const uri = new URL(mongo);
  uri.pathname = `/${run}`;
  const connected = await connectModels(uri.toString());
  const store = storeOver(connected);
  const raw = await mongoose.createConnection(uri.toString()).asPromise();
  const redis = createClient({ url: redisUrl });
  await redis.connect();
  const prefix = `${run}:`;
  const forgetKeys = async (from: string) => {
    const keys = await redis.keys(`${from}*`);
    if (keys.length > 0) await redis.del(keys);
  };
  return {
    mongoUri: uri.toString(),
    store,
    storeOfProcess: () => storeOver(connected),
    raw,
    redis,
    prefix,
    forgetKeys,
    async forget() {
      const collections = (await raw.db?.listCollections({}, { nameOnly: true }).toArray()) ?? [];
      await Promise.all([...collections.map(({ name }) => raw.collection(name).deleteMany({})), forgetKeys(prefix)]);
    },
    async close() {
      await store.drop();
      await Promise.all([store.close(), raw.close(), forgetKeys(prefix)]);
      await redis.close();
    },
  };
}
