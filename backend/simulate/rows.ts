/** The database as it is, read without the product's own queries. */
import type { Connection } from 'mongoose';
import { LANES } from '../src/store/records';
import type { Member } from './people';

/** What shows whether something is still to be done. */
export interface WorkRows {
  readonly connections: ConnectionRow[];
  readonly todo: { _id: string; connection: string; gmailId: string; lane: number }[];
  readonly customers: SubjectRow[];
  readonly users: SubjectRow[];
  readonly rematches: object[];
}

export interface Rows extends WorkRows {
  readonly messages: MessageRow[];
  readonly interactions: InteractionRow[];
  readonly verdicts: { _id: string; reason: string }[];
  readonly problems: { connection: string; gmailId: string; what: string }[];
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
  problem: { kind: string } | null;
  import: { finishedAt: Date | null } | null;
  audit: { checkedAt: Date | null; startedAt: Date | null; missed: number };
  lease: { epoch: number; until: Date };
}

interface SubjectRow {
  id: string;
  lastInteractionAt: Date | null;
  lastEmailReplyAt: Date | null;
  stale?: boolean;
}

const WORK = ['connections', 'todo', 'customers', 'users', 'rematches'] as const;
const CONTENT = ['messages', 'interactions', 'verdicts', 'problems'] as const;

async function read(raw: Connection, names: readonly string[]): Promise<object> {
  const found = await Promise.all(names.map((name) => raw.collection(name).find({}).toArray()));
  return Object.fromEntries(names.map((name, index) => [name, found[index]]));
}

export const readWork = async (raw: Connection): Promise<WorkRows> => (await read(raw, WORK)) as WorkRows;
export const readRows = async (raw: Connection): Promise<Rows> => (await read(raw, [...WORK, ...CONTENT])) as Rows;

/** What waits; nothing: people are told "up to date". */
export function unsettled({ connections, todo, customers, users, rematches }: WorkRows, now: number): string[] {
  const mailboxes = connections
    .filter(({ refreshToken }) => refreshToken !== null)
    .map((one) => {
      const facts = [
        one.wantSeq === one.doneSeq ? '' : `wants ${one.wantSeq} has ${one.doneSeq}`,
        one.searchTerms.length > 0 ? `${one.searchTerms.length} to search` : '',
        one.import?.finishedAt === null ? 'importing' : '',
        one.problem ? `problem ${one.problem.kind}` : '',
        one.lease.until.getTime() > now ? 'leased' : '',
        one.cursor === null ? 'no cursor' : '',
      ].filter(Boolean);
      return facts.length > 0 ? `${one.member}: ${facts.join(', ')}` : '';
    });
  const toRead = todo.filter(({ lane }) => lane !== LANES.audit).length;
  const stale = [...customers, ...users].filter((one) => one.stale).length;
  return [
    ...mailboxes,
    toRead > 0 ? `${toRead} to read` : '',
    stale > 0 ? `${stale} with figures to compute` : '',
    rematches.length > 0 ? 'rematching' : '',
  ].filter(Boolean);
}
