/**
 * Last interaction, last e-mail reply and counts per day of customers and users. Recomputed from messages and interactions by
 * indexed queries after every change; `rev` makes a slower, older recomputation give way. Every writer recomputes after its
 * write, so the last one to finish has seen everything.
 */
import type { Models } from './models';
import type { LastInteraction, Rollup } from './records';

const DAYS_KEPT = 60;

type Subject = { kind: 'customers' | 'users'; id: string };

export function makeRollups({ customers, users, messages, interactions }: Models) {
  async function compute(org: string, { kind, id }: Subject, now: Date): Promise<Rollup> {
    const reply = kind === 'customers' ? 'replyCustomers' : 'replyUsers';
    const since = new Date(now.getTime() - DAYS_KEPT * 86_400_000);
    const [last, lastReply, days] = await Promise.all([
      interactions
        .findOne({ org, [kind]: id })
        .sort({ lastAt: -1 })
        .lean(),
      messages
        .findOne({ org, [reply]: id }, { at: 1 })
        .sort({ at: -1 })
        .lean(),
      messages.aggregate<{ _id: string; n: number }>([
        { $match: { org, [kind]: id, at: { $gte: since } } },
        { $group: { _id: { $dateToString: { date: '$at', format: '%Y-%m-%d' } }, n: { $sum: 1 } } },
      ]),
    ]);
    const lastInteraction: LastInteraction | null = last && {
      at: last.lastAt,
      kind: last.kind,
      interactionId: String(last._id),
      by: last.teamMembers,
      with: await namesOf(org, last.users, kind === 'users' ? id : null),
      subject: last.subject,
    };
    return {
      lastInteraction,
      lastInteractionAt: last?.lastAt ?? null,
      lastEmailReplyAt: lastReply?.at ?? null,
      emailDays: Object.fromEntries(days.map(({ _id, n }) => [_id, n])),
      meetingDays: {},
    };
  }

  async function namesOf(org: string, ids: readonly string[], first: string | null): Promise<string[]> {
    const rows = await users.find({ org, id: { $in: ids.slice(0, 20) } }, { id: 1, name: 1 }).lean();
    return rows.sort((a, b) => Number(b.id === first) - Number(a.id === first) || a.name.localeCompare(b.name)).map(({ name }) => name);
  }

  async function refreshOne(org: string, subject: Subject, now: Date): Promise<void> {
    const model = (subject.kind === 'customers' ? customers : users) as typeof customers;
    for (;;) {
      const row = await model.findOne({ org, id: subject.id }, { rev: 1 }).lean();
      if (!row) return;
      const rollup = await compute(org, subject, now);
      const { matchedCount } = await model.updateOne({ org, id: subject.id, rev: row.rev }, { $set: { ...rollup, rev: row.rev + 1 } });
      if (matchedCount === 1) return;
    }
  }

  return {
    async refresh(org: string, concerned: { customers: readonly string[]; users: readonly string[] }, now: Date): Promise<void> {
      const subjects: Subject[] = [
        ...[...new Set(concerned.customers)].map((id) => ({ kind: 'customers' as const, id })),
        ...[...new Set(concerned.users)].map((id) => ({ kind: 'users' as const, id })),
      ];
      for (let i = 0; i < subjects.length; i += 8) await Promise.all(subjects.slice(i, i + 8).map((one) => refreshOne(org, one, now)));
    },
  };
}

export type Rollups = ReturnType<typeof makeRollups>;
