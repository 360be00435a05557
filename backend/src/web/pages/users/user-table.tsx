/** Users (people at customers) as rows. */
import type { UserRecord } from '../../../store/records';
import { Avatar } from '../components/avatar';
import { SortHeader, type Query } from '../components/list';
import { SparkLine } from '../components/spark';
import { Ago } from '../components/time';
import { clip, NAME } from '../format/clip';
import { lastDays } from '../format/dates';
import { sumOf } from '../format/numbers';
import { RecentMails } from '../interactions/recent';
import { useReader } from '../view';

interface UserTableInput {
  users: readonly UserRecord[];
  /** Null on a customer's own page: the column is left out. */
  customerName: ((id: string) => string) | null;
  /** Headers sort when the list can be sorted. */
  sorting?: { path: string; query: Query; sort: string };
}

export function UserTable({ users, customerName, sorting }: UserTableInput) {
  return (
    <table class="table rows-open cards">
      <caption class="unseen">Users</caption>
      <thead>
        <tr>
          {sorting ? <SortHeader {...sorting} label="Name" first="name" second="-name" /> : <th scope="col">Name</th>}
          <th scope="col">E-mail</th>
          {customerName && (
            <th scope="col" class="hide-narrow">
              Customer
            </th>
          )}
          {sorting ? (
            <SortHeader {...sorting} label="Last contact" first="-lastInteractionAt" second="lastInteractionAt" class="wide-time" />
          ) : (
            <th scope="col" class="wide-time">
              Last contact
            </th>
          )}
          <th scope="col" class="wide-time hide-narrow">
            Last reply
          </th>
          <th scope="col" class="wide-number right">
            E-mails, 30 days
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <Row key={user.id} user={user} customerName={customerName} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ user, customerName }: { user: UserRecord; customerName: UserTableInput['customerName'] }) {
  const { now } = useReader();
  const days = lastDays(now, 30);
  const mails = sumOf(user.emailDays, days);
  const more = user.addresses.filter((address) => address !== user.email.toLowerCase());
  return (
    <tr>
      <td>
        <span class="cell">
          <Avatar name={user.name || user.email} round />
          <a class="row-link ellipsis" href={`/users/${encodeURIComponent(user.id)}`}>
            {clip(user.name || user.email || user.id, NAME)}
          </a>
        </span>
      </td>
      <td data-label="E-mail">
        <span class="cell">
          <span class="ellipsis soft">{clip(user.email || 'none', NAME)}</span>
          {more.length > 0 && (
            <span class="badge" title={clip(more.join(', '), 300)}>
              +{more.length}
            </span>
          )}
        </span>
      </td>
      {customerName && (
        <td class="hide-narrow" data-label="Customer">
          <span class="ellipsis">{clip(customerName(user.customer), NAME)}</span>
        </td>
      )}
      <td data-label="Last contact">{user.lastInteractionAt ? <Ago at={user.lastInteractionAt} /> : <span class="none">None yet</span>}</td>
      <td class="hide-narrow" data-label="Last reply">
        {user.lastEmailReplyAt ? <Ago at={user.lastEmailReplyAt} /> : <span class="none">None yet</span>}
      </td>
      <td class="right" data-label="E-mails, 30 days">
        <span class="cell cell-end">
          {mails > 0 && <SparkLine values={days.map((day) => user.emailDays[day] ?? 0)} noun="mails" decorative />}
          <RecentMails mails={mails} of={{ user: user.id }} />
        </span>
      </td>
    </tr>
  );
}
