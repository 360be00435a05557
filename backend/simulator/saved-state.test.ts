/** A simulator that is started again with its state file: what people did is still done, and nothing else is. */
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gmail } from 'googleapis/build/src/apis/gmail/index.js';
import type { Simulator, SimulatorOptions } from './server';
import { connect, GMAIL, sim, smallWorld, startSmall } from './testing/small-world';

const ADA = 'ada@northwind.example';
const BO = 'bo@northwind.example';
const JO = 'Jo Lee <jo@acme.example>';
const WEEK = 7 * 86_400_000;

let stateFile: string;
let simulator: Simulator;
let told: string[];

beforeEach(async () => {
  stateFile = join(mkdtempSync(join(tmpdir(), 'simulator-')), 'google.json');
  told = [];
  simulator = await startSmall({ stateFile });
});
afterEach(() => simulator.close());

async function restart(options: Partial<SimulatorOptions> = {}): Promise<void> {
  await simulator.close();
  simulator = await startSmall({ stateFile, report: (line) => told.push(line), ...options });
}

const account = (email: string) => {
  const found = simulator.state.accounts.get(email);
  if (!found) throw new Error(email);
  return found;
};

const byId = (one: { id: string }, other: { id: string }): number => (one.id < other.id ? -1 : 1);

/** A mailbox as its owner sees it, in the order of ids, mail of the world without its dates: they move with the world, past those of what came. */
const mailbox = (email: string) =>
  [...account(email).mailbox.all()].sort(byId).map(({ id, threadId, internalDate, labelIds, messageId, source }) => {
    const labels = [...labelIds].map((label) => `${label} ${account(email).mailbox.labels.byId(label)?.name}`).sort();
    return { id, threadId, messageId, labels, ...(/^m\d@acme/.test(messageId) ? {} : { internalDate, raw: source.raw().toString() }) };
  });

test('grants, watches and signing keys outlive the process', async () => {
  const { library, refresh } = await connect(simulator, 'gmail', ADA, [GMAIL]);
  const watch = { topicName: 'projects/mail-project/topics/gmail' };
  const api = gmail({ version: 'v1', auth: library, rootUrl: simulator.url, retry: false, fetchImplementation: fetch });
  await api.users.watch({ userId: 'me', requestBody: watch });
  const certs = async () => (await fetch(`${simulator.url}/oauth2/v1/certs`)).json();
  const kids = Object.keys(await certs());
  await restart();
  const { library: again } = await connect(simulator, 'gmail', BO, [GMAIL]);
  again.setCredentials({ refresh_token: refresh });
  await expect(again.refreshAccessToken()).resolves.toBeTruthy();
  expect(Object.keys(await certs())).toEqual(kids);
  expect(account(ADA).mailbox.watch).toMatchObject(watch);
});

test('mail that came, went or got other labels is found so again, under the same ids and in the same threads, a week later too', async () => {
  const post = async (path: string, body: unknown) => expect((await sim(simulator, 'POST', path, body)).status).toBe(200);
  const arrives = (message: object) => post('/mail', { message: { from: JO, to: [ADA], text: 'x', ...message } });
  await arrives({ subject: 'Re: Letter 1', inReplyTo: '<m1@acme.example>' });
  await arrives({ id: '<n1@acme.example>', subject: 'News', labels: ['INBOX', 'Customers/Acme'], date: '2001-01-01T00:00:00Z' });
  await arrives({ id: null, date: null, subject: 'Neither id nor date' });
  await arrives({ subject: 'Re: News', inReplyTo: '<n1@acme.example>', cc: [BO], attachments: [{ filename: 'a.iso', bytes: 2_000_000 }] });
  await arrives({ id: '<n2@acme.example>', subject: 'Sent in error', cc: [BO] });
  await post('/mail', { to: 'cy@other.example', message: { from: `Bo Ek <${BO}>`, bcc: [ADA], subject: 'To Cy', text: 'x' } });
  await post('/labels', { email: ADA, messageId: '<m2@acme.example>', add: ['STARRED', 'Later'], remove: ['INBOX'] });
  await post('/labels/rename', { email: ADA, name: 'Customers/Acme', to: 'Acme' });
  for (const gone of ['<m3@acme.example>', '<n2@acme.example>']) await sim(simulator, 'DELETE', `/mail/${encodeURIComponent(gone)}`);
  const everyone = () => [ADA, BO, 'cy@other.example'].map(mailbox);
  const before = everyone();
  expect(before.map((mails) => mails.length)).toEqual([9, 2, 1]);

  await restart({ now: Date.now() + WEEK });
  expect(everyone()).toEqual(before);
  await restart();
  expect(everyone()).toEqual(before);
  expect(told).toEqual([]);
  // The attachment is kept as its size.
  expect(statSync(stateFile).size).toBeLessThan(20_000);
});

test('a cursor of before is expired, so that nobody takes the new log for a continuation of the old one', async () => {
  simulator.control.mail({ message: { from: JO, to: [ADA], text: 'x' } });
  const cursor = account(ADA).mailbox.historyId();
  await restart();
  expect(account(ADA).mailbox.historySince(cursor)).toBeUndefined();
});

test('nobody is told again of what happened before', async () => {
  const { library } = await connect(simulator, 'gmail', ADA, [GMAIL]);
  const api = gmail({ version: 'v1', auth: library, rootUrl: simulator.url, retry: false, fetchImplementation: fetch });
  await api.users.watch({ userId: 'me', requestBody: { topicName: 'projects/mail-project/topics/gmail' } });
  simulator.control.mail({ message: { from: JO, to: [ADA], text: 'x' } });
  await restart();
  expect(simulator.control.push()).toMatchObject({ published: 0 });
});

test('an admin’s decisions stand, and a consent given since is not touched by them', async () => {
  const { control } = simulator;
  control.suspend(BO);
  control.suspend('cy@other.example');
  control.suspend('cy@other.example', false);
  control.gmailDisabled({ domain: 'other.example' });
  control.trust('northwind.example', 'gcal', 'blocked');
  control.trust('northwind.example', 'gmail', 'limited');
  control.trust('northwind.example', 'gmail', 'trusted');
  const { refresh } = await connect(simulator, 'gmail', ADA, [GMAIL]);
  await restart();
  expect(account(BO).suspended).toBe(true);
  expect(account('cy@other.example')).toMatchObject({ suspended: false, gmailDisabled: true });
  expect(account(ADA)).toMatchObject({ suspended: false, gmailDisabled: false });
  expect(account(ADA).organisation.access).toEqual({ gmail: 'trusted', gcal: 'blocked' });
  const { library } = await connect(simulator, 'gmail', ADA, [GMAIL]);
  library.setCredentials({ refresh_token: refresh });
  await expect(library.refreshAccessToken()).resolves.toBeTruthy();
});

test('faults, push mode, speed, tariff and a moved clock end with the process', async () => {
  const { control } = simulator;
  control.fault({ operation: '*', status: 500 });
  control.setPush('drop');
  control.setTariff({ tariff: 'old' });
  control.setLatency(7);
  control.setConcurrency(null);
  control.advance(WEEK);
  await restart();
  expect(simulator.control.faults()).toEqual([]);
  expect(simulator.control.push().mode).toBe('normal');
  expect(simulator.control.world()).toMatchObject({ tariff: 'new', latencyMs: 0, concurrency: 25 });
  expect(Math.abs(simulator.clock.now() - Date.now())).toBeLessThan(60_000);
});

test('what does not fit the world is told in one line and left out, and is there again when it fits', async () => {
  const toBo = { message: { id: '<b1@acme.example>', from: JO, to: [BO], text: 'x' } };
  simulator.control.mail(toBo);
  simulator.control.suspend(BO);
  simulator.control.mail({ message: { id: '<a1@acme.example>', from: JO, to: [ADA], text: 'x' } });
  const world = smallWorld();
  world.organisations[0]?.people.pop();
  await restart({ world });
  expect(account(ADA).mailbox.findByMessageId('a1@acme.example')).toHaveLength(1);
  expect(told).toEqual([expect.stringMatching(/google\.json: 2 of 3 .+ Nobody in the world is addressed by this message/)]);
  await restart();
  expect(account(BO).mailbox.findByMessageId('b1@acme.example')).toHaveLength(1);
  expect(account(BO).suspended).toBe(true);
  expect(told).toHaveLength(1);
});

test('what was refused is not tried again', async () => {
  expect(() => simulator.control.deleteMail('<nothing@acme.example>')).toThrow();
  expect(() => simulator.control.mail({ message: { from: JO, to: ['nobody@side.example'], text: 'x' } })).toThrow();
  await restart();
  expect(told).toEqual([]);
});

test('a state file from before mail was kept is read', async () => {
  await connect(simulator, 'gmail', ADA, [GMAIL]);
  await simulator.close();
  const { deeds: _, ...older } = JSON.parse(readFileSync(stateFile, 'utf8')) as Record<string, unknown>;
  writeFileSync(stateFile, JSON.stringify(older));
  simulator = await startSmall({ stateFile, report: (line) => told.push(line) });
  expect(simulator.control.world().organisations[0]?.people[0]?.grants).toHaveLength(1);
  expect(told).toEqual([]);
});

test.each([
  ['{"version":1,"key', 'JSON'],
  ['{"version":9}', 'version 9'],
])('a state file that cannot be read (%s) counts as none and is told', async (text, why) => {
  simulator.control.mail({ message: { from: JO, to: [ADA], text: 'x' } });
  await simulator.close();
  writeFileSync(stateFile, text);
  simulator = await startSmall({ stateFile, report: (line) => told.push(line) });
  expect(mailbox(ADA)).toHaveLength(5);
  expect(told).toEqual([expect.stringContaining(why)]);
});
