/** The worker as a process of its own, from the bundle that is shipped: what can be killed at any moment. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { withDatabase } from './content';
import type { BuildOptions } from 'esbuild';
import type { Story } from './story';

const ROOT = resolve(__dirname, '../../..');

/** Bundles src/main.ts, or the commands, below `var/`, where Node finds the packages; returns the file. */
export async function bundled(name: string, entry: 'main' | 'cli' = 'main'): Promise<{ file: string; remove: () => void }> {
  const { build } = createRequire(__filename)('esbuild') as { build: (options: BuildOptions) => Promise<unknown> };
  const folder = join(ROOT, 'var', `bundle-${name}-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, 'main.mjs');
  await build({
    entryPoints: [join(ROOT, `backend/src/${entry}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    tsconfig: join(ROOT, 'tsconfig.json'),
    logLevel: 'silent',
  });
  return { file: outfile, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface OwnProcess {
  child: ChildProcess;
  /** Where it serves; null for a worker. */
  port: number | null;
  /** All it has written so far. */
  output: () => string;
}

/** A process on the story's data; resolves when it is ready. */
export async function startProcess(file: string, story: Story, more: Record<string, string>): Promise<OwnProcess> {
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env.PATH ?? '', ...story.environment, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const port = await new Promise<number | null>((done, failed) => {
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      const ready = /^backend ready (.*)$/m.exec(output);
      if (ready) done((JSON.parse(ready[1] ?? '{}') as { port: number | null }).port);
    });
    child.once('exit', (code) => failed(new Error(`the process ended with ${code}: ${output}`)));
  });
  return { child, port, output: () => output };
}

/** A worker on the story's data; resolves when it is ready. */
export const startWorker = async (file: string, story: Story): Promise<ChildProcess> =>
  (await startProcess(file, story, { ROLE: 'worker' })).child;

export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> {
  const began = Date.now();
  const exit = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  child.kill(signal);
  return { code: await exit, ms: Date.now() - began };
}

/** A dead worker's leases run out within 20 s; nobody needs to wait for that here. */
export const leasesRunOut = (story: Story): Promise<unknown> =>
  withDatabase(story, (database) => database.collection('connections').updateMany({}, { $set: { 'lease.until': new Date(0) } }));
