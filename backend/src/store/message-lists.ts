/** Messages as lists and charts read them: pages without text, and counts per member and day. Indexed, limited, keyset cursors. */
import type { Visibility } from '../core/types';
import { BadCursor, type Page } from './paging';
import type { Models } from './models';
import type { MessageRecord } from './records';
import { decodePosition, encodeCursor, objectId, withId } from './rows';

export interface MessageQuery {
  customer?: string;
  user?: string;
  /** Whose mailbox holds it. */
  teamMember?: string;
  /** With a team member: sent or received by them; without: from or to the organisation. */
  direction?: 'in' | 'out';
  from?: Date;
  to?: Date;
  limit: number;
  cursor?: string;
}

/** Everything but the body and the single copies. */
export type ListedMessage = Omit<MessageRecord, 'text' | 'html' | 'copies'>;

/** What one member had on one UTC day. */
export interface DayCount {
  member: string;
  /** `YYYY-MM-DD`. */
  day: string;
  kind: 'in' | 'out' | 'meeting';
  n: number;
}

/** Gmail's own label says in whose mailbox a mail was sent, whatever send-as address it carries. */
const sentBy = (member: string) => ({ $elemMatch: { member, labels: 'SENT' } });

function directionFilter({ teamMember, direction }: MessageQuery): Record<string, unknown> {
  if (!teamMember) return direction ? { direction } : {};
  const holder = { teamMembers: teamMember };
  if (!direction) return holder;
  return { ...holder, copies: direction === 'out' ? sentBy(teamMember) : { $not: sentBy(teamMember) } };
}

export function makeMessageLists({ messages, interactions }: Models) {
  return {
    /** Newest first. Throws BadCursor. */
    async page(org: string, query: MessageQuery): Promise<Page<ListedMessage>> {
      const position = query.cursor ? decodePosition(query.cursor) : null;
      if (query.cursor && !position) throw new BadCursor();
      const range = {
        ...(query.from ? { $gte: query.from } : {}),
        ...(query.to ? { $lt: query.to } : {}),
        ...(position ? { $lte: position.at } : {}),
      };
      const filter = {
        org,
        ...directionFilter(query),
        ...(query.customer ? { customers: query.customer } : {}),
        ...(query.user ? { users: query.user } : {}),
        ...(Object.keys(range).length > 0 ? { at: range } : {}),
        // The bound on `at` stands beside the $or, not in it: with it the engine walks the index instead of sorting all.
        ...(position ? { $or: [{ at: { $lt: position.at } }, { _id: { $lt: position.id } }] } : {}),
      };
      const rows = await messages
        .find(filter as never, { text: 0, html: 0, copies: 0 })
        .sort({ at: -1, _id: -1 })
        .limit(query.limit + 1)
        .lean();
      const page = rows.slice(0, query.limit).map((row) => withId(row) as unknown as ListedMessage);
      const last = page.at(-1);
      return { rows: page, nextCursor: rows.length > query.limit && last ? encodeCursor([last.at.getTime(), last.id]) : null };
    },

    /** Mails in and out and meetings, per member and UTC day; days without any are absent. */
    async countsPerDay(org: string, members: readonly string[], from: Date, to: Date): Promise<DayCount[]> {
      const scope = { org, teamMembers: { $in: [...members] } };
      const day = (field: string) => ({ $dateToString: { date: field, format: '%Y-%m-%d' } });
      const [mails, meetings] = await Promise.all([
        messages.aggregate<{ _id: { member: string; day: string; sent: number }; n: number }>([
          { $match: { ...scope, at: { $gte: from, $lt: to } } },
          { $project: { at: 1, 'copies.member': 1, 'copies.labels': 1 } },
          { $unwind: '$copies' },
          {
            // One mailbox may hold a mail twice (sent to oneself): it is one mail, and a sent one.
            $group: {
              _id: { id: '$_id', member: '$copies.member', day: day('$at') },
              sent: { $max: { $cond: [{ $in: ['SENT', '$copies.labels'] }, 1, 0] } },
            },
          },
          { $group: { _id: { member: '$_id.member', day: '$_id.day', sent: '$sent' }, n: { $sum: 1 } } },
        ]),
        interactions.aggregate<{ _id: { member: string; day: string }; n: number }>([
          { $match: { ...scope, kind: 'meeting', lastAt: { $gte: from, $lt: to } } },
          { $project: { lastAt: 1, teamMembers: 1 } },
          { $unwind: '$teamMembers' },
          { $group: { _id: { member: '$teamMembers', day: day('$lastAt') }, n: { $sum: 1 } } },
        ]),
      ]);
      return [
        ...mails.map(({ _id, n }) => ({ member: _id.member, day: _id.day, kind: _id.sent ? ('out' as const) : ('in' as const), n })),
        ...meetings.map(({ _id, n }) => ({ member: _id.member, day: _id.day, kind: 'meeting' as const, n })),
      ].filter(({ member }) => members.includes(member));
    },

    /** Of these conversations, the ones with a visibility of their own. */
    async ownVisibilities(org: string, ids: readonly string[]): Promise<Map<string, Visibility>> {
      const known = ids.map(objectId).filter((id) => id !== null);
      if (known.length === 0) return new Map();
      const rows = await interactions.find({ org, _id: { $in: known }, visibility: { $ne: null } } as never, { visibility: 1 }).lean();
      return new Map(rows.map((row) => [String(row._id), row.visibility as Visibility]));
    },
  };
}

export type MessageLists = ReturnType<typeof makeMessageLists>;
