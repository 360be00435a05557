/** The folder for programs that are fetched once and shared by all projects of this user: /var/cache as root, else ~/.cache. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const isRoot = process.getuid?.() === 0;

/** `/var/cache/NAME` as root, `$XDG_CACHE_HOME/NAME` or `~/.cache/NAME` otherwise; `parts` below it are made. */
export function cacheFolder(...parts) {
  const base = isRoot ? '/var/cache' : process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  const folder = path.join(base, ...parts);
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}
