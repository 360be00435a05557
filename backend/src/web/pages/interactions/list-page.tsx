/** /interactions — every conversation the team had with customers, newest first. */
import { z } from 'zod';
import type { SubjectsShown } from '../../../core/visibility';
import type { CustomerRecord, InteractionRecord, TeamMemberRecord, UserRecord } from '../../../store/records';
import type { InteractionQuery } from '../../../store/lists';
import { Empty, PageHeader } from '../components/layout';
import { Chip, hrefWith, Paging, Search } from '../components/list';
import { counted } from '../format/numbers';
import { DAY, shortDate } from '../format/dates';
import { listedName } from '../sharing';
import { useReader } from '../view';
import { ConversationList, type ConversationListInput } from './conversation-list';

const short = z.string().trim().max(200).optional().catch(undefined);
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .optional()
  .catch(undefined);

export const interactionsQuery = z.object({
  q: short,
  customer: short,
  user: short,
  /** `me` or a team member's address. */
  teamMember: short,
  ambiguous: z.literal('1').optional().catch(undefined),
  /** Days (UTC), both included: what a bar of the team dashboard counts. */
  from: day,
  to: day,
  cursor: z.string().max(1_000).optional().catch(undefined),
});
export type InteractionsQuery = z.infer<typeof interactionsQuery>;

export const PAGE_SIZE = 40;

export function storeQuery(query: InteractionsQuery, viewer: string, shown: SubjectsShown): InteractionQuery {
  const instant = (text: string | undefined, add: number) => {
    const at = text === undefined ? Number.NaN : Date.parse(`${text}T00:00:00Z`) + add;
    return Number.isNaN(at) ? undefined : new Date(at);
  };
  return {
    subject: query.q ? { part: query.q, shown } : undefined,
    customer: query.customer || undefined,
    user: query.user || undefined,
    teamMember: query.teamMember === 'me' ? viewer : query.teamMember?.toLowerCase() || undefined,
    ambiguous: query.ambiguous ? true : undefined,
    from: instant(query.from, 0),
    to: instant(query.to, DAY),
    limit: PAGE_SIZE,
    cursor: query.cursor || undefined,
  };
}

interface InteractionsPageInput extends Omit<ConversationListInput, 'withCustomer' | 'rows'> {
  query: InteractionsQuery;
  rows: readonly InteractionRecord[];
  nextCursor: string | null;
  members: readonly TeamMemberRecord[];
  customer: CustomerRecord | null;
  user: UserRecord | null;
}

const PATH = '/interactions';

export function InteractionsPage(input: InteractionsPageInput) {
  const { query, rows, nextCursor, members, customer, user } = input;
  const { email, now } = useReader();
  const to = (change: Partial<Record<keyof InteractionsQuery, string | undefined>>) => hrefWith(PATH, query, change);
  const other = query.teamMember && query.teamMember !== 'me' ? query.teamMember : '';
  const filtered = Object.entries(query).some(([key, value]) => key !== 'cursor' && Boolean(value));
  return (
    <>
      <PageHeader title="Interactions" about="Every conversation with customers, newest first. A thread is one line; open it to read." />
      <div id="list">
        <div class="tools">
          <div class="chips" id="chips">
            <Chip href={to({ teamMember: undefined })} on={!query.teamMember}>
              Everyone’s
            </Chip>
            <Chip href={to({ teamMember: 'me' })} on={query.teamMember === 'me'}>
              Mine
            </Chip>
            <span class="chips-gap" />
            <Chip href={to({ ambiguous: query.ambiguous ? undefined : '1' })} on={query.ambiguous === '1'}>
              Several customers
            </Chip>
            {query.customer && <Taken href={to({ customer: undefined })} word="Customer" value={customer?.name ?? query.customer} />}
            {query.user && <Taken href={to({ user: undefined })} word="User" value={user?.name ?? query.user} />}
            {query.from && (
              <Taken href={to({ from: undefined, to: undefined })} word="Last mail" value={daysWords(query.from, query.to, now)} />
            )}
            {filtered && (
              <a class="chip chip-clear" href={PATH}>
                Clear
              </a>
            )}
          </div>
          <Search
            path={PATH}
            query={query}
            kept={['customer', 'user', 'ambiguous', 'from', 'to']}
            label="Search subjects"
            placeholder="Subject"
          >
            <label>
              <span class="unseen">Team member</span>
              <select name="teamMember">
                <option value="">Any team member</option>
                {members
                  .filter((member) => member.email !== email)
                  .slice(0, 200)
                  .map((member) => (
                    <option key={member.email} value={member.email} selected={member.email === other}>
                      {listedName(member)}
                    </option>
                  ))}
                <option value="me" selected={query.teamMember === 'me'}>
                  Me
                </option>
              </select>
            </label>
          </Search>
        </div>
        <div id="results">
          {rows.length === 0 ? (
            <Nothing filtered={filtered} />
          ) : (
            <>
              <ConversationList {...input} withCustomer />
              <Paging
                path={PATH}
                query={query}
                nextCursor={nextCursor}
                count={nextCursor ? `${counted(rows.length, 'conversation')} on this page` : counted(rows.length, 'conversation')}
              />
            </>
          )}
        </div>
      </div>
    </>
  );
}

/** "since 27 Oct", "27 Oct", "27 Oct to 3 Nov" */
function daysWords(from: string, to: string | undefined, now: Date): string {
  const word = (day: string) => {
    const at = new Date(`${day}T12:00:00Z`);
    return Number.isNaN(at.getTime()) ? day : shortDate(at, now, 'UTC');
  };
  if (!to) return `since ${word(from)}`;
  return to === from ? word(from) : `${word(from)} to ${word(to)}`;
}

/** A filter that came with the address: its value, and a way to take it away. */
function Taken({ href, word, value }: { href: string; word: string; value: string }) {
  return (
    <a class="chip" aria-current="true" href={href} title="Take this filter away">
      {word}: <span class="ellipsis">{value}</span>
      <span aria-hidden="true">×</span>
    </a>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <Empty
      icon="search"
      title="No conversation matches"
      action={
        <a class="button" href={PATH}>
          Show all
        </a>
      }
    >
      Take a filter away, or look for another word of the subject.
    </Empty>
  ) : (
    <Empty
      icon="interactions"
      title="No conversations yet"
      action={
        <a class="button button-main" href="/settings/gmail">
          Open Gmail settings
        </a>
      }
    >
      Mail between a team member with a connected mailbox and a User at a customer appears here, six months back and from then on.
    </Empty>
  );
}
