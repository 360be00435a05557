/** Signing in with Google: who gets in, who is told why not, and what an attacker can't do on the way (FAILURES S3). */
import mongoose from 'mongoose';
import { startStory, type Story } from '../support/story';
import { approved, makeBrowser, signedIn } from './browser';
import { ADA, BEN, NORTH, STRANGERS, twoCompanies } from './two-companies';

let story: Story;
beforeAll(async () => {
  story = await startStory({ world: twoCompanies, work: false });
  const connection = await mongoose.createConnection(story.parts.config.mongoUri).asPromise();
  await connection.collection('organisations').deleteOne({ domain: STRANGERS });
  await connection.close();
}, 60_000);
afterAll(() => story.end());

const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test('a team member signs in and comes to where they wanted to go', async () => {
  const browser = makeBrowser(story.url);
  const away = await browser.get('/?tab=1');
  expect(away).toMatchObject({ status: 303, location: '/sign-in?return_to=%2F%3Ftab%3D1' });
  const start = await browser.get('/auth/google?return_to=/settings/gmail');
  const back = await browser.get(approved(story, start.location, ADA));
  expect(back).toMatchObject({ status: 303, location: '/settings/gmail' });
  expect(await story.parts.store.organisations.member(story.organisation.id, ADA)).toMatchObject({ sub: expect.any(String) });
});

test('Google is asked with state, nonce and PKCE, for nothing but who the person is', async () => {
  const { location } = await makeBrowser(story.url).get(`/auth/google?login_hint=${ADA}`);
  const query = Object.fromEntries(new URL(location).searchParams);
  expect(query).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', scope: 'openid email profile', login_hint: ADA });
  expect(query.redirect_uri).toBe(`${story.url}/auth/google/callback`);
  expect([query.state, query.nonce, query.code_challenge].map((one) => one?.length)).toEqual([43, 43, 43]);
});

test('a person of the domain who is no team member yet becomes one', async () => {
  const org = story.organisation.id;
  const connection = await mongoose.createConnection(story.parts.config.mongoUri).asPromise();
  await connection.collection('teamMembers').deleteOne({ email: BEN });
  await connection.close();
  await signedIn(story, BEN);
  expect(await story.parts.store.organisations.member(org, BEN)).toMatchObject({ name: 'Ben Ek', sub: expect.any(String) });
});

test('somebody of no organisation is told so, plainly, and nothing is stored', async () => {
  const browser = makeBrowser(story.url);
  const { location } = await browser.get('/auth/google');
  const back = await browser.get(approved(story, location, 'zoe@strangers.example'));
  expect(back.status).toBe(403);
  expect(words(back.text)).toContain(
    'You signed in to Google as zoe@strangers.example. Startdeliver knows no organisation with this domain',
  );
  expect((await browser.get('/')).location).toContain('/sign-in');
});

test('an address whose account was made anew is not handed to the new account', async () => {
  const org = story.organisation.id;
  const connection = await mongoose.createConnection(story.parts.config.mongoUri).asPromise();
  await connection.collection('teamMembers').updateOne({ org, email: BEN }, { $set: { sub: 'the-account-before' } });
  const browser = makeBrowser(story.url);
  const { location } = await browser.get('/auth/google');
  const back = await browser.get(approved(story, location, BEN));
  expect(back.status).toBe(403);
  expect(words(back.text)).toContain('This address belongs to another Google account');
  await connection.collection('teamMembers').updateOne({ org, email: BEN }, { $set: { sub: null } });
  await connection.close();
});

test('who cancels at Google reads that nothing was changed', async () => {
  const browser = makeBrowser(story.url);
  const { location } = await browser.get('/auth/google');
  const back = await browser.get(approved(story, location, ADA, { deny: true }));
  expect(back.status).toBe(403);
  expect(words(back.text)).toContain('Google tells us that you cancelled. Nothing was changed.');
});

describe('the way back from Google', () => {
  test('works once', async () => {
    const browser = makeBrowser(story.url);
    const { location } = await browser.get('/auth/google');
    const url = approved(story, location, ADA);
    const [one, two] = await Promise.all([browser.get(url), browser.get(url)]);
    expect([one.status, two.status].sort()).toEqual([303, 400]);
    expect((await browser.get(url)).status).toBe(400);
  });

  test('works only in the session it began in, and a stranger’s try does not use it up', async () => {
    const browser = makeBrowser(story.url);
    const { location } = await browser.get('/auth/google');
    const url = approved(story, location, ADA);
    const stranger = makeBrowser(story.url);
    await stranger.get('/auth/google');
    expect((await stranger.get(url)).status).toBe(400);
    expect((await stranger.get('/')).location).toContain('/sign-in');
    expect((await browser.get(url)).status).toBe(303);
  });

  test('needs the state, the code and the right kind of journey', async () => {
    const browser = makeBrowser(story.url);
    const { location } = await browser.get('/auth/google');
    const url = new URL(approved(story, location, ADA));
    const code = url.searchParams.get('code') ?? '';
    expect((await browser.get(`/auth/google/callback?code=${code}`)).status).toBe(400);
    expect((await browser.get(`/auth/google/callback?state=${'x'.repeat(43)}&code=${code}`)).status).toBe(400);
    expect((await browser.get(`/auth/google/callback?state=${url.searchParams.get('state') ?? ''}`)).status).toBe(400);
  });

  test('a code that another challenge was made for is worth nothing: PKCE', async () => {
    const browser = makeBrowser(story.url);
    const mine = new URL((await browser.get('/auth/google')).location);
    const attacker = new URL((await makeBrowser(story.url).get('/auth/google')).location);
    const theirs = new URL(approved(story, attacker.href, BEN)).searchParams.get('code') ?? '';
    const injected = `/auth/google/callback?state=${mine.searchParams.get('state') ?? ''}&code=${encodeURIComponent(theirs)}`;
    expect((await browser.get(injected)).status).toBe(400);
    expect((await browser.get('/')).location).toContain('/sign-in');
  });
});

describe('the session', () => {
  test('gets a new id at sign-in, in a cookie scripts can’t read', async () => {
    const browser = makeBrowser(story.url);
    const { location, headers } = await browser.get('/auth/google');
    expect(headers.get('set-cookie')).toMatch(/HttpOnly/);
    expect(headers.get('set-cookie')).toMatch(/SameSite=Lax/);
    const before = browser.cookies.get('session');
    await browser.get(approved(story, location, ADA));
    expect(browser.cookies.get('session')).not.toBe(before);
  });

  test('ends at sign-out, for every copy of the cookie', async () => {
    const browser = await signedIn(story, ADA);
    const copy = makeBrowser(story.url);
    browser.cookies.forEach((value, name) => copy.cookies.set(name, value));
    expect((await browser.post('/auth/sign-out')).location).toBe('/sign-in');
    expect((await copy.get('/')).location).toContain('/sign-in');
  });

  test('does not outlive the person’s membership', async () => {
    const browser = await signedIn(story, BEN);
    expect((await browser.get('/')).location).toBe('/customers');
    const connection = await mongoose.createConnection(story.parts.config.mongoUri).asPromise();
    await connection.collection('teamMembers').deleteOne({ email: BEN });
    await connection.close();
    expect((await browser.get('/')).location).toContain('/sign-in');
  });

  test('leads only to places of ours', async () => {
    for (const evil of ['//evil.example', 'https://evil.example/', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)']) {
      const browser = makeBrowser(story.url);
      const { location } = await browser.get(`/auth/google?return_to=${encodeURIComponent(evil)}`);
      expect((await browser.get(approved(story, location, ADA))).location).toBe('/');
    }
  });
});

test('signing in is written to the audit log', async () => {
  const rows = await story.parts.store.auditLog.list(story.organisations.get(NORTH)?.id ?? '', null, 500);
  expect(rows.map(({ action }) => action)).toContain('session.sign-in');
});
