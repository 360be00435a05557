/** Quotas, walls, storms and broken answers: everything that Google asks or suffers is waited out, and afterwards all mail is there, once. */
import { eventually, startStory, type Story } from '../support/story';
import { ADA, arrives, calls, joWrites, MINUTE, shown, stored, waitedOut } from '../support/mailbox';
import { letter, smallTeam } from '../support/worlds';

let story: Story;
afterEach(() => story.end());

const past = (count: number) =>
  Array.from({ length: count }, (_, i) => letter(`p${i}@acme.example`, 'jo@acme.example', ADA, `Past ${i}`, 30 + i / 3));
const subjectsOf = (mail: ReturnType<typeof past>) => mail.map(({ message }) => message.subject ?? '');

const WORDINGS = [
  ['403 rateLimitExceeded', { status: 403, reason: 'rateLimitExceeded' }],
  ['403 userRateLimitExceeded', { status: 403, reason: 'userRateLimitExceeded' }],
  ['429 with Retry-After', { status: 429, reason: 'rateLimitExceeded', retryAfter: 40 }],
  [
    '429 naming the time',
    {
      status: 429,
      reason: 'userRateLimitExceeded',
      message: `User-rate limit exceeded.  Retry after ${new Date(Date.now() + 20 * MINUTE).toISOString()}`,
    },
  ],
] as const;

test.each(WORDINGS)('quota exhausted, said as %s: waits as asked, then everything is there', async (name, fault) => {
  const mail = past(10);
  story = await startStory({ world: smallTeam(mail) });
  story.sim.control.fault({ operation: 'messages.get', times: 3, ...fault });
  await story.connect(ADA);
  const { until } = await eventually('it waits', async () => (await stored(story)).problem);
  const asked = ((until ?? new Date(0)).getTime() - story.parts.clock.now().getTime()) / 1_000;
  if (!name.startsWith('403')) expect(asked).toBeGreaterThan(30);
  else expect(asked).toBeLessThan(66);
  const before = calls(story, 'messages.get');
  await story.parts.handlers['mailboxes.sweep']({});
  joWrites(story, 'Meanwhile');
  await new Promise((resolve) => setTimeout(resolve, 300));
  if (!name.startsWith('403')) expect(calls(story, 'messages.get')).toBe(before);
  await waitedOut(story);
  await arrives(story, [...subjectsOf(mail), 'Meanwhile']);
  expect((await shown(story)).problems).toBe(0);
});

test('the daily cap is waited out until midnight in California, and the page says when it goes on', async () => {
  story = await startStory({ world: smallTeam() });
  await story.connect(ADA);
  await story.settled();
  story.sim.control.setPush('drop');
  story.sim.control.fault({ operation: '*', times: 1, status: 403, reason: 'dailyLimitExceeded' });
  joWrites(story, 'Tomorrow');
  await story.pass(11 * MINUTE);
  const { until } = await eventually('it waits', async () => (await stored(story)).problem);
  expect(until?.toISOString()).toMatch(/T0[78]:00:00/);
  await story.pass(16 * MINUTE);
  const { state, condition, stateText } = await shown(story);
  expect([state, condition, stateText]).toEqual([
    'behind',
    'google-limit',
    `Today’s limit of calls to Google is used up. We go on ${until?.toISOString().replace('T', ' ').slice(0, 16)} UTC; nothing is lost.`,
  ]);
  await story.pass((until?.getTime() ?? 0) - story.parts.clock.now().getTime() + 1_000);
  await arrives(story, ['Tomorrow']);
});

const SENTENCES = [
  [
    'slows us down',
    { status: 429, reason: 'rateLimitExceeded', retryAfter: 3_600 },
    'google-limit',
    'Google asks us to slow down for this mailbox.',
  ],
  [
    'slows us down with a 403',
    { status: 403, reason: 'userRateLimitExceeded' },
    'google-limit',
    'Google asks us to slow down for this mailbox.',
  ],
  ['can’t be reached', { status: 0 }, 'google-trouble', 'Google can’t be reached.'],
  ['has trouble', { status: 503 }, 'google-trouble', 'Google has trouble answering.'],
] as const;

test.each(SENTENCES)(
  'once mail is late because Google %s, the page says so and when it goes on; then it is there',
  async (_name, fault, expected, sentence) => {
    story = await startStory({ world: smallTeam() });
    await story.connect(ADA);
    await story.settled();
    story.sim.control.setPush('drop');
    story.sim.control.fault({ operation: 'history.list', times: 1_000, ...fault });
    joWrites(story, 'Late');
    await story.pass(11 * MINUTE);
    await eventually('it waits', async () => (await stored(story)).problem);
    expect((await shown(story)).state).toBe('up-to-date');
    await story.pass(6 * MINUTE, { asleep: true });
    const { state, condition, stateText } = await shown(story);
    expect([state, condition, stateText]).toEqual([
      'behind',
      expected,
      expect.stringMatching(new RegExp(`^${sentence} We go on 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC; nothing is lost\\.$`)),
    ]);
    story.sim.control.clearFaults();
    await waitedOut(story);
    await arrives(story, ['Late']);
    await eventually('the page says so', async () => (await shown(story)).state === 'up-to-date');
  },
);

test.each([25, 3, 1])('R3 R34 a wall of %i calls at once: never a stall, only what was refused is asked again', async (wall) => {
  const mail = past(60);
  story = await startStory({ world: smallTeam(mail), concurrency: wall, latencyMs: 5 });
  await story.connect(ADA);
  await waitedOut(story);
  await arrives(story, subjectsOf(mail));
  const sums = story.sim.control.ledger({ mailbox: ADA }).mailboxes[ADA];
  if (wall === 25) expect(sums?.rateLimited).toBe(0);
  // Every message is read once; beyond that only what was refused, and that is less than one refusal a message.
  expect(sums?.operations['messages.get']?.statuses[200]).toBe(63);
  expect(sums?.rateLimited).toBeLessThan(63);
});

test.each([
  ['Google fails', { status: 503 }, 'Google has trouble answering'],
  ['Google never answers', { latencyMs: 5 * MINUTE }, 'Google can’t be reached'],
])(
  'R4 an import that stands still because %s says so after five minutes, with the reason, and ends when it can',
  async (_, fault, reason) => {
    const mail = past(10);
    story = await startStory({ world: smallTeam(mail) });
    for (const operation of ['messages.get', 'threads.get']) story.sim.control.fault({ operation, times: 100_000, ...fault });
    // The first one tells where history begins; later ones whether it is one mail’s fault or everybody’s.
    story.sim.control.fault({ operation: 'getProfile', skip: 1, times: 100_000, ...fault });
    await story.connect(ADA);
    const { import: begun } = await eventually('it has failed once', async () => {
      const connection = await stored(story);
      return connection.problem && connection;
    });
    expect(begun?.found).toBe(13);
    // A look for new mail that went well would take the reason away.
    story.sim.control.fault({ operation: 'history.list', times: 100_000, ...fault });
    expect((await shown(story)).state).toBe('importing');
    await story.pass(4 * MINUTE, { asleep: true });
    expect((await shown(story)).state).toBe('importing');
    await story.pass(2 * MINUTE, { asleep: true });
    const { state, condition, stateText } = await shown(story);
    expect([state, condition]).toEqual(['behind', 'google-trouble']);
    expect(stateText).toMatch(/^The import has not moved since .+\. /);
    expect(stateText).toContain(reason);
    story.sim.control.clearFaults();
    await waitedOut(story);
    await arrives(story, subjectsOf(mail));
    await eventually('the page says so', async () => (await shown(story)).state === 'up-to-date');
  },
  120_000,
);

test('R34 our own budget on the new tariff: never more than 6,000 units in any minute, and nothing is a problem', async () => {
  const mail = past(330);
  story = await startStory({ world: smallTeam(mail), tariff: 'new' });
  await story.connect(ADA);
  for (let i = 0; i < 6; i += 1) {
    await eventually('the budget or the work is used up', async () => {
      const spent = story.sim.control.ledger({ mailbox: ADA, limit: 0 }).mailboxes[ADA]?.highest60s.units ?? 0;
      return spent > 4_600 || (await stored(story)).import?.finishedAt;
    });
    expect((await stored(story)).problem).toBeNull();
    await story.pass(70_000);
  }
  await waitedOut(story);
  await arrives(story, subjectsOf(mail));
  const sums = story.sim.control.ledger({ mailbox: ADA }).mailboxes[ADA];
  expect(sums?.highest60s.units).toBeLessThanOrEqual(4_800);
  expect(sums?.rateLimited).toBe(0);
});
