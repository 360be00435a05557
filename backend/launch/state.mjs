/**
 * What `npm start` keeps in var/: one launcher at a time, the secrets it made up, and for each world its database's name,
 * its API keys and what has been loaded.
 */
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { isRunning } from './processes.mjs';
import { forgetMongo } from './services/mongo.mjs';
import { forgetRedis } from './services/redis.mjs';
import { Refusal } from './terminal.mjs';

const LEAST_FREE_MB = 300;
const KEPT_ON_RESET = ['start.pid', 'test'];

export const readJson = (file, otherwise) => {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return otherwise;
  }
};

/** Written aside and renamed: a crash in the middle leaves the old file. */
export function writeJson(file, value, mode = 0o644) {
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(value)}\n`, { mode });
  fs.renameSync(`${file}.new`, file);
}

/** What a user who isn't root may still write to the disk that holds a folder. */
export function freeMegabytes(folder) {
  const { bavail, bsize } = fs.statfsSync(folder);
  return Math.floor((bavail * bsize) / 1e6);
}

/** Makes var/ and claims it for this process; a claim of a process that no longer runs is taken over. */
export function claim(folder) {
  fs.mkdirSync(path.join(folder, 'log'), { recursive: true });
  const free = freeMegabytes(folder);
  if (free < LEAST_FREE_MB) {
    throw new Refusal(
      `The disk that holds ${folder} is nearly full (${free} MB free; ${LEAST_FREE_MB} MB are needed). Free some space and start again.`,
    );
  }
  const file = path.join(folder, 'start.pid');
  const other = Number(readJson(file, 0));
  if (other && other !== process.pid && isRunning(other) && isLauncher(other)) {
    throw new Refusal(`Another "npm start" (process ${other}) is running on ${folder}. End it first, or clone the project a second time.`);
  }
  writeJson(file, process.pid);
  return () => fs.rmSync(file, { force: true });
}

function isLauncher(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start.mjs');
  } catch {
    return false;
  }
}

/** Forgets everything, the data of the engines we run included. */
export async function reset(folder) {
  await forgetMongo(folder);
  await forgetRedis(path.join(folder, 'redis'));
  for (const name of fs.readdirSync(folder)) {
    if (!KEPT_ON_RESET.includes(name)) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
  fs.mkdirSync(path.join(folder, 'log'), { recursive: true });
}

/** Secrets of a development installation: made up once, readable by their owner only. */
export function secrets(folder) {
  const file = path.join(folder, 'secrets.json');
  const key = (bytes) => randomBytes(bytes).toString('base64');
  const made = { session: key(32), tokenKeys: `dev:${key(32)}`, gmail: `dev-${key(18)}`, gcal: `dev-${key(18)}`, metrics: key(18) };
  const all = { ...made, ...readJson(file, {}) };
  writeJson(file, all, 0o600);
  return all;
}

/** A world's own names, so that two worlds never mix: its database, its Redis prefix, and its folder in var/. */
export function worldState(folder, world) {
  const id = world === null ? 'demo' : createHash('sha256').update(world).digest('hex').slice(0, 8);
  const own = path.join(folder, 'worlds', id);
  fs.mkdirSync(own, { recursive: true, mode: 0o700 });
  const file = path.join(own, 'loaded.json');
  return {
    id,
    folder: own,
    /** When this world was first loaded: the demo's newest mail is an hour older, and stays where it is on later starts. */
    born: bornAt(path.join(own, 'born')),
    /** {organisations: {[domain]: {apiKey, loaded}}} */
    read: () => readJson(file, { organisations: {} }),
    write: (value) => writeJson(file, value, 0o600),
  };
}

function bornAt(file) {
  if (!fs.existsSync(file)) fs.writeFileSync(file, new Date().toISOString());
  return fs.readFileSync(file, 'utf8').trim();
}

/** The MongoDB URI with the database of this world: the one the URI names (or "startdeliver") for the built-in world, one beside it for others. */
export function databaseUri(uri, id) {
  const [, servers, name, query = ''] = /^([a-z+]+:\/\/[^/?]+)\/?([^?]*)(\?.*)?$/.exec(uri);
  const base = name || 'startdeliver';
  return `${servers}/${id === 'demo' ? base : `${base}_${id}`}${query}`;
}
