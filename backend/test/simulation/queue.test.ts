/** The queue of virtual time coalesces as the one on Redis does (jobs/bull.test.ts), or the simulation would lose other jobs than production. */
import { makeInlineQueue, type InlineQueue } from '../../simulate/inline-queue';

const JOB = ['mailbox.import', { connection: 'c' }] as const;
let now: number;
let queue: InlineQueue;
beforeEach(() => {
  now = Date.UTC(2026, 10, 18);
  queue = makeInlineQueue(() => now);
});

test('R23 what waits already is not queued once more; what is asked for while it runs comes after it', async () => {
  for (let i = 0; i < 3; i += 1) await queue.enqueue(...JOB);
  expect(queue.waiting()).toHaveLength(1);
  queue.take();
  for (let i = 0; i < 3; i += 1) await queue.enqueue(...JOB);
  expect(queue.waiting()).toHaveLength(1);
});

test('those who wait for the same moment come as one, however long each of them waits', async () => {
  await queue.enqueue(...JOB, { delayMs: 50_000, key: 'later' });
  now += 30_000;
  await queue.enqueue(...JOB, { delayMs: 20_000, key: 'later' });
  expect(queue.waiting()).toHaveLength(1);
});

test('who is back at that moment may wait again, however long', async () => {
  await queue.enqueue(...JOB, { delayMs: 50_000, key: 'later' });
  now += 50_000;
  queue.take();
  for (const [n, delayMs] of [250, 3_500, 50_000].entries()) {
    await queue.enqueue(...JOB, { delayMs, key: 'later' });
    expect(queue.waiting()).toHaveLength(n + 1);
  }
});
