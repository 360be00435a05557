/** A process starts with a configuration that is whole, or not at all; what is missing or wrong is named with its remedy (FAILURES S2). */
import { readFileSync } from 'node:fs';
import { ConfigError, readConfig } from './config';

type Environment = Record<string, string | undefined>;

const KEY = Buffer.alloc(32, 7).toString('base64');
const PRODUCTION: Environment = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://sync.example.com/',
  MONGODB_URI: 'mongodb://mongo:27017/startdeliver?replicaSet=rs0',
  REDIS_URL: 'redis://redis:6379',
  SESSION_SECRET: 's'.repeat(32),
  TOKEN_KEYS: `k1:${KEY}`,
  GMAIL_CLIENT_ID: 'gmail-client',
  GMAIL_CLIENT_SECRET: 'gmail-secret',
  GCAL_CLIENT_ID: 'gcal-client',
  GCAL_CLIENT_SECRET: 'gcal-secret',
  GMAIL_PUBSUB_TOPIC: 'projects/p/topics/gmail',
  PUSH_AUDIENCE: 'push-audience',
  PUSH_SERVICE_ACCOUNT: 'push@p.example',
  ADDON_AUDIENCES: 'one.apps.example, two.apps.example',
};

/** The lines that say why it does not start; none when it does. */
function refusal(change: Environment): string[] {
  try {
    readConfig({ ...PRODUCTION, ...change });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

test('a whole configuration is read', () => {
  expect(readConfig(PRODUCTION)).toEqual({
    production: true,
    roles: ['web', 'worker'],
    port: 8080,
    metricsPort: null,
    publicUrl: 'https://sync.example.com',
    mongoUri: PRODUCTION['MONGODB_URI'],
    redis: { url: 'redis://redis:6379', prefix: 'sd:' },
    googleBaseUrl: undefined,
    clients: {
      gmail: { clientId: 'gmail-client', clientSecret: 'gmail-secret' },
      gcal: { clientId: 'gcal-client', clientSecret: 'gcal-secret' },
    },
    pubsubTopic: 'projects/p/topics/gmail',
    push: { audience: 'push-audience', serviceAccount: 'push@p.example' },
    addonAudiences: ['one.apps.example', 'two.apps.example'],
    sessionSecrets: ['s'.repeat(32)],
    trustProxy: 0,
    metricsToken: null,
    addonDist: null,
    tokenKeys: [{ id: 'k1', key: Buffer.alloc(32, 7) }],
    tariff: 'new',
    auditDelayMs: 300_000,
    logLevel: 'info',
  });
});

/** What each is, in the words that help whoever left it out. */
const NEEDED: [name: string, remedy: RegExp][] = [
  ['PUBLIC_URL', /the address people open, e\.g\. https:/],
  ['MONGODB_URI', /a mongodb:\/\/ or mongodb\+srv:\/\/ address/],
  ['REDIS_URL', /a redis:\/\/ or rediss:\/\/ address/],
  ['GMAIL_CLIENT_ID', /the OAuth client id of the Gmail project/],
  ['GMAIL_CLIENT_SECRET', /the OAuth client secret of the Gmail project/],
  ['GCAL_CLIENT_ID', /the OAuth client id of the Calendar project/],
  ['GCAL_CLIENT_SECRET', /the OAuth client secret of the Calendar project/],
  ['SESSION_SECRET', /at least 32 random characters \(openssl rand -base64 48\)/],
  ['TOKEN_KEYS', /each key 32 bytes in base64 \(openssl rand -base64 32\)/],
  ['ADDON_AUDIENCES', /the OAuth client id of the Apps Script project/],
  ['PUSH_AUDIENCE', /needed with GMAIL_PUBSUB_TOPIC/],
  ['PUSH_SERVICE_ACCOUNT', /needed with GMAIL_PUBSUB_TOPIC/],
];

test.each(NEEDED)('production does not start without %s, and says what it is', (name, remedy) => {
  for (const absent of [undefined, '']) {
    const lines = refusal({ [name]: absent });
    expect(lines).toEqual([expect.stringMatching(remedy)]);
    expect(lines[0]).toContain(name);
  }
});

test('everything that is missing is named at once', () => {
  const names = NEEDED.slice(0, 9).map(([name]) => name);
  const lines = refusal(Object.fromEntries(names.map((name) => [name, undefined])));
  expect(lines.map((line) => line.split(':')[0])).toEqual(expect.arrayContaining(names));
  expect(lines).toHaveLength(names.length);
});

test.each<[what: string, change: Environment, line: RegExp]>([
  ['a stand-in for Google in production', { GOOGLE_BASE_URL: 'http://localhost:8090' }, /^GOOGLE_BASE_URL: .*take it out in production$/],
  ['a console without https in production', { PUBLIC_URL: 'http://sync.example.com' }, /^PUBLIC_URL: must be https:\/\/ in production/],
  ['one OAuth client for both apps', { GCAL_CLIENT_ID: 'gmail-client' }, /^GCAL_CLIENT_ID: must be another project’s client/],
  ['a session secret that can be guessed', { SESSION_SECRET: 'short' }, /^SESSION_SECRET\b.*at least 32 random characters/],
  ['an old session secret that can be guessed', { SESSION_SECRET: `${'s'.repeat(32)},short` }, /^SESSION_SECRET\b.*at least 32 random/],
  ['a key of the wrong length', { TOKEN_KEYS: `k1:${Buffer.alloc(16).toString('base64')}` }, /^TOKEN_KEYS: id:key pairs/],
  ['a key without a name', { TOKEN_KEYS: KEY }, /^TOKEN_KEYS: id:key pairs/],
  ['a metrics token that can be guessed', { METRICS_TOKEN: 'short' }, /^METRICS_TOKEN: at least 16 random characters/],
  ['a database of another kind', { MONGODB_URI: 'postgres://db/x' }, /^MONGODB_URI: a mongodb:\/\//],
  ['a role that does not exist', { ROLE: 'web,wroker' }, /^ROLE\b.*say web, worker or web,worker/],
  ['a topic that is none', { GMAIL_PUBSUB_TOPIC: 'gmail' }, /^GMAIL_PUBSUB_TOPIC: projects\/<project>\/topics\/<topic>/],
])('refused: %s', (_what, change, line) => expect(refusal(change)).toEqual([expect.stringMatching(line)]));

test('without a topic there are no pushes, and mailboxes are polled', () => {
  const config = readConfig({ ...PRODUCTION, GMAIL_PUBSUB_TOPIC: '', PUSH_AUDIENCE: '', PUSH_SERVICE_ACCOUNT: '' });
  expect(config).toMatchObject({ pubsubTopic: null, push: null });
});

test('the stand-in for Google and http are for development', () => {
  const development = { NODE_ENV: 'development', GOOGLE_BASE_URL: 'http://localhost:8090', PUBLIC_URL: 'http://localhost:8080' };
  expect(readConfig({ ...PRODUCTION, ...development, ADDON_AUDIENCES: '' })).toMatchObject({
    production: false,
    googleBaseUrl: 'http://localhost:8090',
    addonAudiences: [],
  });
});

test('no refusal repeats a secret', () => {
  const secret = 'do-not-print-me';
  const lines = refusal({ SESSION_SECRET: secret, TOKEN_KEYS: secret, METRICS_TOKEN: secret });
  expect(lines).toHaveLength(3);
  expect(lines.join()).not.toContain(secret);
});

test('.env.example names every variable that is needed', () => {
  const page = readFileSync('.env.example', 'utf8');
  for (const [name] of NEEDED) expect(page).toMatch(new RegExp(`^${name}=`, 'm'));
});
