/** A stop in the middle of an import, kills at random, Redis losing everything: in the end all is there, as if nothing had happened. */
import type { ChildProcess } from 'node:child_process';
import { bundled, ended, leasesRunOut, startWorker } from '../support/own-process';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, BO, twoMailboxes } from '../support/two-mailboxes';
import { showsExactly } from '../support/world-files';
import { letter } from '../support/worlds';
import type { World, WorldPerson } from '../../simulator/world/schema';

jest.setTimeout(180_000);

/** Threads of three between Jo or Kim and the team; enough for several slices. */
function busy(): World {
  const mail = (who: string, count: number): WorldPerson['mail'] =>
    Array.from({ length: count }, (_, n) => {
      const [name, first] = [n % 2 ? 'jo@acme.example' : 'kim@globex.example', `${who}-${n - (n % 3)}@x.example`];
      const id = `${who}-${n}@x.example`;
      return letter(id, name, who === 'ada' ? ADA : [BO, ADA], `Matter ${n - (n % 3)}`, 1 + n / 10, {
        references: id === first ? [] : [`<${first}>`],
      });
    });
  return twoMailboxes({ ada: { mail: [...(mail('ada', 90) ?? []), ...(mail('both', 30) ?? [])] }, bo: { mail: mail('both', 30) } });
}

let story: Story;
afterEach(() => story.end());

const stored = async (): Promise<number> =>
  (await story.parts.store.connections.list(story.organisation.id)).reduce((sum, { import: progress }) => sum + (progress?.done ?? 0), 0);

test('a stop in the middle of an import, and starting again', async () => {
  story = await startStory({ world: busy(), latencyMs: 15 });
  await story.connectAll();
  for (const some of [10, 60]) {
    await eventually(`${some} are read`, async () => (await stored()) >= some);
    const began = Date.now();
    await story.restart();
    expect(Date.now() - began).toBeLessThan(10_000);
  }
  await showsExactly(story, busy());
  expect((await story.parts.store.problems.counts(story.organisation.id)).size).toBe(0);
});

test('Redis loses everything in the middle of an import', async () => {
  story = await startStory({ world: busy(), latencyMs: 15 });
  await story.connectAll();
  await eventually('some are read', async () => (await stored()) >= 10);
  await story.loseRedis();
  // What the sweeper does every 30 s.
  await story.pass(31_000);
  await showsExactly(story, busy());
});

describe('a process of its own', () => {
  let file: string;
  let remove: () => void;
  let worker: ChildProcess | null = null;
  beforeAll(async () => {
    ({ file, remove } = await bundled('kill'));
  });
  afterEach(async () => {
    if (worker) await ended(worker, 'SIGKILL');
    worker = null;
  });
  afterAll(() => remove());

  test('killed again and again', async () => {
    story = await startStory({ world: busy(), latencyMs: 15, work: false });
    await story.connectAll();
    for (let round = 0; round < 5; round += 1) {
      const before = await stored();
      const running = await startWorker(file, story);
      worker = running;
      await eventually('some more are read', async () => (await stored()) > before || (await stored()) >= 150);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
      await ended(running, 'SIGKILL');
      await leasesRunOut(story);
    }
    worker = await startWorker(file, story);
    await showsExactly(story, busy());
  });

  test('ends within ten seconds of SIGTERM, in the middle of an import, and nothing is lost', async () => {
    story = await startStory({ world: busy(), latencyMs: 40, work: false });
    await story.connectAll();
    const first = await startWorker(file, story);
    worker = first;
    await eventually('some are read', async () => (await stored()) >= 10);
    expect(await ended(first, 'SIGTERM')).toMatchObject({ code: 0 });
    // Nobody holds a mailbox any more, and no message counts as begun.
    for (const { lease } of await story.parts.store.connections.list(story.organisation.id)) expect(lease.until.getTime()).toBe(0);
    worker = await startWorker(file, story);
    await showsExactly(story, busy());
  });
});
