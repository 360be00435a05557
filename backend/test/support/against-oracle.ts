/** The backend's content beside what the independent oracle says it must be, in one form. */
import { oracle, type OracleOptions } from '../oracle/oracle';
import type { Content } from './content';

/** What the oracle and the store can both be asked for. Messages without Message-ID have another made-up key on each side: told by subject and time. */
export interface Expected {
  messages: Record<string, { mailboxes: string[]; customers: string[]; users: string[]; subject: string }>;
  conversations: string[][];
}

const MADE_UP = /^(\S+) (fallback|sha256):.*$/;

const inOrder = <V>(entries: [string, V][]): Record<string, V> => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
const byText = (lists: string[][]): string[][] => lists.map((list) => [...list].sort()).sort((a, b) => (a.join() < b.join() ? -1 : 1));

export function expectedOf(worldPath: string, options: OracleOptions): Expected {
  const { messages, conversations } = oracle(worldPath, options);
  const names = new Map(messages.map(({ org, key, subject, at }) => [`${org} ${key}`, named(`${org} ${key}`, subject, at)]));
  return {
    messages: inOrder(
      messages.map(({ org, key, mailboxes, customers, users, subject }) => [
        names.get(`${org} ${key}`) ?? '',
        { mailboxes: [...mailboxes].sort(), customers: [...customers].sort(), users: [...users].sort(), subject },
      ]),
    ),
    conversations: byText(conversations.map(({ org, keys }) => keys.map((key) => names.get(`${org} ${key}`) ?? ''))),
  };
}

export function storedOf({ messages, conversations }: Content): Expected {
  const names = new Map(Object.entries(messages).map(([name, { subject, at }]) => [name, named(name, subject, at)]));
  return {
    messages: inOrder(
      Object.entries(messages).map(([name, { mailboxes, customers, users, subject }]) => [
        names.get(name) ?? '',
        { mailboxes, customers, users, subject },
      ]),
    ),
    conversations: byText(conversations.map((keys) => keys.map((key) => names.get(key) ?? ''))),
  };
}

const named = (name: string, subject: string, at: string): string => {
  const found = MADE_UP.exec(name);
  return found ? `${found[1] ?? ''} without id: ${subject} ${at}` : name;
};
