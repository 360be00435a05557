/** /team, and /team/mails: the mails a number or a bar of it counts. */
import { z } from 'zod';
import { BadCursor } from '../../../store/paging';
import { route, type Route } from '../../route';
import { Empty, PageHeader } from '../components/layout';
import { hrefWith, Paging } from '../components/list';
import { Ago } from '../components/time';
import { DAY, lastDays, shortDate } from '../format/dates';
import { counted } from '../format/numbers';
import { MailEntry } from '../interactions/mail-entry';
import { teamOf } from '../sharing';
import { pageFor } from '../view';
import { TeamPage } from './team-page';

const DAYS = 30;
const PAGE_SIZE = 50;

const midnight = (day: string): Date => new Date(`${day}T00:00:00Z`);
const day = z.iso.date().optional().catch(undefined);

const mailsQuery = z.object({
  teamMember: z.string().trim().toLowerCase().max(254).optional().catch(undefined),
  direction: z.enum(['in', 'out']).optional().catch(undefined),
  from: day,
  to: day,
  cursor: z.string().max(1_000).optional().catch(undefined),
});

export const teamRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/team',
    guard: 'session',
    summary: 'Team dashboard',
    async handle(context) {
      const { parts, caller } = context;
      const org = caller.organisation.id;
      const days = lastDays(parts.clock.now(), DAYS);
      const members = await parts.store.organisations.members(org);
      const span = [midnight(days[0] ?? ''), new Date(midnight(days.at(-1) ?? '').getTime() + DAY)] as const;
      const counts = await parts.store.messageLists.countsPerDay(
        org,
        members.map(({ email }) => email),
        ...span,
      );
      return pageFor(context, 'Team dashboard', <TeamPage members={members} days={days} counts={counts} />);
    },
  }),
  route({
    method: 'GET',
    path: '/team/mails',
    guard: 'session',
    summary: 'The mails a number of the team dashboard counts',
    query: mailsQuery,
    async handle(context) {
      const { parts, caller, query } = context;
      const org = caller.organisation.id;
      const { teamMember, direction, from, to, cursor } = query;
      try {
        const [page, team] = await Promise.all([
          parts.store.messageLists.page(org, {
            teamMember,
            direction,
            from: from ? midnight(from) : undefined,
            to: to ? new Date(midnight(to).getTime() + DAY) : undefined,
            limit: PAGE_SIZE,
            cursor,
          }),
          teamOf(context),
        ]);
        const conversations = page.rows.flatMap(({ conversation }) => (conversation ? [conversation] : []));
        const own = await parts.store.messageLists.ownVisibilities(org, [...new Set(conversations)]);
        const now = parts.clock.now();
        const date = (value: string) => shortDate(new Date(midnight(value).getTime() + DAY / 2), now, 'UTC');
        const kind = direction === 'out' ? 'sent' : direction === 'in' ? 'received' : 'sent or received';
        const span = from && to ? (from === to ? ` on ${date(from)}` : ` from ${date(from)} to ${date(to)}`) : '';
        return pageFor(
          context,
          'Mails',
          <>
            <PageHeader
              title={teamMember ? `Mails of ${team.nameOf(teamMember)}` : 'Mails with customers'}
              back={{ href: '/team', label: 'Team dashboard' }}
              about={`With customers, ${kind}${span}. Days are counted in UTC.`}
            />
            {page.rows.length === 0 ? (
              <Empty icon="mail" title="No mail">
                There was no mail with customers in this time.
              </Empty>
            ) : (
              <ul>
                {page.rows.map((message) => {
                  const visibility = team.visibilityFor(message.teamMembers, own.get(message.conversation ?? '') ?? null);
                  return (
                    <MailEntry key={message.id} message={message} visibility={visibility} nameOf={team.nameOf}>
                      <Ago at={message.at} />
                    </MailEntry>
                  );
                })}
              </ul>
            )}
            <Paging path="/team/mails" query={query} nextCursor={page.nextCursor} count={counted(page.rows.length, 'mail')} />
          </>,
        );
      } catch (error) {
        if (error instanceof BadCursor) return { redirect: hrefWith('/team/mails', query, {}) };
        throw error;
      }
    },
  }),
];
