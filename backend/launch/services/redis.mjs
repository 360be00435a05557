/**
 * Finds or starts Redis: REDIS_URL → redis-server on PATH → Debian's package. What we start keeps its data in an
 * append-only file and never evicts: Bull loses jobs on a Redis that evicts keys.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ask, freePort } from '../ports.mjs';
import { end, endPrevious, lastLines, launch, onPath, sleep } from '../processes.mjs';
import { Refusal } from '../terminal.mjs';
import { hasApt, install, mayInstall, unpack } from './debian.mjs';

const START_TRIES = 3;
const READY_MS = 30_000;

const HOW_TO_GET_ONE = `Redis is needed and was not found. Any one of these helps, then start again:
  - install it: "apt-get install redis-server" as root (Debian, Ubuntu), "brew install redis" (macOS)
  - start one in a container: docker run -p 6379:6379 redis:7 redis-server --appendonly yes --maxmemory-policy noeviction
  - name one that runs: REDIS_URL=redis://host:6379`;

/**
 * @param {{data: string, log: string, fast?: boolean, progress?: (detail: string) => void}} options
 *   data: folder for its files; fast: keep nothing on disk (tests)
 * @returns {Promise<{url: string, said: string, stop: () => Promise<void>, lost: Promise<string>}>} lost: how it ended, when nobody asked it to
 */
export async function startRedis({ data, log, fast = false, progress = () => {} }) {
  return process.env.REDIS_URL ? useGiven(process.env.REDIS_URL) : startOwnRedis({ data, log, fast, progress });
}

/** One that nobody else uses, and that may be killed. `port`: where an earlier one was. */
export async function startOwnRedis({ data, log, fast = false, progress = () => {}, port: wanted }) {
  const program = await findProgram(progress);
  fs.mkdirSync(data, { recursive: true });
  await endPrevious({ pidFile: path.join(data, 'redis.pid'), folder: data });
  for (let tries = 1; ; tries += 1) {
    const port = wanted ?? (await freePort());
    const server = launch({ command: [program.file, ...settings(port, data, fast)], env: program.env, log });
    const problem = await untilReady(server, port);
    if (problem === null) {
      const said = `Redis: ${program.what}, ${fast ? 'nothing kept' : `data in ${data}`}`;
      return { url: `redis://127.0.0.1:${port}`, said, pid: server.pid, stop: () => end(server), lost: server.ended };
    }
    await end(server);
    if (tries === START_TRIES) throw new Refusal(`Redis did not start (${problem}). Its log, ${log}, ends with:\n${lastLines(log)}`);
  }
}

async function useGiven(url) {
  const { hostname, port, protocol } = new URL(url);
  const answer = protocol.startsWith('redis') ? await ask(hostname, Number(port || 6379)) : null;
  if (answer === null) throw new Refusal(`REDIS_URL names ${hostname}:${port || 6379}, but nothing answers there.`);
  return { url, said: `Redis: ${hostname}:${port || 6379} (REDIS_URL)`, stop: async () => {}, lost: new Promise(() => {}) };
}

async function findProgram(progress) {
  const own = onPath('redis-server');
  if (own) return { file: own, env: process.env, what: own };
  if (!hasApt()) throw new Refusal(HOW_TO_GET_ONE);
  try {
    if (mayInstall()) {
      await install(['redis-server'], progress);
      const file = onPath('redis-server') ?? '/usr/bin/redis-server';
      return { file, env: process.env, what: `${file} (installed by apt-get)` };
    }
    const unpacked = await unpack(['redis-server', 'redis-tools'], 'usr/bin/redis-server', progress);
    return { ...unpacked, what: `Debian's package, unpacked (${unpacked.file})` };
  } catch (error) {
    throw Object.assign(new Refusal(`${error.message}\n\n${HOW_TO_GET_ONE}`), { output: error.output });
  }
}

function settings(port, data, fast) {
  const kept = fast ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', 'everysec'];
  const where = ['--port', port, '--bind', '127.0.0.1', '--dir', data, '--pidfile', path.join(data, 'redis.pid'), '--daemonize', 'no'];
  return [...where, ...kept, '--save', '', '--maxmemory-policy', 'noeviction'];
}

/** null once it answers; otherwise what went wrong. While it reads its file back it answers "LOADING". */
async function untilReady(server, port) {
  for (const until = Date.now() + READY_MS; Date.now() < until; await sleep(20)) {
    if (server.over !== null) return server.over;
    if ((await ask('127.0.0.1', port, 'PING\r\n'))?.startsWith('+PONG')) return null;
  }
  return 'no answer within 30 s';
}

/** Ends what still runs on this data, and removes it. */
export async function forgetRedis(data) {
  await endPrevious({ pidFile: path.join(data, 'redis.pid'), folder: data });
  fs.rmSync(data, { recursive: true, force: true });
}
