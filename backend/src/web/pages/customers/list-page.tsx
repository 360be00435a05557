/** All customers: who talked with whom last, and who has gone quiet. */
import { showsSubject } from '../../../core/visibility';
import type { CustomerRecord, TeamMemberRecord } from '../../../store/records';
import type { Visibility } from '../../../core/types';
import { Avatar } from '../components/avatar';
import { Icon } from '../components/icons';
import { Empty, PageHeader } from '../components/layout';
import { Chip, hrefWith, Paging, Search, SortHeader } from '../components/list';
import { SparkLine } from '../components/spark';
import { Ago } from '../components/time';
import { clip, NAME, SUBJECT } from '../format/clip';
import { lastDays } from '../format/dates';
import { counted, listed, number, sumOf } from '../format/numbers';
import { listedName } from '../sharing';
import { RecentMails } from '../interactions/recent';
import { useReader } from '../view';
import { DEFAULT_SORT, isFiltered, type ListQuery } from './list-query';

export interface CustomersPageInput {
  query: ListQuery;
  rows: readonly CustomerRecord[];
  nextCursor: string | null;
  /** How many match the filters. */
  total: number;
  members: readonly TeamMemberRecord[];
  nameOf: (email: string) => string;
  /** How much the viewer sees of a customer's last interaction. */
  visibilityOf: (row: CustomerRecord) => Visibility;
  /** Whether the viewer's own Gmail is connected: decides what an empty list suggests. */
  connected: boolean;
}

const PATH = '/customers';

export function CustomersPage(input: CustomersPageInput) {
  const { query, rows, total, nextCursor } = input;
  const sort = query.sort ?? DEFAULT_SORT;
  const noun = isFiltered(query) ? 'matching customer' : 'customer';
  return (
    <>
      <PageHeader title="Customers" about="When you last talked, who did, and who has gone quiet." />
      <div id="list">
        <Tools {...input} />
        <div id="results">
          {rows.length === 0 ? (
            <Nothing query={query} connected={input.connected} />
          ) : (
            <>
              <table class="table rows-open cards">
                <caption class="unseen">{counted(total, noun)}</caption>
                <thead>
                  <tr>
                    <SortHeader label="Name" path={PATH} query={query} sort={sort} first="name" second="-name" class="wide-name" />
                    <th scope="col" class="wide-owner hide-narrow">
                      Owner
                    </th>
                    <SortHeader
                      label="Last interaction"
                      path={PATH}
                      query={query}
                      sort={sort}
                      first="-lastInteractionAt"
                      second="lastInteractionAt"
                    />
                    <SortHeader
                      label="Last reply"
                      title="The last e-mail somebody at the customer wrote"
                      path={PATH}
                      query={query}
                      sort={sort}
                      first="-lastEmailReplyAt"
                      second="lastEmailReplyAt"
                      class="wide-time"
                    />
                    <th scope="col" class="wide-number right">
                      E-mails, 30 days
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <Row key={row.id} row={row} {...input} />
                  ))}
                </tbody>
              </table>
              <Paging
                path={PATH}
                query={query}
                nextCursor={nextCursor}
                count={rows.length < total ? `${number(rows.length)} of ${counted(total, noun)}` : counted(total, noun)}
              />
            </>
          )}
        </div>
      </div>
    </>
  );
}

function Tools({ query, members }: CustomersPageInput) {
  const { email } = useReader();
  const to = (change: Partial<Record<keyof ListQuery, string | undefined>>) => hrefWith(PATH, query, change);
  const other = query.owner && query.owner !== 'me' ? query.owner : '';
  return (
    <div class="tools">
      <div class="chips" id="chips">
        <Chip href={to({ owner: undefined })} on={!query.owner}>
          All
        </Chip>
        <Chip href={to({ owner: 'me' })} on={query.owner === 'me'}>
          Mine
        </Chip>
        <span class="chips-gap" />
        <Chip href={to({ reply: query.reply === '30' ? undefined : '30', none: undefined })} on={query.reply === '30'}>
          No reply for 30 days
        </Chip>
        <Chip href={to({ reply: query.reply === '60' ? undefined : '60', none: undefined })} on={query.reply === '60'}>
          60 days
        </Chip>
        <Chip href={to({ none: query.none ? undefined : '1', reply: undefined })} on={query.none === '1'}>
          No interaction
        </Chip>
        {isFiltered(query) && (
          <a class="chip chip-clear" href={hrefWith(PATH, { sort: query.sort }, {})}>
            Clear
          </a>
        )}
      </div>
      <Search path={PATH} query={query} kept={['reply', 'none', 'sort']} label="Search customers" placeholder="Name or domain">
        <label>
          <span class="unseen">Owner</span>
          <select name="owner">
            <option value="">Any owner</option>
            {members
              .filter((member) => member.email !== email)
              .slice(0, 200)
              .map((member) => (
                <option key={member.email} value={member.email} selected={member.email === other}>
                  {listedName(member)}
                </option>
              ))}
            <option value="me" selected={query.owner === 'me'}>
              Me
            </option>
          </select>
        </label>
      </Search>
    </div>
  );
}

function Row({ row, nameOf, visibilityOf }: CustomersPageInput & { row: CustomerRecord }) {
  const { now } = useReader();
  const days = lastDays(now, 30);
  const mails = sumOf(row.emailDays, days);
  return (
    <tr>
      <td>
        <span class="cell">
          <Avatar name={row.name} />
          <a class="row-link ellipsis" href={`${PATH}/${encodeURIComponent(row.id)}`}>
            {clip(row.name || row.id, NAME)}
          </a>
        </span>
      </td>
      <td class="hide-narrow" data-label="Owner">
        {row.owner ? <span class="ellipsis soft">{clip(nameOf(row.owner), NAME)}</span> : <span class="none">No owner</span>}
      </td>
      <td data-label="Last interaction">
        <LastInteraction row={row} visibility={visibilityOf(row)} nameOf={nameOf} />
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

function LastInteraction({ row, visibility, nameOf }: { row: CustomerRecord; visibility: Visibility; nameOf: (email: string) => string }) {
  const last = row.lastInteraction;
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

function Nothing({ query, connected }: { query: ListQuery; connected: boolean }) {
  if (isFiltered(query)) {
    return (
      <Empty
        icon="search"
        title="No customer matches"
        action={
          <a class="button" href={PATH}>
            Show all customers
          </a>
        }
      >
        Try another part of the name, or take a filter away.
      </Empty>
    );
  }
  return (
    <Empty
      icon="customers"
      title="No customers yet"
      action={
        connected ? null : (
          <a class="button button-main" href="/settings/gmail">
            Connect Gmail
          </a>
        )
      }
    >
      Customers and their Users come from Startdeliver. As soon as they are there, six months of mail with them follow by themselves.
    </Empty>
  );
}
