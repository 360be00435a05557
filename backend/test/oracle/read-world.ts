/** The oracle's own reading of a world: every message of every mailbox, from mbox files, eml files and short forms. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { addresses, all, first, messageIdOf, referredIds, splitHead, subjectText, type Field } from './head';
import { fromLineInstant, instantOf, worldShift } from './instants';

export interface OracleMail {
  readonly email: string;
  /** Message-ID without brackets, letters as written; `fallback:…` for a message without one. */
  readonly key: string;
  /** Epoch ms, after the world has moved to the present. */
  readonly at: number;
  readonly from: readonly string[];
  /** From, To, Cc and Bcc, lower-cased, each once. */
  readonly participants: readonly string[];
  readonly subject: string;
  readonly references: readonly string[];
  readonly labels: readonly string[];
  readonly fields: readonly Field[];
}

type Texts = string | string[] | null | undefined;

interface WorldMail {
  mbox?: string;
  eml?: string;
  labels?: string[];
  message?: {
    id?: string | null;
    date?: string | null;
    inReplyTo?: Texts;
    references?: Texts;
    from?: string;
    to?: Texts;
    cc?: Texts;
    bcc?: Texts;
    subject?: string;
    text?: string;
    headers?: Record<string, string | string[]>;
    labels?: string[];
  };
}

export interface WorldMember {
  email: string;
  secondaryEmails?: string[];
  sendAs?: string[];
  settings?: { aliases?: string[]; syncTo?: 'users' | 'customers'; syncThirdPartySender?: boolean };
  mail?: WorldMail[];
}

export interface WorldOrganisation {
  domain: string;
  otherDomains?: string[];
  people: WorldMember[];
  directory?: {
    domainField?: string;
    customers?: { id: string; fields?: Record<string, unknown> }[];
    users?: { id: string; customer?: string | null; email?: string | null; otherEmails?: string[] }[];
  };
}

export interface OracleWorld {
  now: string;
  organisations: WorldOrganisation[];
}

export const readWorld = (path: string): OracleWorld => JSON.parse(readFileSync(path, 'utf8')) as OracleWorld;

interface Loading {
  readonly email: string;
  readonly worldNow: string;
  readonly shift: number;
  readonly now: number;
}

function mailOf(
  fields: readonly Field[],
  body: string,
  labels: readonly string[],
  fallbackInstant: number | undefined,
  loading: Loading,
): OracleMail {
  const participants = new Set<string>();
  for (const name of ['from', 'to', 'cc', 'bcc'])
    for (const value of all(fields, name)) for (const address of addresses(value)) participants.add(address);
  const subject = subjectText(first(fields, 'subject') ?? '');
  const date = first(fields, 'date');
  const written = [first(fields, 'from') ?? '', date ?? '', subject, body.trim()].join('\n');
  const read = instantOf(date) ?? fallbackInstant;
  const undated = loading.worldNow === 'fixed' ? loading.now : Date.parse(loading.worldNow) + loading.shift;
  return {
    email: loading.email,
    key: messageIdOf(first(fields, 'message-id')) ?? `fallback:${createHash('sha256').update(written).digest('hex').slice(0, 24)}`,
    at: read === undefined ? undated : read + loading.shift,
    from: all(fields, 'from').flatMap(addresses),
    participants: [...participants],
    subject,
    references: referencesOf(fields),
    labels,
    fields,
  };
}

/** In-Reply-To comes last: it names the nearest ancestor. */
const referencesOf = (fields: readonly Field[]): string[] => referredIds([...all(fields, 'references'), ...all(fields, 'in-reply-to')]);

function readMbox(path: string, labels: readonly string[], loading: Loading): OracleMail[] {
  const lines = readFileSync(path, 'latin1').split('\n');
  const mails: OracleMail[] = [];
  let fromLine = '';
  let current: string[] | undefined;
  const finish = (): void => {
    if (current === undefined) return;
    const { fields, body } = splitHead(current.map((line) => line.replace(/^>(>*From )/, '$1')).join('\n'));
    mails.push(mailOf(fields, body, labels, fromLineInstant(fromLine), loading));
  };
  for (const [index, line] of lines.entries()) {
    const starts = line.startsWith('From ') && (index === 0 || (lines[index - 1] ?? '').trim() === '');
    if (starts) {
      finish();
      fromLine = line;
      current = [];
    } else current?.push(line);
  }
  finish();
  return mails;
}

function emlFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const found: string[] = [];
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.toLowerCase().endsWith('.eml')) found.push(join(entry.parentPath, entry.name));
  }
  return found.sort();
}

const joined = (value: Texts): string | undefined => (value === undefined || value === null ? undefined : [value].flat().join(', '));

function readShort(message: NonNullable<WorldMail['message']>, labels: readonly string[], loading: Loading): OracleMail {
  const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
  const given: [string, string | undefined][] = [
    ['message-id', message.id ?? undefined],
    ['date', message.date ?? undefined],
    ['from', message.from],
    ['to', joined(message.to)],
    ['cc', joined(message.cc)],
    ['bcc', joined(message.bcc)],
    ['subject', message.subject],
    ['in-reply-to', joined(message.inReplyTo)],
    ['references', joined(message.references)],
  ];
  for (const [name, value] of Object.entries(message.headers ?? {}))
    for (const one of [value].flat()) given.push([name.toLowerCase(), one]);
  const fields = given.flatMap(([name, value]): Field[] => (value === undefined ? [] : [[name, utf8(value)]]));
  return mailOf(fields, message.text ?? '', labels, undefined, loading);
}

/** Every message in a member's mailbox, in the order of the world file. Paths are relative to `worldPath`. */
export function readMailbox(world: OracleWorld, worldPath: string, member: WorldMember, now: number): OracleMail[] {
  const loading: Loading = { email: member.email, worldNow: world.now, shift: worldShift(world.now, now), now };
  const base = dirname(resolve(worldPath));
  const mails: OracleMail[] = [];
  for (const entry of member.mail ?? []) {
    const labels = entry.labels ?? [];
    if (entry.mbox !== undefined) mails.push(...readMbox(resolve(base, entry.mbox), labels, loading));
    if (entry.eml !== undefined) {
      for (const path of emlFiles(resolve(base, entry.eml))) {
        const { fields, body } = splitHead(readFileSync(path, 'latin1'));
        mails.push(mailOf(fields, body, labels, undefined, loading));
      }
    }
    if (entry.message !== undefined) mails.push(readShort(entry.message, entry.message.labels ?? labels, loading));
  }
  return mails;
}
