/**
 * A team member leaves: at once nothing of their mailbox is read and they can't get in; what they shared stays with the team as they
 * shared it, or is deleted, as whoever removes them decides. Bringing them back is one click or one PUT.
 */
import { leaveTeam } from '../../src/web/leave-team';
import { tracesOf } from '../support/content';
import { eventually, ADDON_AUDIENCE, startStory, type Story } from '../support/story';
import { calls, stored } from '../support/mailbox';
import { ADA, BO, twoMailboxes } from '../support/two-mailboxes';
import { letter } from '../support/worlds';
import { approved, makeBrowser, signedIn, type Browser } from '../web/browser';

const ALIAS = 'bo@ek.example';
const MEMBER = `/team-members/${BO}`;
const ONLY_BO = 'b2@globex.example';

let story: Story;
afterEach(() => story.end());

/** Ada (admin) and Bo are connected; Bo also writes as bo@ek.example and shares only subjects. */
async function connected(options: { admins?: string[] } = {}): Promise<void> {
  const own = letter('b6@ek.example', `Bo Ek <${ALIAS}>`, 'jo@acme.example', 'From my own domain', 14, { labels: ['SENT'] });
  const both = letter('a3@acme.example', 'Jo Lee <jo@acme.example>', [ADA, BO], 'Both of you', 13);
  const world = twoMailboxes({
    ada: { mail: [both] },
    bo: { mail: [letter(ONLY_BO, 'kim@globex.example', BO, 'Only to Bo', 15), own, both], sendAs: [ALIAS] },
  });
  if (options.admins) Object.assign(world.organisations[0] ?? {}, options);
  story = await startStory({ world });
  await story.api(`${MEMBER}/settings`, { method: 'PATCH', body: { visibility: 'subject' } });
  await story.connectAll();
  await story.settled();
}

const leave = (query = '', email = BO) => story.api(`/team-members/${email}${query}`, { method: 'DELETE' });
const comeBack = () => story.api(MEMBER, { method: 'PUT', body: {} });
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

interface Conversation {
  id: string;
  subject: string | null;
  visibility: string;
  teamMembers: string[];
  messages: { text: string | null; direction: string }[];
}

/** Every conversation with its messages, as the API shows it. */
async function history(): Promise<Conversation[]> {
  const { data } = (await story.api('/interactions?limit=100')).body as { data: { id: string }[] };
  return Promise.all(data.map(async ({ id }) => (await story.api(`/interactions/${id}`)).body as Conversation));
}

/** What Bo allows at Google. */
const grants = () =>
  story.sim.control.world().organisations.flatMap(({ people }) => people.flatMap((one) => (one.email === BO ? one.grants : [])));

const members = async (): Promise<string[]> =>
  ((await story.api('/team-members')).body as { data: { email: string }[] }).data.map(({ email }) => email);

async function signInAnswer(email: string): Promise<{ status: number; text: string }> {
  const browser = makeBrowser(story.url);
  const { location } = await browser.get('/auth/google');
  const { status, text } = await browser.get(approved(story, location, email));
  return { status, text: words(text) };
}

async function addon(email: string): Promise<{ status: number; body: { code?: string; detail?: string } }> {
  const { token } = await story.sim.control.identityToken({ email, audience: ADDON_AUDIENCE });
  const response = await fetch(`${story.url}/addon/v1/home`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ locale: 'en', timeZone: 'UTC' }),
  });
  return { status: response.status, body: (await response.json()) as { code?: string; detail?: string } };
}

const auditLog = async (): Promise<string[]> =>
  ((await story.api('/audit?limit=100')).body as { data: { action: string; target: string }[] }).data.map(
    ({ action, target }) => `${action} ${target}`,
  );

test('what a leaver shared stays as they shared it, with their name; Google is told, and nothing more is read', async () => {
  await connected();
  const before = await history();
  expect(before.find(({ subject }) => subject === 'Only to Bo')).toMatchObject({ visibility: 'subject', messages: [{ text: null }] });
  expect((await leave()).status).toBe(204);
  expect(await history()).toEqual(before);
  expect(await stored(story, BO)).toMatchObject({ refreshToken: null, accessToken: null, watch: null, disconnectedAt: expect.any(Date) });
  expect(calls(story, 'stop', BO)).toBe(1);
  expect(grants()).toEqual([]);
  story.sim.control.mail({ message: { from: 'kim@globex.example', to: [BO], subject: 'Too late', text: 'x' } });
  await story.pass(11 * 60_000);
  await story.settled();
  expect(await history()).toEqual(before);
  const ada = await signedIn(story, ADA);
  const globex = words((await ada.get('/customers/globex')).text);
  expect(globex).toContain('Owner: Bo Ek');
  const conversation = before.find(({ subject }) => subject === 'Only to Bo')?.id ?? '';
  const page = words((await ada.get(`/interactions/${conversation}`)).text);
  expect(page).toContain('Bo Ek');
  expect(page).not.toContain('Only to Bo: a few words.');
  expect(page).toContain('The text is not shared. Bo Ek has left the team.');
});

test('an organisation that shares everything by default shares no more of a leaver’s mail than they did', async () => {
  await connected();
  await leave();
  await story.api('/rules', { method: 'PATCH', body: { visibilityDefault: 'everything' } });
  const rulesPage = await (await signedIn(story, ADA)).get('/admin/rules');
  expect(words(rulesPage.text)).toContain('Each member can choose for their own mail; that holds after they leave, too.');
  expect((await story.api(`${MEMBER}/settings`, { method: 'PATCH', body: { visibility: 'everything' } })).status).toBe(404);
  expect((await story.api(`${MEMBER}/settings`)).status).toBe(404);
  expect((await history()).find(({ subject }) => subject === 'Only to Bo')).toMatchObject({ visibility: 'subject' });
});

test('with data=delete what came from their mailbox alone goes, then or later, and the customer’s figures follow', async () => {
  await connected();
  expect((await leave()).status).toBe(204);
  expect((await leave('?data=delete')).status).toBe(204);
  await story.settled();
  expect((await history()).map(({ subject, teamMembers }) => [subject, teamMembers])).toEqual([['Both of you', [ADA]]]);
  expect((await story.api('/customers/globex')).body).toMatchObject({ lastInteraction: null, owner: BO });
});

test('with data=delete, broken off before anything is removed: it is removed all the same, and asking again does the rest', async () => {
  await connected();
  const { store, useCases } = story.parts;
  const dying = { ...story.parts.web, useCases: { ...useCases, disconnectMailbox: () => Promise.reject(new Error('killed')) } };
  const bo = await store.organisations.member(story.organisation.id, BO);
  if (!bo) throw new Error('Bo is gone');
  await expect(leaveTeam(dying, story.organisation, bo, 'delete', ADA)).rejects.toThrow('killed');
  await story.pass(31_000);
  await eventually('it is removed', async () => !(await stored(story, BO)).wipe);
  expect((await history()).map(({ subject, teamMembers }) => [subject, teamMembers])).toEqual([['Both of you', [ADA]]]);
  expect(await tracesOf(story, (await stored(story, BO)).id)).toEqual([]);
  expect((await leave('?data=delete')).status).toBe(204);
  expect(grants()).toEqual([]);
});

test('their sessions end at once, and they can’t sign in, join again or use the add-on until they are brought back', async () => {
  await connected();
  const bo = await signedIn(story, BO);
  expect((await bo.get('/customers')).status).toBe(200);
  expect((await addon(BO)).status).toBe(200);
  await leave();
  expect(await bo.get('/customers')).toMatchObject({ status: 303, location: expect.stringContaining('/sign-in') });
  expect(await signInAnswer(BO)).toMatchObject({
    status: 403,
    text: expect.stringContaining('You are no longer on the team of Northwind'),
  });
  expect(await addon(BO)).toMatchObject({
    status: 403,
    body: { code: 'not-a-member', detail: expect.stringMatching(/no longer on the team of Northwind.+admin can bring you back/) },
  });
  expect(await members()).toEqual([ADA]);
  expect((await comeBack()).status).toBe(200);
  expect(await members()).toEqual([ADA, BO]);
  // The session from before stays dead.
  expect((await bo.get('/customers')).location).toContain('/sign-in');
  await signedIn(story, BO);
  expect((await addon(BO)).status).toBe(200);
});

test('who left before ever signing in is not let in by their domain either', async () => {
  await connected();
  await leave();
  expect((await signInAnswer(BO)).status).toBe(403);
  expect((await addon(BO)).body.code).toBe('not-a-member');
  expect(await story.parts.store.organisations.member(story.organisation.id, BO)).toMatchObject({ sub: null });
});

test('brought back, they connect again, find their settings as they were, and what came meanwhile follows', async () => {
  await connected();
  await leave();
  story.sim.control.mail({ message: { from: 'kim@globex.example', to: [BO], subject: 'Meanwhile', text: 'x' } });
  await comeBack();
  expect((await stored(story, BO)).refreshToken).toBeNull();
  expect((await story.api(`${MEMBER}/settings`)).body).toMatchObject({ visibility: 'subject' });
  await story.connect(BO);
  await eventually('the mail follows', async () => (await history()).some(({ subject }) => subject === 'Meanwhile'));
});

test('their own addresses stay the team’s: no mail changes its direction when everything is compared anew', async () => {
  await connected();
  const before = await history();
  expect(before.find(({ subject }) => subject === 'From my own domain')?.messages).toMatchObject([{ direction: 'out' }]);
  await leave();
  await story.api('/rules', { method: 'PATCH', body: { blocklist: ['nobody@nowhere.example'] } });
  await story.settled();
  expect(await history()).toEqual(before);
  expect((await story.parts.store.messages.byKey(story.organisation.id, 'b6@ek.example'))?.addresses).toEqual(['jo@acme.example']);
});

test('the directory and the rules go on speaking for what a leaver shared', async () => {
  await connected();
  await leave();
  await story.api('/users/kim', { method: 'PUT', body: { customer: 'initech', name: 'Kim', email: 'kim@globex.example' } });
  await story.settled();
  expect((await story.api('/customers/initech')).body).toMatchObject({ lastInteraction: { subject: 'Only to Bo', by: [BO] } });
  await story.api('/rules', { method: 'PATCH', body: { blocklist: ['kim@globex.example'] } });
  await story.settled();
  expect((await history()).map(({ subject }) => subject)).not.toContain('Only to Bo');
});

test('the dashboard keeps the past figures of who left, and no empty line', async () => {
  await connected();
  const lines = async () =>
    ((await story.api('/dashboards/team?days=90')).body as { data: { teamMember: string }[] }).data.map(({ teamMember }) => teamMember);
  const ada = await signedIn(story, ADA);
  await leave();
  expect(await lines()).toEqual([ADA, BO]);
  expect(words((await ada.get('/team')).text)).toContain('Bo Ek (left)');
  await leave('?data=delete');
  expect(await lines()).toEqual([ADA]);
  expect(words((await ada.get('/team')).text)).not.toContain('Bo Ek');
});

test('the last admin can’t be removed; one of two can, and their right ends with them', async () => {
  await connected();
  const refused = await leave('', ADA);
  expect(refused.status).toBe(409);
  expect((refused.body as { detail: string }).detail).toContain('Ada Berg is the only admin of Northwind');
  expect((await stored(story, ADA)).refreshToken).not.toBeNull();
  await story.end();
  await connected({ admins: ['Ada@northwind.example', BO] });
  expect((await leave('', ADA)).status).toBe(204);
  expect((await leave('', BO)).status).toBe(409);
  await story.api(`/team-members/${ADA}`, { method: 'PUT', body: {} });
  const { data } = (await story.api('/team-members')).body as { data: { email: string; admin: boolean }[] };
  expect(data.map(({ email, admin }) => [email, admin])).toEqual([
    [ADA, false],
    [BO, true],
  ]);
});

test('two admins who remove each other at the same moment: one stays', async () => {
  await connected({ admins: [ADA, BO] });
  const answers = await Promise.all([leave('', ADA), leave('', BO)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
});

test('a consent that comes back from Google in the moment of leaving is not kept', async () => {
  await connected();
  await leave();
  await expect(story.connect(BO)).rejects.toThrow('not connected: left');
  expect((await stored(story, BO)).refreshToken).toBeNull();
  expect(grants()).toEqual([]);
});

test('a removal is written down once however often it is asked for; nobody can be removed who was never there', async () => {
  await connected();
  expect([(await leave()).status, (await leave()).status]).toEqual([204, 204]);
  const entries = await auditLog();
  expect(entries.filter((entry) => entry === `member.leave member:${BO}`)).toHaveLength(1);
  expect(entries.filter((entry) => entry.startsWith('connection.disconnect'))).toHaveLength(1);
  expect((await leave('', 'nobody@northwind.example')).status).toBe(404);
  expect((await leave('?data=some')).status).toBe(400);
  await comeBack();
  expect(await auditLog()).toContain(`member.return member:${BO}`);
});

describe('in the console', () => {
  const REMOVE = `/admin/mailboxes/members/${BO}/remove`;
  const LINK = `href="/admin/mailboxes/members/${encodeURIComponent(BO)}/remove"`;
  let ada: Browser;
  beforeEach(async () => {
    await connected();
    ada = await signedIn(story, ADA);
  });

  test('an admin is asked what becomes of the mail, removes the member, and takes it back', async () => {
    expect((await ada.get('/admin/mailboxes')).text).toContain(LINK);
    const asked = words((await ada.get(REMOVE)).text);
    expect(asked).toContain('Remove Bo Ek from the team');
    expect(asked).toContain('What becomes of the mail that was synced from their mailbox?');
    expect(await ada.post(REMOVE, { data: 'keep' })).toMatchObject({ status: 303, location: '/admin/mailboxes' });
    const after = await ada.get('/admin/mailboxes');
    expect(words(after.text)).toContain('Bo Ek is no longer on the team.');
    expect(after.text).not.toContain(LINK);
    expect(words(after.text)).toMatch(/Left the team.+Bo Ek/);
    expect(await members()).toEqual([ADA]);
    expect((await ada.post(`/admin/mailboxes/members/${BO}/return`)).status).toBe(303);
    expect(words((await ada.get('/admin/mailboxes')).text)).toContain('Bo Ek is on the team again');
    expect(await members()).toEqual([ADA, BO]);
  });

  test('what is not understood deletes nothing; the last admin reads why they can’t be removed', async () => {
    await ada.post(REMOVE, { data: 'everything!' });
    expect((await history()).map(({ subject }) => subject)).toContain('Only to Bo');
    const own = `/admin/mailboxes/members/${ADA}/remove`;
    const page = await ada.get(own);
    expect(words(page.text)).toContain('Ada Berg is the only admin of Northwind');
    expect(page.text).not.toContain('Remove from the team</button>');
    await ada.post(own, { data: 'keep' });
    expect(words((await ada.get('/admin/mailboxes')).text)).toContain('Ada Berg is the only admin of Northwind');
  });

  test('nobody but an admin removes anybody', async () => {
    const bo = await signedIn(story, BO);
    expect((await bo.get(REMOVE)).status).toBe(403);
    expect((await bo.post(`/admin/mailboxes/members/${ADA}/remove`, { data: 'keep' })).status).toBe(403);
    expect(await members()).toEqual([ADA, BO]);
  });

  test('filters still offer who left, and say so', async () => {
    await leave();
    expect((await ada.get('/customers')).text).toContain('>Bo Ek (left)</option>');
    expect((await ada.get('/interactions')).text).toContain('>Bo Ek (left)</option>');
  });
});
