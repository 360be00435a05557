/** Google's Gmail client against the whole simulator: who is let in, what is refused and how, what is metered. */
import { connect as connectSocket } from 'node:net';
import { gmail, type gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { Simulator, SimulatorOptions } from './server';
import { CALENDAR, connect, GMAIL, startSmall } from './testing/small-world';

const ADA = 'ada@northwind.example';
const WATCH = { topicName: 'projects/mail-project/topics/gmail' };

let simulator: Simulator;
afterEach(() => simulator.close());

async function open(options: Partial<SimulatorOptions> = {}, scopes = [GMAIL]): Promise<{ api: gmail_v1.Gmail; access: string }> {
  simulator = await startSmall(options);
  const { library, access } = await connect(simulator, 'gmail', ADA, scopes);
  return { access, api: gmail({ version: 'v1', auth: library, rootUrl: simulator.url, retry: false, fetchImplementation: fetch }) };
}

const raw = async (path: string, access: string, init: RequestInit = {}) => {
  const response = await fetch(simulator.url + path, { ...init, headers: { Authorization: `Bearer ${access}` } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
};
const batch = async (access: string, paths: readonly string[]): Promise<string> => {
  const parts = paths.map((path, i) => `--b\r\nContent-Type: application/http\r\nContent-ID: <item${i}>\r\n\r\nGET ${path}\r\n\r\n`);
  const headers = { Authorization: `Bearer ${access}`, 'Content-Type': 'multipart/mixed; boundary=b' };
  const answer = await fetch(`${simulator.url}/batch/gmail/v1`, { method: 'POST', headers, body: `${parts.join('')}--b--` });
  return `${answer.status} ${await answer.text()}`;
};
const PROFILE = '/gmail/v1/users/me/profile';
const MESSAGES = '/gmail/v1/users/me/messages';

test('the library lists and reads mail', async () => {
  const { api } = await open();
  const { data } = await api.users.messages.list({ userId: 'me' });
  expect(data.messages).toHaveLength(5);
  const message = await api.users.messages.get({ userId: ADA, id: data.messages?.[0]?.id ?? '', fields: 'id,payload/headers' });
  expect(Object.keys(message.data).sort()).toEqual(['id', 'payload']);
  expect(Object.keys(message.data.payload ?? {})).toEqual(['headers']);
});

test('a missing, unknown, expired or killed bearer token is 401 authError', async () => {
  const { access } = await open();
  expect((await fetch(simulator.url + PROFILE)).status).toBe(401);
  const unknown = await raw(PROFILE, 'ya29.nobody');
  expect(unknown.status).toBe(401);
  expect(unknown.headers.get('www-authenticate')).toContain('invalid_token');
  expect(unknown.body.error).toEqual({
    code: 401,
    message: 'Invalid Credentials',
    errors: [{ message: 'Invalid Credentials', domain: 'global', reason: 'authError', location: 'Authorization', locationType: 'header' }],
    status: 'UNAUTHENTICATED',
  });
  expect((await raw(PROFILE, access)).status).toBe(200);
  simulator.control.expireAccess(ADA);
  expect((await raw(PROFILE, access)).status).toBe(401);
});

test('a token without the scope is told so in Google’s words', async () => {
  const { access } = await open({}, [CALENDAR]);
  const { status, body } = await raw(PROFILE, access);
  expect(status).toBe(403);
  expect(body.error).toMatchObject({
    message: 'Request had insufficient authentication scopes.',
    errors: [{ domain: 'global', reason: 'insufficientPermissions', message: 'Insufficient Permission' }],
    status: 'PERMISSION_DENIED',
    details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', domain: 'googleapis.com' }],
  });
});

test('nobody reads another person’s mailbox', async () => {
  const { access } = await open();
  const { status, body } = await raw('/gmail/v1/users/bo@northwind.example/profile', access);
  expect(status).toBe(403);
  expect(body.error.message).toBe('Delegation denied for bo@northwind.example');
});

test('Gmail switched off by the admin is 400 “Mail service not enabled”, an app blocked by the admin 403 domainPolicy', async () => {
  const { access } = await open();
  const refused = async () => (await raw(PROFILE, access)).body.error;
  simulator.control.gmailDisabled({ domain: 'northwind.example' });
  expect(await refused()).toMatchObject({
    code: 400,
    message: 'Mail service not enabled',
    errors: [{ domain: 'global', reason: 'failedPrecondition', message: 'Mail service not enabled' }],
    status: 'FAILED_PRECONDITION',
  });
  simulator.control.gmailDisabled({ email: ADA }, false);
  expect(await refused()).toBeUndefined();
  simulator.control.trust('northwind.example', 'gmail', 'limited');
  expect((await refused()).errors[0].reason).toBe('domainPolicy');
});

test('the 301st read within a minute is refused with 403 usageLimits rateLimitExceeded, and accepted a minute later', async () => {
  const { access } = await open();
  const [{ id }] = (await raw(MESSAGES, access)).body.messages;
  for (let i = 0; i < 299; i++) expect((await raw(`${MESSAGES}/${id}`, access)).status).toBe(200);
  const refused = await raw(`${MESSAGES}/${id}`, access);
  expect(refused.status).toBe(403);
  expect(refused.body.error.errors[0]).toMatchObject({ domain: 'usageLimits', reason: 'rateLimitExceeded' });
  expect(refused.body.error.message).toMatch(
    /^Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service 'gmail.googleapis.com' for consumer 'project_number:\d+'\.$/,
  );
  simulator.control.setTariff({ wording: '429' });
  expect((await raw(`${MESSAGES}/${id}`, access)).body.error).toMatchObject({
    code: 429,
    message: 'Resource has been exhausted (e.g. check quota).',
  });
  simulator.control.setTariff({ wording: 'retry-after' });
  expect((await raw(`${MESSAGES}/${id}`, access)).body.error.message).toMatch(/Retry after \d{4}-/);
  expect(simulator.ledger.read().mailboxes[ADA]).toMatchObject({ rateLimited: 3, highest60s: { units: 5_985 } });
  simulator.clock.advance(60_000);
  expect((await raw(`${MESSAGES}/${id}`, access)).status).toBe(200);
});

test('the old tariff charges 5 a read', async () => {
  const { access } = await open({ tariff: 'old' });
  const [{ id }] = (await raw(MESSAGES, access)).body.messages;
  await raw(`${MESSAGES}/${id}`, access);
  expect(simulator.ledger.read().mailboxes[ADA]?.operations['messages.get']?.units).toBe(5);
});

test('calls beyond the concurrency wall are 429, those below go through', async () => {
  const { access } = await open({ concurrency: 3, latencyMs: 1 });
  const statuses = (
    await batch(
      access,
      Array.from({ length: 8 }, () => PROFILE),
    )
  ).match(/HTTP\/1.1 \d+/g);
  expect(statuses?.filter((status) => status === 'HTTP/1.1 200')).toHaveLength(3);
  expect(statuses?.filter((status) => status === 'HTTP/1.1 429')).toHaveLength(5);
  expect((await raw(PROFILE, access)).status).toBe(200);
});

test('faults hit the next calls of one operation and person, then end', async () => {
  const { access } = await open();
  simulator.control.fault({ operation: 'getProfile', times: 2, status: 429, reason: 'userRateLimitExceeded', retryAfter: 7 });
  simulator.control.fault({ operation: '*', email: 'bo@northwind.example', status: 500 });
  const first = await raw(PROFILE, access);
  expect(first.status).toBe(429);
  expect(first.headers.get('retry-after')).toBe('7');
  expect(first.body.error.errors[0]).toMatchObject({ domain: 'usageLimits', reason: 'userRateLimitExceeded' });
  expect((await raw(MESSAGES, access)).status).toBe(200);
  expect((await raw(PROFILE, access)).status).toBe(429);
  expect((await raw(PROFILE, access)).status).toBe(200);
  expect(simulator.ledger.read().mailboxes[ADA]?.operations.getProfile?.statuses).toEqual({ 200: 1, 429: 2 });
});

test('a connection can break before or in the middle of the answer', async () => {
  const { access } = await open();
  simulator.control.fault({ operation: 'getProfile', status: 0 });
  await expect(raw(PROFILE, access)).rejects.toThrow();
  simulator.control.fault({ operation: 'getProfile', truncate: true });
  await expect(raw(PROFILE, access)).rejects.toThrow();
  simulator.control.fault({ operation: 'getProfile', status: 502, body: '<html>502</html>' });
  const html = await fetch(simulator.url + PROFILE, { headers: { Authorization: `Bearer ${access}` } });
  expect(await html.text()).toBe('<html>502</html>');
});

test('an answer can be made up, such as a history that does not show the news yet', async () => {
  const { access } = await open();
  simulator.control.fault({ operation: 'history.list', status: 200, body: '{"historyId":"7"}' });
  const history = () => raw('/gmail/v1/users/me/history?startHistoryId=1', access);
  expect(await history()).toMatchObject({ status: 200, body: { historyId: '7' } });
  expect((await history()).status).toBe(404);
});

test('the token endpoint fails on demand', async () => {
  await open();
  const { library } = await connect(simulator, 'gmail', ADA, [GMAIL]);
  simulator.control.fault({ operation: 'token', status: 400, reason: 'invalid_grant', email: ADA });
  await expect(library.refreshAccessToken()).rejects.toThrow('invalid_grant');
  await expect(library.refreshAccessToken()).resolves.toBeTruthy();
});

test('a client that goes away in the middle of its request does no harm', async () => {
  const { access } = await open();
  const socket = connectSocket(Number(new URL(simulator.url).port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(`POST /gmail/v1/users/me/watch HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{`);
  await new Promise<void>((resolve) => socket.end(() => resolve()));
  socket.destroy();
  expect((await raw(PROFILE, access)).status).toBe(200);
});

test('a misspelt fields selector is 400', async () => {
  const { access } = await open();
  const { status, body } = await raw(`${MESSAGES}?fields=messages(idd)`, access);
  expect(status).toBe(400);
  expect(body.error.errors[0]).toMatchObject({ message: 'Invalid field selection idd', location: 'fields' });
});

test('a URL the simulator does not know is 501 and remembered', async () => {
  const { access } = await open();
  const { status, body } = await raw('/gmail/v1/users/me/settings/vacation', access);
  expect(status).toBe(501);
  expect(body.error.message).toContain('/gmail/v1/users/me/settings/vacation');
  expect(simulator.ledger.read().unknownUrls).toHaveLength(1);
});

test('a topic must lie in the project of the OAuth client', async () => {
  const { api } = await open();
  await expect(api.users.watch({ userId: 'me', requestBody: { topicName: 'projects/elsewhere/topics/x' } })).rejects.toMatchObject({
    status: 400,
  });
  await expect(api.users.watch({ userId: 'me', requestBody: WATCH })).resolves.toMatchObject({ status: 200 });
});

test('in virtual time latency moves the clock, and quota comes back without waiting', async () => {
  const { access } = await open({ virtualTime: true, latencyMs: 250 });
  const before = simulator.clock.now();
  await raw(PROFILE, access);
  expect(simulator.clock.now() - before).toBe(250);
});

test('a batch answers each part on its own and charges for each', async () => {
  const { access } = await open();
  const text = await batch(access, [PROFILE, `${MESSAGES}/ffffffffffffffff`]);
  expect(text).toMatch(/^200 /);
  expect(text).toContain('Content-ID: <response-item0>');
  expect(text).toContain('HTTP/1.1 200 OK');
  expect(text).toContain('HTTP/1.1 404 Not Found');
  expect(simulator.ledger.read().mailboxes[ADA]?.operations['messages.get']?.calls).toBe(1);
  expect(
    await batch(
      access,
      Array.from({ length: 101 }, () => PROFILE),
    ),
  ).toMatch(/^400 .*exceeds the limit/);
});
