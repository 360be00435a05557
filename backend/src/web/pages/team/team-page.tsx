/** The team dashboard: what each team member had with customers, day by day. Every number and every bar opens what it counts. */
import type { DayCount } from '../../../store/message-lists';
import type { TeamMemberRecord } from '../../../store/records';
import { Avatar } from '../components/avatar';
import { dayBars } from '../charts/day-bars';
import { Disclosure, Empty, PageHeader } from '../components/layout';
import { shortDate } from '../format/dates';
import { counted, listed, number } from '../format/numbers';
import { listedName } from '../sharing';
import { useReader } from '../view';

export interface TeamPageInput {
  members: readonly TeamMemberRecord[];
  /** UTC days, oldest first. */
  days: readonly string[];
  counts: readonly DayCount[];
}

interface Line {
  member: TeamMemberRecord;
  days: { day: string; first: number; second: number }[];
  in: number;
  out: number;
  meetings: number;
}

export const mailsHref = (email: string, from: string, to: string, direction?: 'in' | 'out'): string =>
  `/team/mails?${new URLSearchParams({ teamMember: email, from, to, ...(direction ? { direction } : {}) }).toString()}`;

/** Per member: the days, and the sums; the busiest first; who left only while there is something to count. Pure. */
export function linesOf({ members, days, counts }: TeamPageInput): Line[] {
  const by = new Map<string, number>();
  for (const { member, day, kind, n } of counts) by.set(`${member} ${day} ${kind}`, (by.get(`${member} ${day} ${kind}`) ?? 0) + n);
  const sum = (email: string, kind: DayCount['kind']) => days.reduce((all, day) => all + (by.get(`${email} ${day} ${kind}`) ?? 0), 0);
  return members
    .map((member) => ({
      member,
      days: days.map((day) => ({
        day,
        first: by.get(`${member.email} ${day} out`) ?? 0,
        second: by.get(`${member.email} ${day} in`) ?? 0,
      })),
      in: sum(member.email, 'in'),
      out: sum(member.email, 'out'),
      meetings: sum(member.email, 'meeting'),
    }))
    .filter((line) => !line.member.leftAt || line.in + line.out + line.meetings > 0)
    .sort((a, b) => b.in + b.out - (a.in + a.out) || a.member.name.localeCompare(b.member.name));
}

/** Charts for at most so many members: more are in the table, and the page stays small. */
const CHARTS = 10;
const SIZE = { width: 600, height: 48, gap: 3 };

export function TeamPage(input: TeamPageInput) {
  const { now } = useReader();
  const { days } = input;
  const lines = linesOf(input);
  const [from, to] = [days[0] ?? '', days.at(-1) ?? ''];
  const charted = lines.filter((line) => line.in + line.out > 0).slice(0, CHARTS);
  const most = Math.max(1, ...charted.flatMap((line) => line.days.map(({ first, second }) => first + second)));
  const label = (day: string) => shortDate(new Date(`${day}T12:00:00Z`), now, 'UTC');
  return (
    <>
      <PageHeader
        title="Team dashboard"
        about="Mails with customers in the last 30 days, per team member. Press a number or a bar to see what it counts."
      />
      {charted.length === 0 ? (
        <Empty
          icon="chart"
          title="No mail with customers in the last 30 days"
          action={
            <a class="button" href="/settings/gmail">
              Open Gmail settings
            </a>
          }
        >
          Once a team member has connected Gmail, their mails with customers are counted here by day.
        </Empty>
      ) : (
        <>
          <div class="key-line">
            <p class="key">
              <span class="key-first">Sent</span>
              <span class="key-second">Received</span>
            </p>
            <p class="timescale">
              {label(from)} to {label(to)}
            </p>
          </div>
          <ul class="members">
            {charted.map((line) => (
              <li key={line.member.email}>
                <span class="cell">
                  <Avatar name={line.member.name} round />
                  <span class="ellipsis subject">{listedName(line.member)}</span>
                </span>
                <div class="chart">
                  <Chart line={line} most={most} label={label} />
                  <span class="said" aria-hidden="true" />
                </div>
                <Sums line={line} from={from} to={to} />
              </li>
            ))}
          </ul>
          <Quiet names={lines.filter((line) => line.in + line.out === 0).map(({ member }) => listedName(member))} />
        </>
      )}
      <div class="after-list">
        <Disclosure summary="As a table">
          <Table lines={lines} from={from} to={to} />
        </Disclosure>
      </div>
    </>
  );
}

/** Who is not in the chart is named, or a missing mailbox would look like a quiet month. */
function Quiet({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return <p class="small soft">No mail in these days, or no mailbox connected: {listed(names, 6)}.</p>;
}

function Chart({ line, most, label }: { line: Line; most: number; label: (day: string) => string }) {
  const bars = dayBars(line.days, SIZE, most);
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
      preserveAspectRatio="none"
      role="group"
      aria-label={`Mails of ${line.member.name} by day`}
    >
      {bars.map((bar) => {
        const all = bar.first + bar.second;
        if (all === 0) return <rect key={bar.day} class="bar-rest" x={bar.x} y={SIZE.height - 1} width={bar.width} height={1} />;
        const words = `${label(bar.day)}: ${number(bar.first)} sent, ${number(bar.second)} received`;
        return (
          <a key={bar.day} href={mailsHref(line.member.email, bar.day, bar.day)} aria-label={words}>
            <title>{words}</title>
            <rect class="bar-hit" x={bar.x} y={0} width={bar.width} height={SIZE.height} />
            {bar.secondHeight > 0 && <rect class="bar-second" x={bar.x} y={bar.secondY} width={bar.width} height={bar.secondHeight} />}
            {bar.firstHeight > 0 && <rect class="bar-first" x={bar.x} y={bar.firstY} width={bar.width} height={bar.firstHeight} />}
          </a>
        );
      })}
    </svg>
  );
}

function Sums({ line, from, to }: { line: Line; from: string; to: string }) {
  const { email } = line.member;
  return (
    <p class="sums small number">
      <a href={mailsHref(email, from, to, 'out')}>{number(line.out)} sent</a>
      <a href={mailsHref(email, from, to, 'in')}>{number(line.in)} received</a>
      {line.meetings > 0 && <span class="soft">{counted(line.meetings, 'meeting')}</span>}
    </p>
  );
}

function Table({ lines, from, to }: { lines: readonly Line[]; from: string; to: string }) {
  const figure = (n: number, href: string) => (n === 0 ? <span class="none">0</span> : <a href={href}>{number(n)}</a>);
  return (
    <table class="figures">
      <thead>
        <tr>
          <th scope="col">Team member</th>
          <th scope="col" class="right">
            Sent
          </th>
          <th scope="col" class="right">
            Received
          </th>
          <th scope="col" class="right">
            Meetings
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.slice(0, 300).map(({ member, ...line }) => (
          <tr key={member.email}>
            <td>{listedName(member)}</td>
            <td class="right">{figure(line.out, mailsHref(member.email, from, to, 'out'))}</td>
            <td class="right">{figure(line.in, mailsHref(member.email, from, to, 'in'))}</td>
            <td class="right">{number(line.meetings)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
