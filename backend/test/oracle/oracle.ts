/**
 * The naive oracle: from a world file and the time of day, exactly which messages must be stored per organisation, whom each is linked to,
 * why every other message stays out, and which messages form a conversation. README.md says how the documents were read.
 */
import { readMailbox, readWorld } from './read-world';
import { sixMonthsBefore } from './instants';
import { judge, type MemberRules, type SkipReason } from './rules';
import { gmailThreads, groupBySharedMarks, referenceMarks } from './threads';

export interface OracleOptions {
  /** The real present: the world moves to it, and the six months are counted back from it. */
  readonly now: Date | number;
  /** Whose Gmail is connected (by primary address); default everybody. */
  readonly connected?: readonly string[];
  /** Settings that differ from the world file, by primary address. */
  readonly rules?: Readonly<Record<string, MemberRules>>;
}

export interface StoredMessage {
  readonly org: string;
  readonly key: string;
  /** Primary addresses of the members in whose mailbox the rules let it through. */
  readonly mailboxes: string[];
  readonly customers: string[];
  readonly users: string[];
  readonly subject: string;
  /** RFC 3339, after the world has moved. */
  readonly at: string;
}

export interface SkippedMessage {
  readonly org: string;
  readonly email: string;
  readonly messageId: string;
  readonly reason: SkipReason;
  readonly subject: string;
}

export interface Oracle {
  readonly messages: StoredMessage[];
  /** Every copy in every connected mailbox that is not stored from that mailbox. */
  readonly skipped: SkippedMessage[];
  /** Keys of stored messages; every stored message is in exactly one. */
  readonly conversations: { readonly org: string; readonly keys: string[] }[];
}

interface Collected {
  mailboxes: Set<string>;
  customers: Set<string>;
  users: Set<string>;
  subject: string;
  at: number;
  marks: Set<string>;
}

export function oracle(worldPath: string, { now, connected, rules = {} }: OracleOptions): Oracle {
  const present = new Date(now).getTime();
  const oldest = sixMonthsBefore(present);
  const world = readWorld(worldPath);
  const result: Oracle = { messages: [], skipped: [], conversations: [] };

  for (const organisation of world.organisations) {
    const org = organisation.domain;
    const stored = new Map<string, Collected>();
    const skipped: SkippedMessage[] = [];

    for (const member of organisation.people) {
      if (connected !== undefined && !connected.includes(member.email)) continue;
      const mailbox = readMailbox(world, worldPath, member, present);
      const threadOf = gmailThreads(mailbox);
      for (const mail of mailbox) {
        const verdict = judge(mail, member, organisation, rules[member.email] ?? {}, oldest);
        if (verdict.reason !== undefined) {
          skipped.push({ org, email: member.email, messageId: mail.key, reason: verdict.reason, subject: mail.subject });
          continue;
        }
        const entry = stored.get(mail.key) ?? {
          ...{ mailboxes: new Set(), customers: new Set(), users: new Set(), marks: new Set(), subject: mail.subject, at: mail.at },
        };
        stored.set(mail.key, entry);
        entry.mailboxes.add(member.email);
        for (const customer of verdict.customers) entry.customers.add(customer);
        for (const user of verdict.users) entry.users.add(user);
        for (const mark of referenceMarks(mail)) entry.marks.add(mark);
        entry.marks.add(`thread\n${member.email}\n${threadOf.get(mail)}`);
      }
    }

    const keys = [...stored.keys()];
    for (const [key, entry] of stored) {
      result.messages.push({
        ...{ org, key, mailboxes: [...entry.mailboxes].sort(), customers: [...entry.customers].sort(), users: [...entry.users].sort() },
        ...{ subject: entry.subject, at: new Date(entry.at).toISOString() },
      });
    }
    result.skipped.push(...skipped.filter(({ email, messageId }) => stored.get(messageId)?.mailboxes.has(email) !== true));
    for (const indices of groupBySharedMarks([...stored.values()].map((entry) => [...entry.marks]))) {
      result.conversations.push({ org, keys: indices.map((index) => keys[index] as string) });
    }
  }
  return result;
}
