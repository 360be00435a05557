/** All that a story has in MongoDB and Redis, byte for byte: what must not be kept is looked for in it. */
import { createClient, RESP_TYPES } from 'redis';
import { withDatabase } from './content';
import { REDIS } from './services';
import type { Story } from './story';

export const databaseHolds = (story: Pick<Story, 'mongoUri'>): Promise<Buffer> =>
  withDatabase(story, async (database) => {
    const all: Buffer[] = [];
    for (const { name } of await database.listCollections().toArray())
      all.push(...((await database.collection(name).find({}, { raw: true }).toArray()) as unknown as Buffer[]));
    return Buffer.concat(all);
  });

/** Every value of every key. */
export async function redisHolds(story: Pick<Story, 'redisPrefix'>): Promise<Buffer> {
  const redis = await createClient({ url: REDIS }).connect();
  const values = redis.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  const held: (Buffer | string | null)[] = [];
  for await (const keys of redis.scanIterator({ MATCH: `*${story.redisPrefix}*`, COUNT: 1_000 })) {
    for (const key of keys) {
      const type = await redis.type(key);
      held.push(key);
      if (type === 'string') held.push(await values.get(key));
      if (type === 'hash') held.push(...Object.entries(await values.hGetAll(key)).flat());
      if (type === 'list') held.push(...(await values.lRange(key, 0, -1)));
      if (type === 'set') held.push(...(await values.sMembers(key)));
      if (type === 'zset') held.push(...(await values.zRange(key, 0, -1)));
    }
  }
  await redis.close();
  return Buffer.concat(held.map((one) => (typeof one === 'string' ? Buffer.from(one) : (one ?? Buffer.alloc(0)))));
}
