/**
 * A real mongod: the one on PATH, or one that mongodb-memory-server downloads. Where the download is refused (a closed
 * network), that is noticed within seconds and remembered for a week in the cache folder.
 */
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { ask, freePort } from '../ports.mjs';
import { end, endPrevious, lastLines, launch, onPath, run, sleep } from '../processes.mjs';
import { cacheFolder } from './cache.mjs';

const OLDEST = 6;
const READY_MS = 60_000;
const PROBE_MS = 3_000;
const REMEMBER_MS = 7 * 24 * 3_600_000;

/** The mongod on PATH, when it is new enough. */
export async function pathMongod(options) {
  const file = onPath('mongod');
  if (!file) return 'no mongod on the PATH';
  const version = await run([file, '--version']).catch(() => '');
  const major = Number(/v(\d+)\./.exec(version)?.[1] ?? 0);
  if (major < OLDEST) return `${file} is ${major ? `version ${major}, too old` : 'not usable'} (${OLDEST} or later is needed)`;
  return startMongod(file, options);
}

/** A mongod from the cache folder, downloaded when it isn't there yet. */
export async function downloadedMongod(options) {
  const cache = cacheFolder('startdeliver', 'mongod');
  const memory = path.join(cache, 'refused.json');
  process.env.npm_config_strict_ssl = 'true'; // mongodb-memory-server doesn't check certificates otherwise
  const require = createRequire(import.meta.url);
  const { DryMongoBinary } = require('mongodb-memory-server-core/lib/util/DryMongoBinary');
  const { MongoBinary } = require('mongodb-memory-server-core/lib/util/MongoBinary');
  try {
    const wanted = await DryMongoBinary.generateOptions({ downloadDir: cache });
    const own = await DryMongoBinary.locateBinary(wanted);
    if (own) return await startMongod(own, options);
    const refused = remembered(memory);
    if (refused) return refused;
    options.progress('asking for a download of mongod');
    await probe(wanted, require);
    options.progress('downloading mongod');
    return await startMongod(await MongoBinary.getPath({ downloadDir: cache }), options);
  } catch (error) {
    const why = `mongod could not be downloaded (${error.cause?.code ?? error.message})`;
    fs.writeFileSync(memory, JSON.stringify({ why, at: Date.now() }));
    return why;
  }
}

function remembered(memory) {
  try {
    const { why, at } = JSON.parse(fs.readFileSync(memory, 'utf8'));
    return Date.now() - at < REMEMBER_MS ? `${why}; tried again in a week, or when ${memory} is removed` : null;
  } catch {
    return null;
  }
}

/** Fails at once when the file can't be had: the package itself would try four times, a minute each. */
async function probe(wanted, require) {
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return; // fetch knows no proxy; the package does
  const { MongoBinaryDownloadUrl } = require('mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl');
  const url = await new MongoBinaryDownloadUrl(wanted).getDownloadUrl();
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
}

async function startMongod(file, { data, log }) {
  fs.mkdirSync(data, { recursive: true });
  await endPrevious({ pidFile: path.join(data, 'mongod.lock'), folder: data });
  const port = await freePort();
  const command = [file, '--dbpath', data, '--port', port, '--bind_ip', '127.0.0.1', '--wiredTigerCacheSizeGB', '0.25', '--quiet'];
  const server = launch({ command, log });
  for (const until = Date.now() + READY_MS; (await ask('127.0.0.1', port)) === null; await sleep(50)) {
    if (server.over === null && Date.now() < until) continue;
    await end(server);
    return `${file} did not start (${server.over}); ${log} ends with:\n${lastLines(log)}`;
  }
  const said = `MongoDB: ${file}, data in ${data}`;
  return { uri: `mongodb://127.0.0.1:${port}/`, said, data, stop: () => end(server), lost: server.ended };
}
