/** Asked before somebody is taken off the team: what ends, what stays, and what becomes of the mail that was synced. */
import type { TeamMemberRecord } from '../../../store/records';
import { DoOrCancel, Form } from '../components/form';
import { KeepOrDelete } from '../components/keep-or-delete';
import { Note, PageHeader } from '../components/layout';
import { clip, NAME } from '../format/clip';
import { MAILBOXES, memberPath } from './mailbox-paths';

export interface RemoveInput {
  member: TeamMemberRecord;
  /** The reader removes themselves. */
  self: boolean;
  admin: boolean;
  /** Why it can't be done; null when it can. */
  refused: string | null;
}

export function RemovePage({ member, self, admin, refused }: RemoveInput) {
  const name = clip(member.name, NAME);
  return (
    <>
      <PageHeader
        title={`Remove ${name} from the team`}
        back={{ href: MAILBOXES, label: 'Mailboxes' }}
        about={`${name} is signed out at once and can’t sign in or use the add-on. We forget our access to ${member.email}; Google is told as well.`}
      />
      {refused ? (
        <Note tone="warning">
          <p>{refused}</p>
        </Note>
      ) : (
        <Form action={memberPath(member.email, 'remove')}>
          {(self || admin) && (
            <Note tone="warning">
              <p>
                {self && 'This is you: you are signed out, and only another admin can bring you back. '}
                The admin right ends as well, and does not come back with the person.
              </p>
            </Note>
          )}
          <KeepOrDelete
            whose="their"
            keep="The team keeps the conversations, shared as openly as now and under the same name. If you bring them back and they connect again, sync goes on where it stopped."
            remove="Everything that came from their mailbox alone is deleted here. Mail a connected colleague holds, too, stays. Gmail itself is not touched."
          />
          <DoOrCancel label="Remove from the team" tone="danger" back={MAILBOXES} />
        </Form>
      )}
    </>
  );
}
