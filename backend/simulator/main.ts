/**
 * The simulator as a process: `node dist/simulator.js --port N --world FILE --tariff T --latency MS --clients JSON --push JSON`.
 * Prints one line `simulator ready {json}`; stops cleanly on SIGTERM and SIGINT; a mistake is one sentence and exit code 1.
 */
import { dirname, resolve } from 'node:path';
import { demoWorld } from './demo/demo-world';
import { OptionError, readOptions, type ProcessOptions } from './options';
import { createSimulator, type Simulator } from './server';
import { WorldError } from './world/check';
import { readWorldFile } from './world/read-file';

const log = (line: string) => void process.stderr.write(`${line}\n`);

async function start(options: ProcessOptions): Promise<Simulator> {
  const { world, now, verbose, ...rest } = options;
  return createSimulator({
    ...rest,
    world: world === undefined ? demoWorld(now && { now }) : readWorldFile(world),
    baseDir: world === undefined ? undefined : dirname(resolve(world)),
    report: log,
    logger: verbose ? log : undefined,
  });
}

function sentenceFor(error: unknown, options: ProcessOptions | undefined): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') return `Port ${options?.port} is taken by another program; choose another one with --port.`;
  if (code === 'EACCES' && options) return `Port ${options.port} may not be opened by this user; choose one above 1023 with --port.`;
  if (error instanceof OptionError || error instanceof WorldError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  let options: ProcessOptions | undefined;
  try {
    options = readOptions(process.argv.slice(2), process.env);
    const simulator = await start(options);
    const stop = () => void simulator.close().then(() => process.exit(0));
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    process.stdout.write(`simulator ready ${JSON.stringify(summary(simulator, options))}\n`);
  } catch (error) {
    log(sentenceFor(error, options));
    process.exitCode = 1;
  }
}

function summary({ url, state }: Simulator, { tariff, latencyMs, clients }: ProcessOptions) {
  const organisations = state.organisations.map(({ domain, accounts }) => ({ domain, people: accounts.map((account) => account.email) }));
  return {
    url: url.replace('127.0.0.1', 'localhost'),
    tariff,
    latencyMs,
    organisations,
    clients: clients.map(({ app, clientId }) => ({ app, clientId })),
  };
}

void main();
