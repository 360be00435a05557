/**
 * `npm start`: everything for a first look, on a bare clone. Checks what can be checked at once, brings packages and services,
 * builds, starts the simulator and the backend, loads the world, and says what to open. Ends everything it started.
 */
import path from 'node:path';
import { loadWorld, prepareOrganisations } from './demo/load.mjs';
import { checkNode, checkPorts, checkWorld, HELP, readOptions } from './options.mjs';
import { ensurePackages } from './packages.mjs';
import { freePort } from './ports.mjs';
import { end, killAll, lastLines, run } from './processes.mjs';
import { agreement, freshLog, startBackend, startSimulator } from './programs.mjs';
import { startMongo } from './services/mongo.mjs';
import { startRedis } from './services/redis.mjs';
import { claim, databaseUri, freeMegabytes, reset, secrets, worldState, writeJson } from './state.mjs';
import { bold, complain, dim, Refusal, say, seconds, step, withoutColour } from './terminal.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const VAR = path.join(ROOT, 'var');
const ORPHAN_CHECK_MS = 1_000;
const DISK_CHECK_MS = 5_000;
const LEAST_FREE_MB = 30;

process.umask(0o022); // PostgreSQL may run as another user, who must be able to pass our folders

/** What to undo, last first; filled while starting. */
const undo = [];
let stopping = false;
let isReady = false;

async function stop(code) {
  if (stopping) {
    killAll();
    process.exit(code || 130);
  }
  stopping = true;
  for (const action of undo.reverse()) await action().catch(complain);
  killAll();
  process.exit(code);
}

async function fail(error) {
  if (stopping) return; // what is being stopped may complain
  complain(error);
  await stop(1);
}

function stopOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      say(stopping ? 'Killing what is left.' : '\nStopping …');
      void stop(isReady ? 0 : 130);
    });
  }
  process.on('uncaughtException', (error) => void fail(error));
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid; // npm: when it is killed, nobody would stop us
  setInterval(() => process.ppid !== parent && void stop(1), ORPHAN_CHECK_MS).unref();
}

/** Keeps an eye on something that runs: its unexpected end is the end of everything. */
function guard(what, lost, log) {
  void lost.then((how) => fail(new Refusal(`${what} ended unexpectedly (${how}). ${log} ends with:\n${lastLines(log)}`)));
}

/** Stops while there is still room to stop in order: a database that can't write any more ends in ways nobody understands. */
function watchDisk(folders) {
  const look = () => {
    const full = folders.find((folder) => freeMegabytes(folder) < LEAST_FREE_MB);
    if (full) void fail(new Refusal(`The disk that holds ${full} is full. Free some space and start again; what is stored stays.`));
  };
  setInterval(look, DISK_CHECK_MS).unref();
}

async function build() {
  const scripts = ['backend/build.mjs', 'addon/build.mjs'].map((file) => path.join(ROOT, file));
  await Promise.all(scripts.map((file) => run([process.execPath, file], { cwd: ROOT, failure: 'The build failed' })));
  return { said: 'Built backend, simulator and add-on' };
}

async function startServices() {
  const logs = path.join(VAR, 'log');
  const mongoLog = freshLog(logs, 'mongo');
  const redisLog = freshLog(logs, 'redis');
  const mongo = step('Starting MongoDB', (progress) => startMongo({ folder: VAR, log: mongoLog, progress }));
  const redis = step('Starting Redis', (progress) => startRedis({ data: path.join(VAR, 'redis'), log: redisLog, progress }));
  const started = await Promise.allSettled([mongo, redis, step('Building', build)]);
  for (const { value } of started) if (value?.stop) undo.push(value.stop);
  const failed = started.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  guard('MongoDB', started[0].value.lost, mongoLog);
  guard('Redis', started[1].value.lost, redisLog);
  return { mongo: started[0].value, redis: started[1].value };
}

async function startPrograms(options, state, { mongo, redis }) {
  const urls = { console: `http://localhost:${options.port}`, simulator: `http://localhost:${options.simulatorPort}` };
  const agreed = agreement({ root: ROOT, options, secrets: secrets(VAR), urls });
  const logs = { simulator: freshLog(path.join(VAR, 'log'), 'simulator'), backend: freshLog(path.join(VAR, 'log'), 'backend') };
  const env = {
    ...process.env,
    ...agreed.backend,
    NODE_ENV: 'development',
    ROLE: 'web,worker',
    PORT: String(options.port),
    METRICS_PORT: String(await freePort(options.port + 1)),
    MONGODB_URI: databaseUri(mongo.uri, state.id),
    REDIS_URL: redis.url,
    REDIS_PREFIX: `sd-${state.id}:`,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
  };
  const backend = { root: ROOT, env };

  const simulator = startSimulator({ root: ROOT, options, state, args: agreed.simulator, log: logs.simulator });
  const programs = [simulator, startBackend({ ...backend, log: logs.backend })];
  for (const { own } of programs) undo.push(() => end(own));
  const running = Promise.all(programs.map(({ ready }) => ready));
  running.catch(() => {}); // awaited below
  await Promise.race([simulator.ready, running]);
  const world = await (await fetch(`${urls.simulator}/_sim/world`)).json();
  await Promise.all([prepareOrganisations(world, state, backend), running]);
  for (const { what, own, log } of programs) guard(what, own.ended, log);
  return { urls, world, backend };
}

function announce(urls, organisations) {
  const first = organisations[0]?.people[0];
  const row = (name, value, more = '') => say(`  ${name.padEnd(10)} ${bold(value)} ${dim(more)}`);
  say();
  row('Console', urls.console, first ? `sign in as ${first}: choose the account, there is no password` : '');
  row('Add-on', `${urls.console}/preview`, 'Gmail and Calendar with the add-on beside them');
  row('Google', urls.simulator, 'the simulator');
  row('Logs', path.join('var', 'log'), 'Ctrl-C stops everything; the data stays in var/');
  say();
}

async function main() {
  const began = Date.now();
  checkNode();
  const options = readOptions(process.argv.slice(2));
  if (!options.color) withoutColour();
  if (options.help) return say(HELP);
  checkWorld(options);
  await checkPorts(options);
  stopOnSignals();
  const release = claim(VAR);
  undo.push(async () => release());

  if (options.reset) await step('Forgetting var/', () => reset(VAR));
  if (options.reset && process.env.MONGODB_URI) say('  The database that MONGODB_URI names is left as it is.');
  await ensurePackages(ROOT);
  const services = await startServices();
  watchDisk([VAR, services.mongo.data ?? VAR]);
  const state = worldState(VAR, options.world);
  const { urls, world, backend } = await step('Starting backend and simulator', () => startPrograms(options, state, services));
  const organisations = await loadWorld(world, { urls, state, backend, connect: options.connect });

  const demo = { console: urls.console, simulator: urls.simulator, preview: `${urls.console}/preview`, organisations };
  writeJson(path.join(VAR, 'demo.json'), demo, 0o600); // it holds keys
  announce(urls, organisations);
  say(dim(`Ready after ${seconds(began)}.`));
  isReady = true;
  say(`ready ${JSON.stringify(demo)}`);
}

await main().catch(fail);
