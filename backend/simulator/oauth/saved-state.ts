/**
 * Keeps consents, tokens and signing keys in a file, so that a simulator that is started again still honours what it gave out:
 * Google does not forget its grants when our program restarts.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SavedKeys } from './keys';
import type { TokenSnapshot } from './token-store';

interface Saved {
  readonly version: 1;
  readonly keys: SavedKeys;
  readonly grants: TokenSnapshot;
}

export interface StateFile {
  readonly saved: Saved | undefined;
  /** Writes soon; many changes at once become one write. */
  changed(): void;
  /** Writes now. */
  flush(): void;
}

/** @param path undefined: nothing is kept. A file that cannot be read counts as none. */
export function openStateFile(path: string | undefined, current: () => Omit<Saved, 'version'>): StateFile {
  let timer: NodeJS.Timeout | undefined;
  let dirty = false;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (path === undefined || !dirty) return;
    dirty = false;
    mkdirSync(dirname(path), { recursive: true });
    // Written beside and moved over, so that a kill in the middle leaves the old file whole.
    writeFileSync(`${path}.new`, JSON.stringify({ version: 1, ...current() } satisfies Saved), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  return {
    saved: path === undefined ? undefined : read(path),
    flush,
    changed() {
      if (path === undefined) return;
      dirty = true;
      timer ??= setTimeout(flush, 20);
    },
  };
}

function read(path: string): Saved | undefined {
  try {
    const saved = JSON.parse(readFileSync(path, 'utf8')) as Saved;
    return saved.version === 1 ? saved : undefined;
  } catch {
    return undefined;
  }
}
