/** Admin › Mailboxes: every team member's mailbox, its state, and what it needs. */
import { z } from 'zod';
import type { ConnectionState } from '../../../core/connection-state';
import type { ConnectionRecord, TeamMemberRecord } from '../../../store/records';
import { route, type Route } from '../../route';
import { Avatar } from '../components/avatar';
import { Form } from '../components/form';
import { Badge, Empty, PageHeader } from '../components/layout';
import { Ago, Clock, StateText } from '../components/time';
import { counted, number } from '../format/numbers';
import { stateOf } from '../settings/progress';
import { STATE_WORDS } from '../settings/state-words';
import { pageFor } from '../view';

interface Mailbox {
  member: TeamMemberRecord;
  connection: ConnectionRecord | null;
  state: ConnectionState;
  problems: number;
}

const PATH = '/admin/mailboxes';
const SHOWN = 60;

/** What needs somebody first, then what is under way, then the rest. */
const URGENCY: readonly ConnectionState['state'][] = [
  'reconnect',
  'scope-missing',
  'blocked',
  'behind',
  'importing',
  'paused',
  'up-to-date',
  'not-connected',
];

function MailboxesPage({ mailboxes, total }: { mailboxes: readonly Mailbox[]; total: number }) {
  const connected = mailboxes.filter(({ connection }) => connection?.refreshToken).length;
  return (
    <>
      <PageHeader
        title="Mailboxes"
        about={`${counted(total, 'team member')}, ${number(connected)} with a connected mailbox. What needs somebody stands first.`}
      />
      {mailboxes.length === 0 ? (
        <Empty icon="mailbox" title="No team members yet">
          Everybody who signs in with an address of your domain becomes a team member and can connect their mailbox.
        </Empty>
      ) : (
        <table class="table cards">
          <caption class="unseen">Mailboxes</caption>
          <thead>
            <tr>
              <th scope="col" class="wide-name">
                Team member
              </th>
              <th scope="col">State</th>
              <th scope="col" class="wide-time">
                Last sync
              </th>
              <th scope="col" class="wide-figure right">
                Problems
              </th>
              <th scope="col" class="wide-figure">
                <span class="unseen">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {mailboxes.slice(0, SHOWN).map((mailbox) => (
              <Row key={mailbox.member.email} {...mailbox} />
            ))}
          </tbody>
        </table>
      )}
      {mailboxes.length > SHOWN && (
        <div class="paging">
          <p class="paging-count">
            The {SHOWN} that need you most, of {number(mailboxes.length)}
          </p>
        </div>
      )}
    </>
  );
}

/** States in which a sync can't help before somebody has acted. */
const NEEDS_PERSON: ReadonlySet<ConnectionState['state']> = new Set(['reconnect', 'scope-missing', 'blocked', 'paused']);

/** The state's sentences speak to the mailbox's owner; an admin reads what concerns somebody else. */
function Sentence({ member, connection, state }: Mailbox) {
  const since = connection?.problem ? (
    <>
      {' since '}
      <Clock at={connection.problem.since} />
    </>
  ) : null;
  const first = member.name.split(' ')[0] ?? member.name;
  switch (state.state) {
    case 'up-to-date':
    case 'not-connected':
      return null;
    case 'reconnect':
      return (
        <p class="small soft">
          Google does not accept our access{since}, usually after a password change. {first} sees it on every page here and in Gmail;
          nothing is lost.
        </p>
      );
    case 'scope-missing':
      return (
        <p class="small soft">
          {first} left the box for reading mail unticked. {first} has to connect again and tick it.
        </p>
      );
    case 'blocked':
      return (
        <p class="small soft">
          Google’s admin console does not allow this app{since}. Mark it as Trusted; sync goes on by itself afterwards.
        </p>
      );
    case 'paused':
      return <p class="small soft">{first} paused it. New mail waits in Gmail.</p>;
    default:
      return (
        <p class="small soft">
          <StateText text={state.text.replace(' · newest first, you can use it already', '')} />
        </p>
      );
  }
}

function Row({ member, connection, state, problems }: Mailbox) {
  const words = STATE_WORDS[state.state];
  return (
    <tr>
      <td>
        <span class="cell">
          <Avatar name={member.name} round />
          <span class="ellipsis" title={member.email}>
            <strong class="subject">{member.name}</strong> <span class="faint">{member.email}</span>
          </span>
        </span>
      </td>
      <td class="wrap" data-label="State">
        <div>
          <Badge tone={words.tone} icon={words.icon}>
            {state.state === 'blocked' ? 'Not allowed' : words.word}
          </Badge>
          <Sentence member={member} connection={connection} state={state} problems={problems} />
        </div>
      </td>
      <td data-label="Last sync">{connection?.lastSyncAt ? <Ago at={connection.lastSyncAt} /> : <span class="none">Never</span>}</td>
      <td class="right" data-label="Problems">
        <span class={problems > 0 ? undefined : 'none'}>{number(problems)}</span>
      </td>
      <td class="right">
        {state.state === 'blocked' && (
          <a class="button button-small" href="/admin/install">
            Allow it
          </a>
        )}
        {connection?.refreshToken && !NEEDS_PERSON.has(state.state) && (
          <Form action={`${PATH}/${connection.id}/sync`}>
            <button class="button button-small" type="submit" aria-label={`Sync now: the mailbox of ${member.name}`}>
              Sync now
            </button>
          </Form>
        )}
      </td>
    </tr>
  );
}

export const mailboxRoutes: Route[] = [
  route({
    method: 'GET',
    path: PATH,
    guard: 'admin',
    summary: 'All mailboxes and their states',
    async handle(context) {
      const { parts, caller } = context;
      const org = caller.organisation.id;
      const [members, connections, counts] = await Promise.all([
        parts.store.organisations.members(org),
        parts.store.connections.list(org),
        parts.store.todo.problemCounts(org),
      ]);
      const byMember = new Map(connections.filter(({ app }) => app === 'gmail').map((one) => [one.member, one]));
      const now = parts.clock.now();
      const mailboxes = members
        .map((member) => {
          const connection = byMember.get(member.email) ?? null;
          const problems = connection ? (counts.get(connection.id) ?? 0) : 0;
          return { member, connection, problems, state: stateOf(connection, problems, parts.settings.push !== null, now) };
        })
        .sort((a, b) => URGENCY.indexOf(a.state.state) - URGENCY.indexOf(b.state.state) || a.member.name.localeCompare(b.member.name));
      return pageFor(context, 'Mailboxes', <MailboxesPage mailboxes={mailboxes} total={members.length} />);
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/:id/sync`,
    guard: 'admin',
    summary: 'Sync one mailbox now',
    params: z.object({ id: z.string().max(64) }),
    async handle({ parts, caller, params }) {
      const org = caller.organisation.id;
      const connection = await parts.store.connections.get(params.id);
      // The id comes from the page, the organisation from the session: another tenant's mailbox is no mailbox.
      const done = connection?.org === org && (await parts.useCases.requestSync(org, params.id));
      return {
        redirect: PATH,
        message: done ? 'Looking for new mail now. It takes a few seconds.' : 'This mailbox is not connected any more.',
      };
    },
  }),
];
