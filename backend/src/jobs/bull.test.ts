/** Bull drops a job added under the id of an active one: what asks for itself again must not vanish so. */
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { cuttable } from '../../test/support/cuttable';
import { ownRedis } from '../../test/support/own-redis';
import { REDIS } from '../../test/support/services';
import { makeQueues, type Handlers, type Queues } from './bull';
import { CONCURRENCY } from './table';

const prefix = `bull-test:${randomUUID()}:`;
const nothing = async () => undefined;
const handlers: Handlers = {
  'mailbox.sync': nothing,
  'mailbox.import': nothing,
  'mailbox.wipe': nothing,
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

test('R23 a keyed job that asks for itself while it runs comes again; many who ask at once come as one', async () => {
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

test('R23 what waits already is not queued once more; what is asked for while it runs comes after it, once', async () => {
  queues = makeQueues({ redisUrl: REDIS, prefix, log });
  const asked = async (connection: string, times: number) => {
    for (let i = 0; i < times; i += 1) await queues.enqueue('mailbox.import', { connection });
  };
  // All slots but one are taken.
  const others = Array.from({ length: CONCURRENCY.bulk - 1 }, (_, n) => `other${n}`);
  for (const other of others) await asked(other, 1);
  await asked('c', 5);
  const ran: string[] = [];
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  await queues.work({
    ...handlers,
    'mailbox.import': async ({ connection }) => {
      if (others.includes(connection)) return ended;
      ran.push(connection);
      if (connection === 'last') end();
      else if (ran.length < 3) await asked('c', 5);
      // Behind all that was asked for before.
      else await asked('last', 1);
    },
  });
  await ended;
  expect(ran).toEqual(['c', 'c', 'c', 'last']);
});

test('R23 what is asked for while two of it run is done after them', async () => {
  queues = makeQueues({ redisUrl: REDIS, prefix, log });
  const begun: (() => void)[] = [];
  const beginnings = Array.from({ length: 3 }, () => new Promise<void>((begin) => begun.push(begin)));
  await queues.work({
    ...handlers,
    'mailbox.sync': async () => {
      begun.shift()?.();
      await beginnings[2];
    },
  });
  for (const beginning of beginnings) {
    await queues.enqueue('mailbox.sync', { connection: 'c' });
    await beginning;
  }
});

test('R33 what is left of a job that was lost keeps no new one away', async () => {
  queues = makeQueues({ redisUrl: REDIS, prefix, log });
  const redis = await createClient({ url: REDIS }).connect();
  for (const turn of ['a', 'b']) await redis.hSet(`{${prefix}bull}:live:mailbox.sync:{"connection":"c"}:${turn}`, 'processedOn', '1');
  await redis.close();
  await queues.enqueue('mailbox.sync', { connection: 'c' });
  await new Promise<void>((done) => void queues.work({ ...handlers, 'mailbox.sync': async () => done() }));
});

test('a comparison waits for no import, however many there are', async () => {
  queues = makeQueues({ redisUrl: REDIS, prefix, log });
  for (let i = 0; i < 30; i += 1) await queues.enqueue('mailbox.import', { connection: `c${i}` });
  await queues.enqueue('organisation.rematch', { org: 'o' });
  let compared = (): void => undefined;
  const done = new Promise<void>((resolve) => (compared = resolve));
  await queues.work({ ...handlers, 'mailbox.import': () => done, 'organisation.rematch': async () => compared() });
  await done;
});

test('R23 the key of a job that has ended, well or badly, is free again', async () => {
  queues = makeQueues({ redisUrl: REDIS, prefix, log });
  const ran: string[] = [];
  const fails = async ({ connection }: { connection: string }) => {
    ran.push(connection);
    if (connection === 'bad') throw new Error('on purpose');
  };
  await queues.work({ ...handlers, 'mailbox.sync': fails });
  for (let round = 1; round <= 3; round += 1) {
    for (const connection of ['good', 'bad']) await queues.enqueue('mailbox.sync', { connection });
    while (ran.length < round * 2) await new Promise((resolve) => setTimeout(resolve, 20));
    // The job's own end, and with it the end of its key, follows the handler's.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(ran.sort()).toEqual(['bad', 'bad', 'bad', 'good', 'good', 'good']);
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

/** Jest fails a test during which a rejection is left unhandled; Node ends the process. */
describe('a stop ends nothing by an unhandled error', () => {
  const connected = async (redisUrl: string) => {
    queues = makeQueues({ redisUrl, prefix, log });
    while (!queues.ready()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const afterwards = () => new Promise((resolve) => setTimeout(resolve, 200));

  test('right after the start, when the connection that waits for jobs is still being made', async () => {
    const { hostname, port } = new URL(REDIS);
    const way = await cuttable({ host: hostname, port: Number(port) });
    await connected(`redis://127.0.0.1:${way.port}`);
    way.stall();
    await queues.work(handlers);
    await queues.stop(100);
    await afterwards();
    await way.close();
  });

  test('Redis is away, and a job still runs', async () => {
    const own = await ownRedis({ keeps: false });
    await connected(own.url);
    let end = (): void => undefined;
    const begun = new Promise<void>((begin) => {
      const lasting = () => new Promise<void>((resolve) => (begin(), (end = resolve)));
      void queues.work({ ...handlers, 'mailbox.sync': lasting }).then(() => queues.enqueue('mailbox.sync', { connection: 'c' }));
    });
    await begun;
    await own.kill();
    const stopped = queues.stop(1_000);
    await afterwards();
    end();
    await stopped;
    await afterwards();
    await own.end();
  });
});
