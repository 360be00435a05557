/**
 * Conversations: claiming the one a message belongs to, merging two that turn out to be one, and folding messages into what lists
 * read. The unique index on `keys` keeps two workers from making two conversations of one thread; `pendingKeys` makes a merge
 * survive a crash at any point (whoever meets it next finishes it).
 */
import mongoose from 'mongoose';
import { foldConversation } from '../core/fold-conversation';
import type { Visibility } from '../core/types';
import type { Messages } from './messages';
import type { Models } from './models';
import type { InteractionRecord, MessageRecord } from './records';
import { isDuplicateKey, objectId, withId } from './rows';

const unique = (values: readonly string[]): string[] => [...new Set(values)];

/** What makes conversations meet: shared mail, and a shared thread of one mailbox. */
export const keysOf = (message: Pick<MessageRecord, 'key' | 'threads'>): string[] => [
  `m:${message.key}`,
  ...message.threads.map((thread) => `t:${thread}`),
];

export function makeInteractions({ interactions }: Models, messages: Messages) {
  const record = (row: unknown) => withId(row as { _id: unknown }) as unknown as InteractionRecord;

  async function find(org: string, keys: readonly string[], ids: readonly string[]): Promise<InteractionRecord[]> {
    const rows = await interactions
      .find({ org, $or: [{ keys: { $in: [...keys] } }, { pendingKeys: { $in: [...keys] } }, { _id: { $in: ids.map(objectId) } }] } as never)
      .sort({ _id: 1 })
      .lean();
    return rows.map(record);
  }

  async function create(org: string, keys: readonly string[]): Promise<string> {
    const epoch = new Date(0);
    const _id = new mongoose.Types.ObjectId();
    await interactions.create({
      _id,
      org,
      kind: 'email',
      keys: [...keys],
      pendingKeys: [],
      subject: '',
      baseSubject: '',
      startedAt: epoch,
      lastAt: epoch,
      lastInboundAt: null,
      messageCount: 0,
      customers: [],
      users: [],
      teamMembers: [],
      ambiguous: false,
      visibility: null,
      last: { from: null, direction: 'in', snippet: '' },
      hasAttachments: false,
      rev: 0,
    } as never);
    return String(_id);
  }

  /** Every step can be repeated: note the keys on the winner, move the messages, remove the losers, then own their keys. */
  async function merge(
    org: string,
    winner: InteractionRecord,
    losers: readonly InteractionRecord[],
    keys: readonly string[],
  ): Promise<void> {
    const taken = unique([...losers.flatMap((one) => [...one.keys, ...one.pendingKeys]), ...winner.pendingKeys]);
    const visibility = [winner, ...losers].map((one) => one.visibility).find((one) => one !== null) ?? null;
    await interactions.updateOne({ _id: objectId(winner.id) } as never, {
      $set: { visibility },
      $addToSet: { pendingKeys: { $each: taken } },
    });
    await messages.moveConversation(
      org,
      losers.map(({ id }) => id),
      winner.id,
    );
    await interactions.deleteMany({ org, _id: { $in: losers.map(({ id }) => objectId(id)) } } as never);
    await interactions.updateOne({ _id: objectId(winner.id) } as never, { $addToSet: { keys: { $each: unique([...taken, ...keys]) } } });
    await interactions.updateOne({ _id: objectId(winner.id) } as never, { $pullAll: { pendingKeys: taken } });
  }

  const self = {
    /** Which conversation each of these keys belongs to, as far as any does. */
    async byKeys(org: string, keys: readonly string[]): Promise<Map<string, string>> {
      const wanted = { $in: [...keys] };
      const rows = await interactions.find({ org, $or: [{ keys: wanted }, { pendingKeys: wanted }] }, { keys: 1, pendingKeys: 1 }).lean();
      return new Map(rows.flatMap(({ _id, keys: own, pendingKeys }) => [...own, ...pendingKeys].map((key) => [key, String(_id)] as const)));
    },

    /** One new conversation per group, already folded. Returns the groups somebody else claimed a key of in the meantime. */
    async createFor(org: string, groups: readonly MessageRecord[][]): Promise<MessageRecord[][]> {
      if (groups.length === 0) return [];
      const made = groups.map((group) => ({ group, _id: new mongoose.Types.ObjectId() }));
      const rows = made.map(({ group, _id }) => ({
        _id,
        org,
        kind: 'email',
        keys: unique(group.flatMap(keysOf)),
        pendingKeys: [],
        visibility: null,
        ...foldConversation(group),
        rev: 1,
      }));
      const written = await interactions.insertMany(rows as never, { ordered: false }).then(
        () => made,
        async (error: unknown) => {
          if (!isDuplicateKey(error)) throw error;
          const present = await interactions.find({ _id: { $in: made.map(({ _id }) => _id) } } as never, { _id: 1 }).lean();
          const ids = new Set(present.map(({ _id }) => String(_id)));
          return made.filter(({ _id }) => ids.has(String(_id)));
        },
      );
      await messages.setConversations(written.flatMap(({ group, _id }) => group.map(({ id }) => ({ id, conversation: String(_id) }))));
      return made.filter((one) => !written.includes(one)).map(({ group }) => group);
    },

    /**
     * The conversation of these messages of one thread (they share keys), made or merged as needed.
     * `related`: conversations that References lead to, already checked for the same base subject.
     */
    async claim(org: string, keys: readonly string[], related: readonly string[]): Promise<string> {
      for (;;) {
        const found = await find(org, keys, related);
        const [winner, ...losers] = found;
        try {
          if (!winner) return await create(org, keys);
          const missing = keys.filter((key) => !winner.keys.includes(key));
          if (losers.length > 0 || winner.pendingKeys.length > 0) await merge(org, winner, losers, missing);
          else if (missing.length > 0)
            await interactions.updateOne({ _id: objectId(winner.id) } as never, { $addToSet: { keys: { $each: missing } } });
          return winner.id;
        } catch (error) {
          if (!isDuplicateKey(error)) throw error; // another worker claimed one of the keys meanwhile: look again
        }
      }
    },

    /** Folds the conversation anew; deletes it when no message is left. Returns whom it concerned before and concerns now. */
    async refresh(org: string, id: string): Promise<{ customers: string[]; users: string[] }> {
      for (;;) {
        const row = await interactions.findOne({ _id: objectId(id), org } as never).lean();
        if (!row) return { customers: [], users: [] };
        const before = record(row);
        const members = await messages.ofConversation(org, id, false);
        const guard = { _id: objectId(id), rev: before.rev } as never;
        if (members.length === 0) {
          if ((await interactions.deleteOne(guard)).deletedCount === 1) return before;
          continue;
        }
        const folded = foldConversation(members);
        if ((await interactions.updateOne(guard, { $set: { ...folded, rev: before.rev + 1 } })).matchedCount === 1) {
          return { customers: unique([...before.customers, ...folded.customers]), users: unique([...before.users, ...folded.users]) };
        }
      }
    },

    async get(org: string, id: string): Promise<InteractionRecord | null> {
      const _id = objectId(id);
      const row = _id && (await interactions.findOne({ _id, org } as never).lean());
      return row ? record(row) : null;
    },

    /** In no order; ids nobody has are left out. */
    async byIds(org: string, ids: readonly string[]): Promise<InteractionRecord[]> {
      if (ids.length === 0) return [];
      return (await interactions.find({ org, _id: { $in: ids.map(objectId) } } as never).lean()).map(record);
    },

    async setVisibility(org: string, id: string, visibility: Visibility | null): Promise<boolean> {
      const _id = objectId(id);
      return _id !== null && (await interactions.updateOne({ _id, org } as never, { $set: { visibility } })).matchedCount === 1;
    },
  };
  return self;
}

export type Interactions = ReturnType<typeof makeInteractions>;
