/** A customer as a row of the list: who talked with them last, their last answer, how busy the last thirty days were. */
import type { Visibility } from '../../../core/types';
import { showsSubject } from '../../../core/visibility';
import type { CustomerRecord } from '../../../store/records';
import { Avatar } from '../components/avatar';
import { Icon } from '../components/icons';
import { SparkLine } from '../components/spark';
import { Ago } from '../components/time';
import { clip, NAME, SUBJECT } from '../format/clip';
import { lastDays } from '../format/dates';
import { listed, sumOf } from '../format/numbers';
import { RecentMails } from '../interactions/recent';
import { useReader } from '../view';
import type { NameOf } from '../sharing';

export const CUSTOMERS = '/customers';

export interface CustomerRowInput {
  row: CustomerRecord;
  nameOf: NameOf;
  /** How much the viewer sees of a customer's last interaction. */
  visibilityOf: (row: CustomerRecord) => Visibility;
}

export function CustomerRow({ row, nameOf, visibilityOf }: CustomerRowInput) {
  const { now } = useReader();
  const days = lastDays(now, 30);
  const mails = sumOf(row.emailDays, days);
  return (
    <tr>
      <td>
        <span class="cell">
          <Avatar name={row.name} />
          <a class="row-link ellipsis" href={`${CUSTOMERS}/${encodeURIComponent(row.id)}`}>
            {clip(row.name || row.id, NAME)}
          </a>
        </span>
      </td>
      <td class="hide-narrow" data-label="Owner">
        {row.owner ? <span class="ellipsis soft">{clip(nameOf(row.owner), NAME)}</span> : <span class="none">No owner</span>}
      </td>
      <td data-label="Last interaction">
        <LastInteraction last={row.lastInteraction} visibility={visibilityOf(row)} nameOf={nameOf} />
      </td>
      <td data-label="Last reply">{row.lastEmailReplyAt ? <Ago at={row.lastEmailReplyAt} /> : <span class="none">None yet</span>}</td>
      <td class="right" data-label="E-mails, 30 days">
        <span class="cell cell-end">
          {mails > 0 && <SparkLine values={days.map((day) => row.emailDays[day] ?? 0)} noun="mails" decorative />}
          <RecentMails mails={mails} of={{ customer: row.id }} />
        </span>
      </td>
    </tr>
  );
}

interface LastInteractionInput {
  last: CustomerRecord['lastInteraction'];
  visibility: Visibility;
  nameOf: NameOf;
}

function LastInteraction({ last, visibility, nameOf }: LastInteractionInput) {
  if (!last) return <span class="none">None yet</span>;
  const subject = showsSubject(visibility) ? clip(last.subject || '(no subject)', SUBJECT) : null;
  const by = clip(listed(last.by.map(nameOf)), NAME);
  return (
    <span class="cell">
      <Icon name={last.kind === 'meeting' ? 'meeting' : 'mail'} />
      <span class="cell-time">
        <Ago at={last.at} />
      </span>
      <span class="cell-rest ellipsis hide-phone">{subject ?? <span class="none">Subject not shared</span>}</span>
      <span class="cell-by ellipsis">{by}</span>
    </span>
  );
}
