/** A member may have new mail wait some minutes before colleagues see it: time enough to keep it private. */
import { ADA, arrives, joWrites, MINUTE, shown, stored } from '../support/mailbox';
import { eventually, startStory, type Story } from '../support/story';
import { smallTeam } from '../support/worlds';

let story: Story;
beforeEach(async () => {
  story = await startStory({ world: smallTeam() });
  await story.connect(ADA);
  await story.settled();
  await settings({ holdMinutes: 10 });
  await story.settled();
});
afterEach(() => story.end());

async function settings(body: object): Promise<void> {
  expect(await story.api(`/team-members/${ADA}/settings`, { method: 'PATCH', body })).toMatchObject({ status: 200 });
}

/** The mail has been read and waits. */
async function held(): Promise<void> {
  const { id } = await stored(story);
  await eventually('it waits', () => story.parts.store.todo.waiting(id));
}

async function explained(messageId: string): Promise<unknown> {
  return (await story.api('/explain', { method: 'POST', body: { teamMember: ADA, messageId } })).body;
}

test('nobody sees it before its time, “why” says when, and then it is there', async () => {
  joWrites(story, 'Not yet', { id: '<held@acme.example>' });
  await held();
  await arrives(story, []);
  expect((await shown(story)).state).toBe('up-to-date');
  expect(await explained('held@acme.example')).toMatchObject({ verdict: 'will-sync', text: expect.stringMatching(/minutes/) as string });
  await story.pass(11 * MINUTE);
  await arrives(story, ['Not yet']);
});

test('a hold that ends while the mail is being read: it comes with its text', async () => {
  const { todo } = story.parts.store;
  const unknown = todo.unknown.bind(todo);
  let passed: Promise<void> | undefined;
  // Asked between the headers, for which it is held, and what becomes of it.
  todo.unknown = async (...given) => {
    if (given[2].length === 0) await (passed ??= story.pass(8_000, { asleep: true }));
    return unknown(...given);
  };
  const date = new Date(story.parts.clock.now().getTime() - 10 * MINUTE + 5_000).toISOString();
  joWrites(story, 'Just over', { id: '<over@acme.example>', text: 'No longer secret.', date });
  await arrives(story, ['Just over']);
  await story.settled();
  const { text } = (await story.parts.store.messages.byKey(story.organisation.id, 'over@acme.example')) ?? {};
  expect(text).toContain('No longer secret.');
});

test('kept private in the meantime, it is never shared', async () => {
  joWrites(story, 'Between us', { id: '<private@acme.example>' });
  await held();
  const actor = await story.parts.store.organisations.get(story.organisation.id);
  if (!actor) throw new Error('no organisation');
  await story.parts.useCases.keepPrivate(actor, ADA, 'private@acme.example', true, ADA);
  await story.pass(11 * MINUTE);
  await story.settled();
  await arrives(story, []);
  expect(await explained('private@acme.example')).toMatchObject({ verdict: 'skipped', reason: 'kept-private' });
});

test('deleted in the meantime, it is never shared', async () => {
  joWrites(story, 'Sent by mistake', { id: '<mistake@acme.example>' });
  await held();
  story.sim.control.deleteMail('mistake@acme.example');
  await story.pass(11 * MINUTE);
  await story.settled();
  await arrives(story, []);
});

test('the hold switched off: what waited is shared at once', async () => {
  joWrites(story, 'No hurry', { id: '<hurry@acme.example>' });
  await held();
  await arrives(story, []);
  await settings({ holdMinutes: 0 });
  await story.settled();
  await arrives(story, ['No hurry']);
});
