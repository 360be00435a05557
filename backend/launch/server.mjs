/** `npm run server`: the production process. Builds when the build is missing or old (never in an image, which has no sources). */
import fs from 'node:fs';
import path from 'node:path';

const BACKEND = path.resolve(import.meta.dirname, '..');

if (fs.existsSync(path.join(BACKEND, 'src'))) {
  const { buildBackend, isBuildNeeded } = await import('../build.mjs').catch(() => {
    process.stderr.write('The packages are not installed: run "npm ci" first.\n');
    process.exit(1);
  });
  if (isBuildNeeded()) await buildBackend();
}
await import(path.join(BACKEND, 'dist/main.js'));
