/**
 * What Gmail listed of a whole mailbox, kept while it is compared with what is stored. One row per page of the pass that runs:
 * a mailbox's 60,000 ids belong neither into memory nor into one document.
 */
import type { FoundId } from './todo';
import type { Models } from './models';
import type { ConnectionRecord, MessageRecord } from './records';

type Mailbox = Pick<ConnectionRecord, 'org' | 'id' | 'member'>;

/** Copies looked up at once: as many as a page names. */
const STEP = 500;

export function makeListings({ listings, messages }: Models) {
  /** Which of these ids a page of the pass named. */
  async function listed({ org, id: connection }: Mailbox, pass: Date, gmailIds: readonly string[]): Promise<Set<string>> {
    const named = new Set<string>();
    for (let i = 0; i < gmailIds.length; i += STEP) {
      const rows = await listings.find({ org, connection, pass, ids: { $in: gmailIds.slice(i, i + STEP) } }, { ids: 1 }).lean();
      rows.forEach(({ ids }) => ids.forEach((id) => named.add(id)));
    }
    return named;
  }

  return {
    /** Before the pass moves on. A page noted twice, because a worker died in between, says the same twice. */
    async note({ org, id: connection }: Mailbox, pass: Date, page: readonly FoundId[]): Promise<void> {
      if (page.length > 0) await listings.create({ org, connection, pass, ids: page.map(({ id }) => id) });
    },

    /**
     * Where a mailbox's copies of a span of time differ from what the pass listed: held but not listed, or marked as removed but listed.
     * @param window what the pass asked Gmail for; a copy outside it could not be listed.
     */
    async differing(mailbox: Mailbox, pass: Date, from: Date, until: Date, window: { from: Date; until: Date }): Promise<FoundId[]> {
      const { org, id, member } = mailbox;
      const rows = await messages
        .find<Pick<MessageRecord, 'copies'>>(
          { org, teamMembers: member, at: { $gte: from, $lt: until } },
          { 'copies.connection': 1, 'copies.gmailId': 1, 'copies.threadId': 1, 'copies.at': 1, 'copies.removedAt': 1 },
        )
        .lean();
      const copies = rows
        .flatMap((row) => row.copies)
        .filter(({ connection, at }) => connection === id && at >= window.from && at < window.until);
      const named = await listed(
        mailbox,
        pass,
        copies.map(({ gmailId }) => gmailId),
      );
      return copies
        .filter(({ gmailId, removedAt }) => named.has(gmailId) !== (removedAt === null))
        .map(({ gmailId, threadId }) => ({ id: gmailId, threadId }));
    },

    /** The pass is through, or a new one begins. */
    async forget(org: string, connection: string): Promise<void> {
      await listings.deleteMany({ org, connection });
    },
  };
}

export type Listings = ReturnType<typeof makeListings>;
