/** `npm run simulate -- --seeds N --from K [--trace]`: runs seeds one after the other; the first that fails prints its trace and ends with 1. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openGround } from './ground';
import type { Recovery } from './rest';
import { runSeed } from './run-seed';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    /** Every call as well, not only what happened. */
    trace: { type: 'boolean', default: false },
    /** Goes on after a failing seed, and names them all at the end. */
    all: { type: 'boolean', default: false },
    /** A folder for the whole trace of every seed. */
    save: { type: 'string' },
  },
});

const say = (text: string) => process.stdout.write(`${text}\n`);
const LAST_CALLS = 60;

async function main(): Promise<number> {
  const ground = await openGround(
    process.env.TEST_MONGODB_URI ?? process.env.MONGODB_URI ?? 'mongodb://127.0.0.1:27017/',
    process.env.TEST_REDIS_URL ?? process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
  );
  const from = Number(values.from);
  const count = Number(values.seeds);
  const failed: number[] = [];
  const recoveries: Recovery[] = [];
  const began = performance.now();
  let calls = 0;
  try {
    for (let seed = from; seed < from + count; seed += 1) {
      await ground.forget();
      const result = await runSeed(seed, ground);
      calls += result.calls;
      if (values.save) writeFileSync(join(values.save, `${seed}-${result.hash}.txt`), result.trace.join('\n'));
      recoveries.push(result.recovery);
      const perSeed = (performance.now() - began) / (seed - from + 1) / 1_000;
      if (result.problems.length > 0) {
        failed.push(seed);
        say(`\nSeed ${seed} fails (trace ${result.hash}):\n${result.problems.map((problem) => `  ${problem}`).join('\n')}`);
        if (values.all) continue;
        say(`\n${shown(result.trace)}\n\nAgain: npm run simulate -- --from ${seed} --seeds 1 --trace`);
        return 1;
      }
      if (count <= 10 || seed % 10 === 0) say(`seed ${seed}: holds (trace ${result.hash}, ${perSeed.toFixed(2)} s a seed)`);
    }
  } finally {
    await ground.close();
  }
  say(
    `${count} seeds, ${calls} calls, ${((performance.now() - began) / 1_000).toFixed(0)} s. All right again after the last fault, in virtual time:`,
  );
  for (const line of recovered(recoveries)) say(line);
  if (failed.length > 0) say(`${failed.length} fail: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}

/** By what had to be waited for longest. */
function recovered(recoveries: readonly Recovery[]): string[] {
  const causes = [...new Set(recoveries.map(({ cause }) => cause))].sort();
  return causes.map((cause) => {
    const seconds = recoveries.filter((one) => one.cause === cause).map((one) => one.seconds);
    seconds.sort((a, b) => a - b);
    const at = (share: number) => (seconds[Math.min(seconds.length - 1, Math.floor(share * seconds.length))] ?? 0).toFixed(0);
    return `  ${cause ?? 'nothing to wait for'} (${seconds.length} seeds): ${at(0.5)} s (half), ${at(0.95)} s (95 %), ${at(1)} s (all)`;
  });
}

/** What happened, and the last calls; all of them on request. */
const shown = (trace: readonly string[]): string =>
  trace.filter((line, index) => values.trace || index > trace.length - LAST_CALLS || !/^\S+ {3}/.test(line)).join('\n');

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
