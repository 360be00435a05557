/** Somebody at a customer’s domain who is no User: listed with a count, added with one act, and their six months follow. */
import { ADA, arrives, MINUTE, stored } from '../support/mailbox';
import { eventually, startStory, type Story } from '../support/story';
import { letter, smallTeam } from '../support/worlds';

const NEW = 'new@acme.example';
const mail = [
  letter('n1@acme.example', `Nia New <${NEW}>`, ADA, 'I am new here', 50),
  letter('n2@northwind.example', ADA, NEW, 'Welcome', 49),
  letter('n3@acme.example', 'jo@acme.example', ADA, 'Meet Nia', 48, { cc: [`Nia New <${NEW}>`] }),
];

let story: Story;
beforeEach(async () => {
  story = await startStory({ world: smallTeam(mail), auditDelaySeconds: 0 });
  await story.connect(ADA);
  await story.settled({ audited: true });
});
afterEach(() => story.end());

const offered = async () => ((await story.api('/people/unknown')).body as { data: { address: string; messages: number }[] }).data;

test('listed once with all their mails; added, the history follows and the offer ends', async () => {
  await arrives(story, ['Meet Nia']);
  expect(await offered()).toMatchObject([{ address: NEW, name: 'Nia New', customers: ['acme'], messages: 3 }]);
  expect(await story.api('/users/nia', { method: 'PUT', body: { customer: 'acme', name: 'Nia New', email: NEW } })).toMatchObject({
    status: 200,
  });
  await story.settled();
  await arrives(story, ['I am new here', 'Meet Nia', 'Welcome']);
  expect(await offered()).toEqual([]);
});

test('ignored, they are not offered again, whatever they write; taken back, they are', async () => {
  await story.api(`/people/unknown/${NEW}/ignore`, { method: 'POST', body: {} });
  expect(await offered()).toEqual([]);
  story.sim.control.mail({ message: { from: NEW, to: [ADA, 'jo@acme.example'], subject: 'Once more', text: 'x' } });
  await story.settled();
  expect(await offered()).toEqual([]);
  await story.api(`/people/unknown/${NEW}/ignore`, { method: 'POST', body: { ignored: false } });
  expect(await offered()).toMatchObject([{ address: NEW }]);
});

test('kept private by the member, or on the organisation’s blocklist, nobody is told of them; taken back, they are offered again', async () => {
  for (const value of [NEW, 'acme.example']) {
    await story.parts.useCases.keepPrivate(story.organisation, ADA, value, true, ADA);
    expect(await offered()).toEqual([]);
    await story.parts.useCases.keepPrivate(story.organisation, ADA, value, false, ADA);
    expect(await offered()).toMatchObject([{ address: NEW }]);
  }
  await story.api('/rules', { method: 'PATCH', body: { blocklist: [NEW] } });
  expect(await offered()).toEqual([]);
  await story.api('/rules', { method: 'PATCH', body: { blocklist: [] } });
  expect(await offered()).toMatchObject([{ address: NEW }]);
});

const threadOf = (messageId: string): string => {
  const [mail] = story.sim.state.accounts.get(ADA)?.mailbox.findByMessageId(messageId) ?? [];
  return mail?.threadId ?? '';
};
const times = async () => {
  await story.settled();
  return (await offered()).map(({ messages }) => messages);
};

test('a conversation kept private tells of nobody who was on it, whether it was synced or not; shared again, it does', async () => {
  const keep = (value: string, kept: boolean) => story.parts.useCases.keepPrivate(story.organisation, ADA, value, kept, ADA);
  const [notSynced = '', answer = '', synced = ''] = ['n1@acme.example', 'n2@northwind.example', 'n3@acme.example'].map(
    (messageId) => `thread:${threadOf(messageId)}`,
  );
  await keep('n3@acme.example', true);
  expect(await times()).toEqual([2]);
  await keep('n3@acme.example', false);
  expect(await times()).toEqual([3]);
  for (const [value, left] of [
    [synced, [2]],
    [notSynced, [1]],
    [answer, []],
  ] as const) {
    await keep(value, true);
    expect(await times()).toEqual(left);
  }
  const { id } = await stored(story);
  expect((await story.parts.store.verdicts.countsByReason([id])).get(id)).toMatchObject({ 'kept-private': 3 });
  for (const value of [synced, notSynced, answer]) await keep(value, false);
  expect(await times()).toEqual([3]);
});

test('mail under a label that is left out tells of nobody', async () => {
  const leaveOut = (labels: string[]) =>
    story.api(`/team-members/${ADA}/settings`, { method: 'PATCH', body: { filters: { labels: { leaveOut: labels } } } });
  story.sim.control.labels({ email: ADA, messageId: '<n3@acme.example>', add: ['Private'] });
  await leaveOut(['Private']);
  expect(await times()).toEqual([2]);
  await leaveOut([]);
  expect(await times()).toEqual([3]);
  story.sim.control.labels({ email: ADA, messageId: '<n1@acme.example>', add: ['Private'] });
  await leaveOut(['Private']);
  story.sim.control.labels({ email: ADA, messageId: '<n1@acme.example>', add: ['Later'] });
  await story.pass(11 * MINUTE);
  await eventually('live mail is judged so, too', async () => (await times())[0] === 1);
});

test('mail deleted in Gmail tells of whom it was with as long as it stays here', async () => {
  const onDelete = (value: string) => story.api('/rules', { method: 'PATCH', body: { onDelete: value } });
  story.sim.control.deleteMail('<n3@acme.example>', ADA);
  await story.pass(11 * MINUTE);
  expect(await times()).toEqual([3]);
  await onDelete('remove');
  expect(await times()).toEqual([2]);
  for (const [messageId, left] of [
    ['<n1@acme.example>', 1],
    ['<n2@northwind.example>', undefined],
  ] as const) {
    story.sim.control.deleteMail(messageId, ADA);
    await story.pass(11 * MINUTE);
    await eventually('it tells no more', async () => (await times())[0] === left);
  }
});
