/** The edges of the web side: headers, limits, health, errors, logs. One application, made as production makes it. */
import { EventEmitter } from 'node:events';
import request from 'supertest';
import { makeLog } from '../../src/log';
import { LIMITS } from '../../src/web/limits';
import { makeApp } from '../../src/web/app';
import { endSessions } from '../../src/web/session';
import type { WebParts } from '../../src/web/web-parts';
import { startStory, type Story } from '../support/story';
import { signedIn } from './browser';
import { ADA, NORTH, twoCompanies } from './two-companies';

let story: Story;
let production: WebParts;
const logged: string[] = [];
beforeAll(async () => {
  story = await startStory({ world: twoCompanies, work: false });
  const log = makeLog('info', { write: (line: string) => void logged.push(line) });
  production = {
    ...story.parts.web,
    log,
    settings: {
      ...story.parts.web.settings,
      production: true,
      publicUrl: 'https://sync.example.com',
      trustProxy: 1,
      redisPrefix: `${story.parts.config.redis.prefix}production:`,
      metricsToken: 'a-token-for-prometheus',
      simulatorUrl: null,
      addonDist: null,
    },
  };
}, 60_000);
afterAll(() => story.end());

const key = () => `Bearer ${story.apiKeys.get(NORTH) ?? ''}`;
const behindProxy = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };

describe('every answer', () => {
  test('lets a browser do as little as possible', async () => {
    const { headers } = await request(makeApp(production)).get('/sign-in').set(behindProxy);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|nonce|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'strict-transport-security': expect.stringContaining('max-age=31536000'),
      'cache-control': 'no-store',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('of https carries a cookie bound to the host', async () => {
    const { headers } = await request(makeApp(production)).get('/auth/google').set(behindProxy);
    expect(String(headers['set-cookie'])).toMatch(/^__Host-session=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax/);
    expect(String(headers['set-cookie'])).not.toContain('Domain');
  });

  test('of a page holds no inline script or style', async () => {
    const browser = await signedIn(story, ADA);
    for (const path of ['/sign-in', '/customers', '/settings/gmail', '/nowhere']) {
      const { text } = await browser.get(path);
      expect(text).not.toMatch(/<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/i);
    }
  });
});

describe('errors', () => {
  test('are problem documents for programs and pages for people', async () => {
    const app = makeApp(production);
    const api = await request(app).get('/api/v1/nothing').set('authorization', key());
    expect(api.status).toBe(404);
    expect(api.type).toBe('application/problem+json');
    expect(api.body).toEqual({
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      detail: 'There is no such address here.',
      requestId: expect.any(String),
    });
    const page = await request(app).get('/nothing').set(behindProxy);
    expect(page.status).toBe(404);
    expect(page.type).toBe('text/html');
    expect(page.text).toContain('<h1>Not found</h1>');
  });

  test('of ours say nothing but a fixed sentence and the request’s id, and the log no message of the driver', async () => {
    logged.length = 0;
    const store = {
      ...production.store,
      lists: { ...production.store.lists, customers: () => Promise.reject(new Error('secret@canary.example')) },
    };
    const { status, body, text } = await request(makeApp({ ...production, store }))
      .get('/api/v1/customers')
      .set('authorization', key());
    expect(status).toBe(500);
    expect(body).toMatchObject({
      detail: 'Something went wrong on our side. It has been noted; try again in a minute.',
      requestId: expect.any(String),
    });
    expect(text + logged.join('')).not.toContain('canary');
    expect(logged.join('')).toContain((body as { requestId: string }).requestId);
  });

  test('in what was sent are named: JSON, content type, size, cursor', async () => {
    const app = makeApp(production);
    const put = () => request(app).put('/api/v1/customers/x').set('authorization', key());
    expect((await put().set('content-type', 'application/json').send('{"name":')).body).toMatchObject({
      status: 400,
      detail: 'The body is not valid JSON.',
    });
    expect((await put().set('content-type', 'text/plain').send('name')).status).toBe(415);
    expect((await put().send({ name: 'x', fields: { long: 'x'.repeat(300_000) } })).body).toMatchObject({
      status: 413,
      detail: 'The body is larger than this address takes.',
    });
    expect((await request(app).get('/api/v1/customers?cursor=abc').set('authorization', key())).body).toMatchObject({
      status: 400,
      errors: [{ path: 'cursor' }],
    });
  });
});

describe('limits', () => {
  test('guessing keys stops being answered; the organisation next door is not touched', async () => {
    const app = makeApp(production);
    const guess = (n: number) =>
      request(app)
        .get('/api/v1/customers')
        .set({ ...behindProxy, authorization: `Bearer sdk_${n}` });
    const statuses: number[] = [];
    for (let i = 0; i <= LIMITS.refused; i += 1) statuses.push((await guess(i)).status);
    expect(statuses.at(0)).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    expect(
      (
        await request(app)
          .get('/api/v1/customers')
          .set({ ...behindProxy, authorization: key() })
      ).status,
    ).toBe(200);
  });

  test('sign-in is limited by network address, and refused when nothing can be counted', async () => {
    const app = makeApp(production);
    const from = (address: string) =>
      request(app)
        .get('/auth/google')
        .set({ ...behindProxy, 'x-forwarded-for': address });
    const statuses: number[] = [];
    for (let i = 0; i <= LIMITS.login; i += 1) statuses.push((await from('198.51.100.4')).status);
    expect([statuses.at(0), statuses.at(-1)]).toEqual([303, 429]);
    expect((await from('198.51.100.5')).status).toBe(303);
    expect((await from('198.51.100.4')).headers['retry-after']).toBe('60');
  });

  test('without Redis nobody signs in, but keys work and pushes get through', async () => {
    const away = { ...production, redis: Object.assign(new EventEmitter(), { isReady: false }) as never };
    const app = makeApp(away);
    expect((await request(app).get('/auth/google').set(behindProxy)).status).toBe(503);
    const cookie = [...(await signedIn(story, ADA)).cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const page = await request(makeApp({ ...story.parts.web, redis: away.redis }))
      .get('/customers')
      .set('cookie', cookie);
    expect(page.status).toBe(503);
    expect(page.text).toContain('The session store does not answer. Try again in a minute.');
    expect((await request(app).get('/api/v1/customers').set('authorization', key())).status).toBe(200);
    const pushed = { ...away, identity: { ...away.identity, verifyPush: async () => ({ ok: true as const }) } };
    const data = Buffer.from(JSON.stringify({ emailAddress: 'nobody@else.example', historyId: '1' })).toString('base64');
    expect((await request(makeApp(pushed)).post('/push/gmail').send({ message: { data } })).status).toBe(204);
  });
});

describe('health', () => {
  test('alive and ready are two questions', async () => {
    const app = makeApp({ ...production, queueReady: async () => false, redis: { ...production.redis, isReady: false } });
    expect((await request(app).get('/healthz')).body).toEqual({ status: 'ok' });
    const ready = await request(app).get('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body).toEqual({ status: 'not ready', missing: ['Redis', 'queues'] });
    expect((await request(makeApp({ ...production, queueReady: async () => true })).get('/readyz')).body).toEqual({ status: 'ready' });
  });

  test('figures are for whoever has the token, by pattern and never by path', async () => {
    const app = makeApp(production);
    expect((await request(app).get('/metrics')).status).toBe(401);
    expect(
      (await request(makeApp({ ...production, settings: { ...production.settings, metricsToken: null } })).get('/metrics')).status,
    ).toBe(404);
    await request(app).get('/api/v1/customers/canary-customer').set('authorization', key());
    const { text } = await request(app).get('/metrics').set('authorization', 'Bearer a-token-for-prometheus');
    expect(text).toMatch(/http_request_seconds_count\{method="GET",route="\/api\/v1\/customers\/:id",status="404"\} \d+/);
    expect(text).not.toContain('canary');
  });
});

test('the log names routes, not what was asked or who asked', async () => {
  logged.length = 0;
  const app = makeApp(production);
  await request(app).get('/api/v1/customers/canary-customer?q=canary@query.example').set('authorization', key());
  await request(app)
    .get(`/api/v1/team-members/canary@north.example/settings`)
    .set({ authorization: key(), 'x-forwarded-for': '203.0.113.99', 'user-agent': 'canary' });
  const text = logged.join('');
  expect(text).toContain('"route":"/api/v1/customers/:id"');
  expect(text).not.toMatch(/canary|203\.0\.113|sdk_/);
});

test('an admin’s click ends every session of a person', async () => {
  const browser = await signedIn(story, ADA);
  expect((await browser.get('/')).location).toBe('/customers');
  await endSessions(story.parts.web, story.organisation.id, ADA);
  expect((await browser.get('/')).location).toContain('/sign-in');
});

test('nobody stays signed in for more than twelve hours', async () => {
  const browser = await signedIn(story, ADA);
  const later = { now: () => new Date(Date.now() + 12 * 3_600_000 + 1) };
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const { headers } = await request(makeApp({ ...story.parts.web, clock: later }))
    .get('/')
    .set('cookie', cookie);
  expect(headers.location).toContain('/sign-in');
});

test('the preview exists only beside a simulator, never in production', async () => {
  expect((await request(makeApp(production)).get('/preview').set(behindProxy)).status).toBe(404);
});

test('styles and scripts may be kept for a year at their own address, and a minute at any other', async () => {
  const app = makeApp(production);
  const page = await request(app).get('/sign-in').set(behindProxy);
  const href = /href="(\/assets\/base\.css\?v=\w+)"/.exec(page.text)?.[1] ?? '';
  expect((await request(app).get(href)).headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'text/css; charset=utf-8',
  });
  expect((await request(app).get('/assets/base.css?v=old')).headers['cache-control']).toBe('public, max-age=60');
});
