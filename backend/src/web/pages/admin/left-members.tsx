/** Who left the team, under the mailboxes of those who are on it: each can be brought back. */
import type { TeamMemberRecord } from '../../../store/records';
import { Avatar } from '../components/avatar';
import { Form } from '../components/form';
import { Ago } from '../components/time';
import { memberPath } from './mailbox-paths';

const SHOWN = 60;

export function LeftMembers({ members }: { members: readonly TeamMemberRecord[] }) {
  return (
    <section class="after-list">
      <h2>Left the team</h2>
      <p class="soft">Nothing of their mailboxes is read. What they shared stays as they shared it, unless it was deleted.</p>
      <table class="table cards">
        <caption class="unseen">Left the team</caption>
        <thead>
          <tr>
            <th scope="col" class="wide-name">
              Name
            </th>
            <th scope="col">Left</th>
            <th scope="col" class="wide-remove">
              <span class="unseen">Action</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.slice(0, SHOWN).map((member) => (
            <tr key={member.email}>
              <td>
                <Who member={member} />
              </td>
              <td data-label="Left">{member.leftAt && <Ago at={member.leftAt} />}</td>
              <td class="right">
                <Form action={memberPath(member.email, 'return')}>
                  <button class="button button-small" type="submit" aria-label={`Bring back ${member.name}`}>
                    Bring back
                  </button>
                </Form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Who({ member }: { member: TeamMemberRecord }) {
  return (
    <span class="cell">
      <Avatar name={member.name} round />
      <span class="ellipsis" title={member.email}>
        <strong class="subject">{member.name}</strong> <span class="faint">{member.email}</span>
      </span>
    </span>
  );
}
