/** Reading a world file from disk. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkWorld, WorldError } from './check';
import type { World } from './schema';

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reasons: Record<string, string> = { ENOENT: 'no such file', EISDIR: 'is a folder', EACCES: 'may not be read' };
    throw new WorldError([`${path}: ${reasons[code ?? ''] ?? code ?? String(error)}`]);
  }
}

/** Reads and checks a world file. Paths inside it are relative to `dirname(path)`. Throws WorldError. */
export function readWorldFile(path: string): World {
  const text = readText(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new WorldError([`${path}: not JSON: ${(error as Error).message}`]);
  }
  return checkWorld(value, dirname(resolve(path)));
}
