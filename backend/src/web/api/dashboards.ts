/** The team dashboard: mails and meetings per team member and day, every number with the address that lists what it counts. */
import { z } from 'zod';
import { dayOf } from '../../core/last-days';
import type { DayCount } from '../../store/message-lists';
import { whole } from '../inputs';
import { route, type Route } from '../route';
import { time } from './shapes';

const DAY_MS = 86_400_000;

const figure = z.strictObject({ count: z.int(), query: z.string().describe('Lists exactly what is counted') });
const figures = { emailsIn: figure, emailsOut: figure, meetings: figure };

const answer = z.strictObject({
  from: time,
  to: time,
  data: z.array(
    z.strictObject({
      teamMember: z.string(),
      total: z.strictObject(figures),
      days: z.array(z.strictObject({ day: z.iso.date(), ...figures })).describe('Days (UTC) with anything on them, oldest first'),
    }),
  ),
});

interface Span {
  from: Date;
  to: Date;
}

function figuresOf(teamMember: string, counts: readonly DayCount[], { from, to }: Span) {
  const count = (kind: DayCount['kind']) => counts.reduce((sum, one) => (one.kind === kind ? sum + one.n : sum), 0);
  const span = { from: from.toISOString(), to: to.toISOString() };
  const query = (path: string, extra: Record<string, string>) =>
    `/api/v1/${path}?${new URLSearchParams({ teamMember, ...extra, ...span }).toString()}`;
  return {
    emailsIn: { count: count('in'), query: query('messages', { direction: 'in' }) },
    emailsOut: { count: count('out'), query: query('messages', { direction: 'out' }) },
    meetings: { count: count('meeting'), query: query('interactions', { kind: 'meeting' }) },
  };
}

/** Whole UTC days: `days` of them, today included. */
export function spanOf(days: number, now: Date): Span {
  const today = Date.parse(`${dayOf(now)}T00:00:00Z`);
  return { from: new Date(today - (days - 1) * DAY_MS), to: new Date(today + DAY_MS) };
}

export const dashboardRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/dashboards/team',
    guard: 'api-key',
    summary: 'Mails in and out and meetings, per team member and day',
    query: z.strictObject({ days: whole(1, 180, 30) }),
    answer,
    handle: async ({ parts, caller, query }) => {
      const org = caller.organisation.id;
      const span = spanOf(query.days, parts.clock.now());
      const members = await parts.store.organisations.members(org);
      const emails = members.map(({ email }) => email);
      const counts = await parts.store.messageLists.countsPerDay(org, emails, span.from, span.to);
      const byMember = grouped(counts, ({ member }) => member);
      // Who left has a line while there is something to count in it.
      const shown = members.filter(({ email, leftAt }) => !leftAt || byMember.has(email));
      const data = shown.map(({ email: teamMember }) => {
        const own = byMember.get(teamMember) ?? [];
        const days = [...grouped(own, ({ day }) => day)].sort(([a], [b]) => (a < b ? -1 : 1));
        return {
          teamMember,
          total: figuresOf(teamMember, own, span),
          days: days.map(([day, ofDay]) => {
            const from = new Date(`${day}T00:00:00Z`);
            return { day, ...figuresOf(teamMember, ofDay, { from, to: new Date(from.getTime() + DAY_MS) }) };
          }),
        };
      });
      return { json: { from: span.from.toISOString(), to: span.to.toISOString(), data } };
    },
  }),
];

function grouped<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}
