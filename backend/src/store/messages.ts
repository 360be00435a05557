/**
 * Messages: one row per (organisation, message key), holding every mailbox's copy. Writes compare `rev`, so that two workers with
 * two copies of one mail never lose one; a batch is one read and one bulkWrite, conflicts are tried again alone.
 */
import { mergeCopies, type IncomingCopy, type IsInternal } from './merge-copies';
import type { Models } from './models';
import type { MessageCopy, MessageRecord } from './records';
import type { FoundId } from './todo';
import { isDuplicateKey, lostRace, objectId, withId } from './rows';

/** More than people read, and what one fold may hold in memory. */
export const LONGEST_CONVERSATION = 2_000;

/** What begins so lies next to each other in the index; `copies.connection` has none. */
const ofMailbox = (connection: string) => ({ $regex: `^${connection}:` });

export function makeMessages({ messages, interactions }: Models) {
  const record = (row: unknown) => withId(row as { _id: unknown }) as unknown as MessageRecord;

  /** One message, until it went through: another worker may write the same row in between. */
  async function storeOne(
    org: string,
    key: string,
    incoming: readonly IncomingCopy[],
    isInternal: IsInternal,
  ): Promise<{ before: MessageRecord | null; after: MessageRecord | null }> {
    for (;;) {
      const row = await messages.findOne({ org, key }).lean();
      const before = row ? record(row) : null;
      const next = mergeCopies(before, incoming, isInternal);
      try {
        if (next === null) return { before, after: null };
        if (before === null) {
          const created = await messages.create({ ...next, org, key, conversation: null, rev: 1 } as never);
          return { before, after: record((created as unknown as { toObject(): unknown }).toObject()) };
        } else {
          const { matchedCount } = await messages.updateOne({ _id: objectId(before.id), rev: before.rev } as never, {
            $set: { ...next, rev: before.rev + 1 },
          });
          if (matchedCount === 1) return { before, after: { ...before, ...next, rev: before.rev + 1 } };
        }
      } catch (error) {
        if (!lostRace(error)) throw error;
      }
    }
  }

  /** Nobody does an edit a second time: killed before its conversation and figures follow, it would leave them as they were. */
  async function markUnsettled(conversation: string): Promise<void> {
    await interactions.updateOne({ _id: objectId(conversation) } as never, { $set: { unsettled: true }, $inc: { rev: 1 } });
  }

  /** An address takes part in mail of these. */
  const conversationsWith = async (org: string, address: string): Promise<string[]> =>
    (await messages.distinct('conversation', { org, addresses: address })).flatMap((id) => id ?? []);

  return {
    /**
     * Stores copies of many messages; returns what each message was and is. New messages go in one bulk write. A copy without its text is
     * stored beside another one's, or its own of before; alone it is not, and the answer doesn't name it.
     */
    async store(
      org: string,
      incoming: readonly IncomingCopy[],
      isInternal: IsInternal,
    ): Promise<{ before: MessageRecord | null; after: MessageRecord | null }[]> {
      const byKey = new Map<string, IncomingCopy[]>();
      for (const one of incoming) byKey.set(one.key, [...(byKey.get(one.key) ?? []), one]);
      const known = new Set((await messages.find({ org, key: { $in: [...byKey.keys()] } }, { key: 1 }).lean()).map((row) => row.key));
      const results: { before: MessageRecord | null; after: MessageRecord | null }[] = [];
      const fresh = [...byKey].filter(([key]) => !known.has(key));
      const rows = fresh.flatMap(([key, copies]) => {
        const next = mergeCopies(null, copies, isInternal);
        return next === null ? [] : [{ ...next, org, key, conversation: null, rev: 1 }];
      });
      const inserted = rows.length === 0 ? [] : await insertMany(rows);
      results.push(...inserted.map((row) => ({ before: null, after: row })));
      const done = new Set(inserted.map(({ key }) => key));
      for (const [key, copies] of byKey) {
        if (done.has(key)) continue;
        results.push(await storeOne(org, key, copies, isInternal));
      }
      return results.filter(({ after }) => after !== null);

      /** Unordered: a key that another worker inserted meanwhile is reported by being absent, and is stored alone afterwards. */
      async function insertMany(documents: object[]): Promise<MessageRecord[]> {
        try {
          return (await messages.insertMany(documents, { ordered: false, lean: true })).map((row) => record(row));
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
          const keys = (documents as { key: string }[]).map(({ key }) => key);
          return (await messages.find({ org, key: { $in: keys }, rev: 1, conversation: null }).lean())
            .map(record)
            .filter((row) =>
              (documents as MessageRecord[]).some((one) => one.key === row.key && one.places.every((place) => row.places.includes(place))),
            );
        }
      }
    },

    async byKey(org: string, key: string): Promise<MessageRecord | null> {
      const row = await messages.findOne({ org, key }).lean();
      return row ? record(row) : null;
    },

    async byPlace(org: string, connection: string, gmailId: string): Promise<MessageRecord | null> {
      const row = await messages.findOne({ org, places: `${connection}:${gmailId}` }).lean();
      return row ? record(row) : null;
    },

    async byPlaces(org: string, connection: string, gmailIds: readonly string[]): Promise<MessageRecord[]> {
      const rows = await messages.find({ org, places: { $in: gmailIds.map((id) => `${connection}:${id}`) } }, { text: 0, html: 0 }).lean();
      return rows.map(record);
    },

    /** Mails of one member's mailbox in a span of time. */
    async countOf(org: string, member: string, from: Date, until: Date): Promise<number> {
      return messages.countDocuments({ org, teamMembers: member, at: { $gte: from, $lt: until } } as never);
    },

    /** Oldest first; of a longer conversation the newest LONGEST_CONVERSATION. */
    async ofConversation(org: string, conversation: string, withBodies: boolean): Promise<MessageRecord[]> {
      const rows = await messages
        .find({ org, conversation }, withBodies ? {} : { text: 0, html: 0, copies: 0 })
        .sort({ at: -1 })
        .limit(LONGEST_CONVERSATION)
        .lean();
      return rows.reverse().map(record);
    },

    async countByConversation(org: string, conversations: readonly string[]): Promise<Map<string, number>> {
      const rows = await messages.aggregate<{ _id: string; n: number }>([
        { $match: { org, conversation: { $in: [...conversations] } } },
        { $group: { _id: '$conversation', n: { $sum: 1 } } },
      ]);
      return new Map(rows.map(({ _id, n }) => [_id, n]));
    },

    async moveConversation(org: string, from: readonly string[], to: string): Promise<void> {
      await messages.updateMany({ org, conversation: { $in: [...from] } }, { $set: { conversation: to } });
    },

    async setConversation(org: string, ids: readonly string[], conversation: string): Promise<void> {
      await messages.updateMany({ org, _id: { $in: ids.map(objectId) } } as never, { $set: { conversation } });
    },

    /** Many messages, each to its own conversation. */
    async setConversations(placed: readonly { id: string; conversation: string }[]): Promise<void> {
      if (placed.length === 0) return;
      const writes = placed.map(({ id, conversation }) => ({
        updateOne: { filter: { _id: objectId(id) }, update: { $set: { conversation } } },
      }));
      await messages.bulkWrite(writes, { ordered: false });
    },

    /** In steps of `limit`, ordered by id: everything a change of the directory or a rule can touch. */
    async matching(
      org: string,
      scope: { address?: string; domain?: string; member?: string },
      after: string | null,
      limit: number,
    ): Promise<MessageRecord[]> {
      const filter = {
        org,
        ...(scope.address ? { addresses: scope.address } : {}),
        ...(scope.domain ? { domains: scope.domain } : {}),
        ...(scope.member ? { teamMembers: scope.member } : {}),
        ...(after ? { _id: { $gt: objectId(after) } } : {}),
      };
      return (
        await messages
          .find(filter as never, { text: 0, html: 0 })
          .sort({ _id: 1 })
          .limit(limit)
          .lean()
      ).map(record);
    },

    /** How much is stored of an address: mails, and the conversations they are in. */
    async amountOf(org: string, address: string): Promise<{ messages: number; interactions: number }> {
      const [count, conversations] = await Promise.all([
        messages.countDocuments({ org, addresses: address }),
        conversationsWith(org, address),
      ]);
      return { messages: count, interactions: conversations.length };
    },

    conversationsWith,

    /** The ids of some messages a mailbox holds a copy of: whoever takes the copies away asks until none comes. */
    async someOfMailbox(org: string, connection: string, limit: number): Promise<string[]> {
      const rows = await messages
        .find({ org, places: ofMailbox(connection) }, { _id: 1 })
        .limit(limit)
        .lean();
      return rows.map(({ _id }) => String(_id));
    },

    /** All that a mailbox holds a copy of. */
    async listMailbox(org: string, connection: string): Promise<FoundId[]> {
      const rows = await messages
        .find({ org, places: ofMailbox(connection) })
        .select(['copies.connection', 'copies.gmailId', 'copies.threadId'])
        .lean();
      const copies = rows.flatMap((row) => row.copies).filter((copy) => copy.connection === connection);
      return copies.map(({ gmailId, threadId }) => ({ id: gmailId, threadId }));
    },

    /** Which conversations a mailbox's messages say they are in; null among them when one says none. */
    async conversationsOfMailbox(org: string, connection: string): Promise<(string | null)[]> {
      return messages.distinct('conversation', { org, places: ofMailbox(connection) });
    },

    /** At most a thousand. */
    async inConversations(org: string, connection: string, conversations: readonly (string | null)[]): Promise<MessageRecord[]> {
      const rows = await messages
        .find({ org, places: ofMailbox(connection), conversation: { $in: [...conversations] } } as never)
        .limit(1_000)
        .lean();
      return rows.map(record);
    },

    async countOfMailbox(org: string, connection: string): Promise<number> {
      return messages.countDocuments({ org, places: ofMailbox(connection) });
    },

    /** Changes a stored message's copies (labels, a rule, a removal). `edit` returns the new copies; [] deletes the message. */
    async editCopies(
      id: string,
      edit: (copies: MessageCopy[]) => MessageCopy[],
      isInternal: IsInternal,
    ): Promise<{ before: MessageRecord | null; after: MessageRecord | null }> {
      for (;;) {
        const row = await messages.findOne({ _id: objectId(id) } as never).lean();
        if (!row) return { before: null, after: null };
        const before = record(row);
        const copies = edit(before.copies);
        if (before.conversation) await markUnsettled(before.conversation);
        const next = copies.length === 0 ? null : mergeCopies({ ...before, copies }, [], isInternal);
        if (next === null) {
          if ((await messages.deleteOne({ _id: objectId(id), rev: before.rev } as never)).deletedCount === 1)
            return { before, after: null };
          continue;
        }
        const { matchedCount } = await messages.updateOne({ _id: objectId(id), rev: before.rev } as never, {
          $set: { ...next, rev: before.rev + 1 },
        });
        if (matchedCount === 1) return { before, after: { ...before, ...next, rev: before.rev + 1 } };
      }
    },
  };
}

export type Messages = ReturnType<typeof makeMessages>;
