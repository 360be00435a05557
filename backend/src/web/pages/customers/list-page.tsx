/** All customers: who talked with whom last, and who has gone quiet. */
import type { CustomerRecord, TeamMemberRecord } from '../../../store/records';
import { Empty, PageHeader } from '../components/layout';
import { Chip, hrefWith, Paging, Search, SortHeader } from '../components/list';
import { counted, number } from '../format/numbers';
import { listedName } from '../sharing';
import { useReader } from '../view';
import { CUSTOMERS as PATH, CustomerRow, type CustomerRowInput } from './customer-row';
import { DEFAULT_SORT, isFiltered, type ListQuery } from './list-query';

export interface CustomersPageInput extends Omit<CustomerRowInput, 'row'> {
  query: ListQuery;
  rows: readonly CustomerRecord[];
  nextCursor: string | null;
  /** How many match the filters. */
  total: number;
  members: readonly TeamMemberRecord[];
  /** Whether the viewer's own Gmail is connected: decides what an empty list suggests. */
  connected: boolean;
}

export function CustomersPage(input: CustomersPageInput) {
  const { query, rows, total, nextCursor, nameOf, visibilityOf } = input;
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
                    <CustomerRow key={row.id} row={row} nameOf={nameOf} visibilityOf={visibilityOf} />
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
