/** The `/_sim` side over HTTP: mail comes and goes, mistakes are told with place and remedy. */
import { OptionError, readOptions } from '../options';
import type { Simulator } from '../server';
import { GMAIL, sim, startSmall } from '../testing/small-world';

const ADA = 'ada@northwind.example';
const BO = 'bo@northwind.example';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSmall();
});
afterEach(() => simulator.close());

const mailbox = (email: string) => {
  const account = simulator.state.accounts.get(email);
  if (!account) throw new Error(email);
  return account.mailbox;
};
const call = (method: string, path: string, body?: unknown) => sim(simulator, method, path, body);

test('a mail reaches every addressed mailbox, by any address, and the sender’s Sent', async () => {
  const message = {
    from: `Bo Ek <${BO}>`,
    to: ['Sales <sales@northwind.example>'],
    cc: ['out@side.example'],
    bcc: ['cy@other.example'],
    subject: 'Hi',
    text: 'x',
  };
  const { status, body } = await call('POST', '/mail', { message });
  expect(status).toBe(200);
  const delivered = body.delivered as unknown as { email: string; id: string }[];
  expect(delivered.map(({ email }) => email).sort()).toEqual([ADA, BO, 'cy@other.example'].sort());
  const labelsOf = (email: string) => [...(mailbox(email).get(delivered.find((each) => each.email === email)?.id ?? '')?.labelIds ?? [])];
  expect(labelsOf(BO)).toEqual(['SENT']);
  expect(labelsOf(ADA).sort()).toEqual(['INBOX', 'UNREAD']);
  const rawOf = (email: string) =>
    mailbox(email)
      .findByMessageId((body.messageId as unknown as string).slice(1, -1))[0]
      ?.source.raw()
      .toString() ?? '';
  expect(rawOf(BO)).toContain('Bcc: cy@other.example');
  expect(rawOf('cy@other.example')).not.toContain('Bcc:');
});

test('a mail without id and date gets both; two alike are two mails', async () => {
  const message = { from: 'jo@acme.example', to: [ADA], subject: 'Same', text: 'same' };
  const first = await call('POST', '/mail', { message });
  const second = await call('POST', '/mail', { message });
  expect(first.body.messageId).toMatch(/^<.+@acme\.example>$/);
  expect(first.body.messageId).not.toBe(second.body.messageId);
});

test('a mail nobody in the world gets or sends is refused', async () => {
  const { status, body } = await call('POST', '/mail', { message: { from: 'a@b.example', to: ['c@d.example'], text: 'x' } });
  expect(status).toBe(400);
  expect(body.error?.where).toBe('body.message.to');
});

test('a mail is deleted by Message-ID in every mailbox, once', async () => {
  const path = `/mail/${encodeURIComponent('<m1@acme.example>')}`;
  expect((await call('DELETE', path)).status).toBe(200);
  expect(mailbox(ADA).counts().messages).toBe(4);
  expect((await call('DELETE', path)).status).toBe(404);
});

test('labels change by name', async () => {
  const { body } = await call('POST', '/labels', {
    email: ADA,
    messageId: '<m1@acme.example>',
    add: ['Customers/Acme', 'STARRED'],
    remove: ['INBOX'],
  });
  const labelIds = body.labelIds as unknown as string[];
  expect(labelIds).toContain('STARRED');
  expect(labelIds).not.toContain('INBOX');
  expect(labelIds.some((id) => mailbox(ADA).labels.byId(id)?.name === 'Customers/Acme')).toBe(true);
});

test.each([
  ['/faults', { operation: 'messages.get', tims: 3, status: 500 }, 'body'],
  ['/faults', { operation: 'messages.get', times: 0, status: 500 }, 'body.times'],
  ['/faults', { operation: 'messages.get', status: 200 }, 'body.status'],
  ['/faults', { operation: 'messages.get' }, 'body.status'],
  ['/push', { mode: 'sometimes' }, 'body.mode'],
  ['/clock', { advance: 'tomorrow' }, 'body.advance'],
  ['/trust', { domain: 'northwind.example', app: 'gmail', level: 'ok' }, 'body.level'],
  ['/gmail-disabled', {}, 'body.email'],
])('%s %j says where the mistake is and shows an example', async (path, body, where) => {
  const answer = await call('POST', path, body);
  expect(answer.status).toBe(400);
  expect(answer.body.error?.where).toBe(where);
  expect(answer.body.error?.remedy).toContain('like {');
});

test('unknown people, organisations and calls are 404 with a hint', async () => {
  expect((await call('POST', '/password', { email: 'nobody@northwind.example' })).body.error?.remedy).toContain('/_sim/world');
  expect((await call('POST', '/trust', { domain: 'x.example', app: 'gmail', level: 'trusted' })).status).toBe(404);
  expect((await call('GET', '/nonsense')).status).toBe(404);
});

test('calendar and tasks say that they are not there yet', async () => {
  for (const [method, path] of [
    ['POST', '/events'],
    ['GET', '/tasks'],
    ['POST', '/expire-sync-token'],
  ] as const) {
    const { status, body } = await call(method, path, method === 'POST' ? {} : undefined);
    expect(status).toBe(501);
    expect(body.error?.message).toContain('not yet');
  }
});

test('a consent given by call leads back to the app; a blocked app does not', async () => {
  const url = `${simulator.url}/o/oauth2/v2/auth?client_id=gmail.test&redirect_uri=${encodeURIComponent('http://localhost:8080/callback')}&response_type=code&scope=${encodeURIComponent(`openid ${GMAIL}`)}&state=1`;
  expect((await call('POST', '/approve', { url, email: ADA })).body.redirect).toContain('code=');
  expect((await call('POST', '/approve', { url, email: ADA, deny: true })).body.redirect).toContain('error=access_denied');
  const blocked = await call('POST', '/approve', { url, email: 'cy@other.example' });
  expect(blocked).toMatchObject({ status: 400, body: { error: { where: 'admin_policy_enforced' } } });
});

test('every call of the list answers, and the world tells what is loaded', async () => {
  const world = await call('GET', '/world');
  expect(world.body).toMatchObject({
    tariff: 'new',
    organisations: [{ domain: 'northwind.example' }, { domain: 'other.example', access: { gmail: 'limited', gcal: 'trusted' } }],
  });
  expect(JSON.stringify(world.body)).not.toContain('secret-gmail');
  for (const path of ['', '/ledger', '/ledger?since=2001-01-01&limit=1', '/faults', '/push', '/clock'])
    expect((await call('GET', path)).status).toBe(200);
  for (const [path, body] of [
    ['/tariff', { tariff: 'old', wording: '429' }],
    ['/concurrency', { limit: null }],
    ['/latency', { ms: 0 }],
    ['/expire-history', {}],
    ['/suspend', { email: BO }],
  ] as const) {
    expect((await call('POST', path, body)).status).toBe(200);
  }
  expect((await call('GET', '/ledger?since=soon')).status).toBe(400);
});

test('an identity token can be asked for that the add-on’s backend must refuse', async () => {
  const { body } = await call('POST', '/identity-token', { email: ADA, audience: 'addon', emailVerified: false });
  const claims = JSON.parse(Buffer.from(body.token?.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  expect(claims).toMatchObject({ aud: 'addon', email: ADA, email_verified: false });
});

test('the command line is checked, and the environment fills in', () => {
  expect(readOptions(['--port', '9000'], { SIMULATOR_TARIFF: 'old', SIMULATOR_PORT: '1' })).toMatchObject({
    port: 9000,
    tariff: 'old',
    latencyMs: 0,
  });
  for (const argv of [['--tariff', 'cheap'], ['--port', 'x'], ['--clients', '{}'], ['--clients', '['], ['--nonsense']]) {
    expect(() => readOptions(argv, {})).toThrow(OptionError);
  }
});
