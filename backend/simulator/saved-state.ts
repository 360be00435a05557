/**
 * Keeps in a file what Google would not forget because our program restarts: consents, tokens, signing keys, watches, and what people did
 * to mailboxes and accounts (control/journal.ts).
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Deed } from './control/journal';
import type { Watch } from './gmail/mailbox';
import type { SavedKeys } from './oauth/keys';
import type { TokenSnapshot } from './oauth/token-store';

interface Saved {
  readonly version: 1;
  readonly keys: SavedKeys;
  readonly grants: TokenSnapshot;
  /** By primary address. */
  readonly watches: Readonly<Record<string, Watch>>;
  /** Oldest first. Files of before they were kept have none. */
  readonly deeds?: readonly Deed[];
}

export interface StateFile {
  readonly saved: Saved | undefined;
  /** Adds to the deeds. */
  note(deed: Deed): void;
  /** Writes soon; many changes at once become one write. */
  changed(): void;
  /** Writes now. */
  flush(): void;
}

const SOON_MS = 20;
/** Thousands of kept mails take a while to write; what comes in the meantime waits, so that writing never takes most of the time. */
const REST = 4;

/**
 * @param path undefined: nothing is kept. A file that cannot be read counts as none.
 * @param report told when the file cannot be read or written; the simulator goes on without it.
 */
export function openStateFile(
  path: string | undefined,
  current: () => Omit<Saved, 'version' | 'deeds'>,
  report: (problem: string) => void,
): StateFile {
  if (path === undefined) return { saved: undefined, note: () => undefined, changed: () => undefined, flush: () => undefined };
  const saved = read(path, report);
  const deeds = [...(saved?.deeds ?? [])];
  let timer: NodeJS.Timeout | undefined;
  let lastTook = 0;

  const flush = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const began = performance.now();
    try {
      write(path, { version: 1, ...current(), deeds });
    } catch (error) {
      report(`${path} could not be written (${(error as Error).message}); what it keeps will be forgotten when the simulator stops.`);
    }
    lastTook = performance.now() - began;
  };
  const changed = () => void (timer ??= setTimeout(flush, Math.max(SOON_MS, lastTook * REST)));
  return {
    saved,
    flush,
    changed,
    note(deed) {
      deeds.push(deed);
      changed();
    },
  };
}

function write(path: string, saved: Saved): void {
  mkdirSync(dirname(path), { recursive: true });
  // Written beside and moved over, so that a kill in the middle leaves the old file whole.
  writeFileSync(`${path}.new`, JSON.stringify(saved), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function read(path: string, report: (problem: string) => void): Saved | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const saved = JSON.parse(readFileSync(path, 'utf8')) as Saved;
    if (saved.version === 1) return saved;
    throw new Error(`it is of version ${String(saved.version)}`);
  } catch (error) {
    report(`${path} could not be read (${(error as Error).message}); what it kept is forgotten.`);
    return undefined;
  }
}
