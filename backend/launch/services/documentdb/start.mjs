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
  const closed = closedFolder(path.dirname(wished));
  const data = closed ? elsewhere(wished) : wished;
  fs.mkdirSync(path.dirname(data), { recursive: true });
  const engine = await startPostgres({ prefix, data, settings, fast, log });
  const { startGateway } = await import('./gateway.mjs');
  const gateway = await startGateway({ connection: engine.connection });
  const stop = async () => {
    await gateway.close();
    await engine.stop();
  };
  const why = closed ? ` (not in the project: PostgreSQL doesn't run as root, and ${closed} is closed to other users)` : '';
  return { uri: gateway.uri, said: `MongoDB: DocumentDB engine (${prefix}), data in ${data}${why}`, data, stop, lost: engine.lost };
}

/** A data folder of this project's own below the cache folder, which everyone may pass. */
const elsewhere = (wished) => path.join(cacheFolder('documentdb'), 'data', createHash('sha256').update(wished).digest('hex').slice(0, 12));
