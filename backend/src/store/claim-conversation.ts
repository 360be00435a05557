/**
 * Claiming the conversation a message belongs to, and merging two that turn out to be one. The unique index on `keys` keeps two
 * workers from making two conversations of one thread; `pendingKeys` makes a merge survive a crash at any point: whoever meets it
 * next finishes it.
 */
import mongoose from 'mongoose';
import { EMPTY_CONVERSATION } from '../core/fold-conversation';
import { mostClosed } from '../core/visibility';
import type { Messages } from './messages';
import type { Models } from './models';
import type { InteractionRecord } from './records';
import { lostRace, objectId, withId } from './rows';

const unique = (values: readonly string[]): string[] => [...new Set(values)];

export function makeClaimConversation(interactions: Models['interactions'], messages: Messages) {
  const record = (row: unknown) => withId(row as { _id: unknown }) as unknown as InteractionRecord;

  /** Also through the keys that an unfinished merge has noted on its winner: their old owner may still be there. */
  async function find(org: string, keys: readonly string[], ids: readonly string[]): Promise<InteractionRecord[]> {
    const wanted = new Set(keys);
    for (;;) {
      const known = { $in: [...wanted] };
      const rows = await interactions
        .find({ org, $or: [{ keys: known }, { pendingKeys: known }, { _id: { $in: ids.map(objectId) } }] } as never)
        .sort({ _id: 1 })
        .lean();
      const found = rows.map(record);
      const noted = found.flatMap(({ pendingKeys }) => pendingKeys).filter((key) => !wanted.has(key));
      if (noted.length === 0) return found;
      noted.forEach((key) => wanted.add(key));
    }
  }

  async function create(org: string, keys: readonly string[]): Promise<string> {
    const _id = new mongoose.Types.ObjectId();
    await interactions.create({
      _id,
      org,
      kind: 'email',
      keys: [...keys],
      pendingKeys: [],
      visibility: null,
      ...EMPTY_CONVERSATION,
      rev: 0,
    } as never);
    return String(_id);
  }

  /**
   * Every step can be repeated: note the keys on the winner, move the messages, remove the losers, then own their keys.
   * False when somebody changed one of them in between: look again.
   */
  async function merge(winner: InteractionRecord, losers: readonly InteractionRecord[], keys: readonly string[]): Promise<boolean> {
    const taken = unique([...losers.flatMap((one) => [...one.keys, ...one.pendingKeys]), ...winner.pendingKeys]);
    const visibility = mostClosed([winner, ...losers].map((one) => one.visibility));
    const ofWinner = { _id: objectId(winner.id) } as never;
    // Somebody may choose another one for the winner meanwhile; for a loser, its rev tells.
    const asRead = { _id: objectId(winner.id), visibility: winner.visibility } as never;
    const noted = await interactions.updateOne(asRead, {
      ...(visibility === winner.visibility ? {} : { $set: { visibility } }),
      $addToSet: { pendingKeys: { $each: taken } },
      $inc: { rev: 1 },
    });
    if (noted.matchedCount === 0) return false;
    await messages.moveConversation(
      winner.org,
      losers.map(({ id }) => id),
      winner.id,
    );
    for (const { id, rev } of losers) {
      if ((await interactions.deleteOne({ _id: objectId(id), rev } as never)).deletedCount === 0) return false;
    }
    const owned = await interactions.updateOne(ofWinner, {
      $addToSet: { keys: { $each: unique([...taken, ...keys]) } },
      $pullAll: { pendingKeys: taken },
      $inc: { rev: 1 },
    });
    return owned.matchedCount === 1;
  }

  /** The oldest of those found gets the keys; null when another worker was quicker with one of them. */
  async function claimFrom(org: string, found: readonly InteractionRecord[], keys: readonly string[]): Promise<string | null> {
    const [winner, ...losers] = found;
    try {
      if (!winner) return await create(org, keys);
      const missing = keys.filter((key) => !winner.keys.includes(key));
      if (losers.length > 0 || winner.pendingKeys.length > 0) return (await merge(winner, losers, missing)) ? winner.id : null;
      if (missing.length === 0) return winner.id;
      const grown = { $addToSet: { keys: { $each: missing } }, $inc: { rev: 1 } };
      return (await interactions.updateOne({ _id: objectId(winner.id) } as never, grown)).matchedCount === 1 ? winner.id : null;
    } catch (error) {
      if (lostRace(error)) return null;
      throw error;
    }
  }

  /** Messages that a merge of another worker left behind, or that were put into a conversation while it was being merged away. */
  async function rehome(org: string, ids: readonly string[], to: string): Promise<void> {
    if (ids.length === 0) return;
    const rows = await interactions.find({ org, _id: { $in: ids.map(objectId) } } as never, { _id: 1 }).lean();
    const present = new Set(rows.map(({ _id }) => String(_id)));
    await messages.moveConversation(
      org,
      ids.filter((id) => !present.has(id)),
      to,
    );
  }

  /** The conversation of these messages, which share keys, made or merged as needed. `known`: conversations they are in already. */
  return async function claim(org: string, keys: readonly string[], known: readonly string[]): Promise<string> {
    const seen = new Set<string>();
    for (;;) {
      const found = await find(org, keys, known);
      const id = await claimFrom(org, found, keys);
      if (id !== null) {
        const gone = [...seen].filter((one) => one !== id && found.every((other) => other.id !== one));
        await rehome(org, gone, id);
        return id;
      }
      found.forEach((one) => seen.add(one.id));
    }
  };
}
