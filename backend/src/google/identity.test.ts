/** S1: who may push, and who the add-on speaks for. Every way of being somebody else is refused. */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT, type JWTPayload } from 'jose';
import { makeIdentity } from './identity';
import { UnauthorizedToken } from './id-tokens';

const NOW = Date.UTC(2026, 0, 1);
const SECONDS = NOW / 1_000;
const AUDIENCE = 'https://sync.example/push/gmail';
const ACCOUNT = 'push@our-project.iam.gserviceaccount.com';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const google = pair();
const stranger = pair();

let server: Server;
let fetched = 0;
let broken = false;
beforeAll(async () => {
  const jwk = { ...(await exportJWK(google.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  server = createServer((request, response) => {
    fetched += 1;
    if (broken || request.url !== '/oauth2/v3/certs') return void response.writeHead(503).end('{}');
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const identity = () => makeIdentity({ baseUrl: baseUrl(), clock: { now: () => NOW } });

const CLAIMS: JWTPayload = {
  iss: 'https://accounts.google.com',
  aud: AUDIENCE,
  sub: '1234',
  email: ACCOUNT,
  email_verified: true,
  iat: SECONDS - 10,
  exp: SECONDS + 3_000,
};
const signed = (claims: JWTPayload, { key = google.privateKey, kid = 'k1', alg = 'RS256' } = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key);

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (alg: string) => `${base64({ alg, kid: 'k1' })}.${base64(CLAIMS)}.`;
/** The classic: the public key, which everybody has, used as a shared secret. */
function hs256WithPublicKey(): string {
  const body = `${base64({ alg: 'HS256', kid: 'k1' })}.${base64(CLAIMS)}`;
  const pem = google.publicKey.export({ type: 'spki', format: 'pem' });
  return `${body}.${createHmac('sha256', pem).update(body).digest('base64url')}`;
}

const push = async (header: string | undefined) => identity().verifyPush(header, { audience: AUDIENCE, serviceAccount: ACCOUNT });

test('a push of our own service account is let in', async () => {
  expect(await push(`Bearer ${await signed(CLAIMS)}`)).toEqual({ ok: true });
});

test.each<[string, () => Promise<string> | string]>([
  ['no token', () => ''],
  ['not a bearer token', () => 'Basic abc'],
  ['rubbish', () => 'Bearer abc'],
  ['alg none', () => `Bearer ${unsigned('none')}`],
  ['alg none, signed by nobody, with a dot less', () => `Bearer ${unsigned('none').slice(0, -1)}`],
  ['HS256 with the public key', () => `Bearer ${hs256WithPublicKey()}`],
  ['signed by somebody else', async () => `Bearer ${await signed(CLAIMS, { key: stranger.privateKey })}`],
  ['a key nobody knows', async () => `Bearer ${await signed(CLAIMS, { kid: 'k2' })}`],
  ['PS256', async () => `Bearer ${await signed(CLAIMS, { alg: 'PS256' })}`],
  ['wrong audience', async () => `Bearer ${await signed({ ...CLAIMS, aud: 'https://else.example/push' })}`],
  ['no audience', async () => `Bearer ${await signed({ ...CLAIMS, aud: undefined })}`],
  [
    'right audience, foreign service account',
    async () => `Bearer ${await signed({ ...CLAIMS, email: 'evil@other.iam.gserviceaccount.com' })}`,
  ],
  ['expired', async () => `Bearer ${await signed({ ...CLAIMS, exp: SECONDS - 61 })}`],
  ['no expiry', async () => `Bearer ${await signed({ ...CLAIMS, exp: undefined })}`],
  ['another issuer', async () => `Bearer ${await signed({ ...CLAIMS, iss: 'https://evil.example' })}`],
  ['email not verified', async () => `Bearer ${await signed({ ...CLAIMS, email_verified: false })}`],
  ['email verified, as text', async () => `Bearer ${await signed({ ...CLAIMS, email_verified: 'true' })}`],
  ['email verified not mentioned', async () => `Bearer ${await signed({ ...CLAIMS, email_verified: undefined })}`],
  ['no email', async () => `Bearer ${await signed({ ...CLAIMS, email: undefined })}`],
  ['endless', () => `Bearer ${'a'.repeat(100_000)}`],
])('S1: %s is refused, and the refusal does not repeat it', async (_name, header) => {
  const given = await header();
  const error: unknown = await push(given || undefined).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnauthorizedToken);
  const said = JSON.stringify({ ...(error as object), text: String(error), stack: (error as Error).stack, cause: (error as Error).cause });
  if (given.length > 20) expect(said).not.toContain(given.slice(10, 30));
});

test('S2: an expectation that is empty lets nobody in', async () => {
  const header = `Bearer ${await signed(CLAIMS)}`;
  await expect(identity().verifyPush(header, { audience: '', serviceAccount: ACCOUNT })).rejects.toThrow(UnauthorizedToken);
  await expect(identity().verifyPush(header, { audience: AUDIENCE, serviceAccount: '' })).rejects.toThrow(UnauthorizedToken);
  await expect(identity().verifyAddon(await signed(CLAIMS), { audiences: [] })).rejects.toThrow(UnauthorizedToken);
  await expect(identity().verifyAddon(await signed({ ...CLAIMS, aud: '' }), { audiences: [''] })).rejects.toThrow(UnauthorizedToken);
});

test('the add-on’s token names the person; one of several audiences is enough', async () => {
  const claims = { ...CLAIMS, iss: 'accounts.google.com', aud: 'addon.test', email: 'Ada@Northwind.example', hd: 'Northwind.example' };
  expect(await identity().verifyAddon(await signed(claims), { audiences: ['old.test', 'addon.test'] })).toEqual({
    sub: '1234',
    email: 'ada@northwind.example',
    hd: 'northwind.example',
  });
  const personal = await identity().verifyAddon(await signed({ ...claims, hd: undefined }), { audiences: ['addon.test'] });
  expect(personal.hd).toBeNull();
  await expect(identity().verifyAddon(await signed(claims), { audiences: ['other.test'] })).rejects.toMatchObject({ why: 'audience' });
});

test('Google’s keys are fetched once', async () => {
  const one = identity();
  const before = fetched;
  for (let n = 0; n < 5; n += 1) await one.verifyPush(`Bearer ${await signed(CLAIMS)}`, { audience: AUDIENCE, serviceAccount: ACCOUNT });
  expect(fetched - before).toBe(1);
});

test('keys that cannot be fetched are a wait, not a verdict', async () => {
  broken = true;
  await expect(push(`Bearer ${await signed(CLAIMS)}`)).rejects.toMatchObject({ kind: 'wait', operation: 'certs' });
  broken = false;
});
