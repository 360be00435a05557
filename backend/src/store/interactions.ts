/**
 * Conversations: made for new threads, claimed by messages of known ones, folded into what lists read. Every write raises `rev`,
 * and a conversation is only changed or removed at the `rev` it was read with: what another worker put into it meanwhile is seen.
 */
import mongoose from 'mongoose';
import { foldConversation } from '../core/fold-conversation';
import type { Visibility } from '../core/types';
import type { Messages } from './messages';
import type { Models } from './models';
import type { InteractionRecord } from './records';
import { makeClaimConversation } from './claim-conversation';
import { keysOf, type Group } from './conversation-keys';
import { isDuplicateKey, objectId, withId } from './rows';

/** Enough for one query, few enough for one answer. */
const COUNTED_AT_ONCE = 500;

const unique = (values: readonly string[]): string[] => [...new Set(values)];

export function makeInteractions({ interactions }: Models, messages: Messages) {
  const record = (row: unknown) => withId(row as { _id: unknown }) as unknown as InteractionRecord;

  const claim = makeClaimConversation(interactions, messages);

  const self = {
    /** Which conversation each of these keys belongs to, as far as any does. */
    async byKeys(org: string, keys: Iterable<string>): Promise<Map<string, string>> {
      const wanted = { $in: [...keys] };
      const rows = await interactions.find({ org, $or: [{ keys: wanted }, { pendingKeys: wanted }] }, { keys: 1, pendingKeys: 1 }).lean();
      return new Map(rows.flatMap(({ _id, keys: own, pendingKeys }) => [...own, ...pendingKeys].map((key) => [key, String(_id)] as const)));
    },

    /** One new conversation per group, already folded. Returns the groups somebody else claimed a key of in the meantime. */
    async createFor(org: string, groups: readonly Group[]): Promise<Group[]> {
      if (groups.length === 0) return [];
      const made = groups.map((group) => ({ group, _id: new mongoose.Types.ObjectId() }));
      const rows = made.map(({ group, _id }) => ({
        _id,
        org,
        kind: 'email',
        keys: [...group.keys],
        pendingKeys: [],
        visibility: null,
        ...foldConversation(group.messages),
        rev: 1,
      }));
      // The messages first: once the conversation can be found, another worker may fold it or merge it away with all that is in it.
      await messages.setConversations(
        made.flatMap(({ group, _id }) => group.messages.map(({ id }) => ({ id, conversation: String(_id) }))),
      );
      try {
        await interactions.insertMany(rows as never, { ordered: false });
        return [];
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const present = await interactions.find({ _id: { $in: made.map(({ _id }) => _id) } } as never, { _id: 1 }).lean();
        const ids = new Set(present.map(({ _id }) => String(_id)));
        return made.filter(({ _id }) => !ids.has(String(_id))).map(({ group }) => group);
      }
    },

    claim,

    /** Folds the conversation anew; deletes it when no message is left. Returns whom it concerned before and concerns now. */
    async refresh(org: string, id: string): Promise<{ customers: string[]; users: string[] }> {
      for (;;) {
        const row = await interactions.findOne({ _id: objectId(id), org } as never).lean();
        const members = await messages.ofConversation(org, id, row === null);
        if (!row) {
          if (members.length === 0) return { customers: [], users: [] };
          // Merged away between the claim and the write that put these messages into it.
          const home = await claim(org, unique(members.flatMap(keysOf)), []);
          await messages.moveConversation(org, [id], home);
          return self.refresh(org, home);
        }
        const before = record(row);
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

    /** Their figures are marked or right: nothing is left to do for the edits that led here. */
    async settled(org: string, ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return;
      await interactions.updateMany({ org, unsettled: true, _id: { $in: ids.map(objectId) } } as never, { $set: { unsettled: false } });
    },

    /** Conversations of this member that count other messages than there are, as after a row was lost, are marked to be folded anew. */
    async markMiscounted(org: string, member: string): Promise<number> {
      let marked = 0;
      for (let after: unknown = null; ;) {
        const rows = await interactions
          .find({ org, teamMembers: member, ...(after ? { _id: { $gt: after } } : {}) } as never, { messageCount: 1 })
          .sort({ _id: 1 })
          .limit(COUNTED_AT_ONCE)
          .lean();
        if (rows.length === 0) return marked;
        const counts = await messages.countByConversation(
          org,
          rows.map(({ _id }) => String(_id)),
        );
        const wrong = rows.filter(({ _id, messageCount }) => messageCount !== (counts.get(String(_id)) ?? 0)).map(({ _id }) => _id);
        if (wrong.length > 0) await interactions.updateMany({ org, _id: { $in: wrong } } as never, { $set: { unsettled: true } });
        marked += wrong.length;
        after = rows.at(-1)?._id;
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

    /** After "delete the data": the mailbox's thread ids leave the conversations that colleagues still hold. */
    async forgetMailbox(org: string, connection: string): Promise<void> {
      // Written out: the DocumentDB engine takes a RegExp in $pull for a value.
      const here = { $regex: `^t:${connection}:` };
      await interactions.updateMany({ org, keys: here }, { $pull: { keys: here } });
    },

    async setVisibility(org: string, id: string, visibility: Visibility | null): Promise<boolean> {
      const _id = objectId(id);
      return (
        _id !== null && (await interactions.updateOne({ _id, org } as never, { $set: { visibility }, $inc: { rev: 1 } })).matchedCount === 1
      );
    },
  };
  return self;
}

export type Interactions = ReturnType<typeof makeInteractions>;
