/** Push is kept alive without anybody's help; when Google refuses it, drops it or bends it, polling covers and the page says so. */
import { eventually, startStory, type Story } from '../support/story';
import { ADA, arrives, calls, DAY, HOUR, joWrites, MINUTE, shown, stored } from '../support/mailbox';
import { smallTeam } from '../support/worlds';

let story: Story;
afterEach(() => story.end());

async function connected(push = true): Promise<void> {
  story = await startStory({ world: smallTeam(), push });
  await story.connect(ADA);
  await story.settled();
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What Prometheus reads. */
async function notRenewed(): Promise<{ lapsed: number; ending: number }> {
  const figures = await story.parts.web.metrics.registry.metrics();
  const of = (state: string) => Number(new RegExp(`^gmail_watches_not_renewed{state="${state}"} (\\d+)$`, 'm').exec(figures)?.[1]);
  return { lapsed: of('lapsed'), ending: of('ending') };
}

const LAPSED = 'Gmail’s notifications have lapsed; we look every few minutes instead.';

test('R17 the watch is renewed every day, long before Google ends it', async () => {
  await connected();
  expect(calls(story, 'watch')).toBe(1);
  for (let day = 1; day <= 3; day += 1) {
    await story.pass(25 * HOUR);
    await eventually('renewed', async () => calls(story, 'watch') === 1 + day);
    await story.settled();
  }
  const { watch } = await stored(story);
  expect((watch?.expiresAt.getTime() ?? 0) - story.parts.clock.now().getTime()).toBeGreaterThan(6 * DAY);
});

test('R17 a watch that can’t be renewed lapses: the page says so, polling covers, and it comes back by itself', async () => {
  await connected();
  story.sim.control.fault({ operation: 'watch', times: 1_000, status: 403, reason: 'forbidden' });
  expect(await notRenewed()).toEqual({ lapsed: 0, ending: 0 });
  await story.pass(6 * DAY);
  await eventually('an operator sees it coming', async () => (await notRenewed()).ending === 1);
  expect((await shown(story)).stateText).not.toContain('lapsed');
  await story.pass(2 * DAY);
  await eventually('the page says so', async () => (await shown(story)).stateText.includes(LAPSED));
  expect(await notRenewed()).toEqual({ lapsed: 1, ending: 0 });
  joWrites(story, 'Without a push');
  await story.pass(11 * MINUTE);
  await arrives(story, ['Without a push']);
  expect((await shown(story)).state).toBe('up-to-date');
  story.sim.control.clearFaults();
  await story.pass(61 * MINUTE);
  await eventually('it is back', async () => !(await shown(story)).stateText.includes('lapsed'));
  await eventually('an operator sees it, too', async () => (await notRenewed()).lapsed === 0);
  await sleep(1_100);
  joWrites(story, 'By push');
  await arrives(story, ['By push', 'Without a push'], 10_000);
});

test('R18 fifty connects at once: one watch', async () => {
  story = await startStory({ world: smallTeam() });
  await Promise.all(Array.from({ length: 50 }, () => story.connect(ADA)));
  await story.settled();
  expect(calls(story, 'watch')).toBe(1);
  await arrives(story, []);
});

test('“only one user push notification client allowed”: the old watch is stopped and a new one made at once', async () => {
  story = await startStory({ world: smallTeam() });
  const message = 'Only one user push notification client allowed per developer (call /stop then try again)';
  story.sim.control.fault({ operation: 'watch', times: 1, status: 400, message });
  await story.connect(ADA);
  await story.settled();
  expect([calls(story, 'watch'), calls(story, 'stop')]).toEqual([2, 1]);
  await sleep(1_100);
  joWrites(story, 'By push');
  await arrives(story, ['By push'], 10_000);
});

test.each([500, 429, 404])('a watch answered with %i holds no mail up', async (status) => {
  story = await startStory({ world: smallTeam() });
  story.sim.control.fault({ operation: 'watch', times: 1_000, status });
  await story.connect(ADA);
  await story.settled();
  await arrives(story, []);
  expect((await shown(story)).stateText).toContain(LAPSED);
});

test('without a topic polling alone keeps up, and nobody speaks of notifications', async () => {
  await connected(false);
  joWrites(story, 'Polled');
  await story.pass(11 * MINUTE);
  await arrives(story, ['Polled']);
  expect(calls(story, 'watch')).toBe(0);
  expect((await shown(story)).stateText).not.toContain('notifications');
});

test.each(['duplicate', 'reorder', 'delay'] as const)('pushes in mode %s: each mail once', async (mode) => {
  await connected();
  story.sim.control.setPush(mode, 1);
  for (const n of [1, 2, 3]) {
    joWrites(story, `Mail ${n}`);
    await sleep(500);
  }
  await arrives(story, ['Mail 1', 'Mail 2', 'Mail 3'], 15_000);
});

test('a mail that Google announces to nobody, because it came within a second of another, is there within seconds', async () => {
  await connected();
  // Bull's keys span time: at the start of a span, two looks after two pushes once were one, and it came too early for the second.
  const SPAN = 1_500;
  await sleep(2 * SPAN - (Date.now() % SPAN));
  joWrites(story, 'Announced');
  await sleep(1_050);
  joWrites(story, 'Announced, too');
  await sleep(900);
  joWrites(story, 'Unannounced');
  expect(story.sim.control.push().droppedByRate).toBe(1);
  await arrives(story, ['Announced', 'Announced, too', 'Unannounced'], 10_000);
});

test('… also when the announced one was found before its push came', async () => {
  await connected();
  story.sim.control.setPush('drop');
  joWrites(story, 'Announced late');
  await story.pass(11 * MINUTE);
  await arrives(story, ['Announced late']);
  await sleep(3_000); // the looks that follow the watch's own push are over
  joWrites(story, 'Unannounced');
  const { cursor } = await stored(story);
  expect(await story.parts.useCases.receivePush(ADA, cursor ?? '')).toBe('accepted');
  await arrives(story, ['Announced late', 'Unannounced'], 10_000);
});

test('dropped pushes: found by the next poll; after such a gap the next ones come within a minute', async () => {
  await connected();
  story.sim.control.setPush('drop');
  joWrites(story, 'Dropped 1');
  await story.pass(11 * MINUTE);
  await arrives(story, ['Dropped 1']);
  await story.settled();
  joWrites(story, 'Dropped 2');
  await story.pass(61_000);
  await arrives(story, ['Dropped 1', 'Dropped 2']);
});
