/** Asked before the access is given back: what becomes of the mail that was synced. */
import type { TeamMemberRecord } from '../../../store/records';
import { DoOrCancel, Form } from '../components/form';
import { KeepOrDelete } from '../components/keep-or-delete';
import { PageHeader } from '../components/layout';

export function RevokePage({ member }: { member: TeamMemberRecord }) {
  return (
    <>
      <PageHeader
        title="Revoke access to Gmail"
        back={{ href: '/settings/gmail', label: 'Gmail' }}
        about={`We forget our access to ${member.email} and read nothing from now on. Google is told as well.`}
      />
      <Form action="/settings/gmail/revoke">
        <KeepOrDelete
          whose="your"
          keep="Your team keeps the conversations on its customers. If you connect again, sync goes on where it stopped."
          remove="Everything that came from your mailbox alone is deleted here. Mail a connected colleague holds, too, stays. Gmail itself is not touched."
        />
        <DoOrCancel label="Revoke access" tone="danger" back="/settings/gmail" />
      </Form>
    </>
  );
}
