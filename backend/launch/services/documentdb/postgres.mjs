/**
 * Runs PostgreSQL with the DocumentDB extension from a prefix made by prefix.sh: makes the data folder on first use, ends a
 * server that a killed launcher left behind, starts again when PostgreSQL is killed. As root it runs as "nobody":
 * PostgreSQL refuses root.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { end, endPrevious, lastLines, launch, run, sleep } from '../../processes.mjs';
import { Refusal } from '../../terminal.mjs';
import { isRoot } from '../cache.mjs';

const NOBODY = { uid: 65534, gid: 65534 };
const user = isRoot ? NOBODY : undefined;
const ENVIRONMENT = { PATH: '/usr/bin:/bin', TZ: 'GMT', LC_ALL: 'C' };
const SOCKET_PATH_MAX = 88; // the kernel allows 107 bytes; "/.s.PGSQL.5432.lock" takes 19
const READY_MS = 60_000;
const RELAUNCH_EVERY = 10;

/** The first folder on the way to `folder` that the user who runs PostgreSQL may not pass; null when there is none. */
export function closedFolder(folder) {
  if (!isRoot) return null;
  const ways = path
    .resolve(folder)
    .split('/')
    .map((_, i, parts) => parts.slice(0, i + 1).join('/') || '/');
  return ways.find((way) => fs.existsSync(way) && !(fs.statSync(way).mode & 0o001)) ?? null;
}

const binOf = (prefix) => path.join(prefix, 'usr/lib/postgresql', fs.readdirSync(path.join(prefix, 'usr/lib/postgresql'))[0], 'bin');

/** Made aside and renamed when complete, so that an interrupted first start leaves nothing half made. */
async function createData(bin, data) {
  const aside = fs.mkdtempSync(`${data}.init-`);
  if (user) fs.chownSync(aside, user.uid, user.gid);
  const initdb = [
    path.join(bin, 'initdb'),
    '-D',
    aside,
    '-U',
    'postgres',
    '-A',
    'trust',
    '--no-locale',
    '-E',
    'UTF8',
    '--no-sync',
    '--no-instructions',
  ];
  try {
    await run(initdb, { env: ENVIRONMENT, cwd: '/', user, failure: 'The database files could not be made' });
    fs.renameSync(aside, data);
  } finally {
    fs.rmSync(aside, { recursive: true, force: true });
  }
}

function prepareFolders(data) {
  const inside = path.join(data, 'socket');
  const socket = Buffer.byteLength(inside) > SOCKET_PATH_MAX ? fs.mkdtempSync(path.join(os.tmpdir(), 'documentdb-')) : inside;
  for (const folder of [socket, path.join(data, 'pg_documentdb_cursor_files')]) {
    fs.mkdirSync(folder, { recursive: true });
    fs.chmodSync(folder, 0o700);
    if (user) fs.chownSync(folder, user.uid, user.gid);
  }
  return socket;
}

/**
 * @param {{prefix: string, data: string, settings: (socket: string, fsync: boolean) => string, fast: boolean, log: string}} options
 * @returns {Promise<{connection: object, stop: () => Promise<void>, lost: Promise<string>}>} connection: for `pg`
 */
export async function startPostgres({ prefix, data, settings, fast, log }) {
  const bin = binOf(prefix);
  if (!fs.existsSync(path.join(data, 'PG_VERSION'))) await createData(bin, data);
  await endPrevious({ pidFile: path.join(data, 'postmaster.pid'), folder: data, signal: 'SIGINT' });
  const socket = prepareFolders(data);
  fs.writeFileSync(path.join(data, 'postgresql.auto.conf'), settings(socket, !fast));

  const connection = { host: socket, port: 5432, user: 'postgres', database: 'postgres' };
  const command = [path.join(bin, 'postgres'), '-D', data];
  let server;
  let stopping = false;
  let giveUp;
  const lost = new Promise((resolve) => (giveUp = resolve));
  const up = async () => {
    server = await untilReady(() => launch({ command, env: ENVIRONMENT, cwd: '/', user, log, signal: 'INT' }), connection, log);
    void server.ended.then((how) => {
      if (!stopping) up().catch((error) => giveUp(`${how}; ${error.message}`)); // killed: it recovers from its log
    });
  };
  await up();
  const stop = async () => {
    stopping = true;
    await end(server, 30_000); // SIGINT is the "fast" shutdown: open transactions are rolled back, data is flushed
    if (!socket.startsWith(data)) fs.rmSync(socket, { recursive: true, force: true });
  };
  return { connection, stop, lost };
}

/** Starts it and waits until DocumentDB answers. After a kill of its master some processes need a moment to go: it is tried again. */
async function untilReady(start, connection, log) {
  const { default: pg } = await import('pg');
  let server = start();
  for (let tries = 0, until = Date.now() + READY_MS; ; tries += 1) {
    const client = new pg.Client(connection);
    client.on('error', () => {});
    try {
      await client.connect();
      const { rowCount } = await client.query("SELECT 1 FROM pg_extension WHERE extname = 'documentdb'");
      if (!rowCount) await client.query('CREATE EXTENSION documentdb CASCADE; CREATE EXTENSION documentdb_extended_rum');
      // the gateway builds indexes in the foreground: no need to look for background builds every two seconds
      await client.query("UPDATE cron.job SET active = false WHERE active AND command LIKE '%build_index_concurrently%'");
      return server;
    } catch (error) {
      if (Date.now() > until)
        throw new Refusal(`PostgreSQL did not start (${server.over ?? error.message}); ${log} ends with:\n${lastLines(log)}`);
      await sleep(20);
      if (server.over !== null && tries % RELAUNCH_EVERY === RELAUNCH_EVERY - 1) server = start();
    } finally {
      await client.end().catch(() => {});
    }
  }
}
