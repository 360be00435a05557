/** Bull drops a job added under the id of an active one: what asks for itself again must not vanish so. */
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { makeQueues, type Handlers, type Queues } from './bull';

const REDIS = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6479';
const prefix = `bull-test:${randomUUID()}:`;
const nothing = async () => undefined;
const handlers: Handlers = {
  'mailbox.sync': nothing,
  'mailbox.import': nothing,
  'organisation.rematch': nothing,
  'rollups.refresh': nothing,
  'mailboxes.sweep': nothing,
};
const log = { warn: () => undefined, error: () => undefined };
let queues: Queues;

async function redisLosesEverything(): Promise<void> {
  const redis = await createClient({ url: REDIS }).connect();
  for await (const keys of redis.scanIterator({ MATCH: `*${prefix}*`, COUNT: 1_000 })) if (keys.length > 0) await redis.del(keys);
  await redis.close();
}

afterEach(async () => {
  await queues.stop(2_000);
  await redisLosesEverything();
});

test('a keyed job that asks for itself while it runs comes again; many who ask at once come as one', async () => {
  queues = makeQueues({ redisUrl: REDIS, prefix, log });
  let runs = 0;
  const thrice = new Promise<void>((resolve) => {
    const again = async ({ connection }: { connection: string }) => {
      runs += 1;
      if (runs === 3) return resolve();
      for (let i = 0; i < 10; i += 1) await queues.enqueue('mailbox.sync', { connection }, { key: `later:${connection}`, delayMs: 300 });
    };
    void queues.work({ ...handlers, 'mailbox.sync': again });
  });
  await queues.enqueue('mailbox.sync', { connection: 'c' }, { key: 'later:c', delayMs: 300 });
  await thrice;
  expect(runs).toBeLessThanOrEqual(5);
});

test('the sweeper keeps running after Redis has lost everything', async () => {
  queues = makeQueues({ redisUrl: REDIS, prefix, log, every: { 'mailboxes.sweep': 200 } });
  let sweeps = 0;
  const swept = async (n: number) => {
    for (const until = sweeps + n; sweeps < until;) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await queues.work({
    ...handlers,
    'mailboxes.sweep': async () => {
      sweeps += 1;
    },
  });
  await swept(2);
  await redisLosesEverything();
  await swept(2);
});
