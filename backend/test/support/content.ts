/**
 * What the team's data is, read straight from the database and put into a form that two runs can be compared in: no ids that differ
 * from run to run, no order. And the customers' figures worked out anew, naively, from what is stored.
 */
import mongoose from 'mongoose';
import type { CustomerRecord, InteractionRecord, MessageRecord, UserRecord } from '../../src/store/records';
import type { Story } from './story';

export interface Content {
  /** By organisation domain and message key. */
  messages: Record<string, { mailboxes: string[]; customers: string[]; users: string[]; subject: string; at: string; direction: string }>;
  /** The keys of each conversation's messages, sorted. */
  conversations: string[][];
  interactions: Record<string, { subject: string; messageCount: number; customers: string[]; users: string[]; teamMembers: string[] }>;
}

export interface Figures {
  lastInteractionAt: string | null;
  lastSubject: string | null;
  /** Names of the Users of the last interaction. */
  lastWith: string[];
  lastEmailReplyAt: string | null;
  emailDays: Record<string, number>;
}

/** Opens the story's database, whatever state the backend is in. */
export async function withDatabase<T>(story: Pick<Story, 'mongoUri'>, run: (database: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(story.mongoUri);
  try {
    return await run(client.db());
  } finally {
    await client.close();
  }
}

/** Every place in the database that names the mailbox, but its connection and the audit log. */
export const tracesOf = (story: Pick<Story, 'mongoUri'>, connection: string): Promise<string[]> =>
  withDatabase(story, async (database) => {
    const found: string[] = [];
    for (const { name } of await database.listCollections().toArray()) {
      const rows = await database.collection(name).find().toArray();
      if (['connections', 'auditLog'].includes(name)) continue;
      if (JSON.stringify(rows).includes(connection)) found.push(name);
    }
    return found;
  });

interface Rows {
  domains: Map<string, string>;
  messages: (MessageRecord & { _id: unknown })[];
  interactions: (InteractionRecord & { _id: unknown })[];
  customers: CustomerRecord[];
  users: UserRecord[];
}

const rowsOf = (story: Pick<Story, 'mongoUri'>): Promise<Rows> =>
  withDatabase(story, async (database) => {
    const all = async <R = never>(name: string) => (await database.collection(name).find().toArray()) as unknown as R[];
    const organisations: { _id: unknown; domain: string }[] = await all('organisations');
    return {
      domains: new Map(organisations.map(({ _id, domain }) => [String(_id), domain])),
      messages: await all('messages'),
      // What somebody chose for a conversation stays when its mail goes, and is no content: nobody is shown it.
      interactions: (await all<InteractionRecord & { _id: unknown }>('interactions')).filter(
        ({ messageCount, visibility }) => messageCount > 0 || visibility === null,
      ),
      customers: await all('customers'),
      users: await all('users'),
    };
  });

const inOrder = <V>(entries: [string, V][]): Record<string, V> => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
const sorted = (values: readonly string[]): string[] => [...values].sort();

export async function contentOf(story: Pick<Story, 'mongoUri'>): Promise<Content> {
  const { domains, messages, interactions } = await rowsOf(story);
  const name = (message: MessageRecord) => `${domains.get(message.org) ?? message.org} ${message.key}`;
  const byConversation = new Map<string, string[]>();
  for (const message of messages) {
    const conversation = String(message.conversation);
    byConversation.set(conversation, [...(byConversation.get(conversation) ?? []), name(message)].sort());
  }
  return {
    messages: inOrder(
      messages.map((message) => [
        name(message),
        {
          mailboxes: sorted(message.teamMembers),
          customers: sorted(message.customers),
          users: sorted(message.users),
          subject: message.subject,
          at: message.at.toISOString(),
          direction: message.direction,
        },
      ]),
    ),
    conversations: [...byConversation.values()].sort((a, b) => (a.join() < b.join() ? -1 : 1)),
    interactions: inOrder(
      interactions.map((one) => [
        byConversation.get(String(one._id))?.join(' + ') ?? `without messages: ${one.subject}`,
        {
          subject: one.subject,
          messageCount: one.messageCount,
          customers: sorted(one.customers),
          users: sorted(one.users),
          teamMembers: sorted(one.teamMembers),
        },
      ]),
    ),
  };
}

const latest = (dates: readonly Date[]): string | null =>
  dates.length === 0 ? null : new Date(Math.max(...dates.map((date) => date.getTime()))).toISOString();

/** The figures as they are kept on customers and users, and as they must be: worked out from all messages and interactions. */
export async function figuresOf(
  story: Pick<Story, 'mongoUri'>,
): Promise<{ kept: Record<string, Figures>; right: Record<string, Figures> }> {
  const { domains, messages, interactions, customers, users } = await rowsOf(story);
  const since = Date.now() - 60 * 86_400_000;
  const kept: [string, Figures][] = [];
  const right: [string, Figures][] = [];
  for (const kind of ['customers', 'users'] as const) {
    for (const subject of kind === 'customers' ? customers : users) {
      const label = `${domains.get(subject.org) ?? ''} ${kind} ${subject.id}`;
      kept.push([
        label,
        {
          lastInteractionAt: subject.lastInteractionAt?.toISOString() ?? null,
          lastSubject: subject.lastInteraction?.subject ?? null,
          lastWith: sorted(subject.lastInteraction?.with ?? []),
          lastEmailReplyAt: subject.lastEmailReplyAt?.toISOString() ?? null,
          emailDays: inOrder(Object.entries(subject.emailDays)),
        },
      ]);
      const mine = messages.filter((message) => message.org === subject.org && message[kind].includes(subject.id));
      const theirs = interactions
        .filter((one) => one.org === subject.org && one[kind].includes(subject.id))
        .sort((a, b) => (String(a._id) < String(b._id) ? 1 : -1));
      const lastAt = latest(theirs.map((one) => one.lastAt));
      const last = theirs.find((one) => one.lastAt.toISOString() === lastAt);
      const days = new Map<string, number>();
      for (const message of mine) {
        const day = message.at.toISOString().slice(0, 10);
        if (message.at.getTime() >= since) days.set(day, (days.get(day) ?? 0) + 1);
      }
      const reply = kind === 'customers' ? 'replyCustomers' : 'replyUsers';
      right.push([
        label,
        {
          lastInteractionAt: lastAt,
          lastSubject: last?.subject ?? null,
          lastWith: sorted(users.filter(({ org, id }) => org === subject.org && last?.users.includes(id)).map(({ name }) => name)),
          lastEmailReplyAt: latest(mine.filter((message) => message[reply].includes(subject.id)).map(({ at }) => at)),
          emailDays: inOrder([...days]),
        },
      ]);
    }
  }
  return { kept: inOrder(kept), right: inOrder(right) };
}
