/**
 * Bundles the backend's own code into backend/dist; packages stay outside. `node backend/build.mjs` builds,
 * `node backend/build.mjs --if-needed` only when a source file is newer than the last build.
 */
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const HERE = import.meta.dirname;
const OUT = path.join(HERE, 'dist');
const ENTRIES = { main: 'src/main.ts', cli: 'src/cli.ts', simulator: 'simulator/main.ts' };
const ASSETS = path.join(HERE, 'src/web/assets');

/** Builds everything; the assets are copied to backend/dist/assets. */
export async function buildBackend() {
  await build({
    entryPoints: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, path.join(HERE, file)])),
    outdir: OUT,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    tsconfig: path.join(HERE, '../tsconfig.json'),
    logLevel: 'warning',
  });
  if (fs.existsSync(ASSETS)) fs.cpSync(ASSETS, path.join(OUT, 'assets'), { recursive: true });
}

/** When the newest file below a folder was changed; tests don't count. */
const newest = (folder) =>
  Math.max(
    0,
    ...fs
      .readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
      .map((entry) => fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );

/** True when there is no build, or a source file is newer than it. */
export function isBuildNeeded() {
  const main = path.join(OUT, 'main.js');
  return !fs.existsSync(main) || Math.max(newest(path.join(HERE, 'src')), newest(path.join(HERE, 'simulator'))) > fs.statSync(main).mtimeMs;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const isNeeded = !process.argv.includes('--if-needed') || isBuildNeeded();
  if (isNeeded) await buildBackend().catch(() => process.exit(1)); // esbuild has printed what is wrong
}
