/** Pushes: only Google's own, for us, from our account; anything else changes nothing (FAILURES S1). */
import { readNotification } from '../../src/web/push';
import { PUSH, startStory, type Story } from '../support/story';
import { googleKeys as keys, signedWithPublicKey, unsigned } from './forged-tokens';
import { ADA, twoCompanies } from './two-companies';

let story: Story;
let connection: string;
beforeAll(async () => {
  story = await startStory({ world: twoCompanies, work: false });
  connection = await story.connect(ADA);
}, 60_000);
afterAll(() => story.end());

const good = { aud: PUSH.audience, email: PUSH.serviceAccount, email_verified: true, sub: '112233' };
const envelope = (notification: object) => ({
  message: { data: Buffer.from(JSON.stringify(notification)).toString('base64url'), messageId: '1', publishTime: '2026-01-01T00:00:00Z' },
  subscription: 'projects/p/subscriptions/s',
});
const push = (token: string | null, body: unknown = envelope({ emailAddress: ADA, historyId: '9999999999' })) =>
  fetch(`${story.url}/push/gmail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const wanted = async () => (await story.parts.store.connections.get(connection))?.wantSeq;

const FORGED: [string, () => Promise<string | null> | string | null][] = [
  ['no token', () => null],
  ['a word', () => 'let-me-in'],
  ['another audience', () => keys.sign({ ...good, aud: 'https://another.example/push' })],
  ['the right audience from a foreign service account', () => keys.sign({ ...good, email: 'push@evil.example' })],
  ['an address nobody verified', () => keys.sign({ ...good, email_verified: false })],
  ['no address at all', () => keys.sign({ aud: PUSH.audience, sub: '1' })],
  ['an expired token', () => keys.sign(good, { lifetimeSeconds: -600 })],
  ['another issuer', () => keys.sign({ ...good, iss: 'https://evil.example' })],
  ['alg none', () => unsigned(good)],
  ['HS256 with the public key', () => signedWithPublicKey(good)],
];

test.each(FORGED)('%s is refused and wakes nobody', async (_what, token) => {
  const before = await wanted();
  const answer = await push(await token());
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ status: 401, title: expect.any(String) });
  expect(await wanted()).toBe(before);
});

test('a refused push’s body is never read: even one that is no JSON is a 401', async () => {
  expect((await push('let-me-in', '{{{')).status).toBe(401);
});

test('a real one is stored before it is answered, with the id as text or as a number', async () => {
  const before = (await wanted()) ?? 0;
  expect((await push(await keys.sign(good))).status).toBe(204);
  expect(await wanted()).toBe(before + 1);
  expect((await push(await keys.sign(good), envelope({ emailAddress: ADA.toUpperCase(), historyId: 10_000_000_000 }))).status).toBe(204);
  expect(await wanted()).toBe(before + 2);
  expect((await story.parts.store.connections.get(connection))?.pushedHistoryId).toBe('10000000000');
});

test('a mailbox we do not know is answered like one we do', async () => {
  expect((await push(await keys.sign(good), envelope({ emailAddress: 'nobody@else.example', historyId: '5' }))).status).toBe(204);
});

test.each([
  ['no message', {}],
  ['data that is no JSON', { message: { data: 'AAAA' } }],
  ['no history id', envelope({ emailAddress: ADA })],
  ['a history id that is no number', envelope({ emailAddress: ADA, historyId: '12; drop' })],
  ['an order to the database', envelope({ emailAddress: { $ne: null }, historyId: '1' })],
  ['an array', [envelope({ emailAddress: ADA, historyId: '1' })]],
  ['broken JSON', '{"message":'],
])('%s is a bad request', async (_what, body) => {
  expect((await push(await keys.sign(good), body)).status).toBe(400);
});

test('64 KB are enough for anything Gmail sends', async () => {
  expect((await push(await keys.sign(good), { message: { data: 'A'.repeat(70_000) } })).status).toBe(413);
});

test('a history id keeps all of its digits, also where a number would lose them', () => {
  const data = (text: string) => Buffer.from(text).toString('base64');
  expect(readNotification(data('{"emailAddress":"a@b.c","historyId":18446744073709551615}'))?.historyId).toBe('18446744073709551615');
  expect(readNotification(data('{"historyId":"42","emailAddress":"A@b.c"}'))).toEqual({ mailbox: 'a@b.c', historyId: '42' });
});
