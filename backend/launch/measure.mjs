/**
 * `npm run bench` and `npm run simulate`: installs and starts what is missing, bundles the TypeScript of that name and runs it with
 * a private MongoDB and Redis (or those that MONGODB_URI and REDIS_URL name). What follows the name goes to the program.
 */
import fs from 'node:fs';
import path from 'node:path';
import { checkNode } from './options.mjs';
import { ensurePackages } from './packages.mjs';
import { killAll, launch } from './processes.mjs';
import { startMongo } from './services/mongo.mjs';
import { startRedis } from './services/redis.mjs';
import { complain, step } from './terminal.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PROGRAMS = ['bench', 'simulate'];

process.umask(0o022); // PostgreSQL may run as another user, who must be able to pass our folders

const undo = [];
async function stop(code) {
  for (const action of undo.splice(0).reverse()) await action().catch(complain);
  killAll();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void stop(130));

async function startServices(folder) {
  const started = await Promise.allSettled([
    step('Starting MongoDB', (progress) => startMongo({ folder, log: path.join(folder, 'mongo.log'), fast: true, progress })),
    step('Starting Redis', (progress) =>
      startRedis({ data: path.join(folder, 'redis'), log: path.join(folder, 'redis.log'), fast: true, progress }),
    ),
  ]);
  for (const { value } of started) if (value) undo.push(value.stop);
  for (const { reason } of started) if (reason) throw reason;
  return { TEST_MONGODB_URI: started[0].value.uri, TEST_REDIS_URL: started[1].value.url };
}

/** One file beside the backend's own bundles, so that packages are found. */
async function bundle(program) {
  const { build } = await import('esbuild');
  const outfile = path.join(ROOT, 'backend/dist', `${program}.js`);
  await build({
    entryPoints: [path.join(ROOT, 'backend', program, 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    tsconfig: path.join(ROOT, 'tsconfig.json'),
    logLevel: 'warning',
  });
  return outfile;
}

async function main() {
  checkNode();
  const [program, ...args] = process.argv.slice(2);
  if (!PROGRAMS.includes(program)) throw new Error(`Say one of: ${PROGRAMS.join(', ')}.`);
  const parent = path.join(ROOT, 'var/measure');
  fs.mkdirSync(parent, { recursive: true });
  const folder = fs.mkdtempSync(path.join(parent, 'run-'));
  fs.chmodSync(folder, 0o755);
  undo.push(async () => fs.rmSync(folder, { recursive: true, force: true }));
  await ensurePackages(ROOT);
  const { buildBackend, isBuildNeeded } = await import('../build.mjs');
  // Benchmarks of the whole run the processes that are shipped.
  const [file, services] = await Promise.all([bundle(program), startServices(folder), isBuildNeeded() && buildBackend()]);
  const { child, ended } = launch({
    command: [process.execPath, '--enable-source-maps', file, ...args],
    cwd: ROOT,
    env: { ...process.env, ...services },
  });
  child.stdout.pipe(process.stdout);
  child.stderr.pipe(process.stderr);
  await stop((await ended) === 'exit code 0' ? 0 : 1);
}

await main().catch(async (error) => {
  complain(error);
  await stop(1);
});
