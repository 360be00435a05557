/** Asked before the access is given back: what becomes of the mail that was synced. */
import type { TeamMemberRecord } from '../../../store/records';
import { Check, Form } from '../components/form';
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
        <fieldset class="choices reading">
          <legend class="field-label">What becomes of the mail that was synced from your mailbox?</legend>
          <div class="choice">
            <Check
              type="radio"
              id="data-keep"
              name="data"
              value="keep"
              label="Keep it"
              help="Your team keeps the conversations on its customers. If you connect again, sync goes on where it stopped."
              checked
            />
          </div>
          <div class="choice">
            <Check
              type="radio"
              id="data-delete"
              name="data"
              value="delete"
              label="Delete it"
              help="Everything that came from your mailbox alone is deleted here. Mail a connected colleague holds, too, stays. Gmail itself is not touched."
              checked={false}
            />
          </div>
        </fieldset>
        <div class="form-actions">
          <button class="button button-danger" type="submit">
            Revoke access
          </button>
          <a class="button" href="/settings/gmail">
            Cancel
          </a>
        </div>
      </Form>
    </>
  );
}
