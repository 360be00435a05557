/**
 * The last rung of the MongoDB ladder: DocumentDB, the document database for PostgreSQL from Debian's testing suite, behind
 * a gateway (in this process) that speaks MongoDB's wire protocol. docs/decisions/documentdb.md says what differs from mongod.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { run } from '../../processes.mjs';
import { cacheFolder } from '../cache.mjs';
import { hasApt } from '../debian.mjs';
import { closedFolder, startPostgres } from './postgres.mjs';
import { settings } from './settings.mjs';

const PLAIN_PATH = /^[\w./+@=-]+$/;

/** Starts the engine, or returns a text that says why it can't be had. */
export async function startDocumentDb({ data: wished, log, fast, progress }) {
  if (process.platform !== 'linux' || !hasApt()) return 'DocumentDB needs Debian or Ubuntu (apt-get)';
  const prefix = cacheFolder('documentdb');
  const onLine = (line) => line.startsWith('at: ') && progress(line.slice(4));
  try {
    await run(['sh', path.join(import.meta.dirname, 'prefix.sh'), prefix], { onLine, failure: 'its packages could not be fetched' });
  } catch (error) {
    if (/No space left|ENOSPC/.test(error.output ?? '')) throw error;
    return `DocumentDB: ${error.message}`;
  }
  const { data, why } = dataFolder(wished);
  fs.mkdirSync(path.dirname(data), { recursive: true });
  const engine = await startPostgres({ prefix, data, settings, fast, log });
  const { startGateway } = await import('./gateway.mjs');
  const gateway = await startGateway({ connection: engine.connection });
  const stop = async () => {
    await gateway.close();
    await engine.stop();
  };
  return {
    uri: gateway.uri,
    said: `MongoDB: DocumentDB engine (${prefix}), data in ${data}${why ? ` (not in the project: ${why})` : ''}`,
    data,
    stop,
    lost: engine.lost,
  };
}

/**
 * Where the data lies: where it is wished, or, when PostgreSQL could not get there, in a folder of this project's own below
 * the cache folder (which everyone may pass).
 */
export function dataFolder(wished) {
  const closed = closedFolder(path.dirname(wished));
  const why = closed
    ? `PostgreSQL doesn't run as root, and ${closed} is closed to other users`
    : PLAIN_PATH.test(wished)
      ? null
      : 'PostgreSQL takes no path with such characters';
  const own = () => path.join(cacheFolder('startdeliver', 'documentdb'), createHash('sha256').update(wished).digest('hex').slice(0, 12));
  return { data: why ? own() : wished, why };
}
