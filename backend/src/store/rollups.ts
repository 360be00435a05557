/**
 * Last interaction, last e-mail reply and counts per day of customers and users. Always recomputed from messages and interactions by
 * indexed queries, never counted up, so doing it twice changes nothing. `rev` makes an older computation give way to a newer mark:
 * every writer marks or recomputes after its write, so the last one to finish has seen everything.
 */
import type { Model } from 'mongoose';
import type { Interactions } from './interactions';
import type { Models } from './models';
import type { InteractionRecord, LastInteraction, Rollup } from './records';

const DAYS_KEPT = 60;
const AT_ONCE = 10;
const STEP = 200;
const NAMES_SHOWN = 20;

type Kind = 'customers' | 'users';
export interface Concerned {
  customers: readonly string[];
  users: readonly string[];
}

/** What both collections have in common, as far as rollups go. */
type Subjects = Model<Rollup & { org: string; id: string; rev: number; stale?: boolean }>;

export function makeRollups(
  { customers, users, messages, interactions }: Models,
  conversations: Pick<Interactions, 'refresh' | 'settled'>,
) {
  const models: Record<Kind, Subjects> = { customers: customers as unknown as Subjects, users: users as unknown as Subjects };

  /** Mails per subject and day, for all of them at once: the window bounds what is read. */
  async function daysOf(org: string, kind: Kind, ids: readonly string[], now: Date): Promise<Map<string, Record<string, number>>> {
    const since = new Date(now.getTime() - DAYS_KEPT * 86_400_000);
    const day = { $dateToString: { date: '$at', format: '%Y-%m-%d' } };
    const rows = await messages.aggregate<{ _id: { id: string; day: string }; n: number }>([
      { $match: { org, [kind]: { $in: [...ids] }, at: { $gte: since } } },
      { $project: { at: 1, [kind]: 1 } },
      { $unwind: `$${kind}` },
      { $group: { _id: { id: `$${kind}`, day }, n: { $sum: 1 } } },
    ]);
    const days = new Map<string, Record<string, number>>();
    for (const { _id, n } of rows) days.set(_id.id, { ...days.get(_id.id), [_id.day]: n });
    return days;
  }

  /**
   * The newest conversation with it and the newest reply from it: each the first row of an index, however much mail there is. Of two at the
   * same second the one that lists show first.
   */
  async function newestOf(org: string, kind: Kind, id: string) {
    const reply = kind === 'customers' ? 'replyCustomers' : 'replyUsers';
    const [last, lastReply] = await Promise.all([
      interactions
        .findOne({ org, [kind]: id }, { lastAt: 1, kind: 1, teamMembers: 1, users: 1, subject: 1 })
        .sort({ lastAt: -1, _id: -1 })
        .lean(),
      messages
        .findOne({ org, [reply]: id }, { at: 1 })
        .sort({ at: -1 })
        .lean(),
    ]);
    return { last, lastReply };
  }

  /** Adds the names of people that are not known yet: the same ones are on many customers' last interactions. */
  async function addNames(org: string, ids: readonly string[], names: Map<string, string>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !names.has(id));
    const rows = missing.length === 0 ? [] : await users.find({ org, id: { $in: missing } }, { id: 1, name: 1 }).lean();
    rows.forEach(({ id, name }) => names.set(id, name));
  }

  /** Names and results of a group go together: a round trip costs more than what it carries. */
  async function refreshSome(org: string, kind: Kind, rows: readonly { id: string; rev: number }[], now: Date): Promise<void> {
    if (rows.length === 0) return;
    const days = await daysOf(
      org,
      kind,
      rows.map(({ id }) => id),
      now,
    );
    const names = new Map<string, string>();
    for (let i = 0; i < rows.length; i += AT_ONCE) {
      const group = await Promise.all(rows.slice(i, i + AT_ONCE).map(async (row) => ({ ...row, ...(await newestOf(org, kind, row.id)) })));
      await addNames(
        org,
        group.flatMap(({ last }) => shownOf(last)),
        names,
      );
      const writes = group.map(({ id, rev, last, lastReply }) => {
        const rollup: Rollup = {
          lastInteraction: last && lastInteractionOf(last, names),
          lastInteractionAt: last?.lastAt ?? null,
          lastEmailReplyAt: lastReply?.at ?? null,
          emailDays: days.get(id) ?? {},
          meetingDays: {},
        };
        // Not matched: marked again meanwhile; whoever marked it computes it.
        return { updateOne: { filter: { org, id, rev }, update: { $set: { ...rollup, stale: false } } } };
      });
      await models[kind].bulkWrite(writes, { ordered: false });
    }
  }

  const self = {
    /** Notes that figures are out of date; the mark outlives a crash. */
    async markStale(org: string, concerned: Concerned): Promise<void> {
      const mark = { $set: { stale: true }, $inc: { rev: 1 } };
      for (const kind of ['customers', 'users'] as const) {
        if (concerned[kind].length > 0) await models[kind].updateMany({ org, id: { $in: [...concerned[kind]] } }, mark);
      }
    },

    /** Whose figures may name these Users. */
    async markNaming(org: string, ids: readonly string[]): Promise<void> {
      const theirs = { org, users: { $in: [...ids] } };
      const [ofCustomers, ofUsers] = await Promise.all([
        interactions.distinct('customers', theirs),
        interactions.distinct('users', theirs),
      ]);
      await self.markStale(org, { customers: ofCustomers, users: ofUsers });
    },

    /** What a worker that was killed between an edit and its consequences has left. */
    async finishEdits(org: string): Promise<void> {
      for (;;) {
        const rows = await interactions.find({ org, unsettled: true }, { customers: 1, users: 1 }).limit(STEP).lean();
        if (rows.length === 0) return;
        for (const { _id, customers: ofCustomers, users: ofUsers } of rows) {
          // Marked before as well: an emptied conversation goes, and its mark with it.
          await self.markStale(org, { customers: ofCustomers, users: ofUsers });
          await self.markStale(org, await conversations.refresh(org, String(_id)));
          await conversations.settled(org, [String(_id)]);
        }
      }
    },

    /** Computes whatever is marked, these first and only when given. */
    async refreshStale(org: string, now: Date, only?: Concerned): Promise<void> {
      if (!only) await self.finishEdits(org);
      for (const kind of ['customers', 'users'] as const) {
        for (;;) {
          const filter = { org, stale: true, ...(only ? { id: { $in: [...only[kind]] } } : {}) };
          const rows = await models[kind].find(filter, { id: 1, rev: 1 }).limit(STEP).lean();
          if (rows.length === 0) break;
          await refreshSome(org, kind, rows, now);
        }
      }
    },

    async staleOrganisations(): Promise<string[]> {
      const marked = [
        customers.distinct('org', { stale: true }),
        users.distinct('org', { stale: true }),
        interactions.distinct('org', { unsettled: true }),
      ];
      return [...new Set((await Promise.all(marked)).flat())];
    },

    /** Marks and computes at once: for live mail, where somebody may be looking. */
    async refresh(org: string, concerned: Concerned, now: Date): Promise<void> {
      await self.markStale(org, concerned);
      await self.refreshStale(org, now, concerned);
    },
  };
  return self;
}

type Last = Pick<InteractionRecord, 'kind' | 'lastAt' | 'teamMembers' | 'users' | 'subject'> & { _id: unknown };

const shownOf = (last: Pick<Last, 'users'> | null): readonly string[] => last?.users.slice(0, NAMES_SHOWN) ?? [];

const lastInteractionOf = (last: Last, names: ReadonlyMap<string, string>): LastInteraction => ({
  at: last.lastAt,
  kind: last.kind,
  interactionId: String(last._id),
  by: last.teamMembers,
  with: shownOf(last)
    .flatMap((id) => names.get(id) ?? [])
    .sort((a, b) => a.localeCompare(b)),
  subject: last.subject,
});

export type Rollups = ReturnType<typeof makeRollups>;
