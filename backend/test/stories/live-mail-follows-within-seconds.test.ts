/** Live mail: by push, or without it; whatever pushes do, every mail arrives once, with the customer's figures; housekeeping costs nothing. */
import { ADA, arrives, calls, conversations, joWrites, MINUTE, shown, stored, subjects } from '../support/mailbox';
import { contentOf, figuresOf, withDatabase } from '../support/content';
import { eventually, startStory, type Story } from '../support/story';
import { smallTeam } from '../support/worlds';

jest.setTimeout(60_000);

let story: Story;
beforeEach(async () => {
  story = await startStory({ world: smallTeam() });
  await story.connect(ADA);
  await story.settled();
});
afterEach(() => story.end());

const reads = (): number => calls(story, 'messages.get') + calls(story, 'threads.get');
const nobodyPushes = (): void => story.sim.control.setPush('drop');

test('a pushed mail is on the customer, and the figures are right', async () => {
  joWrites(story, 'News');
  await arrives(story, ['News']);
  await story.settled();
  const { kept, right } = await figuresOf(story);
  expect(kept).toEqual(right);
  expect(kept['northwind.example customers acme']?.lastSubject).toBe('News');
});

test('pushes lost: the next poll finds it', async () => {
  nobodyPushes();
  joWrites(story, 'Unannounced');
  await story.pass(11 * MINUTE);
  await arrives(story, ['Unannounced']);
});

test.each(['duplicate', 'reorder', 'delay'] as const)('pushes that %s bring every mail once', async (mode) => {
  story.sim.control.setPush(mode, 1);
  joWrites(story, 'First');
  joWrites(story, 'Second');
  joWrites(story, 'Third');
  await arrives(story, ['First', 'Second', 'Third']);
});

test('a push for a mailbox we don’t know, and one from long ago, are accepted and change nothing', async () => {
  const before = await stored(story);
  expect(await story.parts.useCases.receivePush('nobody@elsewhere.example', '999999')).toBe('unknown');
  expect(await story.parts.useCases.receivePush(ADA, '1')).toBe('accepted');
  await story.settled();
  expect((await stored(story)).wantSeq).toBe(before.wantSeq);
});

test('mail that a filter archived, without INBOX, is synced', async () => {
  joWrites(story, 'Archived at once', { labels: ['UNREAD', 'CATEGORY_UPDATES'] });
  await arrives(story, ['Archived at once']);
});

test('a draft is not synced; sent, it is', async () => {
  const draft = { from: ADA, to: ['jo@acme.example'], subject: 'In the making', text: 'soon' };
  joWrites(story, 'Only a draft', { id: '<draft@northwind.example>', from: ADA, to: ['jo@acme.example', ADA], labels: ['DRAFT'] });
  joWrites(story, 'After the draft');
  await arrives(story, ['After the draft']);
  // Gmail deletes the draft and makes a new message of what was sent (GOOGLE.md).
  story.sim.control.deleteMail('<draft@northwind.example>', ADA);
  story.sim.control.mail({ message: { ...draft, id: '<sent@northwind.example>' } });
  await arrives(story, ['After the draft', 'In the making']);
});

test('read, unread, starred, archived: no read is spent', async () => {
  await story.settled();
  const before = reads();
  for (const label of ['UNREAD', 'STARRED', 'IMPORTANT', 'INBOX']) {
    story.sim.control.labels({ email: ADA, messageId: '<k1@acme.example>', remove: [label] });
    story.sim.control.labels({ email: ADA, messageId: '<k1@acme.example>', add: [label] });
  }
  joWrites(story, 'A sign');
  await arrives(story, ['A sign']);
  await story.settled();
  // The new mail's head and text.
  expect(reads() - before).toBe(2);
});

test('trash, spam and deletion: what the team shares stays, marked; out of spam, mail appears', async () => {
  joWrites(story, 'Taken for spam', { id: '<spam@acme.example>', labels: ['SPAM'] });
  story.sim.control.labels({ email: ADA, messageId: '<r1@globex.example>', add: ['TRASH'], remove: ['INBOX'] });
  story.sim.control.deleteMail('<k1@acme.example>', ADA);
  const removed = () =>
    withDatabase(story, async (database) => {
      const rows = await database
        .collection('messages')
        .find({ 'copies.removedAt': { $ne: null } })
        .toArray();
      return rows.map(({ key }) => String(key)).sort();
    });
  await eventually('both are marked', async () => (await removed()).join() === 'k1@acme.example,r1@globex.example');
  expect(await subjects(story)).toEqual(['Kick-off', 'Renewal']);

  story.sim.control.labels({ email: ADA, messageId: '<r1@globex.example>', remove: ['TRASH'], add: ['INBOX'] });
  story.sim.control.labels({ email: ADA, messageId: '<spam@acme.example>', remove: ['SPAM'], add: ['INBOX'] });
  await arrives(story, ['Taken for spam']);
  await eventually('no longer marked', async () => (await removed()).join() === 'k1@acme.example');
});

test('somebody who becomes a User while their mail is being read: it comes with its text', async () => {
  const { directory } = story.parts.store;
  const asked = directory.entries.bind(directory);
  directory.entries = async (org, addresses, domains) => {
    const answer = await asked(org, addresses, domains);
    if (addresses.includes('new@acme.example')) {
      directory.entries = asked;
      await story.api('/users/new', { method: 'PUT', body: { customer: 'acme', name: 'New', email: 'new@acme.example' } });
    }
    return answer;
  };
  joWrites(story, 'From a newcomer', { id: '<new@acme.example>', from: 'new@acme.example', text: 'I am new here.' });
  await arrives(story, ['From a newcomer']);
  await story.settled();
  const stored = await story.parts.store.messages.byKey(story.organisation.id, 'new@acme.example');
  expect(stored?.text).toContain('I am new here.');
});

test('a wake-up that comes during a run is not lost', async () => {
  story.sim.control.setLatency(150);
  for (const subject of ['One', 'Two', 'Three', 'Four']) {
    joWrites(story, subject);
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
  await arrives(story, ['One', 'Two', 'Three', 'Four']);
  await story.settled();
  const { wantSeq, doneSeq } = await stored(story);
  expect(doneSeq).toBe(wantSeq);
});

test('live mail and import give the same: connected before or after the mail came', async () => {
  for (const subject of ['Alpha', 'Beta']) joWrites(story, subject, { id: `<${subject}@acme.example>` });
  joWrites(story, 'Re: Kick-off', { id: '<again@acme.example>', references: ['<k1@acme.example>'] });
  joWrites(story, 'Unknown', { from: 'unknown@acme.example' });
  await eventually('all came', async () => (await conversations(story)).some(([subject, n]) => subject === 'Kick-off' && n === 3));
  await arrivesAll();
  const live = await contentOf(story);
  const { id } = await shown(story);
  await story.api(`/connections/${id}?data=delete`, { method: 'DELETE' });
  expect((await contentOf(story)).messages).toEqual({});
  await story.connect(ADA);
  await story.settled();
  expect(await contentOf(story)).toEqual(live);
});

async function arrivesAll(): Promise<void> {
  await eventually('Alpha and Beta', async () => (await subjects(story)).filter((one) => ['Alpha', 'Beta'].includes(one)).length === 2);
  await story.settled();
}
