/** Redis is a hint: what it loses, or while it is away, costs delay and nothing else. */
import Bull from 'bull';
import { createClient } from 'redis';
import { makeParts } from '../../src/parts';
import { cuttable, type Cuttable } from '../support/cuttable';
import { ownRedis, type OwnRedis } from '../support/own-redis';
import { REDIS } from '../support/services';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, arrives, joWrites, MINUTE, shown, stored, waitedOut } from '../support/mailbox';
import { letter, smallTeam } from '../support/worlds';

let story: Story;
let way: Cuttable | undefined;
let own: OwnRedis | undefined;
afterEach(async () => {
  way?.mend();
  await story.end();
  await way?.close();
  way = undefined;
  await own?.end();
  own = undefined;
});

const past = Array.from({ length: 40 }, (_, i) => letter(`p${i}@acme.example`, 'jo@acme.example', ADA, `Past ${i}`, 30 + i / 3));
const everything = past.map(({ message }) => message.subject ?? '');

async function redisForgets(): Promise<void> {
  const redis = await createClient({ url: REDIS }).connect();
  const { prefix } = story.parts.config.redis;
  for await (const keys of redis.scanIterator({ MATCH: `*${prefix}*`, COUNT: 1_000 })) if (keys.length > 0) await redis.del(keys);
  await redis.close();
}

test('R25 R26 Redis is away: pushes are answered and kept in MongoDB, and work goes on within seconds of its return', async () => {
  const { hostname, port } = new URL(REDIS);
  way = await cuttable({ host: hostname, port: Number(port) });
  story = await startStory({ world: smallTeam(), redisUrl: `redis://127.0.0.1:${way.port}` });
  await story.connect(ADA);
  await story.settled();
  const { wantSeq } = await stored(story);
  const { delivered } = story.sim.control.push();
  way.cut();
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  joWrites(story, 'While Redis was away');
  await eventually('the push stands in MongoDB', async () => (await stored(story)).wantSeq > wantSeq, 10_000);
  await eventually('the push is answered', async () => story.sim.control.push().delivered > delivered, 10_000);
  way.mend();
  await arrives(story, ['While Redis was away'], 30_000);
  joWrites(story, 'Afterwards');
  await arrives(story, ['Afterwards', 'While Redis was away'], 30_000);
}, 60_000);

test('Redis is away for longer: the page says that a part of our own system is, and all follows after its return', async () => {
  const { hostname, port } = new URL(REDIS);
  way = await cuttable({ host: hostname, port: Number(port) });
  story = await startStory({ world: smallTeam(), redisUrl: `redis://127.0.0.1:${way.port}` });
  const id = await story.connect(ADA);
  await story.settled();
  way.cut();
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  joWrites(story, 'While Redis was away');
  await story.pass(16 * MINUTE, { asleep: true });
  // A job that was begun just before: without Redis no other one begins.
  await story.parts.handlers['mailbox.sync']({ connection: id }).catch(() => undefined);
  const { state, condition, stateText } = await shown(story);
  expect([state, condition, stateText]).toEqual([
    'behind',
    'own-trouble',
    expect.stringMatching(/^A part of our own system can’t be reached\. We go on 20\d\d-\d\d-\d\d \d\d:\d\d UTC; nothing is lost\.$/),
  ]);
  way.mend();
  await eventually('Redis is back', async () => story.parts.web.redis.isReady);
  await waitedOut(story);
  await arrives(story, ['While Redis was away'], 30_000);
}, 90_000);
test.each([
  ['has kept its data', true],
  ['has lost everything', false],
])(
  'R25 Redis is killed and started again, and %s: jobs flow again, and nothing is lost',
  async (_, keeps) => {
    own = await ownRedis({ keeps });
    story = await startStory({ world: smallTeam(), redisUrl: own.url });
    await story.connect(ADA);
    await story.settled();
    await own.kill();
    joWrites(story, 'While Redis was dead');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await own.startAgain();
    // Nobody helps: no restart of ours, no sweep by hand.
    joWrites(story, 'Afterwards');
    await arrives(story, ['While Redis was dead', 'Afterwards'], 60_000);
    joWrites(story, 'Later');
    await arrives(story, ['While Redis was dead', 'Afterwards', 'Later'], 60_000);
  },
  150_000,
);

test('R26 Redis is full: pushes are answered and stand in MongoDB, and are worked off when there is room again', async () => {
  own = await ownRedis({ keeps: false });
  story = await startStory({ world: smallTeam(), redisUrl: own.url });
  await story.connect(ADA);
  await story.settled();
  // Google tells of one person's mail once a second, and has just confirmed the watch.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  const [{ wantSeq, doneSeq }, { delivered, failedAttempts }] = [await stored(story), story.sim.control.push()];
  const redis = await createClient({ url: own.url }).connect();
  try {
    await redis.configSet('maxmemory', '1');
    await expect(redis.set('more', 'than there is room for')).rejects.toThrow(/^OOM/);
    joWrites(story, 'While Redis was full');
    await eventually('the push stands in MongoDB', async () => (await stored(story)).wantSeq > wantSeq);
    await eventually('the push is answered', async () => story.sim.control.push().delivered > delivered);
    expect(story.sim.control.push().failedAttempts).toBe(failedAttempts);
    expect((await stored(story)).doneSeq).toBe(doneSeq);
    await redis.configSet('maxmemory', '0');
  } finally {
    await redis.close();
  }
  await story.pass(31_000);
  await arrives(story, ['While Redis was full'], 60_000);
}, 150_000);

test('R5 Redis forgets everything again and again during an import: nothing is lost', async () => {
  story = await startStory({ world: smallTeam(past), latencyMs: 20 });
  await story.connect(ADA);
  for (let i = 0; i < 4; i += 1) {
    joWrites(story, `Live ${i}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await redisForgets();
    await story.parts.handlers['mailboxes.sweep']({});
  }
  const sweeper = setInterval(() => void story.parts.handlers['mailboxes.sweep']({}), 2_000);
  await arrives(story, [...everything, 'Live 0', 'Live 1', 'Live 2', 'Live 3'], 30_000).finally(() => clearInterval(sweeper));
}, 60_000);

test('R33 a job without payload, as Bull hands one out now and then, is dropped and counted', async () => {
  story = await startStory({ world: smallTeam() });
  const queue = new Bull('live', REDIS, { prefix: `{${story.parts.config.redis.prefix}bull}` });
  for (const data of [{}, { name: 'mailbox.sync' }, { name: 'no such job', payload: {} }]) await queue.add(data);
  const discarded = async () =>
    /job_seconds_count\{job="unknown",outcome="discarded"\} (\d+)/.exec(await story.parts.web.metrics.registry.metrics())?.[1];
  await eventually('they are counted', async () => (await discarded()) === '3');
  await queue.close();
  await story.connect(ADA);
  await arrives(story, []);
});

test('R26 a production start on a Redis that evicts is refused with the reason; on one that does not, it starts', async () => {
  story = await startStory({ world: smallTeam(), work: false });
  const start = async () => {
    const parts = await makeParts({ ...story.parts.config, production: true }, story.parts.clock);
    await parts.stop();
  };
  await start();
  // Nobody else asks for the policy, and without a limit of memory nothing is evicted.
  const redis = await createClient({ url: REDIS }).connect();
  try {
    await redis.configSet('maxmemory-policy', 'allkeys-lru');
    await expect(start()).rejects.toThrow('maxmemory-policy is allkeys-lru). Set it to noeviction.');
  } finally {
    await redis.configSet('maxmemory-policy', 'noeviction');
    await redis.close();
  }
});
