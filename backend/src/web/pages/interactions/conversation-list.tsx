/** Conversations, one line each, that open in place as a readable thread. Without JavaScript the line leads to the thread's page. */
import { showsSubject, showsText } from '../../../core/visibility';
import type { InteractionRecord } from '../../../store/records';
import { Icon } from '../components/icons';
import { Badge } from '../components/layout';
import { Ago } from '../components/time';
import { VisibilityBadge } from '../components/visibility-badge';
import { clip, NAME, SNIPPET, SUBJECT } from '../format/clip';
import { listed, number } from '../format/numbers';
import type { NameOf, Team } from '../sharing';
import { nameOfPerson } from './people-words';

export interface ConversationListInput {
  rows: readonly InteractionRecord[];
  nameOf: NameOf;
  customerName: (id: string) => string;
  userName: (id: string) => string;
  visibilityFor: Team['visibilityFor'];
  /** False on a customer's own page. */
  withCustomer: boolean;
}

export function ConversationList(input: ConversationListInput) {
  return (
    <div class="threads">
      {input.rows.map((row) => (
        <Conversation key={row.id} row={row} {...input} />
      ))}
    </div>
  );
}

/** Who wrote last, and to whom: our people when a customer wrote, theirs when we did. */
function whoWroteTo({ last, users, teamMembers }: InteractionRecord, { nameOf, userName }: ConversationListInput): string {
  const sender = last.from ? nameOfPerson(last.from, nameOf) : 'Unknown sender';
  const others = last.direction === 'in' ? teamMembers.map(nameOf) : users.map(userName);
  const to = listed([...new Set(others)].filter((name) => name !== sender));
  return to ? `${sender} → ${to}` : sender;
}

/** Ids of the Users a page of conversations names. */
export const userIdsOf = (rows: readonly InteractionRecord[]): string[] => [...new Set(rows.flatMap(({ users }) => users.slice(0, 3)))];

function Conversation({ row, ...input }: ConversationListInput & { row: InteractionRecord }) {
  const { customerName, visibilityFor, withCustomer } = input;
  const visibility = visibilityFor(row.teamMembers, row.visibility);
  // An answer to one of them alone is that one's, however open the others are.
  const { teamMembers: holders } = row.last;
  const snippet = holders && showsText(visibilityFor(holders, row.visibility)) ? row.last.snippet : '';
  const customers = withCustomer ? listed(row.customers.map(customerName)) : '';
  const href = `/interactions/${row.id}`;
  return (
    <details class="thread-line">
      <summary>
        <DirectionIcon kind={row.kind} direction={row.last.direction} />
        <span class="cell">
          <span class="ellipsis">
            <span class={showsSubject(visibility) ? 'subject' : 'subject faint'}>
              {showsSubject(visibility) ? clip(row.subject || '(no subject)', SUBJECT) : 'Subject not shared'}
            </span>
          </span>
        </span>
        <span class="entry-side">
          <VisibilityBadge visibility={visibility} />
          {row.ambiguous && (
            <Badge tone="warning" icon="warning">
              Several customers
            </Badge>
          )}
          {row.hasAttachments && (
            <span title="Has attachments">
              <Icon name="paperclip" size={12} />
            </span>
          )}
          {row.messageCount > 1 && <Badge title={`${number(row.messageCount)} messages`}>{number(row.messageCount)}</Badge>}
          <Ago at={row.lastAt} />
        </span>
        <span class="thread-second ellipsis">
          <span class="entry-people">{clip(`${customers && `${customers} · `}${whoWroteTo(row, input)}`, 2 * NAME)}</span>
          {snippet && <span class="entry-snippet"> — {clip(snippet, SNIPPET)}</span>}
        </span>
      </summary>
      <div class="thread-open" hx-get={`${href}/preview`} hx-trigger="toggle from:closest details once">
        <p class="small">
          <a href={href}>Open the conversation</a>
        </p>
      </div>
    </details>
  );
}

/** In or out or a meeting: an icon, and the word for those who can't see it. */
export function DirectionIcon({ kind, direction }: { kind: 'email' | 'meeting'; direction: 'in' | 'out' }) {
  const words = kind === 'meeting' ? 'Meeting' : direction === 'in' ? 'Mail from the customer' : 'Mail from us';
  return (
    <span class={`entry-icon${kind === 'email' && direction === 'in' ? ' entry-icon-in' : ''}`} title={words}>
      <Icon name={kind === 'meeting' ? 'meeting' : direction === 'in' ? 'mailIn' : 'mailOut'} size={12} />
      <span class="unseen">{words}</span>
    </span>
  );
}
