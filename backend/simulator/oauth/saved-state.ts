/**
 * Keeps consents, tokens, signing keys and watches in a file, so that a simulator that is started again still honours what it gave out:
 * Google does not forget its grants when our program restarts.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Watch } from '../gmail/mailbox';
import type { SavedKeys } from './keys';
import type { TokenSnapshot } from './token-store';

interface Saved {
  readonly version: 1;
  readonly keys: SavedKeys;
  readonly grants: TokenSnapshot;
  /** By primary address. */
  readonly watches: Readonly<Record<string, Watch>>;
}

export interface StateFile {
  readonly saved: Saved | undefined;
  /** Writes soon; many changes at once become one write. */
  changed(): void;
  /** Writes now. */
  flush(): void;
}

/**
 * @param path undefined: nothing is kept. A file that cannot be read counts as none.
 * @param report told when the file cannot be written; the simulator goes on without it.
 */
export function openStateFile(
  path: string | undefined,
  current: () => Omit<Saved, 'version'>,
  report: (problem: string) => void = () => undefined,
): StateFile {
  let timer: NodeJS.Timeout | undefined;
  let dirty = false;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (path === undefined || !dirty) return;
    dirty = false;
    try {
      write(path, { version: 1, ...current() });
    } catch (error) {
      report(`The file ${path} could not be written (${(error as Error).message}); grants will be forgotten when the simulator stops.`);
    }
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

function write(path: string, saved: Saved): void {
  mkdirSync(dirname(path), { recursive: true });
  // Written beside and moved over, so that a kill in the middle leaves the old file whole.
  writeFileSync(`${path}.new`, JSON.stringify(saved), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function read(path: string): Saved | undefined {
  try {
    const saved = JSON.parse(readFileSync(path, 'utf8')) as Saved;
    return saved.version === 1 ? saved : undefined;
  } catch {
    return undefined;
  }
}
