/** Google keeps the list of changes for a week, sometimes for hours. Whatever happens to it, no mail is lost, none is doubled, and nobody has to do anything. */
import { LANES } from '../../src/store/records';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, arrives, calls, conversations, DAY, joWrites, MINUTE, shown, SMALL_TEAM, stored } from '../support/mailbox';
import { ago, letter, smallTeam } from '../support/worlds';

let story: Story;
afterEach(() => story.end());

async function connected(options: { latencyMs?: number; auditDelaySeconds?: number } = {}): Promise<void> {
  story = await startStory({ world: smallTeam(), ...options });
  await story.connect(ADA);
  await story.settled();
}

test('R10 the list of changes has expired: a search from the last good point finds what came in between', async () => {
  await connected();
  story.sim.control.setPush('drop');
  joWrites(story, 'Before the cut');
  story.sim.control.expireHistory(ADA);
  joWrites(story, 'After the cut');
  await story.pass(11 * MINUTE);
  await arrives(story, ['After the cut', 'Before the cut']);
  await story.settled();
  const { import: progress, cursor } = await stored(story);
  expect(progress?.reason).toBe('history-expired');
  expect(cursor).toBe(String(story.sim.state.accounts.get(ADA)?.mailbox.historyId()));
  expect((await shown(story)).state).toBe('up-to-date');
});

test('R10 while it catches up the page says so, and since when', async () => {
  await connected();
  const { completeUpTo } = await shown(story);
  story.sim.control.setPush('drop');
  joWrites(story, 'Waiting');
  story.sim.control.expireHistory(ADA);
  story.sim.control.setLatency(300);
  await story.pass(11 * MINUTE);
  const {
    condition,
    stateText,
    completeUpTo: meanwhile,
  } = await eventually('catching up is shown', async () => {
    const answer = await shown(story);
    return answer.state === 'behind' ? answer : null;
  });
  expect(condition).toBe('catching-up');
  expect(stateText).toMatch(/^Catching up with everything since .+Nothing is lost\./);
  expect(meanwhile).toBe(completeUpTo);
  story.sim.control.setLatency(0);
  await arrives(story, ['Waiting']);
  await story.settled();
  const after = await shown(story);
  expect([after.state, (after.completeUpTo ?? '') > (completeUpTo ?? '')]).toEqual(['up-to-date', true]);
});

test('R11 two weeks offline: everything follows without a human', async () => {
  await connected();
  story.sim.control.setPush('drop');
  for (const day of [1, 4, 12]) {
    await story.pass(day * DAY - (day === 1 ? 0 : day === 4 ? DAY : 4 * DAY), { asleep: true });
    joWrites(story, `Day ${day}`);
  }
  await story.pass(2 * DAY);
  await arrives(story, ['Day 1', 'Day 12', 'Day 4']);
  await story.settled();
  expect((await shown(story)).state).toBe('up-to-date');
});

test('R12 a mailbox in which nothing happens is listed once, however often its cursor is refused', async () => {
  await connected({ auditDelaySeconds: 0 });
  await story.settled({ audited: true });
  const [lists, reads] = [calls(story, 'messages.list'), calls(story, 'messages.get')];
  story.sim.control.fault({ operation: 'history.list', times: 50, status: 404 });
  for (let poll = 0; poll < 4; poll += 1) {
    const polled = calls(story, 'history.list');
    await story.pass(11 * MINUTE);
    await eventually('the next poll', async () => calls(story, 'history.list') > polled);
    await story.settled();
  }
  expect(calls(story, 'messages.list')).toBe(lists);
  expect(calls(story, 'messages.get')).toBe(reads);
  story.sim.control.clearFaults();
  joWrites(story, 'Awake');
  await arrives(story, ['Awake']);
});

test('R13 mail that arrives while the mailbox is listed is found exactly once', async () => {
  const past = Array.from({ length: 40 }, (_, i) => letter(`p${i}@acme.example`, 'jo@acme.example', ADA, `Past ${i}`, 30 + i));
  story = await startStory({ world: smallTeam(past), latencyMs: 15 });
  await story.connect(ADA);
  for (let i = 0; i < 12; i += 1) {
    joWrites(story, `During ${i}`);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  await story.settled();
  const expected = [
    ...SMALL_TEAM,
    ...past.map(({ message }) => [message.subject, 1]),
    ...Array.from({ length: 12 }, (_, i) => [`During ${i}`, 1]),
  ];
  await eventually('all of it', async () => (await conversations(story)).length === expected.length);
  expect(await conversations(story)).toEqual(expected.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
});

test('R14 a backlog of 324 mails: the cursor moves with the first slice, and nothing is read twice', async () => {
  await connected();
  story.sim.control.setPush('drop');
  const before = (await stored(story)).cursor;
  for (let i = 0; i < 324; i += 1)
    story.sim.control.mail({ message: { from: `p${i}@elsewhere.example`, to: [ADA], subject: `Backlog ${i}`, text: 'x', date: ago(0.5) } });
  const reads = calls(story, 'messages.get');
  await story.pass(11 * MINUTE);
  await eventually('the cursor moves while most of the backlog is still to be read', async () => {
    const { cursor, id } = await stored(story);
    return cursor !== before && (await story.parts.store.todo.count(id)) > 100;
  });
  await eventually('the backlog is read', async () => (await story.parts.store.todo.count((await stored(story)).id)) === 0, 30_000);
  await story.settled();
  expect(calls(story, 'messages.get') - reads).toBe(324);
  // Read again from an old cursor, as after a crash before it was written: all of it is known.
  const { id } = await stored(story);
  const lease = await eventually('a lease', () => story.parts.store.connections.acquire(id, 'test', story.parts.clock.now(), 1_000));
  await story.parts.store.connections.checkpoint(lease.lease, { cursor: before });
  await story.parts.store.connections.release(lease.lease);
  await story.pass(11 * MINUTE);
  await eventually('the cursor is where it was', async () => (await stored(story)).cursor !== before);
  await story.settled();
  expect(calls(story, 'messages.get') - reads).toBe(324);
});

test('R15 a history of three pages is read to its end, empty pages in between too', async () => {
  await connected();
  story.sim.control.setPush('drop');
  joWrites(story, 'First of many');
  for (let i = 0; i < 1_100; i += 1)
    story.sim.control.labels({ email: ADA, messageId: '<k1@acme.example>', [i % 2 === 0 ? 'add' : 'remove']: ['STARRED'] });
  joWrites(story, 'Last of many', { labels: ['Filed away'] });
  const pages = calls(story, 'history.list');
  const { cursor } = await stored(story);
  story.sim.control.fault({ operation: 'history.list', status: 200, body: JSON.stringify({ historyId: cursor, nextPageToken: cursor }) });
  await story.pass(11 * MINUTE);
  await arrives(story, ['First of many', 'Last of many']);
  await story.settled();
  expect(calls(story, 'history.list') - pages).toBeGreaterThanOrEqual(4);
  expect((await stored(story)).cursor).toBe(String(story.sim.state.accounts.get(ADA)?.mailbox.historyId()));
});

test('a push that comes before history shows the change is looked for again', async () => {
  await connected();
  // The notification of the watch itself, and the look after it, are over.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const { cursor } = await stored(story);
  story.sim.control.fault({ operation: 'history.list', status: 200, body: JSON.stringify({ historyId: cursor }) });
  joWrites(story, 'Not yet in history');
  await arrives(story, ['Not yet in history'], 10_000);
});

test('a history that runs ahead of the pushed id ends at its own id', async () => {
  await connected();
  joWrites(story, 'One');
  joWrites(story, 'Two');
  await arrives(story, ['One', 'Two']);
  await story.settled();
  const { cursor, pushedHistoryId } = await stored(story);
  expect(BigInt(cursor ?? 0)).toBeGreaterThanOrEqual(BigInt(pushedHistoryId ?? 0));
  expect(cursor).toBe(String(story.sim.state.accounts.get(ADA)?.mailbox.historyId()));
});

test('mails that left their thread before they were read end the import, and cost one question each', async () => {
  await connected();
  const { id, org } = await stored(story);
  const first = joWrites(story, 'Stays', { id: '<stays@acme.example>' });
  await arrives(story, ['Stays']);
  await story.settled();
  const threadId = story.sim.state.accounts.get(ADA)?.mailbox.get(first)?.threadId ?? '';
  const [threads, messages] = [calls(story, 'threads.get'), calls(story, 'messages.get')];
  // Deleted for good while nobody listened: history, which would have said so, has expired.
  const gone = ['1f00000000000001', '1f00000000000002', '1f00000000000003'].map((gone) => ({ id: gone, threadId }));
  await story.parts.store.todo.add(org, id, gone, LANES.import);
  await story.parts.store.connections.wantReconsider(id);
  await story.pass(MINUTE);
  await story.settled({ timeoutMs: 15_000 });
  expect(await story.parts.store.todo.count(id)).toBe(0);
  expect([calls(story, 'threads.get') - threads, calls(story, 'messages.get') - messages]).toEqual([1, 3]);
  await arrives(story, ['Stays']);
});
