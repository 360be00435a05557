/** The database and Redis that seeds run on, one after the other; emptied in between, so that indexes are made once. */
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { createClient } from 'redis';
import { connectModels } from '../src/store/models';
import { storeOver } from '../src/store/open';
import type { Ground } from './run-seed';

export interface OpenGround extends Ground {
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
  const forgetKeys = async () => {
    const keys = await redis.keys(`${prefix}*`);
    if (keys.length > 0) await redis.del(keys);
  };
  return {
    store,
    storeOfProcess: () => storeOver(connected),
    raw,
    redis,
    prefix,
    async forget() {
      const collections = (await raw.db?.listCollections({}, { nameOnly: true }).toArray()) ?? [];
      await Promise.all([...collections.map(({ name }) => raw.collection(name).deleteMany({})), forgetKeys()]);
    },
    async close() {
      await store.drop();
      await Promise.all([store.close(), raw.close(), forgetKeys()]);
      await redis.close();
    },
  };
}
