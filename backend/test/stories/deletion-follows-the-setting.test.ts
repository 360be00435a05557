/** “Remove what is deleted in Gmail”: then deletion, trash and spam take the mail from the customer too, and what returns comes back. */
import { ADA, arrives, conversations, joWrites, shown } from '../support/mailbox';
import { eventually, startStory, type Story } from '../support/story';
import { smallTeam } from '../support/worlds';

let story: Story;
beforeEach(async () => {
  story = await startStory({ world: smallTeam() });
  expect(await story.api('/rules', { method: 'PATCH', body: { onDelete: 'remove' } })).toMatchObject({ status: 200 });
  await story.connect(ADA);
  await story.settled();
});
afterEach(() => story.end());

const shows = (expected: [string, number][]) =>
  eventually('the team sees so', async () => JSON.stringify(await conversations(story)) === JSON.stringify(expected));

async function customer(id: string): Promise<{ lastInteraction: { subject: string } | null; lastEmailReplyAt: string | null }> {
  return (await story.api(`/customers/${id}`)).body as never;
}

test('deleted in Gmail: gone from the thread, and from the customer’s figures', async () => {
  expect((await customer('acme')).lastEmailReplyAt).not.toBeNull();
  story.sim.control.deleteMail('<k1@acme.example>', ADA);
  await shows([
    ['Re: Kick-off', 1],
    ['Renewal', 1],
  ]);
  await story.settled();
  expect((await customer('acme')).lastEmailReplyAt).toBeNull();
});

test.each(['TRASH', 'SPAM'])('put into %s: gone; taken out again: back', async (label) => {
  story.sim.control.labels({ email: ADA, messageId: '<r1@globex.example>', add: [label], remove: ['INBOX'] });
  await shows([['Kick-off', 2]]);
  await eventually('its customer has none', async () => (await customer('globex')).lastInteraction === null);
  story.sim.control.labels({ email: ADA, messageId: '<r1@globex.example>', add: ['INBOX'], remove: [label] });
  await arrives(story, []);
  await eventually('its customer has it', async () => (await customer('globex')).lastInteraction?.subject === 'Renewal');
});

test('a mail that is deleted while it is being read leaves nothing behind', async () => {
  story.sim.control.setLatency(100);
  joWrites(story, 'Gone at once', { id: '<gone@acme.example>' });
  await new Promise((resolve) => setTimeout(resolve, 150));
  story.sim.control.deleteMail('<gone@acme.example>', ADA);
  await story.settled();
  await arrives(story, []);
  expect((await shown(story)).problems).toBe(0);
});
