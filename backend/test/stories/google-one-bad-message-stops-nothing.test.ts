/** A message that can't be read, whatever the reason, is tried, named on the problem list and passed; later mail flows, and a later audit tries again. */
import type { ChildProcess } from 'node:child_process';
import { bundled, ended, leasesRunOut, startProcess } from '../support/own-process';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, arrives, DAY, joWrites, MINUTE, shown, stored, type ConnectionAnswer } from '../support/mailbox';
import { ago, letter, smallTeam } from '../support/worlds';

let story: Story;
afterEach(() => story.end());

async function connected(): Promise<void> {
  story = await startStory({ world: smallTeam(), auditDelaySeconds: 0 });
  await story.connect(ADA);
  await story.settled({ audited: true });
}

/** Lets a minute pass again and again, as the retries want it, until the page counts so many problems. */
async function untilProblems(count: number, see: (answer: ConnectionAnswer) => void = () => undefined): Promise<void> {
  await eventually(`${count} on the problem list`, async () => {
    const answer = await shown(story);
    if (answer.problems === count) return true;
    see(answer);
    await story.pass(65_000);
    await new Promise((resolve) => setTimeout(resolve, 150));
    return false;
  });
}

const WAYS = [
  ['R29 it always fails with a server error', { status: 500 }],
  ['R29 it is always refused', { status: 400 }],
  ['R29 it is refused with the reason of an account without Gmail', { status: 400, reason: 'failedPrecondition' }],
  ['R29 the connection always breaks', { status: 0 }],
] as const;

test.each(WAYS)('%s: passed and named, while other mail goes on; the next audit brings it', async (_name, fault) => {
  await connected();
  story.sim.control.setPush('drop');
  const target = joWrites(story, 'The bad one');
  story.sim.control.fault({ operation: 'messages.get', target, times: 100_000, ...fault });
  await story.pass(11 * MINUTE);
  await eventually(
    'the first try',
    async () => ((await story.parts.store.todo.next((await stored(story)).id, 0, 1, new Date(Date.now() + 30 * DAY)))[0]?.tries ?? 0) > 0,
  );
  story.sim.control.setPush('normal');
  joWrites(story, 'A good one');
  await arrives(story, ['A good one'], 10_000);
  await untilProblems(1);
  await story.settled();
  const answer = await shown(story);
  expect(answer.state).toBe('up-to-date');
  expect(answer.stateText).toContain('1 mail could not be read completely');
  joWrites(story, 'Another good one');
  await arrives(story, ['A good one', 'Another good one']);

  story.sim.control.clearFaults();
  await story.pass(25 * 60 * MINUTE);
  await arrives(story, ['A good one', 'Another good one', 'The bad one']);
  await story.settled({ audited: true });
  expect((await shown(story)).problems).toBe(0);
});

test('an import is not called done while mail of it waits to be tried again', async () => {
  story = await startStory({ world: smallTeam([letter('p1@acme.example', 'jo@acme.example', ADA, 'Failing', 1)]) });
  const target = story.sim.state.accounts.get(ADA)?.mailbox.findByMessageId('p1@acme.example')[0]?.id ?? '';
  story.sim.control.fault({ operation: 'messages.get', target, times: 100_000, status: 500 });
  await story.connect(ADA);
  await eventually('it has failed once', async () => (await story.parts.store.todo.waiting((await stored(story)).id))?.failing);
  const meanwhile: string[] = [];
  await untilProblems(1, ({ state, import: progress }) => meanwhile.push(`${state} ${progress?.done} of ${progress?.found}`));
  expect(meanwhile[0]).toBe('importing 3 of 4');
  // After five minutes without progress it says so.
  expect(meanwhile.filter((one) => !/^(importing|behind) 3 of 4$/.test(one))).toEqual([]);
  await story.settled();
  expect((await shown(story)).state).toBe('up-to-date');
});

describe('R29 it kills its worker', () => {
  let file: string;
  let remove: () => void;
  let worker: ChildProcess | null = null;
  beforeAll(async () => {
    ({ file, remove } = await bundled('deadly'));
  });
  afterEach(async () => {
    if (worker?.exitCode === null && worker.signalCode === null) await ended(worker, 'SIGKILL');
  });
  afterAll(() => remove());

  /** Loaded before our code: whoever reads this mail is dead before the answer comes. */
  const dyingOf = (gmailId: string): string =>
    `data:text/javascript,${encodeURIComponent(
      `const read = globalThis.fetch;
       globalThis.fetch = (url, ...more) => (String(url.url ?? url).includes('/${gmailId}') ? process.kill(process.pid, 'SIGKILL') : read(url, ...more));`,
    )}`;

  test('after three deaths it is passed and named; all other mail is there, and later mail follows', async () => {
    const past = Array.from({ length: 8 }, (_, i) => letter(`p${i}@acme.example`, 'jo@acme.example', ADA, `Past ${i}`, 30 + i));
    const deadlyOne = letter('deadly@acme.example', 'jo@acme.example', ADA, 'Deadly', 33.5);
    story = await startStory({ world: smallTeam([...past, deadlyOne]), work: false });
    await story.connect(ADA);
    const deadly = story.sim.state.accounts.get(ADA)?.mailbox.findByMessageId('deadly@acme.example')[0]?.id ?? '';
    const everything = past.map(({ message }) => message.subject ?? '');

    let deaths = 0;
    await eventually(
      'a worker survives, because the mail is passed',
      async () => {
        if (worker === null || worker.signalCode === 'SIGKILL') {
          deaths += worker === null ? 0 : 1;
          await leasesRunOut(story);
          worker = (await startProcess(file, story, { ROLE: 'worker', NODE_OPTIONS: `--import=${dyingOf(deadly)}` })).child;
        }
        await story.parts.handlers['mailboxes.sweep']({});
        return (await stored(story)).import?.finishedAt;
      },
      120_000,
    );
    expect(deaths).toBe(3);
    await arrives(story, everything);
    const { rows } = await story.parts.store.problems.page(story.organisation.id, (await stored(story)).id, { limit: 9 });
    expect(rows.map(({ gmailId }) => gmailId)).toEqual([deadly]);
    expect(rows[0]?.what).toContain('stopped the worker 3 times');
    expect(await shown(story)).toMatchObject({ state: 'up-to-date', problems: 1 });
    joWrites(story, 'Later');
    await arrives(story, [...everything, 'Later'], 40_000);
    expect(worker?.signalCode).toBeNull();
  }, 180_000);
});

test('R29 a stop in the middle of an import leaves no strike and loses nothing', async () => {
  const past = Array.from({ length: 30 }, (_, i) => letter(`p${i}@acme.example`, 'jo@acme.example', ADA, `Past ${i}`, 30 + i));
  story = await startStory({ world: smallTeam(past), latencyMs: 40 });
  await story.connect(ADA);
  await eventually('the import is at work', async () => (await story.parts.store.todo.count((await stored(story)).id)) > 5);
  await story.restart();
  const left = await story.parts.store.todo.next((await stored(story)).id, 1, 100, story.parts.clock.now());
  expect(left.filter(({ starts }) => starts > 1)).toEqual([]);
  await arrives(
    story,
    past.map(({ message }) => message.subject ?? ''),
  );
  expect((await shown(story)).problems).toBe(0);
});

test('when everything fails it is nobody’s own fault: nothing is passed, and all of it comes afterwards', async () => {
  await connected();
  story.sim.control.setPush('drop');
  for (const n of [1, 2, 3]) joWrites(story, `Storm ${n}`, { date: ago(0) });
  story.sim.control.fault({ operation: '*', times: 100_000, status: 503 });
  for (let i = 0; i < 15; i += 1) {
    await story.pass(11 * MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const during = await shown(story);
  expect(during.problems).toBe(0);
  expect(during.state).toBe('behind');
  expect(during.stateText).toMatch(/^Google has trouble answering\. We go on .+nothing is lost\.$/);
  story.sim.control.clearFaults();
  await story.pass(11 * MINUTE);
  await arrives(story, ['Storm 1', 'Storm 2', 'Storm 3']);
});
