/** Allowing Gmail to be read: what is checked on the way back, and the page a person reads when it did not work. */
import { startStory, type Story } from '../support/story';
import { approved, makeBrowser, signedIn, type Browser } from './browser';
import { ADA, BEN, NORTH, twoCompanies } from './two-companies';

let story: Story;
let browser: Browser;
beforeAll(async () => {
  story = await startStory({ world: twoCompanies, work: false });
  browser = await signedIn(story, ADA);
}, 60_000);
afterAll(() => story.end());

const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const connection = () => story.parts.store.connections.of(story.organisation.id, ADA, 'gmail');
const start = async () => (await browser.post('/settings/gmail/connect')).location;

test('nothing starts for somebody who is not signed in, or from another site’s page', async () => {
  expect((await makeBrowser(story.url).post('/settings/gmail/connect')).location).toContain('/sign-in');
  expect((await browser.post('/settings/gmail/connect', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});

test('Google is asked for Gmail in the member’s own account', async () => {
  const query = Object.fromEntries(new URL(await start()).searchParams);
  expect(query).toMatchObject({ access_type: 'offline', login_hint: ADA, hd: NORTH, code_challenge_method: 'S256' });
  expect(query.scope).toContain('gmail.readonly');
  expect(query.redirect_uri).toBe(`${story.url}/oauth/gmail/callback`);
  expect(query.prompt).toBeUndefined();
});

test('a box left unticked is named, with a way to try again, and nothing is read', async () => {
  const back = await browser.get(approved(story, await start(), ADA, { scopes: ['openid', 'email', 'profile'] }));
  expect(back.status).toBe(403);
  expect(words(back.text)).toContain('“View your email messages and settings” was not ticked');
  expect(back.text).toContain('action="/settings/gmail/connect"');
  expect(await connection()).toMatchObject({ problem: { kind: 'scope-missing' }, cursor: null });
});

test('another Google account than the member’s own is refused', async () => {
  const back = await browser.get(approved(story, await start(), BEN));
  expect(back.status).toBe(403);
  expect(words(back.text)).toContain(`You are signed in here as ${ADA}, but gave access to ${BEN}. Nothing was connected.`);
  expect((await connection())?.problem?.kind).toBe('scope-missing'); // as the story before left it
});

test('a refusal says what happened and what to do', async () => {
  const back = await browser.get(approved(story, await start(), ADA, { deny: true }));
  expect(back.status).toBe(403);
  expect(words(back.text)).toContain('You did not allow access, so nothing is read and nothing was changed.');
});

test('the admin’s block leads to the page for the admin', async () => {
  const state = new URL(await start()).searchParams.get('state') ?? '';
  const back = await browser.get(`/oauth/gmail/callback?state=${state}&error=admin_policy_enforced`);
  expect(back.status).toBe(403);
  expect(words(back.text)).toContain('Your Google Workspace admin does not allow this app yet');
  expect(back.text).toContain(`href="${story.url}/admin/install"`);
});

test('a sign-in’s way back is no consent', async () => {
  const { location } = await browser.get('/auth/google');
  const asSignIn = new URL(approved(story, location, ADA));
  expect((await browser.get(`/oauth/gmail/callback${asSignIn.search}`)).status).toBe(400);
  expect((await connection())?.problem?.kind).toBe('scope-missing');
});

test('with everything allowed the mailbox is connected, and a second consent asks only when it has to', async () => {
  const back = await browser.get(approved(story, await start(), ADA));
  expect(back).toMatchObject({ status: 303, location: '/settings/gmail' });
  const first = await connection();
  expect(first).toMatchObject({ member: ADA, problem: null });
  expect(first?.refreshToken).toMatch(/^v1/);

  expect(new URL(await start()).searchParams.get('prompt')).toBeNull();
  await story.parts.store.connections.setProblem(first?.id ?? '', {
    kind: 'reconnect',
    since: new Date(),
    detail: 'Access ended.',
    until: null,
  });
  expect(new URL(await start()).searchParams.get('prompt')).toBe('consent');
});

test('Google giving no lasting token is asked once more, with consent', async () => {
  const [mine] = await story.parts.store.connections.list(story.organisation.id);
  await story.parts.store.connections.disconnect(mine?.id ?? '', new Date());
  const again = await browser.get(approved(story, await start(), ADA));
  expect(new URL(again.location).searchParams.get('prompt')).toBe('consent');
  expect(await browser.get(approved(story, again.location, ADA))).toMatchObject({ status: 303, location: '/settings/gmail' });
  expect((await connection())?.refreshToken).toMatch(/^v1/);
});
