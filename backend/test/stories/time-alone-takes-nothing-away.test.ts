/** Six months are what is read at first. What was read in its time stays however old it grows, and what a rule takes from it comes back with the rule. */
import { ADA, calls, conversations, DAY, MINUTE, SMALL_TEAM, stored } from '../support/mailbox';
import { eventually, startStory, type Story } from '../support/story';
import { smallTeam } from '../support/worlds';

jest.setTimeout(60_000);

let story: Story;
/** All of the small team's mail was synced, and is older than six months by now. */
beforeEach(async () => {
  story = await startStory({ world: smallTeam() });
  await story.connect(ADA);
  await story.settled();
  // In two steps: a consent that nobody uses for six months ends.
  for (const half of ['first', 'second']) {
    const { lastSyncAt } = await stored(story);
    await story.pass(100 * DAY);
    await eventually(`the ${half} half`, async () => ((await stored(story)).lastSyncAt ?? 0) > (lastSyncAt ?? 0));
    await story.settled();
  }
  await shows(SMALL_TEAM);
});
afterEach(() => story.end());

const shows = (expected: readonly (readonly [string, number])[]) =>
  eventually('the team sees so', async () => JSON.stringify(await conversations(story)) === JSON.stringify(expected), 8_000).catch(
    async () => expect(await conversations(story)).toEqual(expected),
  );
const WITHOUT_GLOBEX = SMALL_TEAM.filter(([subject]) => subject !== 'Renewal');
const patch = async (path: string, body: object) => expect(await story.api(path, { method: 'PATCH', body })).toMatchObject({ status: 200 });
const settings = (body: object) => patch(`/team-members/${ADA}/settings`, body);
const label = (change: object) => story.sim.control.labels({ email: ADA, messageId: '<r1@globex.example>', ...change });
const why = async () => {
  const { body } = await story.api('/explain', { method: 'POST', body: { teamMember: ADA, messageId: 'r1@globex.example' } });
  return (body as { reason: string }).reason;
};
const polled = async () => {
  await story.pass(11 * MINUTE);
  await story.settled();
};

test('a label on an old mail changes nothing but its labels', async () => {
  const reads = calls(story, 'messages.get');
  label({ add: ['Filed'] });
  await polled();
  expect(calls(story, 'messages.get')).toBeGreaterThan(reads);
  await shows(SMALL_TEAM);
});

test('a filter that goes by stars takes what has one, and nothing for its age', async () => {
  label({ add: ['STARRED'] });
  await polled();
  await settings({ filters: { labels: { leaveOut: ['Starred'] } } });
  await shows(WITHOUT_GLOBEX);
  await story.settled();
  await shows(WITHOUT_GLOBEX);
  await settings({ filters: { labels: { leaveOut: [] } } });
  await shows(SMALL_TEAM);
});

const put = (id: string) =>
  story.api('/users/kim', { method: 'PUT', body: { customer: 'globex', name: 'Kim', email: `${id}@globex.example` } });
const keepPrivate = (kept: boolean) => story.parts.useCases.keepPrivate(story.organisation, ADA, 'kim@globex.example', kept, ADA);

describe('what goes and comes back, at once or later', () => {
  test.each<[what: string, goes: () => Promise<unknown>, back: () => Promise<unknown>]>([
    ['a User', () => story.api('/users/kim', { method: 'DELETE' }), () => put('kim')],
    ['a User’s address', () => put('kim.new'), () => put('kim')],
    ['a blocked domain', () => patch('/rules', { blocklist: ['globex.example'] }), () => patch('/rules', { blocklist: [] })],
    ['a person kept private', () => keepPrivate(true), () => keepPrivate(false)],
    [
      'a further domain of the company',
      () => patch('/rules', { domains: ['northwind.example', 'globex.example'] }),
      () => patch('/rules', { domains: ['northwind.example'] }),
    ],
  ])('%s', async (_, goes, back) => {
    await goes();
    await back();
    await story.settled();
    await shows(SMALL_TEAM);
    await goes();
    await shows(WITHOUT_GLOBEX);
    await story.settled();
    expect(await why()).not.toBe('too-old');
    await back();
    await shows(SMALL_TEAM);
  });
});

test('an old mail out of the trash is back, also where deleted mail is removed', async () => {
  await patch('/rules', { onDelete: 'remove' });
  label({ add: ['TRASH'], remove: ['INBOX'] });
  await polled();
  await shows(WITHOUT_GLOBEX);
  label({ add: ['INBOX'], remove: ['TRASH'] });
  await polled();
  await shows(SMALL_TEAM);
});

test('a mail that is older than six months when it is first looked at is not synced', async () => {
  story.sim.control.labels({ email: ADA, messageId: '<old@acme.example>', add: ['Filed'] });
  await polled();
  await shows(SMALL_TEAM);
});
