/**
 * Builds what clasp pushes and what the preview runs.
 *
 *   addon/dist/Code.js      the add-on: one script, because Apps Script has no modules. Apps Script calls functions by name and
 *                           sees top-level declarations only, so a footer declares one function per row of src/handlers.ts.
 *   addon/dist/preview.js   the preview (an ES module for Node), loaded by the backend in development.
 *
 * `node addon/build.mjs` builds both; the functions are exported for tests.
 */
import { build } from 'esbuild';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The bundle's text. Throws when entry.ts and the handler table disagree: Google would find out only at the press of a button. */
export async function bundleAddon() {
  const names = await exportsOf('src/handlers.ts', 'handlerNames');
  const exported = await exportedNames('src/entry.ts');
  const odd = [...names.filter((n) => !exported.includes(n)), ...exported.filter((n) => !names.includes(n))];
  if (odd.length > 0) throw new Error(`addon: src/entry.ts and src/handlers.ts disagree about ${odd.join(', ')}`);
  const { outputFiles } = await build({
    ...common('src/entry.ts'),
    format: 'iife',
    globalName: 'addon',
    // Apps Script's V8 engine is updated by Google; the language of 2019 is documented to work.
    target: 'es2019',
    platform: 'neutral',
    charset: 'utf8',
    legalComments: 'none',
    footer: { js: names.map((name) => `function ${name}(e) { return addon.${name}(e); }`).join('\n') },
  });
  return outputFiles[0].text;
}

/** The preview's text; npm packages stay outside, they are there in development. */
export async function bundlePreview() {
  const { outputFiles } = await build({
    ...common('preview/page.ts'),
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
  });
  return outputFiles[0].text;
}

/** Writes both and returns their paths. */
export async function buildAddon() {
  const files = { code: here('dist/Code.js'), preview: here('dist/preview.js') };
  const [code, preview] = await Promise.all([bundleAddon(), bundlePreview()]);
  await mkdir(here('dist'), { recursive: true });
  // Renamed into place: a preview that is running never reads half a file.
  const put = async (path, text) => {
    await writeFile(`${path}.${process.pid}`, text);
    await rename(`${path}.${process.pid}`, path);
  };
  await Promise.all([put(files.code, code), put(files.preview, preview)]);
  return files;
}

function common(entry) {
  return { entryPoints: [here(entry)], bundle: true, write: false, logLevel: 'warning', tsconfig: here('tsconfig.json') };
}

async function exportedNames(entry) {
  const { metafile } = await build({ ...common(entry), format: 'esm', outdir: here('dist'), metafile: true });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}

async function exportsOf(entry, name) {
  const { outputFiles } = await build({ ...common(entry), format: 'esm' });
  const module = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
  return module[name];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const files = await buildAddon();
  const size = async (file) => `${Math.round((await stat(file)).size / 1024)} kB`;
  console.log(`Add-on built: addon/dist/Code.js (${await size(files.code)}), addon/dist/preview.js (${await size(files.preview)})`);
}
