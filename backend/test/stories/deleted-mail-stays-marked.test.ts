/** “Stays here, marked as deleted”: the mark says since when, and what is marked goes when the organisation later wants deleted mail gone. */
import { ADA, arrives, shown, subjects } from '../support/mailbox';
import { eventually, startStory, type Story } from '../support/story';
import { BO, twoMailboxes } from '../support/two-mailboxes';
import { smallTeam } from '../support/worlds';

let story: Story;
afterEach(() => story.end());

async function started(world = smallTeam()): Promise<void> {
  story = await startStory({ world });
  await story.connectAll();
  await story.settled();
}

const rules = (onDelete: 'keep' | 'remove') => story.api('/rules', { method: 'PATCH', body: { onDelete } });

/** Since when the API says that a mail is deleted; undefined: it isn't here. */
async function deletedAt(messageId: string): Promise<string | null | undefined> {
  const key = messageId.replace(/[<>]/g, '');
  const stored = await story.parts.store.messages.byKey(story.organisation.id, key);
  const { body } = await story.api(`/interactions/${stored?.conversation ?? 'none'}`);
  const { messages = [] } = body as { messages?: { messageId: string; deletedInGmailAt: string | null }[] };
  return messages.find((message) => message.messageId === key)?.deletedInGmailAt;
}
const marked = (messageId: string) => eventually(`${messageId} is marked`, async () => typeof (await deletedAt(messageId)) === 'string');

const trash = (add: string[], remove: string[]) => story.sim.control.labels({ email: ADA, messageId: '<r1@globex.example>', add, remove });
const lastOfGlobex = async () => ((await story.api('/customers/globex')).body as { lastInteraction: object | null }).lastInteraction;

test('the API says of each mail since when nobody has it in Gmail, and takes it back', async () => {
  await started();
  const before = Date.now();
  trash(['TRASH'], ['INBOX']);
  await marked('<r1@globex.example>');
  expect(new Date((await deletedAt('<r1@globex.example>')) ?? 0).getTime()).toBeGreaterThanOrEqual(before);
  expect(await deletedAt('<k1@acme.example>')).toBeNull();
  trash(['INBOX'], ['TRASH']);
  await eventually('no longer marked', async () => (await deletedAt('<r1@globex.example>')) === null);
});

test('as long as a colleague has it, it is not deleted', async () => {
  await started(twoMailboxes());
  story.sim.control.deleteMail('<a3@acme.example>', ADA);
  await eventually('Ada’s copy is marked', async () => {
    const stored = await story.parts.store.messages.byKey(story.organisation.id, 'a3@acme.example');
    return stored?.copies.some(({ member, removedAt }) => member === ADA && removedAt !== null);
  });
  expect(await deletedAt('<a3@acme.example>')).toBeNull();
  story.sim.control.deleteMail('<a3@acme.example>', BO);
  await marked('<a3@acme.example>');
});

test('chosen later, “Is removed here, too” takes what is marked already, with its effects; what comes out of the trash returns', async () => {
  await started();
  story.sim.control.deleteMail('<k1@acme.example>', ADA);
  trash(['TRASH'], ['INBOX']);
  await marked('<k1@acme.example>');
  await marked('<r1@globex.example>');
  expect(await lastOfGlobex()).not.toBeNull();

  expect(await rules('remove')).toMatchObject({ status: 200 });
  await story.settled();
  expect(await subjects(story)).toEqual(['Re: Kick-off']);
  expect(await lastOfGlobex()).toBeNull();
  expect((await shown(story)).problems).toBe(0);

  trash(['INBOX'], ['TRASH']);
  await eventually('it is back', async () => (await lastOfGlobex()) !== null);
});

test('chosen later, it takes nothing that anybody still has', async () => {
  await started();
  await rules('remove');
  await story.settled();
  await arrives(story, []);
  await rules('keep');
  await story.settled();
  await arrives(story, []);
});
