/**
 * Conversations: made for new threads, claimed by messages of known ones, folded into what lists read. Every write raises `rev`,
 * and a conversation is only changed or removed at the `rev` it was read with: what another worker put into it meanwhile is seen.
 */
import mongoose from 'mongoose';
import { EMPTY_CONVERSATION, foldConversation } from '../core/fold-conversation';
import type { Visibility } from '../core/types';
import { LONGEST_CONVERSATION, type Messages } from './messages';
import type { Models } from './models';
import type { InteractionRecord, MessageRecord } from './records';
import { makeClaimConversation } from './claim-conversation';
import { keysOf, type Group } from './conversation-keys';
import { isDuplicateKey, objectId, withId } from './rows';

/** Enough for one query, few enough for one answer. */
const COUNTED_AT_ONCE = 500;

/** Conversations that anybody may be shown. */
const SHOWN = { messageCount: { $gt: 0 } };

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

    /**
     * Folds the conversation anew; deletes it when no message is left. Returns whom it concerned before and concerns now.
     * One that somebody chose a visibility for stays behind as a shell that nobody is shown: its mail may come back (a User who is
     * put again, a block that is lifted, a reset), and must not come back open. It keeps its keys, so whoever meets it claims or
     * merges it like any other: one write, and no second place that a merge or a crash could leave behind.
     */
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
        if (members.length === 0 && before.visibility !== null && row.erased !== true) {
          if ((await interactions.updateOne(guard, { $set: { ...EMPTY_CONVERSATION, rev: before.rev + 1 } })).matchedCount === 1)
            return before;
          continue;
        }
        if (members.length === 0) {
          if ((await interactions.deleteOne(guard)).deletedCount === 1) return before;
          continue;
        }
        const folded = foldConversation(members);
        if (members.length >= LONGEST_CONVERSATION)
          folded.messageCount = (await messages.countByConversation(org, [id])).get(id) ?? folded.messageCount;
        if (
          (await interactions.updateOne(guard, { $set: { ...folded, rev: before.rev + 1 }, $unset: { erased: true } })).matchedCount === 1
        ) {
          return { customers: unique([...before.customers, ...folded.customers]), users: unique([...before.users, ...folded.users]) };
        }
      }
    },

    /** Their figures are marked or right: nothing is left to do for the edits that led here. */
    async settled(org: string, ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return;
      await interactions.updateMany({ org, unsettled: true, _id: { $in: ids.map(objectId) } } as never, { $set: { unsettled: false } });
    },

    /** Messages of a mailbox in no conversation, or in one that is not there; at most a thousand, which is more than a dead worker leaves. */
    async homeless(org: string, connection: string): Promise<MessageRecord[]> {
      const named = await messages.conversationsOfMailbox(org, connection);
      const ids = named.flatMap((id) => (id === null ? [] : [objectId(id)]));
      const there = new Set(
        (await interactions.find({ org, _id: { $in: ids } } as never, { _id: 1 }).lean()).map(({ _id }) => String(_id)),
      );
      const missing = named.filter((id) => id === null || !there.has(id));
      return missing.length === 0 ? [] : messages.inConversations(org, connection, missing);
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

    /** Mail in them is about to be erased: if that empties them, not even what was chosen for them stays. Said first: it outlives a kill. */
    async eraseOnceEmpty(org: string, ids: readonly string[]): Promise<void> {
      await interactions.updateMany({ org, _id: { $in: ids.map(objectId) } } as never, { $set: { erased: true }, $inc: { rev: 1 } });
    },

    /** Null as well for one without a message. */
    async get(org: string, id: string): Promise<InteractionRecord | null> {
      const _id = objectId(id);
      const row = _id && (await interactions.findOne({ _id, org, ...SHOWN } as never).lean());
      return row ? record(row) : null;
    },

    /** In no order; ids nobody has are left out. */
    async byIds(org: string, ids: readonly string[]): Promise<InteractionRecord[]> {
      if (ids.length === 0) return [];
      return (await interactions.find({ org, _id: { $in: ids.map(objectId) } } as never).lean()).map(record);
    },

    /**
     * After "delete the data": the mailbox's thread ids leave the conversations that colleagues still hold, and what was chosen for
     * those that nobody else held goes. `comesBack` (a reset, not a deletion): the choices stay, and the import that follows finds them.
     */
    async forgetMailbox(org: string, connection: string, { comesBack }: { comesBack: boolean }): Promise<void> {
      const thread = `t:${connection}:`;
      // Written out: the DocumentDB engine takes a RegExp in $pull for a value.
      const here = { $regex: `^${thread}` };
      const shells = comesBack ? [] : await interactions.find({ org, keys: here, messageCount: 0 }, { keys: 1, rev: 1 }).lean();
      for (const { _id, keys, rev } of shells) {
        const elsewhere = keys.some((key) => key.startsWith('t:') && !key.startsWith(thread));
        if (!elsewhere) await interactions.deleteOne({ _id, rev } as never);
      }
      await interactions.updateMany({ org, keys: here, ...(comesBack ? SHOWN : {}) }, { $pull: { keys: here } });
    },

    async setVisibility(org: string, id: string, visibility: Visibility | null): Promise<boolean> {
      const _id = objectId(id);
      return (
        _id !== null &&
        (await interactions.updateOne({ _id, org, ...SHOWN } as never, { $set: { visibility }, $inc: { rev: 1 } })).matchedCount === 1
      );
    },
  };
  return self;
}

export type Interactions = ReturnType<typeof makeInteractions>;
