/**
 * Planted words (texts, subjects, names, addresses, tokens) are in no log line at the most talkative level and in nothing that Redis
 * holds; of mail that is not synced nothing is in MongoDB either (FAILURES S11).
 */
import { makeSealer } from '../../src/store/seal';
import { tokenContext } from '../../src/sync/connect-mailbox';
import { databaseHolds, redisHolds } from '../support/held';
import { bundled, ended, startProcess, type OwnProcess } from '../support/own-process';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, twoMailboxes } from '../support/two-mailboxes';
import { letter } from '../support/worlds';

jest.setTimeout(120_000);

let story: Story;
let backend: OwnProcess;
let remove: () => void;

const planted = (id: string, from: string, more: object = {}) =>
  letter(`${id}.canary@x.example`, from, ADA, `${id} subject-canary`, 2, { text: `${id} text-canary in here`, ...more });

const SYNCED = planted('synced', 'Namecanary Jo <jo@acme.example>');
const SKIPPED = [
  planted('stranger', 'Strangername <stranger-canary@nowhere.example>'),
  planted('internal', 'bo@northwind.example', { cc: ['internal-canary@northwind.example'] }),
  planted('blocked', 'blocked-canary@blocked.example'),
  planted('spam', 'spam-canary@acme.example', { labels: ['SPAM'] }),
  planted('draft', ADA, { to: ['draft-canary@acme.example', 'jo@acme.example'], labels: ['DRAFT'] }),
  planted('third', 'third-canary@partner.example', { cc: ['jo@acme.example'] }),
];
const OF_SKIPPED = SKIPPED.flatMap(({ message }) => {
  const id = (message.subject ?? '').split(' ')[0] ?? '';
  return [`${id} subject-canary`, `${id} text-canary`, `${id}-canary@`];
});

beforeAll(async () => {
  story = await startStory({ world: twoMailboxes({ ada: { mail: [SYNCED, ...SKIPPED] } }), work: false, auditDelaySeconds: 0 });
  const own = await bundled('privacy');
  remove = own.remove;
  backend = await startProcess(own.file, story, { ROLE: 'web,worker', PORT: '0', LOG_LEVEL: 'trace' });
});
afterAll(async () => {
  await ended(backend.child, 'SIGTERM');
  remove();
  await story.end();
});

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${backend.port}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${story.apiKeys.get('northwind.example') ?? ''}`, 'content-type': 'application/json' },
  });

test('nothing planted is where it must not be', async () => {
  await ask(`/team-members/${ADA}/settings`, { method: 'PATCH', body: JSON.stringify({ blocklist: ['blocked.example'] }) });
  const samples: Buffer[] = [];
  const sampling = setInterval(() => void redisHolds(story).then((held) => samples.push(held)), 150);
  await story.connect(ADA);
  await story.settled({ audited: true });
  story.sim.control.mail({ message: { ...SYNCED.message, id: '<live.canary@x.example>', subject: 'live subject-canary' } });
  story.sim.control.mail({ message: { ...SKIPPED[0]?.message, id: '<live2.canary@x.example>', subject: 'stranger subject-canary 2' } });
  story.sim.control.fault({ operation: 'messages.get', times: 2, status: 500, email: ADA });
  await eventually('the live mail is stored', async () => (await databaseHolds(story)).includes('live subject-canary'));
  // People ask, wrongly too.
  await ask('/explain', { method: 'POST', body: JSON.stringify({ teamMember: ADA, messageId: '<stranger.canary@x.example>' }) });
  await ask('/explain', { method: 'POST', body: JSON.stringify({ teamMember: 'unknown-canary@x.example', messageId: '<y>' }) });
  await ask('/customers?q=query-canary');
  await ask('/data?address=asked-canary@x.example');
  await ask('/users/path-canary', { method: 'PUT', body: '{"name": "broken-canary' });
  await ask('/interactions?user=third-canary@partner.example');
  await story.settled();
  clearInterval(sampling);
  const redis = Buffer.concat([...samples, await redisHolds(story)]);

  const connection = await story.parts.store.connections.of(story.organisation.id, ADA, 'gmail');
  const sealer = makeSealer(story.parts.config.tokenKeys);
  const secret = (sealed: string | undefined, field: 'refresh' | 'access') =>
    sealed ? sealer.open(sealed, tokenContext(story.organisation.id, ADA, 'gmail', field)) : 'missing';
  const tokens = [secret(connection?.refreshToken ?? undefined, 'refresh'), secret(connection?.accessToken?.sealed, 'access')];
  expect(tokens.every((token) => token.length > 10)).toBe(true);
  const database = await databaseHolds(story);
  const keys = [...story.apiKeys.values()];

  const logged = backend.output();
  expect(logged.split('\n').length).toBeGreaterThan(5);
  for (const word of ['canary', 'Namecanary', 'Strangername', 'jo@acme', ADA, ...tokens, ...keys]) {
    expect(`${word} in the log: ${logged.includes(word)}`).toBe(`${word} in the log: false`);
    expect(`${word} in Redis: ${redis.includes(word)}`).toBe(`${word} in Redis: false`);
  }
  expect(database.includes('synced text-canary')).toBe(true);
  for (const word of [...OF_SKIPPED, 'Strangername', ...tokens, ...keys]) {
    expect(`${word} in MongoDB: ${database.includes(word)}`).toBe(`${word} in MongoDB: false`);
  }
});
