/** Keeping mail private from the console: only of one's own mailbox, only what the conversation holds, and always with a way back. */
import { startStory, type Story } from '../support/story';
import { smallTeam } from '../support/worlds';
import { signedIn, type Browser } from './browser';

const ADA = 'ada@northwind.example';
const BO = 'bo@northwind.example';
let story: Story;
let ada: Browser;
let bo: Browser;
let thread: string;

beforeAll(async () => {
  story = await startStory({ world: smallTeam() });
  await story.connect(ADA);
  await story.settled();
  [ada, bo] = [await signedIn(story, ADA), await signedIn(story, BO)];
  thread = /\/interactions\/[0-9a-f]{24}/.exec((await ada.get('/interactions?q=kick')).text)?.[0] ?? '';
}, 60_000);
afterAll(() => story.end());

const kept = (member: string) => story.parts.store.choices.privateOf(story.organisation.id, member);
const subjects = async () => {
  await story.settled();
  return ((await story.api('/interactions?limit=100')).body as { data: { subject: string }[] }).data.map(({ subject }) => subject).sort();
};
const undoOf = (html: string) => /<form[^>]*action="\/settings\/gmail\/private\/(keep|share)".*?name="values" value="([^"]+)"/s.exec(html);

test('a colleague who may read the conversation, but holds none of it, can’t keep it private', async () => {
  expect((await bo.get(thread)).status).toBe(200);
  expect((await bo.get(thread)).text).not.toContain('Keep private');
  expect((await bo.get(`${thread}/private`)).status).toBe(404);
  expect((await bo.post(`${thread}/private`, { what: 'conversation' })).status).toBe(404);
  expect(await kept(BO)).toEqual([]);
});

test('what the conversation does not hold is not taken', async () => {
  expect((await ada.post(`${thread}/private`, { what: 'globex.example' })).status).toBe(404);
  expect((await ada.post(`${thread}/private`, {})).status).toBe(404);
  expect(await kept(ADA)).toEqual([]);
});

test('a person kept private takes their mail along; Undo brings it back', async () => {
  expect(await subjects()).toEqual(['Kick-off', 'Renewal']);
  const done = await ada.post(`${thread}/private`, { what: 'jo@acme.example' });
  expect(done).toMatchObject({ status: 303, location: '/customers/acme?tab=interactions' });
  const page = await ada.get(done.location);
  expect(undoOf(page.text)?.slice(1)).toEqual(['share', 'jo@acme.example']);
  expect(await subjects()).toEqual(['Renewal']);
  expect((await ada.get('/settings/gmail')).text).toContain('Share again: jo@acme.example');
  await ada.post('/settings/gmail/private/share', { values: 'jo@acme.example', back: '/settings/gmail#private' });
  expect(await subjects()).toEqual(['Kick-off', 'Renewal']);
  expect(undoOf((await ada.get('/settings/gmail')).text)?.slice(1)).toEqual(['keep', 'jo@acme.example']);
});

test('the way back is a page of ours, whatever the form says', async () => {
  const { location } = await ada.post('/settings/gmail/private/share', { values: 'x.example', back: 'https://evil.example/' });
  expect(location).toBe('/settings/gmail#private');
});

test('the audit log says that something was kept private, not what', async () => {
  const { data } = (await story.api('/audit?limit=200')).body as { data: { action: string; actor: string; details: object }[] };
  const rows = data.filter(({ action }) => action.startsWith('private.'));
  expect(rows.length).toBeGreaterThanOrEqual(2);
  expect(JSON.stringify(rows)).not.toContain('acme.example');
});

test('signing out everywhere ends the sessions of every device', async () => {
  const phone = await signedIn(story, ADA);
  expect((await phone.get('/customers')).status).toBe(200);
  expect(await ada.post('/auth/sign-out-everywhere')).toMatchObject({ status: 303, location: '/sign-in' });
  for (const browser of [ada, phone]) expect((await browser.get('/customers')).location).toContain('/sign-in');
  expect((await bo.get('/customers')).status).toBe(200);
});
