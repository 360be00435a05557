/**
 * Last interaction, last e-mail reply and counts per day of customers and users. Recomputed from messages and interactions by
 * indexed queries after every change; `rev` makes a slower, older recomputation give way. Every writer recomputes after its
 * write, so the last one to finish has seen everything.
 */
import type { Models } from './models';
import type { LastInteraction, Rollup } from './records';

const DAYS_KEPT = 60;
const AT_ONCE = 8;

type Subject = { kind: 'customers' | 'users'; id: string };

export function makeRollups({ customers, users, messages, interactions }: Models) {
  async function compute(org: string, { kind, id }: Subject, now: Date, names: Map<string, string>): Promise<Rollup> {
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
      with: await namesOf(org, last.users, names),
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

  /** Asked once per run: the same people are on many customers' last interactions. */
  async function namesOf(org: string, ids: readonly string[], names: Map<string, string>): Promise<string[]> {
    const shown = ids.slice(0, 20);
    const missing = shown.filter((id) => !names.has(id));
    const rows = missing.length === 0 ? [] : await users.find({ org, id: { $in: missing } }, { id: 1, name: 1 }).lean();
    rows.forEach(({ id, name }) => names.set(id, name));
    return shown.flatMap((id) => names.get(id) ?? []).sort((a, b) => a.localeCompare(b));
  }

  async function refreshOne(org: string, subject: Subject, now: Date, names: Map<string, string>): Promise<void> {
    const model = (subject.kind === 'customers' ? customers : users) as typeof customers;
    for (;;) {
      const row = await model.findOne({ org, id: subject.id }, { rev: 1 }).lean();
      if (!row) return;
      const rollup = await compute(org, subject, now, names);
      const { matchedCount } = await model.updateOne(
        { org, id: subject.id, rev: row.rev },
        { $set: { ...rollup, stale: false, rev: row.rev + 1 } },
      );
      if (matchedCount === 1) return;
    }
  }

  async function refresh(org: string, subjects: readonly Subject[], now: Date): Promise<void> {
    const names = new Map<string, string>();
    for (let i = 0; i < subjects.length; i += AT_ONCE)
      await Promise.all(subjects.slice(i, i + AT_ONCE).map((one) => refreshOne(org, one, now, names)));
  }

  return {
    /** Notes that figures are out of date; `refreshStale` computes them. The mark outlives a crash. */
    async markStale(org: string, concerned: { customers: readonly string[]; users: readonly string[] }): Promise<void> {
      const mark = { $set: { stale: true }, $inc: { rev: 1 } };
      await Promise.all([
        customers.updateMany({ org, id: { $in: [...concerned.customers] } }, mark),
        users.updateMany({ org, id: { $in: [...concerned.users] } }, mark),
      ]);
    },

    async refreshStale(org: string, now: () => Date): Promise<void> {
      for (;;) {
        const [staleCustomers, staleUsers] = await Promise.all([
          customers.find({ org, stale: true }, { id: 1 }).limit(200).lean(),
          users.find({ org, stale: true }, { id: 1 }).limit(200).lean(),
        ]);
        if (staleCustomers.length + staleUsers.length === 0) return;
        const subjects = [
          ...staleCustomers.map(({ id }) => ({ kind: 'customers' as const, id })),
          ...staleUsers.map(({ id }) => ({ kind: 'users' as const, id })),
        ];
        await refresh(org, subjects, now());
      }
    },

    async staleOrganisations(): Promise<string[]> {
      return [...new Set([...(await customers.distinct('org', { stale: true })), ...(await users.distinct('org', { stale: true }))])];
    },

    async refresh(org: string, concerned: { customers: readonly string[]; users: readonly string[] }, now: Date): Promise<void> {
      const subjects: Subject[] = [
        ...[...new Set(concerned.customers)].map((id) => ({ kind: 'customers' as const, id })),
        ...[...new Set(concerned.users)].map((id) => ({ kind: 'users' as const, id })),
      ];
      await refresh(org, subjects, now);
    },
  };
}

export type Rollups = ReturnType<typeof makeRollups>;
