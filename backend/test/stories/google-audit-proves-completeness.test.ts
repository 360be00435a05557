/** A check of the whole mailbox finds what search or anybody else lost, adds it, counts it and says so; it never removes anything. */
import mongoose from 'mongoose';
import { withDatabase } from '../support/content';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, arrives, calls, DAY, HOUR, joWrites, MINUTE, shown, SMALL_TEAM, stored, subjects, waitedOut } from '../support/mailbox';
import { letter, smallTeam } from '../support/worlds';

let story: Story;
afterEach(() => story.end());

async function connected(world = smallTeam()): Promise<void> {
  story = await startStory({ world, auditDelaySeconds: 0 });
  await story.connect(ADA);
  await story.settled({ audited: true });
}

/** Somebody removes rows past the product. */
const removeBehindOurBack = (filter: object) => withDatabase(story, (database) => database.collection('messages').deleteMany(filter));

/** The next daily check is through. */
async function nextCheck(): Promise<void> {
  const before = (await stored(story)).audit.checkedAt;
  await story.pass(25 * HOUR);
  await eventually('the check is through', async () => {
    const { audit } = await stored(story);
    return audit.startedAt === null && audit.checkedAt !== null && audit.checkedAt > (before ?? new Date(0));
  });
}

test('R1 a mail that vanished from our store is noticed by the next check, added, counted and told', async () => {
  await connected();
  expect((await shown(story)).audit).toMatchObject({ missed: 0, repaired: 0 });
  await removeBehindOurBack({ subject: 'Renewal' });
  await removeBehindOurBack({ subject: 'Re: Kick-off' });
  await nextCheck();
  await arrives(story, []);
  const { audit, stateText } = await eventually('all is well', async () => {
    const answer = await shown(story);
    return answer.state === 'up-to-date' ? answer : null;
  });
  expect(audit).toMatchObject({ missed: 2, repaired: 2 });
  expect(stateText).toMatch(/The check of 20\d\d-.+ found 2 mails missing and added them\./);
  const renewal = (await story.api('/customers/globex')).body as { lastInteraction: { subject: string } };
  expect(renewal.lastInteraction.subject).toBe('Renewal');
  await nextCheck();
  expect((await shown(story)).audit).toMatchObject({ missed: 0, repaired: 2 });
  expect((await shown(story)).stateText).not.toContain('missing');
});

test.each([
  ['no text', 20],
  ['some texts', 25],
])(
  'R1 while a check knows of a gap that is not filled yet (of 20 mails all heads and %s are read), nobody is told that all is well',
  async (_, skip) => {
    const lost = Array.from({ length: 20 }, (_, i) => letter(`l${i}@acme.example`, 'jo@acme.example', ADA, `Lost ${i}`, 30 + i));
    await connected(smallTeam(lost));
    await removeBehindOurBack({ subject: /^Lost/ });
    // Then Google wants ten minutes of quiet.
    story.sim.control.fault({ operation: 'messages.get', skip, times: 1_000, status: 429, retryAfter: 600 });
    await story.pass(25 * HOUR);
    await eventually('some are missing', async () => (await stored(story)).audit.missing > 0);
    await eventually('the check waits', async () => (await stored(story)).problem !== null);
    const gap = await shown(story);
    expect(gap.state).toBe('behind');
    // Which of the two it is depends on whether the day's mail had been looked at when Google wanted quiet.
    expect(gap.stateText).toMatch(
      /^(The check that runs now found \d+ mails? missing; they are being added\.|Google asks us to slow down)/,
    );
    story.sim.control.clearFaults();
    await waitedOut(story);
    await eventually('the check is through', async () => (await stored(story)).audit.startedAt === null);
    await arrives(
      story,
      lost.map(({ message }) => message.subject ?? ''),
    );
    await eventually('the page says so', async () => (await shown(story)).state === 'up-to-date');
    expect((await shown(story)).audit).toMatchObject({ missed: 20, repaired: 20 });
  },
);

const LISTINGS = [
  ['is empty', { status: 200, body: '{"resultSizeEstimate":0}' }],
  ['holds another message only', { status: 200, body: '{"messages":[{"id":"1234567890abcdef","threadId":"1234567890abcdef"}]}' }],
  ['is cut in the middle', { truncate: true }],
  ['fails', { status: 500 }],
  ['breaks off', { status: 0 }],
] as const;

test('mail that nobody has looked for yet is not called missing', async () => {
  story = await startStory({ world: smallTeam(), auditDelaySeconds: 0, push: false });
  await story.connect(ADA);
  await story.settled({ audited: true });
  await story.pass(5 * MINUTE, { asleep: true });
  joWrites(story, 'Between two polls');
  const { id } = await stored(story);
  await withDatabase(story, (database) =>
    database
      .collection('connections')
      .updateOne({ _id: new mongoose.Types.ObjectId(id) }, { $set: { 'audit.dueAt': story.parts.clock.now() } }),
  );
  await story.parts.handlers['mailbox.import']({ connection: id });
  expect((await stored(story)).audit).toMatchObject({ startedAt: null, missed: 0, repaired: 0 });
  await story.pass(11 * MINUTE);
  await arrives(story, ['Between two polls']);
});

test('a check that is asked for while another one runs is made after it, not a day later', async () => {
  await connected();
  const startedAt = new Date(Date.now() - MINUTE);
  const { id } = await stored(story);
  await withDatabase(story, (database) =>
    database
      .collection('connections')
      .updateOne({ _id: new mongoose.Types.ObjectId(id) }, { $set: { 'audit.startedAt': startedAt, 'audit.dueAt': new Date() } }),
  );
  await eventually('the second one is through', async () => {
    await story.pass(0);
    const { audit } = await stored(story);
    return audit.startedAt === null && audit.checkedAt !== null && audit.checkedAt > startedAt;
  });
});

test.each(LISTINGS)('R2 a listing that %s removes nothing', async (_name, fault) => {
  await connected();
  story.sim.control.fault({ operation: 'messages.list', times: 1, ...fault });
  await nextCheck().catch(async () => {
    await story.pass(65_000);
    await eventually('the check is through', async () => (await stored(story)).audit.startedAt === null);
  });
  expect(await subjects(story)).toEqual(SMALL_TEAM.map(([subject]) => subject));
  expect((await shown(story)).problems).toBe(0);
});

test('R32 a search that returns nothing although there is mail: the check that follows the import finds all of it', async () => {
  story = await startStory({ world: smallTeam(), auditDelaySeconds: 0 });
  story.sim.control.fault({ operation: 'messages.list', times: 1, status: 200, body: '{"resultSizeEstimate":0}' });
  await story.connect(ADA);
  await story.settled({ audited: true });
  await arrives(story, []);
  expect((await shown(story)).audit).toMatchObject({ missed: 3, repaired: 3 });
});

test('a check reads nothing that is known: a mailbox in order costs its listing', async () => {
  await connected();
  const reads = calls(story, 'messages.get');
  await nextCheck();
  expect(calls(story, 'messages.get')).toBe(reads);
});

test('a listing of several pages is checked to its end while mail arrives, slices end and a page token expires', async () => {
  const many = Array.from({ length: 505 }, (_, i) => letter(`n${i}@news.example`, `news${i}@news.example`, ADA, `News ${i}`, 1 + i / 10));
  const lost = letter('lost@acme.example', 'jo@acme.example', ADA, 'Long lost', 100);
  story = await startStory({ world: smallTeam([...many, lost]), auditDelaySeconds: 0 });
  story.sim.control.fault({ operation: 'messages.list', times: 1, status: 200, body: '{}' });
  story.sim.control.fault({ operation: 'messages.list', skip: 1, times: 1, status: 400, message: 'Invalid pageToken' });
  await story.connect(ADA);
  await eventually('the check is at work', async () => (await stored(story)).audit.startedAt !== null);
  joWrites(story, 'Meanwhile');
  await story.settled({ audited: true });
  await arrives(story, ['Long lost', 'Meanwhile']);
  expect((await shown(story)).audit.missed).toBe(4);
  expect((await stored(story)).audit.dueAt.getTime() - Date.now()).toBeGreaterThan(DAY - HOUR);
}, 60_000);
