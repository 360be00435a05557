/** The launch scripts' decisions that need no other program; services and processes are tried for real by `npm test` itself. */
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { missingConsents } from './demo/consent.mjs';
import { batches, fingerprint } from './demo/directory.mjs';
import { checkNode, checkPorts, checkWorld, readOptions } from './options.mjs';
import { missingPackages } from './packages.mjs';
import { databaseUri, worldState } from './state.mjs';
import { Refusal, sentenceFor } from './terminal.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'launch-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string) => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

describe('options', () => {
  test('without options the console is at 8080, the simulator ten above, on the new tariff', () => {
    expect(readOptions([])).toMatchObject({ port: 8080, simulatorPort: 8090, tariff: 'new', latency: 0, connect: false, world: null });
  });

  test.each([
    [['--port', 'abc'], '--port takes a whole number from 1 to 65525, not "abc".'],
    [['--port', '65530'], '--port takes a whole number'],
    [['--tariff', 'free'], '--tariff is one of new, old, none, not "free".'],
    [['--latency', '-1'], 'latency'],
    [['--wrold', 'x'], "Unknown option '--wrold'"],
  ])('%j is refused with one sentence that names it', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(Refusal);
    expect(() => readOptions(args)).toThrow(sentence);
  });

  test('a Node that is too old is told its version and the one that is needed', () => {
    expect(() => checkNode('20.18.1')).toThrow('Node 20.19 or later is needed; this is 20.18.1');
    expect(() => checkNode('18.20.0')).toThrow(Refusal);
    for (const version of ['20.19.0', '22.0.0']) expect(() => checkNode(version)).not.toThrow();
  });

  test('a world file that is missing, a folder, or not JSON is named with the reason', () => {
    expect(() => checkWorld({ world: path.join(folder, 'none.json') })).toThrow('there is no such file');
    expect(() => checkWorld({ world: folder })).toThrow('it is a folder');
    expect(() => checkWorld({ world: file('bad.json', '{"world": 1,') })).toThrow('is not JSON');
    expect(() => checkWorld({ world: null })).not.toThrow();
  });

  test.each(['127.0.0.1', '0.0.0.0'])('a port that is busy on %s is told at once', async (host) => {
    const server = net.createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, host, () => resolve((server.address() as net.AddressInfo).port));
    });
    await expect(checkPorts({ port, simulatorPort: port })).rejects.toThrow(`Port ${port} (the console) is in use by another program.`);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('packages', () => {
  const lock = {
    packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-darwin': { version: '2.0.0', optional: true } },
  };

  test('a package of another version, or none at all, is missing; another platform’s build is not', () => {
    const root = path.dirname(file('project/package-lock.json', JSON.stringify(lock)));
    expect(missingPackages(root)).toBe(1);
    const installed = (version: string) =>
      file('project/node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version } } }));
    installed('1.0.0');
    expect(missingPackages(root)).toBe(0);
    installed('0.9.0');
    expect(missingPackages(root)).toBe(1);
  });
});

describe('worlds', () => {
  test('every world has a database of its own; the built-in one has the name the URI gives', () => {
    expect(databaseUri('mongodb://127.0.0.1:1/', 'demo')).toBe('mongodb://127.0.0.1:1/startdeliver');
    expect(databaseUri('mongodb://127.0.0.1:1', '0a1b')).toBe('mongodb://127.0.0.1:1/startdeliver_0a1b');
    expect(databaseUri('mongodb://u:p@a:1,b:2/own?replicaSet=r', 'demo')).toBe('mongodb://u:p@a:1,b:2/own?replicaSet=r');
    expect(databaseUri('mongodb+srv://x.example?w=1', '0a1b')).toBe('mongodb+srv://x.example/startdeliver_0a1b?w=1');
  });

  test('what a world has been given is kept for its next start, readable by its owner only', () => {
    const state = worldState(folder, '/somewhere/world.json');
    state.write({ organisations: { 'a.example': { apiKey: 'k', loaded: 'x' } } });
    expect(worldState(folder, '/somewhere/world.json').read().organisations['a.example'].apiKey).toBe('k');
    expect(worldState(folder, '/elsewhere/world.json').read().organisations).toEqual({});
    expect(fs.statSync(path.join(state.folder, 'loaded.json')).mode & 0o077).toBe(0);
  });

  test('a directory goes in batches of at most 5,000 rows, customers before users before tasks', () => {
    const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id: String(id) }));
    const sizes = batches({ users: rows(10_001), customers: rows(2) }).map((batch: Record<string, unknown[]>) => {
      const [kind, list] = Object.entries(batch)[0]!;
      return [kind, list.length];
    });
    expect(sizes).toEqual([
      ['customers', 2],
      ['users', 5_000],
      ['users', 5_000],
      ['users', 1],
    ]);
  });

  test('a directory that changed is loaded again; what the mailboxes hold doesn’t matter', () => {
    const person = { email: 'ada@a.example', name: 'Ada', mailbox: { historyId: '1' } };
    const one = fingerprint({ timeZone: 'UTC', people: [person], directory: { customers: [] } });
    expect(fingerprint({ timeZone: 'UTC', people: [{ ...person, mailbox: { historyId: '2' } }], directory: { customers: [] } })).toBe(one);
    expect(fingerprint({ timeZone: 'UTC', people: [person], directory: { customers: [{ id: 'c' }] } })).not.toBe(one);
  });

  test('consent is given where the world asks for it, or for everyone, but not twice and not against an admin’s block', () => {
    const organisation = {
      access: { gmail: 'trusted', gcal: 'blocked' },
      people: [{ email: 'Ada@a.example', connect: ['gmail', 'gcal'] }, { email: 'bo@a.example' }],
    };
    const apps = ['gmail', 'gcal'];
    expect(missingConsents(organisation, [], { apps, everyone: false })).toEqual([{ email: 'Ada@a.example', apps: ['gmail'] }]);
    const done = [{ teamMember: 'ada@a.example', app: 'gmail', state: 'importing' }];
    expect(missingConsents(organisation, done, { apps, everyone: true })).toEqual([{ email: 'bo@a.example', apps: ['gmail'] }]);
    const lost = [{ teamMember: 'ada@a.example', app: 'gmail', state: 'reconnect' }];
    expect(missingConsents(organisation, lost, { apps, everyone: false })).toHaveLength(1);
  });
});

test('a full disk is told as such, wherever it was noticed', () => {
  expect(sentenceFor(Object.assign(new Error('write'), { code: 'ENOSPC', path: '/x' }))).toContain('The disk is full (/x)');
  expect(sentenceFor(Object.assign(new Refusal('npm failed'), { output: 'npm error ENOSPC' }))).toContain('The disk is full');
  expect(sentenceFor(new Refusal('PostgreSQL: No space left on device'))).toContain('The disk is full');
});
