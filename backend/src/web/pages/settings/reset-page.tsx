/** Asked before everything of the reader's mailbox is removed and imported again: what goes, what comes back, what stays, how long. */
import type { TeamMemberRecord } from '../../../store/records';
import { DoOrCancel, Form } from '../components/form';
import { Note, PageHeader } from '../components/layout';
import { counted } from '../format/numbers';

/** Mails that were removed and read again per minute: Google's quota of today, with most mails in threads (docs/benchmarks.md). */
const MAILS_A_MINUTE = 350;

export interface ResetInput {
  member: TeamMemberRecord;
  /** Mails here that the reader's mailbox holds. */
  mails: number;
  paused: boolean;
}

export function ResetPage({ member, mails, paused }: ResetInput) {
  const minutes = Math.ceil(mails / MAILS_A_MINUTE);
  const back = `The first come back within seconds, newest first; all of them take about ${minutes <= 1 ? 'a minute' : `${minutes} minutes`}.`;
  return (
    <>
      <PageHeader
        title="Forget everything and import again"
        back={{ href: '/settings/gmail', label: 'Gmail' }}
        about={`What came from ${member.email} is removed here, then the last six months are read anew. The mailbox stays connected, and Gmail itself is not touched.`}
      />
      <div class="stack reading">
        {paused && (
          <Note tone="warning">
            <p>Sync is paused: what is removed comes back only when you resume.</p>
          </Note>
        )}
        <section>
          <h2>What happens</h2>
          <p>
            {mails === 0 ? 'No mail here came from your mailbox yet.' : `${counted(mails, 'mail')} here came from your mailbox. ${back}`}{' '}
            Until then customers’ histories and figures lack them.
          </p>
        </section>
        <section>
          <h2>What stays</h2>
          <p>
            Mail a connected colleague holds, too; your settings, what you keep private, what colleagues may see of a single conversation,
            and who is a User.
          </p>
        </section>
        <section>
          <h2>What does not come back</h2>
          <p>Mail older than six months, and mail that is no longer in Gmail.</p>
        </section>
      </div>
      <Form action="/settings/gmail/reset">
        <DoOrCancel label="Forget and import again" tone="danger" back="/settings/gmail" />
      </Form>
    </>
  );
}
