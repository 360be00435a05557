/** A store of one's own on the real MongoDB: a database with a random name, dropped at the end; and mail to put into it. */
import { randomUUID } from 'node:crypto';
import type { Participant } from '../../src/core/types';
import type { IncomingCopy } from '../../src/store/merge-copies';
import { connectModels, type Models } from '../../src/store/models';
import { storeOver, type Store } from '../../src/store/open';
import type { MessageCopy } from '../../src/store/records';
import { MONGO } from './services';

export interface FreshStore {
  store: Store;
  /** The same database, for looking at it and for breaking it. */
  models: Models;
  /** A store over other models: a worker of its own, or one that dies. */
  over(models: Models): Store;
  end(): Promise<void>;
}

export async function freshStore(): Promise<FreshStore> {
  const name = `sd_store_${randomUUID().slice(0, 8)}`;
  const { connection, models } = await connectModels(MONGO, name);
  const over = (others: Models) => storeOver({ connection, models: others });
  const store = over(models);
  return {
    store,
    models,
    over,
    async end() {
      await store.drop();
      await store.close();
    },
  };
}

const WRITES = new Set(['updateOne', 'updateMany', 'deleteOne', 'deleteMany', 'insertMany', 'create', 'bulkWrite', 'findOneAndUpdate']);

export class Crash extends Error {}

/** Models of a worker that is killed at its n-th write (from 1): just before it reaches the server, or before the answer comes. */
export function dyingModels(models: Models, n: number, when: 'before' | 'after'): Models {
  let writes = 0;
  const dying = <T extends object>(model: T): T =>
    new Proxy(model, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function' || typeof property !== 'string') return value;
        const method = value.bind(target) as (...args: unknown[]) => PromiseLike<unknown>;
        if (!WRITES.has(property)) return method;
        const write = async (perform: () => PromiseLike<unknown>) => {
          writes += 1;
          if (writes > n || (writes === n && when === 'before')) throw new Crash(`killed at write ${n}`);
          const answer = await perform();
          if (writes === n) throw new Crash(`killed after write ${n}`);
          return answer;
        };
        return (...args: unknown[]) =>
          property === 'findOneAndUpdate'
            ? { lean: () => write(() => (method(...args) as unknown as { lean(): PromiseLike<unknown> }).lean()) }
            : write(() => method(...args));
      },
    });
  return Object.fromEntries(Object.entries(models).map(([name, model]) => [name, dying(model as object)])) as unknown as Models;
}

/** Models of a worker that is held up just before it removes a conversation, while something else happens. */
export function heldBeforeRemoving(models: Models, meanwhile: () => Promise<void>): Models {
  let held = false;
  const interactions = new Proxy(models.interactions, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as (...args: unknown[]) => PromiseLike<unknown>;
      if (property !== 'deleteOne' || held) return method;
      return async (...args: unknown[]) => {
        held = true;
        await meanwhile();
        return method(...args);
      };
    },
  });
  return { ...models, interactions };
}

export const person = (address: string, name = ''): Participant => ({ address, name });

export const ORG = 'org-one';
export const TEAM = 'northwind.example';
export const isInternal = (address: string): boolean => address.endsWith(`@${TEAM}`);

/** One mailbox's copy of a mail from a customer; everything can be said otherwise. */
export function copyOf(connection: string, gmailId: string, more: Partial<MessageCopy> = {}): MessageCopy {
  return {
    connection,
    member: `${connection}@${TEAM}`,
    gmailId,
    threadId: gmailId,
    at: new Date('2026-11-02T10:00:00Z'),
    labels: ['INBOX'],
    subject: 'Renewal',
    from: [person('jo@acme.example', 'Jo')],
    to: [person(`${connection}@${TEAM}`)],
    cc: [],
    bcc: [],
    filterHeaders: [],
    authentic: true,
    snippet: 'Hello',
    size: 1_000,
    links: [{ customer: 'acme', user: 'jo', address: 'jo@acme.example' }],
    ambiguous: [],
    removedAt: null,
    ...more,
  };
}

export function incoming(key: string, copy: MessageCopy, references: readonly string[] = [], text: string | null = 'Hello'): IncomingCopy {
  return { key, references, copy, body: text === null ? null : { text, html: null, attachments: [], truncated: false } };
}
