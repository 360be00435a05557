/**
 * `npm test`: installs and starts what is missing, runs every check of the table below and then the tests, and ends with one
 * line `N passed, N failed`. Words after `--` go to Jest, and then only Jest runs: `npm test -- backend/src/core`.
 */
import fs from 'node:fs';
import path from 'node:path';
import { checkNode } from './options.mjs';
import { ensurePackages } from './packages.mjs';
import { killAll, launch, onPath, run } from './processes.mjs';
import { install, mayInstall } from './services/debian.mjs';
import { startMongo } from './services/mongo.mjs';
import { startRedis } from './services/redis.mjs';
import { complain, say, seconds, sentenceFor, step } from './terminal.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const bin = (name) => path.join(ROOT, 'node_modules/.bin', name);
const CHECKS_AT_ONCE = 2;

/** What is checked without running the product; each counts as one test. */
const CHECKS = [
  { name: 'types', command: [bin('tsc'), '--noEmit'] },
  { name: 'types of the add-on', command: [bin('tsc'), '--noEmit', '-p', 'addon/tsconfig.json'] },
  { name: 'types of the add-on preview', command: [bin('tsc'), '--noEmit', '-p', 'addon/preview/tsconfig.json'] },
  { name: 'lint', command: [bin('eslint'), '--max-warnings=0', '.'] },
  { name: 'layers', command: [bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'backend', 'addon'] },
  { name: 'format', command: [bin('prettier'), '--check', '--log-level=warn', '.'] },
  { name: 'build of the backend', command: [process.execPath, 'backend/build.mjs'] },
  { name: 'build of the add-on', command: [process.execPath, 'addon/build.mjs'] },
];

process.umask(0o022); // PostgreSQL may run as another user, who must be able to pass our folders

const undo = [];
async function stop(code) {
  for (const action of undo.splice(0).reverse()) await action().catch(complain);
  killAll();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void stop(130));

/** Runs every check, two at a time, and shows the output of those that fail. */
async function runChecks() {
  const waiting = [...CHECKS];
  let failed = 0;
  const one = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      try {
        await step(check.name, () => run(check.command, { cwd: ROOT, failure: `${check.name} failed` }).then(() => ({ said: check.name })));
      } catch (error) {
        failed += 1;
        say(error.output || sentenceFor(error));
      }
    }
  };
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, one));
  return { passed: CHECKS.length - failed, failed, skipped: 0 };
}

/** Runs Jest with its own output shown, and counts from its report; a suite that couldn't run counts as one failure. */
async function runJest(args, folder, env) {
  const report = path.join(folder, 'jest.json');
  const command = [process.execPath, path.join(ROOT, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${report}`, ...args];
  const jest = launch({ command, cwd: ROOT, env: { ...process.env, ...env } });
  jest.child.stdout.resume(); // the report once more
  jest.child.stderr.pipe(process.stderr);
  const how = await jest.ended;
  try {
    const result = JSON.parse(fs.readFileSync(report, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    const broken = failed === 0 && !result.success ? 1 : 0;
    // With -t everything else is skipped, and nobody wants to read that.
    if (args.length === 0) namesOfSkipped(result).forEach((name) => say(`  skipped: ${name}`));
    return { passed: result.numPassedTests, failed: failed + broken, skipped: result.numPendingTests + result.numTodoTests };
  } catch {
    say(`Jest left no report (${how}).`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** A test that skips itself says why in its name; without the names nobody notices one that skips for no good reason. */
const namesOfSkipped = ({ testResults }) =>
  testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => `${path.relative(ROOT, name)}: ${fullName}`),
  );

/** A private MongoDB and Redis that keep nothing, for this run only; or those that the environment names. */
async function startServices(folder) {
  const mongo = step('Starting MongoDB', (progress) => startMongo({ folder, log: path.join(folder, 'mongo.log'), fast: true, progress }));
  const redis = step('Starting Redis', (progress) =>
    startRedis({ data: path.join(folder, 'redis'), log: path.join(folder, 'redis.log'), fast: true, progress }),
  );
  const started = await Promise.allSettled([mongo, redis]);
  for (const { value } of started) if (value) undo.push(value.stop);
  for (const { reason } of started) if (reason) throw reason;
  return { TEST_MONGODB_URI: started[0].value.uri, TEST_REDIS_URL: started[1].value.url };
}

/** The browser for the journeys a person takes. Without it those tests skip themselves and say so. */
async function ensureBrowser() {
  if (process.env.CHROMIUM_PATH || onPath('chromium') || onPath('google-chrome') || !mayInstall()) return;
  await step('Installing Chromium for the browser tests', (progress) => install(['chromium'], progress)).catch((error) =>
    say(`  ${sentenceFor(error)}\n  The browser tests will be skipped.`),
  );
}

async function main() {
  const began = Date.now();
  checkNode();
  const args = process.argv.slice(2);
  const tests = path.join(ROOT, 'var/test');
  fs.mkdirSync(tests, { recursive: true });
  const folder = fs.mkdtempSync(path.join(tests, 'run-'));
  fs.chmodSync(folder, 0o755);
  undo.push(async () => fs.rmSync(folder, { recursive: true, force: true }));

  await ensurePackages(ROOT);
  await ensureBrowser();
  const results = args.length === 0 ? [await runChecks()] : [];
  results.push(await runJest(args, folder, await startServices(folder)));

  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  if (total('skipped') > 0) say(`${total('skipped')} skipped`);
  say(`Took ${seconds(began)}.`);
  const failed = total('failed');
  undo.unshift(async () => say(`${total('passed')} passed, ${failed} failed`)); // the last line, after everything has ended
  await stop(failed === 0 ? 0 : 1);
}

await main().catch(async (error) => {
  complain(error);
  undo.unshift(async () => say('0 passed, 1 failed'));
  await stop(1);
});
