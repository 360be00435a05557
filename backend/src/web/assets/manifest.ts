/**
 * The files the console's pages use, with the address each is served under. The content's hash is part of the address, so the
 * files can be cached for a year; `file` is an absolute path found from the project's root, wherever the bundle lies.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Asset {
  /** Path without the query: `/assets/base.css`. */
  path: string;
  /** What pages link to: the path and `?v=` with the first digits of the content's SHA-256. */
  href: string;
  file: string;
  type: string;
}

const FOLDER = 'backend/src/web/assets';
const CSS = 'text/css; charset=utf-8';
const JS = 'text/javascript; charset=utf-8';

const FILES = [
  [`${FOLDER}/tokens.css`, CSS],
  [`${FOLDER}/base.css`, CSS],
  [`${FOLDER}/frame.css`, CSS],
  [`${FOLDER}/lists.css`, CSS],
  [`${FOLDER}/forms.css`, CSS],
  [`${FOLDER}/profile.css`, CSS],
  [`${FOLDER}/console.js`, JS],
  ['node_modules/htmx.org/dist/htmx.min.js', JS],
  [`${FOLDER}/mark.svg`, 'image/svg+xml'],
] as const;

/** The nearest folder above (or the working directory) that holds the assets: sources and bundles lie at different depths. */
function projectRoot(): string {
  const starts = [dirname(fileURLToPath(import.meta.url)), process.cwd()];
  for (const start of starts) {
    for (let folder = start; ; folder = dirname(folder)) {
      if (existsSync(join(folder, FOLDER, 'tokens.css'))) return folder;
      if (folder === dirname(folder)) break;
    }
  }
  throw new Error(`The console's files are missing: no ${FOLDER} above ${starts.join(' or ')}`);
}

function load(): Asset[] {
  const root = projectRoot();
  return FILES.map(([name, type]) => {
    const file = join(root, name);
    const path = `/assets/${name.slice(name.lastIndexOf('/') + 1)}`;
    const version = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
    return { path, href: `${path}?v=${version}`, file, type };
  });
}

export const assets: readonly Asset[] = load();

/** Throws for a name that is not in the manifest: a page must not link to nothing. */
export function assetHref(name: string): string {
  const asset = assets.find(({ path }) => path === `/assets/${name}`);
  if (!asset) throw new Error(`no asset is called ${name}`);
  return asset.href;
}
