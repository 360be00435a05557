/**
 * Finds or starts MongoDB: MONGODB_URI → mongod on PATH → a downloaded mongod → on Debian the DocumentDB engine.
 * A rung that already holds this project's data goes first, so that a mongod that turns up later doesn't make data disappear.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ask } from '../ports.mjs';
import { endPrevious } from '../processes.mjs';
import { Refusal } from '../terminal.mjs';
import { dataFolder, startDocumentDb } from './documentdb/start.mjs';
import { downloadedMongod, pathMongod } from './mongod.mjs';

const HOW_TO_GET_ONE = `MongoDB is needed, and none of the ways to get one worked. Any one of these helps, then start again:
  - install MongoDB 6 or later, so that "mongod" is on the PATH (https://www.mongodb.com/docs/manual/installation)
  - start one in a container: docker run -p 27017:27017 mongo:8
  - name one that runs: MONGODB_URI=mongodb://host:27017`;

/** Each way to get a MongoDB: `start` returns the running server, or a text that says why this way is closed. */
const RUNGS = [
  { folder: 'mongo', start: pathMongod, data: (wished) => wished },
  { folder: 'mongo', start: downloadedMongod, data: (wished) => wished },
  { folder: 'documentdb', start: startDocumentDb, data: (wished) => dataFolder(wished).data },
];

/**
 * @param {{folder: string, log: string, fast?: boolean, progress?: (detail: string) => void}} options
 *   folder: the data of each engine goes to a folder of its own below it; fast: don't wait for the disk (tests)
 * @returns {Promise<{uri: string, said: string, data: string|null, stop: () => Promise<void>, lost: Promise<string>}>}
 */
export async function startMongo({ folder, log, fast = false, progress = () => {} }) {
  if (process.env.MONGODB_URI) return useGiven(process.env.MONGODB_URI);
  const used = (rung) => fs.existsSync(rung.data(path.join(folder, rung.folder)));
  const ladder = [...RUNGS.filter(used), ...RUNGS.filter((rung) => !used(rung))];
  const closed = [];
  for (const rung of ladder) {
    const outcome = await rung.start({ data: path.join(folder, rung.folder), log, fast, progress });
    if (typeof outcome !== 'string') return outcome;
    closed.push(outcome);
  }
  throw new Refusal(`${HOW_TO_GET_ONE}\nWhat was tried:\n${closed.map((why) => `  - ${why}`).join('\n')}`);
}

async function useGiven(uri) {
  const [, scheme, first = ''] = /^(mongodb(?:\+srv)?):\/\/(?:[^@/]*@)?([^,/?]+)/.exec(uri) ?? [];
  if (!scheme) throw new Refusal('MONGODB_URI must begin with mongodb:// or mongodb+srv://.');
  const [host, port = '27017'] = first.split(':');
  if (scheme === 'mongodb' && (await ask(host, Number(port))) === null) {
    throw new Refusal(`MONGODB_URI names ${first}, but nothing answers there.`);
  }
  return { uri, said: `MongoDB: ${first} (MONGODB_URI)`, data: null, stop: async () => {}, lost: new Promise(() => {}) };
}

/** Ends what still runs on the data below this folder, and removes it. A server named by MONGODB_URI is left alone. */
export async function forgetMongo(folder) {
  const mongo = path.join(folder, 'mongo');
  const { data: documentDb } = dataFolder(path.join(folder, 'documentdb'));
  await endPrevious({ pidFile: path.join(mongo, 'mongod.lock'), folder: mongo });
  await endPrevious({ pidFile: path.join(documentDb, 'postmaster.pid'), folder: documentDb, signal: 'SIGINT' });
  for (const data of [mongo, documentDb]) fs.rmSync(data, { recursive: true, force: true });
}
