/** Google's own client library signs in, connects, refreshes and revokes against the simulator, and meets its refusals. */
import { X509Certificate } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { CALENDAR, connect, GMAIL, libraryFor, pkce, postForm, REDIRECT, startSmall, TASKS } from '../testing/small-world';
import type { Simulator } from '../server';

const ADA = 'ada@northwind.example';
const SIGN_IN = ['openid', 'email', 'profile'];
const EMAIL = 'https://www.googleapis.com/auth/userinfo.email';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSmall();
});
afterEach(() => simulator.close());

const authUrl = (extra: Record<string, string> = {}, app: 'gmail' | 'gcal' | 'console' = 'gmail') => {
  const url = new URL(
    libraryFor(simulator, app).generateAuthUrl({ access_type: 'offline', scope: ['openid', 'email', GMAIL], state: 'xyz' }),
  );
  for (const [name, value] of Object.entries(extra)) url.searchParams.set(name, value);
  return url.toString();
};
const approved = (url: string, email = ADA, scopes?: string[]) => {
  const result = simulator.control.approve({ url, email, scopes });
  if ('error' in result) throw new Error(result.error.code);
  return new URL(result.redirect).searchParams;
};
const gmailForm = (form: Record<string, string>) =>
  postForm(`${simulator.url}/token`, { client_id: 'gmail.test', client_secret: 'secret-gmail', redirect_uri: REDIRECT, ...form });
const codeForm = (code: string) => gmailForm({ grant_type: 'authorization_code', code });
const refreshForm = (refresh = '') => gmailForm({ grant_type: 'refresh_token', refresh_token: refresh });
const userinfoStatus = async (access: string) =>
  (await fetch(`${simulator.url}/oauth2/v3/userinfo`, { headers: { Authorization: `Bearer ${access}` } })).status;

test('the library signs in with PKCE and gets a verifiable ID token with nonce, hd and sub', async () => {
  const library = libraryFor(simulator, 'gmail');
  const { verifier, challenge } = pkce();
  const url = authUrl({ nonce: 'n-1', code_challenge: challenge, code_challenge_method: 'S256', prompt: 'consent' });
  const answer = approved(url);
  expect(answer.get('state')).toBe('xyz');
  expect(answer.get('hd')).toBe('northwind.example');
  const { tokens } = await library.getToken({ code: answer.get('code') ?? '', codeVerifier: verifier });
  expect(tokens.token_type).toBe('Bearer');
  expect(tokens.refresh_token).toMatch(/^1\/\//);
  expect(tokens.scope?.split(' ').sort()).toEqual(['openid', EMAIL, GMAIL].sort());
  const ticket = await library.verifyIdToken({ idToken: tokens.id_token ?? '', audience: 'gmail.test' });
  expect(ticket.getPayload()).toMatchObject({
    iss: 'https://accounts.google.com',
    aud: 'gmail.test',
    email: ADA,
    email_verified: true,
    hd: 'northwind.example',
    nonce: 'n-1',
    sub: simulator.state.accounts.get(ADA)?.sub,
  });
  library.setCredentials(tokens);
  const info = await library.getTokenInfo(tokens.access_token ?? '');
  expect(info).toMatchObject({ aud: 'gmail.test', email: ADA, access_type: 'offline' });
});

test('identity tokens of Apps Script verify through the certificates, and not for another audience or when expired', async () => {
  const library = libraryFor(simulator, 'gmail');
  const { token } = await simulator.control.identityToken({ email: ADA, audience: 'addon.test' });
  const ticket = await library.verifyIdToken({ idToken: token, audience: 'addon.test' });
  expect(ticket.getPayload()).toMatchObject({ email: ADA, email_verified: true, hd: 'northwind.example' });
  await expect(library.verifyIdToken({ idToken: token, audience: 'foreign.test' })).rejects.toThrow(/audience/);
  const { token: old } = await simulator.control.identityToken({ email: ADA, audience: 'addon.test', expiresInSeconds: -600 });
  await expect(library.verifyIdToken({ idToken: old, audience: 'addon.test' })).rejects.toThrow(/too late/);
  const keys = createRemoteJWKSet(new URL(`${simulator.url}/oauth2/v3/certs`));
  await expect(jwtVerify(token, keys, { audience: 'addon.test' })).resolves.toBeTruthy();
});

test('the PEM endpoint serves real certificates', async () => {
  const pems = (await (await fetch(`${simulator.url}/oauth2/v1/certs`)).json()) as Record<string, string>;
  const certificate = new X509Certificate(Object.values(pems)[0] ?? '');
  expect(certificate.verify(certificate.publicKey)).toBe(true);
});

test('a code works once, for ten minutes, for its redirect address and its client only', async () => {
  const once = approved(authUrl()).get('code') ?? '';
  expect((await codeForm(once)).status).toBe(200);
  expect(await codeForm(once)).toEqual({ status: 400, body: { error: 'invalid_grant', error_description: 'Bad Request' } });

  const late = approved(authUrl()).get('code') ?? '';
  simulator.clock.advance(11 * 60_000);
  expect((await codeForm(late)).body.error).toBe('invalid_grant');

  const elsewhere = approved(authUrl()).get('code') ?? '';
  expect((await gmailForm({ grant_type: 'authorization_code', code: elsewhere, redirect_uri: 'http://localhost/other' })).body.error).toBe(
    'invalid_grant',
  );

  const other = approved(authUrl()).get('code') ?? '';
  const foreign = {
    client_id: 'gcal.test',
    client_secret: 'secret-gcal',
    redirect_uri: REDIRECT,
    grant_type: 'authorization_code',
    code: other,
  };
  expect((await postForm(`${simulator.url}/token`, foreign)).body.error).toBe('invalid_grant');
  expect((await codeForm('nonsense')).body.error_description).toBe('Malformed auth code.');
});

test('a code that was asked for with PKCE is worth nothing without the verifier', async () => {
  const { challenge } = pkce();
  const code = () => approved(authUrl({ code_challenge: challenge, code_challenge_method: 'S256' })).get('code') ?? '';
  expect((await codeForm(code())).body).toEqual({ error: 'invalid_grant', error_description: 'Missing code verifier.' });
  const wrong = await gmailForm({ grant_type: 'authorization_code', code: code(), code_verifier: pkce().verifier });
  expect(wrong.body).toEqual({ error: 'invalid_grant', error_description: 'Invalid code verifier.' });
});

test('a wrong client is told apart from a wrong grant', async () => {
  const unknown = await postForm(`${simulator.url}/token`, {
    client_id: 'nobody',
    client_secret: 'x',
    grant_type: 'refresh_token',
    refresh_token: 'y',
  });
  expect(unknown).toEqual({ status: 401, body: { error: 'invalid_client', error_description: 'The OAuth client was not found.' } });
  const secret = await postForm(`${simulator.url}/token`, {
    client_id: 'gmail.test',
    client_secret: 'x',
    grant_type: 'refresh_token',
    refresh_token: 'y',
  });
  expect(secret.status).toBe(401);
  expect((await gmailForm({ grant_type: 'password' })).body.error).toBe('unsupported_grant_type');
});

test('errors in the request stay on a page at Google', async () => {
  for (const [change, code, status] of [
    [{ redirect_uri: 'http://localhost:8080/callback/' }, 'redirect_uri_mismatch', 400],
    [{ client_id: 'nobody' }, 'invalid_client', 401],
    [{ scope: 'https://www.googleapis.com/auth/gmail.readonyl' }, 'invalid_scope', 400],
    [{ response_type: 'banana' }, 'unsupported_response_type', 400],
  ] as const) {
    const response = await fetch(authUrl(change), { redirect: 'manual' });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(`Error ${status}: ${code}`);
  }
});

test('a refresh token comes with the first offline consent only, unless consent is asked for again', async () => {
  const tokensOf = async (extra: Record<string, string>) => (await codeForm(approved(authUrl(extra)).get('code') ?? '')).body;
  expect(await tokensOf({ access_type: 'online' })).not.toHaveProperty('refresh_token');
  expect(await tokensOf({})).toHaveProperty('refresh_token');
  expect(await tokensOf({})).not.toHaveProperty('refresh_token');
  expect(await tokensOf({ prompt: 'consent' })).toHaveProperty('refresh_token');
});

test('unticked boxes are missing from the granted scope; nothing at all is a refusal', async () => {
  const url = authUrl({ scope: `openid email ${CALENDAR} ${TASKS}`, prompt: 'consent' }, 'gcal');
  const scope = approved(url, ADA, [CALENDAR]).get('scope');
  expect(scope?.split(' ').sort()).toEqual(['openid', EMAIL, CALENDAR].sort());
  expect(approved(authUrl({ scope: `${CALENDAR} ${TASKS}`, prompt: 'consent' }, 'gcal'), ADA, []).get('error')).toBe('access_denied');
});

test('one scope alone has no box: continue grants it', () => {
  expect(approved(authUrl({ scope: GMAIL, prompt: 'consent' }), ADA, []).get('scope')).toBe(GMAIL);
});

test('a person who declines goes back with access_denied and the state', () => {
  const result = simulator.control.approve({ url: authUrl(), email: ADA, deny: true });
  expect(result).toEqual({ redirect: `${REDIRECT}?error=access_denied&state=xyz` });
});

test('an app the admin has not trusted is blocked at Google, by page and by call', async () => {
  const url = authUrl({ login_hint: 'cy@other.example' });
  expect(simulator.control.approve({ url, email: 'cy@other.example' })).toMatchObject({ error: { code: 'admin_policy_enforced' } });
  const page = await fetch(url, { redirect: 'manual' });
  expect(page.status).toBe(400);
  expect(await page.text()).toContain('admin_policy_enforced');
});

test('signing in works where the Gmail app is not trusted, but not where it is blocked', () => {
  const url = (app: 'console' | 'gmail') => authUrl({ scope: SIGN_IN.join(' ') }, app);
  expect(approved(url('gmail'), 'cy@other.example').get('code')).toBeTruthy();
  simulator.control.trust('other.example', 'gmail', 'blocked');
  expect(simulator.control.approve({ url: url('gmail'), email: 'cy@other.example' })).toHaveProperty('error');
  expect(approved(url('console'), 'cy@other.example').get('code')).toBeTruthy();
});

test('access tokens live 3599 seconds; the library refreshes them', async () => {
  const { library, access } = await connect(simulator, 'gmail', ADA, [GMAIL, 'openid', 'email']);
  expect(await userinfoStatus(access)).toBe(200);
  simulator.clock.advance(3_600_000);
  expect(await userinfoStatus(access)).toBe(401);
  const { credentials } = await library.refreshAccessToken();
  expect(await userinfoStatus(credentials.access_token ?? '')).toBe(200);
  expect(credentials.id_token).toBeTruthy();
});

test('revoking through the library ends every client of the project and no other project', async () => {
  const gmail = await connect(simulator, 'gmail', ADA, [GMAIL]);
  const console_ = await connect(simulator, 'console', ADA, SIGN_IN);
  const calendar = await connect(simulator, 'gcal', ADA, [CALENDAR, 'openid']);
  await gmail.library.revokeToken(gmail.refresh ?? '');
  expect((await refreshForm(gmail.refresh)).body.error).toBe('invalid_grant');
  expect(await userinfoStatus(console_.access)).toBe(401);
  await expect(calendar.library.refreshAccessToken()).resolves.toBeTruthy();
  expect(await postForm(`${simulator.url}/revoke`, { token: gmail.refresh ?? '' })).toEqual({
    status: 400,
    body: { error: 'invalid_token', error_description: 'Token expired or revoked' },
  });
});

test('a password change kills tokens with a Gmail scope, access tokens too, and spares Calendar and sign-in', async () => {
  const gmail = await connect(simulator, 'gmail', ADA, [GMAIL, 'openid']);
  const calendar = await connect(simulator, 'gcal', ADA, [CALENDAR, TASKS, 'openid']);
  expect(simulator.control.password(ADA)).toEqual({ tokensKilled: 2 });
  expect(await userinfoStatus(gmail.access)).toBe(401);
  expect(await refreshForm(gmail.refresh)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await userinfoStatus(calendar.access)).toBe(200);
  await expect(calendar.library.refreshAccessToken()).resolves.toBeTruthy();
});

test('include_granted_scopes carries Gmail into a token of the same project, which then dies with the password', async () => {
  await connect(simulator, 'gmail', ADA, [GMAIL]);
  const url = authUrl({ scope: SIGN_IN.join(' '), include_granted_scopes: 'true' }, 'console');
  expect(approved(url).get('scope')).toContain(GMAIL);
});

test('the oldest of more than a hundred refresh tokens dies silently', async () => {
  const first = await connect(simulator, 'gmail', ADA, [GMAIL]);
  for (let i = 0; i < 100; i++) await codeForm(approved(authUrl({ prompt: 'consent' })).get('code') ?? '');
  expect((await refreshForm(first.refresh)).body.error).toBe('invalid_grant');
});

test('a suspended account is out until it is restored', async () => {
  const { access, refresh } = await connect(simulator, 'gmail', ADA, [GMAIL, 'openid']);
  simulator.control.suspend(ADA);
  expect(await userinfoStatus(access)).toBe(401);
  expect((await refreshForm(refresh)).body.error).toBe('invalid_grant');
  simulator.control.suspend(ADA, false);
  expect((await refreshForm(refresh)).status).toBe(200);
});

test('refresh tokens of an app the admin blocks answer admin_policy_enforced, and are dead once it is trusted again', async () => {
  const { refresh } = await connect(simulator, 'gmail', ADA, [GMAIL]);
  simulator.control.trust('northwind.example', 'gmail', 'blocked');
  expect(await refreshForm(refresh)).toMatchObject({ status: 400, body: { error: 'admin_policy_enforced' } });
  simulator.control.trust('northwind.example', 'gmail', 'limited');
  expect((await refreshForm(refresh)).body.error).toBe('admin_policy_enforced');
  simulator.control.trust('northwind.example', 'gmail', 'trusted');
  expect((await refreshForm(refresh)).body.error).toBe('invalid_grant');
});

test('userinfo has sub in the OIDC shape and id in the v2 shape', async () => {
  const { access } = await connect(simulator, 'console', ADA, SIGN_IN);
  const read = async (path: string) => (await fetch(`${simulator.url}${path}`, { headers: { Authorization: `Bearer ${access}` } })).json();
  const sub = simulator.state.accounts.get(ADA)?.sub;
  expect(await read('/oauth2/v3/userinfo')).toMatchObject({ sub, email: ADA, email_verified: true, given_name: 'Ada' });
  expect(await read('/oauth2/v2/userinfo')).toMatchObject({ id: sub, email: ADA, verified_email: true });
});
