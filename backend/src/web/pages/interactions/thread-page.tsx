/** /interactions/:id — one conversation. */
import { showsSubject } from '../../../core/visibility';
import { Badge, PageHeader } from '../components/layout';
import { Ago } from '../components/time';
import { VisibilityBadge } from '../components/visibility-badge';
import { clip, NAME } from '../format/clip';
import { counted, listed } from '../format/numbers';
import { pieces } from './quoted';
import type { Thread } from './load-thread';
import { Text } from './mail-text';
import { messagePath, type ShownMessage } from './message-view';
import { Paper } from './paper';
import { ConversationVisibility, Messages } from './thread-view';
import { ChosenUsers, WhichUser } from './which-user';

export const subjectOf = (thread: Pick<Thread, 'interaction' | 'visibility'>): string =>
  showsSubject(thread.visibility) ? clip(thread.interaction.subject || '(no subject)', 400) : 'Subject not shared';

export function ThreadPage({ thread }: { thread: Thread }) {
  const { interaction, customers, users, team } = thread;
  const first = customers[0];
  return (
    <>
      <PageHeader
        title={subjectOf(thread)}
        back={
          first
            ? { href: `/customers/${encodeURIComponent(first.id)}?tab=interactions`, label: first.name }
            : { href: '/interactions', label: 'Interactions' }
        }
        about={
          <>
            {counted(interaction.messageCount, 'message')}, last <Ago at={interaction.lastAt} />.{' '}
            {listed(interaction.teamMembers.map(team.nameOf), 4)}
            {users.length > 0 && ` with ${listed([...new Set(users.map(({ name }) => name))], 4)}`}.
          </>
        }
      >
        <ConversationVisibility thread={thread} />
      </PageHeader>
      <div class="stack">
        <p class="profile-facts">
          {customers.map(({ id, name }) => (
            <a key={id} class="badge" href={`/customers/${encodeURIComponent(id)}`}>
              {clip(name, NAME)}
            </a>
          ))}
          <VisibilityBadge visibility={thread.visibility} />
          {interaction.ambiguous && (
            <Badge tone="warning" icon="warning">
              Several customers
            </Badge>
          )}
        </p>
        <WhichUser ambiguous={thread.ambiguous} back={`/interactions/${interaction.id}`} />
        <Messages thread={thread} />
        <ChosenUsers chosen={thread.chosen} back={`/interactions/${interaction.id}`} />
      </div>
    </>
  );
}

/** Opened in place in a list. */
export function ThreadPreview({ thread }: { thread: Thread }) {
  return (
    <>
      <Messages thread={thread} />
      <p class="form-actions">
        <a class="button button-small" href={`/interactions/${thread.interaction.id}`}>
          Open the conversation
        </a>
      </p>
    </>
  );
}

/** What a part of one message may weigh on a page of its own. */
const PART = 60_000;

/** One message on its own: its HTML, or the further parts of a very long text. */
export function MessagePage({ thread, message, part, html }: { thread: Thread; message: ShownMessage; part: number; html: boolean }) {
  const { interaction } = thread;
  const text = message.full?.text ?? '';
  const texts = pieces(text, PART);
  const parts = texts.length;
  const shown = Math.min(part, parts);
  const path = messagePath(interaction.id, message.head.id);
  const from = message.head.from[0]?.name || message.head.from[0]?.address || 'unknown sender';
  return (
    <>
      <PageHeader
        title={subjectOf(thread)}
        back={{ href: `/interactions/${interaction.id}?m=${message.head.id}#m-${message.head.id}`, label: 'The conversation' }}
        about={
          <>
            From {from}, <Ago at={message.head.at} />
          </>
        }
      />
      {html && message.full?.html ? (
        <Paper html={message.full.html} from={from} />
      ) : (
        <div class="stack">
          <Text text={texts[shown - 1] ?? ''} empty="This mail has no text." />
          {parts > 1 && (
            <p class="form-actions">
              {shown > 1 && (
                <a class="button" href={`${path}?part=${shown - 1}`}>
                  Back
                </a>
              )}
              {shown < parts && (
                <a class="button" href={`${path}?part=${shown + 1}`}>
                  Read on
                </a>
              )}
              <span class="small faint">
                Part {shown} of {parts}
              </span>
            </p>
          )}
        </div>
      )}
    </>
  );
}
