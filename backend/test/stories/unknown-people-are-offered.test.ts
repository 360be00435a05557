/** Somebody at a customer’s domain who is no User: listed with a count, added with one act, and their six months follow. */
import { ADA, arrives } from '../support/mailbox';
import { startStory, type Story } from '../support/story';
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
