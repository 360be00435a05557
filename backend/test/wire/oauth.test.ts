/** Signing in and connecting, against the simulated Google; the tokens it signs, against our verification. */
import type { Simulator } from '../../simulator/server';
import { makeIdentity } from '../../src/google/identity';
import { makeOAuth } from '../../src/google/oauth';
import { CLIENTS, consent, oauthFor, openSimulator, PUBLIC_URL } from './open-mailbox';

const ADA = 'ada@northwind.example';
const GMAIL = 'https://www.googleapis.com/auth/gmail.readonly';

let simulator: Simulator;
beforeAll(async () => {
  const people = [{ email: ADA, name: 'Ada Berg' }];
  simulator = await openSimulator({ world: 1, now: '2001-11-30T09:00:00Z', organisations: [{ domain: 'northwind.example', people }] });
});
afterAll(() => simulator.close());

test('where people are sent', () => {
  const oauth = makeOAuth({ clients: CLIENTS, publicUrl: PUBLIC_URL, clock: simulator.clock });
  const wish = { state: 's1', nonce: 'n1', codeChallenge: 'c1', loginHint: ADA, hd: 'northwind.example' };
  const connect = new URL(oauth.authorizationUrl({ app: 'gmail', purpose: 'connect', ...wish, consent: true }));
  expect(connect.origin + connect.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth');
  expect(Object.fromEntries(connect.searchParams)).toEqual({
    client_id: 'gmail.test',
    redirect_uri: 'http://localhost:8080/oauth/gmail/callback',
    response_type: 'code',
    scope: `openid email profile ${GMAIL}`,
    access_type: 'offline',
    state: 's1',
    nonce: 'n1',
    code_challenge: 'c1',
    code_challenge_method: 'S256',
    login_hint: ADA,
    hd: 'northwind.example',
    prompt: 'consent',
  });
  const signIn = new URL(oauth.authorizationUrl({ app: 'gmail', purpose: 'sign-in', state: 's', nonce: 'n', codeChallenge: 'c' }));
  expect(signIn.searchParams.get('scope')).toBe('openid email profile');
  expect(signIn.searchParams.get('redirect_uri')).toBe('http://localhost:8080/auth/google/callback');
  expect(signIn.searchParams.has('prompt')).toBe(false);
  expect(signIn.searchParams.has('include_granted_scopes')).toBe(false);
});

test('consent gives tokens, the scopes that were ticked, and a verified identity', async () => {
  const grant = await consent(simulator, ADA);
  expect(grant.identity).toEqual({
    sub: simulator.state.accounts.get(ADA)?.sub,
    email: ADA,
    emailVerified: true,
    hd: 'northwind.example',
    name: 'Ada Berg',
    nonce: 'n',
  });
  expect(grant.grantedScopes).toContain(GMAIL);
  expect(grant.refreshToken).toBeTruthy();
  expect(grant.expiresAt - simulator.clock.now()).toBeGreaterThan(3_500_000);
  expect((await consent(simulator, ADA, ['openid', 'email'])).grantedScopes).not.toContain(GMAIL);
});

test('a code is good once, and only with its verifier', async () => {
  const oauth = oauthFor(simulator);
  const wish = {
    app: 'gmail',
    redirectUri: oauth.redirectUri('gmail', 'connect'),
    code: '4/never-issued',
    codeVerifier: 'v'.repeat(43),
  } as const;
  await expect(oauth.exchange(wish)).rejects.toMatchObject({ kind: 'reconnect', operation: 'exchange', reason: 'invalid_grant' });
});

test('refreshing, and what ends it', async () => {
  const oauth = oauthFor(simulator);
  const { refreshToken = '', accessToken } = await consent(simulator, ADA);
  const renewed = await oauth.refresh('gmail', refreshToken);
  expect(renewed.accessToken).not.toBe(accessToken);
  expect(renewed).not.toHaveProperty('idToken');
  await expect(oauth.refresh('gcal', refreshToken)).rejects.toMatchObject({ kind: 'bug', reason: 'unauthorized_client' });
  await oauth.revoke(refreshToken);
  await oauth.revoke(refreshToken);
  await expect(oauth.refresh('gmail', refreshToken)).rejects.toMatchObject({ kind: 'reconnect', reason: 'invalid_grant' });
});

test('a wrong client secret is our mistake, not the person’s', async () => {
  const clients = { ...CLIENTS, gmail: { ...CLIENTS.gmail, clientSecret: 'wrong' } };
  const oauth = makeOAuth({ baseUrl: simulator.url, clients, publicUrl: PUBLIC_URL, clock: simulator.clock });
  await expect(oauth.refresh('gmail', 'r')).rejects.toMatchObject({ kind: 'bug', reason: 'invalid_client' });
});

test('a token endpoint in trouble is asked once, and waited for', async () => {
  const oauth = oauthFor(simulator);
  simulator.control.fault({ operation: 'token', times: 3, status: 503 });
  await expect(oauth.refresh('gmail', 'r')).rejects.toMatchObject({ kind: 'wait' });
  expect(simulator.control.faults()[0]?.times).toBe(2);
  simulator.control.clearFaults();
});

test('the add-on’s identity token, as the simulated Google signs it', async () => {
  const identity = makeIdentity({ baseUrl: simulator.url, clock: simulator.clock });
  const { token } = await simulator.control.identityToken({ email: ADA, audience: 'addon.test' });
  expect(await identity.verifyAddon(token, { audiences: ['addon.test'] })).toMatchObject({ email: ADA, hd: 'northwind.example' });
  await expect(identity.verifyAddon(token, { audiences: ['gmail.test'] })).rejects.toMatchObject({ why: 'audience' });
  const unverified = await simulator.control.identityToken({ email: ADA, audience: 'addon.test', emailVerified: false });
  await expect(identity.verifyAddon(unverified.token, { audiences: ['addon.test'] })).rejects.toMatchObject({ why: 'unverified-email' });
});
