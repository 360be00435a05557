/** The mail entries of one person as messages: mbox files, .eml files and folders, messages in a few words. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { NewMail } from '../gmail/mailbox';
import { composeMail } from '../mail/compose';
import { readDate } from '../mail/dates';
import { splitMbox } from '../mail/mbox';
import { readMail } from '../mail/source';
import type { WorldMail } from './schema';
import { WEEK_MS } from './shift';

export interface MoveOptions {
  readonly baseDir: string;
  readonly weeks: number;
  /** The world's present after the move, epoch milliseconds: the date of mail that has none. */
  readonly present: number;
}

/** All `.eml` files below a folder in file-name order, or the one file. */
function emlFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.eml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function fromMbox(path: string, labels: readonly string[] | undefined, { weeks, present }: MoveOptions): NewMail[] {
  return splitMbox(readFileSync(path)).map(({ bytes, fromLineDate }) => {
    const mail = readMail(bytes, weeks);
    const received = readDate(fromLineDate);
    const fallback = received === undefined ? present : received + weeks * WEEK_MS;
    return { mail, labels, internalDate: mail.date ?? fallback };
  });
}

/** The messages of one entry. File errors are thrown as they come. */
export function mailOf(entry: WorldMail, options: MoveOptions): NewMail[] {
  const { baseDir, weeks, present } = options;
  const labels = entry.message?.labels ?? entry.labels;
  if (entry.mbox !== undefined) return fromMbox(resolve(baseDir, entry.mbox), labels, options);
  const mails = entry.message
    ? [composeMail(entry.message, weeks)]
    : emlFiles(resolve(baseDir, entry.eml!)).map((path) => readMail(readFileSync(path), weeks));
  return mails.map((mail) => ({ mail, labels, internalDate: mail.date ?? present }));
}
