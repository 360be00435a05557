/** Admin › Mailboxes as a page: every team member's mailbox, its state, and what it needs; and who left. */
import { APP_BLOCKED, type ConnectionState } from '../../../core/connection-state';
import type { ConnectionRecord, TeamMemberRecord } from '../../../store/records';
import { Form } from '../components/form';
import { Badge, Empty, PageHeader } from '../components/layout';
import { Ago, Clock, StateText } from '../components/time';
import { counted, number } from '../format/numbers';
import { STATE_ICONS } from '../settings/state-words';
import { LeftMembers, Who } from './left-members';
import { MAILBOXES, memberPath } from './mailbox-paths';

export interface Mailbox {
  member: TeamMemberRecord;
  connection: ConnectionRecord | null;
  state: ConnectionState;
  problems: number;
}

const SHOWN = 60;

export interface MailboxesInput {
  mailboxes: readonly Mailbox[];
  left: readonly TeamMemberRecord[];
}

export function MailboxesPage({ mailboxes, left }: MailboxesInput) {
  const connected = mailboxes.filter(({ connection }) => connection?.refreshToken).length;
  // Plainly so: neither with mail that could not be fully read, nor by polling.
  const fine = mailboxes.filter(({ state }) => state.condition === 'up-to-date').length;
  return (
    <>
      <PageHeader
        title="Mailboxes"
        about={`${counted(mailboxes.length, 'team member')}, ${number(connected)} with a connected mailbox, ${number(fine)} of them fully up to date. What needs somebody stands first.`}
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
              <th scope="col" class="wide-remove">
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
      {left.length > 0 && <LeftMembers members={left} />}
    </>
  );
}

/** For states whose sentence says the same to everybody. */
const OwnWords = ({ state }: { state: ConnectionState }) => (
  <p class="small soft">
    <StateText text={state.text.replace(' · newest first, you can use it already', '')} />
  </p>
);

/** States in which a sync can't help before the member has acted. (Whoever has just lifted a block need not wait for the next try.) */
const NEEDS_PERSON: ReadonlySet<ConnectionState['state']> = new Set(['reconnect', 'scope-missing', 'paused']);

/** Google said that it is this app. Of other refusals an admin knows no more than the member does. */
const appBlocked = ({ connection, state }: Pick<Mailbox, 'connection' | 'state'>): boolean =>
  state.condition === 'blocked' && connection?.problem?.detail === APP_BLOCKED;

/** The state's sentences speak to the mailbox's owner; an admin reads what concerns somebody else. */
function Sentence({ member, connection, state }: Mailbox) {
  const since = connection?.problem ? (
    <>
      {' since '}
      <Clock at={connection.problem.since} />
    </>
  ) : null;
  const first = member.name.split(' ')[0] ?? member.name;
  switch (state.condition) {
    case 'up-to-date':
      return connection?.audit.checkedAt ? (
        <p class="small soft">
          Checked against Gmail <Ago at={connection.audit.checkedAt} />
        </p>
      ) : null;
    case 'not-connected':
      return null;
    case 'reconnect':
      if (connection?.problem?.until) return <OwnWords state={state} />;
      return (
        <p class="small soft">
          Google has not accepted our access{since}, usually after a password change. {first} is asked to connect again on every page here
          and in Gmail; nothing is lost. A suspended account has to be restored in Google’s admin console first.
        </p>
      );
    case 'scope-missing':
      return (
        <p class="small soft">
          {first} left the box for reading mail unticked. {first} has to connect again and tick it.
        </p>
      );
    case 'not-all-read':
      return (
        <p class="small soft">
          {first} finds the list under Settings › Gmail. All of it stays in Gmail; what could not be read at all is tried again every day.
        </p>
      );
    case 'gmail-off':
      return (
        <p class="small soft">
          Gmail is switched off for {first}’s Google account{since}. Switch it on in Google’s admin console under Apps › Google Workspace ›
          Gmail; sync goes on by itself within ten minutes after that.
        </p>
      );
    case 'blocked':
      if (!appBlocked({ connection, state })) return <OwnWords state={state} />;
      return (
        <p class="small soft">
          Google’s admin console has not allowed this app{since}. Mark it as Trusted; sync goes on by itself within ten minutes after that,
          unless Google wants {first}’s consent anew.
        </p>
      );
    case 'paused':
      return <p class="small soft">{first} paused it. New mail waits in Gmail.</p>;
    default:
      return <OwnWords state={state} />;
  }
}

function Row({ member, connection, state, problems }: Mailbox) {
  return (
    <tr>
      <td>
        <Who member={member} />
      </td>
      <td class="wrap" data-label="State">
        <div>
          <Badge tone={state.tone} icon={STATE_ICONS[state.condition]}>
            {appBlocked({ connection, state }) ? 'Not allowed' : state.word}
          </Badge>
          <Sentence member={member} connection={connection} state={state} problems={problems} />
        </div>
      </td>
      <td data-label="Last sync">{connection?.lastSyncAt ? <Ago at={connection.lastSyncAt} /> : <span class="none">Never</span>}</td>
      <td class="right" data-label="Problems">
        <span class={problems > 0 ? undefined : 'none'}>{number(problems)}</span>
      </td>
      <td class="right">
        <span class="row-actions">
          {state.remedy?.action === 'admin' && (
            <a class="button button-small" href="/admin/install">
              Allow it
            </a>
          )}
          {connection?.refreshToken && !NEEDS_PERSON.has(state.state) && (
            <Form action={`${MAILBOXES}/${connection.id}/sync`}>
              <button class="button button-small" type="submit" aria-label={`Sync now: the mailbox of ${member.name}`}>
                Sync now
              </button>
            </Form>
          )}
          <a class="button button-small" href={memberPath(member.email, 'remove')} aria-label={`Remove ${member.name} from the team`}>
            Remove
          </a>
        </span>
      </td>
    </tr>
  );
}
