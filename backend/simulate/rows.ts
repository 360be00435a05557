/** The database as it is, read without the product's own queries. */
import type { Connection } from 'mongoose';
import { LANES } from '../src/store/records';
import type { Member } from './people';

export interface Rows {
  readonly connections: ConnectionRow[];
  readonly todo: { _id: string; connection: string; gmailId: string; lane: number }[];
  readonly customers: SubjectRow[];
  readonly users: SubjectRow[];
  readonly rematches: object[];
  readonly intents: object[];
  readonly messages: MessageRow[];
  readonly interactions: InteractionRow[];
  readonly verdicts: { _id: string; reason: string }[];
  readonly problems: { connection: string; gmailId: string; what: string }[];
  readonly strangers: object[];
}

/** What shows whether something is still to be done. */
export const WORK = ['connections', 'todo', 'customers', 'users', 'rematches', 'intents'] as const;
/** What shows where each mail has got to. */
export const FATES = ['connections', 'todo', 'messages', 'verdicts', 'problems'] as const;
/** Both, for a look in the middle. */
export const MIDWAY = [...new Set([...WORK, ...FATES] as const)];
export const EVERYTHING = [...new Set([...WORK, ...FATES, 'interactions', 'strangers'] as const)];

export type WorkRows = Pick<Rows, (typeof WORK)[number]>;
export type FateRows = Pick<Rows, (typeof FATES)[number]>;

export async function readRows<K extends keyof Rows>(raw: Connection, names: readonly K[]): Promise<Pick<Rows, K>> {
  const found = await Promise.all(names.map((name) => raw.collection(name).find({}).toArray()));
  return Object.fromEntries(names.map((name, index) => [name, found[index]])) as unknown as Pick<Rows, K>;
}

export interface MessageRow {
  _id: unknown;
  conversation: string | null;
  text: string;
  key: string;
  at: Date;
  places: string[];
  customers: string[];
  users: string[];
  teamMembers: string[];
  replyCustomers: string[];
  replyUsers: string[];
  copies: { connection: string; member: Member; gmailId: string; removedAt: Date | null }[];
}

interface InteractionRow {
  _id: unknown;
  messageCount: number;
  customers: string[];
  users: string[];
  lastAt: Date;
  keys: string[];
  pendingKeys: string[];
}

interface ConnectionRow {
  _id: unknown;
  member: Member;
  cursor: string | null;
  wantSeq: number;
  doneSeq: number;
  searchTerms: string[];
  refreshToken: string | null;
  problem: { kind: string; until: Date | null } | null;
  reconsiderSeq: number;
  reconsideredSeq: number;
  import: { finishedAt: Date | null } | null;
  audit: { checkedAt: Date | null; startedAt: Date | null; missed: number };
  lease: { epoch: number; until: Date };
  wipe: boolean;
}

interface SubjectRow {
  id: string;
  lastInteractionAt: Date | null;
  lastEmailReplyAt: Date | null;
  stale?: boolean;
}

/** What waits; nothing: people are told "up to date". */
export function unsettled({ connections, todo, customers, users, rematches, intents }: WorkRows, now: number): string[] {
  const mailboxes = connections
    .filter(({ refreshToken, wipe }) => refreshToken !== null || wipe)
    .map((one) => {
      const facts = [
        one.wantSeq === one.doneSeq ? '' : `wants ${one.wantSeq} has ${one.doneSeq}`,
        one.searchTerms.length > 0 ? `${one.searchTerms.length} to search` : '',
        one.import?.finishedAt === null ? 'importing' : '',
        one.problem ? `problem ${one.problem.kind}` : '',
        one.lease.until.getTime() > now ? 'leased' : '',
        one.cursor === null ? 'no cursor' : '',
        one.wipe ? 'to be wiped' : '',
      ].filter(Boolean);
      return facts.length > 0 ? `${one.member}: ${facts.join(', ')}` : '';
    });
  // What a disconnected mailbox has on its list is read when it is connected again.
  const connected = new Set(connections.flatMap(({ _id, refreshToken }) => (refreshToken === null ? [] : [String(_id)])));
  const toRead = todo.filter(({ lane, connection }) => lane !== LANES.audit && connected.has(connection)).length;
  const stale = [...customers, ...users].filter((one) => one.stale).length;
  return [
    ...mailboxes,
    toRead > 0 ? `${toRead} to read` : '',
    stale > 0 ? `${stale} with figures to compute` : '',
    rematches.length > 0 ? 'rematching' : '',
    intents.length > 0 ? 'a change to announce' : '',
  ].filter(Boolean);
}
