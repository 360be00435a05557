/** One mail as a line of a timeline or a list: direction, subject, people, beginning, time. */
import type { ComponentChildren } from 'preact';
import { showsSubject, showsText } from '../../../core/visibility';
import type { Visibility } from '../../../core/types';
import type { ListedMessage } from '../../../store/message-lists';
import { VisibilityBadge } from '../components/visibility-badge';
import { clip, NAME, SNIPPET, SUBJECT } from '../format/clip';
import type { NameOf } from '../sharing';
import { DirectionIcon } from './conversation-list';
import { fromTo } from './people-words';

interface MailEntryInput {
  message: ListedMessage;
  visibility: Visibility;
  nameOf: NameOf;
  /** What stands on the right: counts, the time. */
  children: ComponentChildren;
}

export function MailEntry({ message, visibility, nameOf, children }: MailEntryInput) {
  const shown = showsSubject(visibility);
  return (
    <li class="entry">
      <DirectionIcon kind="email" direction={message.direction} />
      <div class="entry-main">
        <p class="ellipsis">
          <a
            class={`row-link${shown ? '' : ' faint'}`}
            href={`/interactions/${message.conversation ?? ''}?m=${message.id}#m-${message.id}`}
          >
            {shown ? clip(message.subject || '(no subject)', SUBJECT) : 'Subject not shared'}
          </a>
        </p>
        <p class="entry-people ellipsis">
          {clip(fromTo(message, nameOf), 2 * NAME)}
          {showsText(visibility) && message.snippet && <span class="entry-snippet"> — {clip(message.snippet, SNIPPET)}</span>}
        </p>
      </div>
      <p class="entry-side">
        <VisibilityBadge visibility={visibility} />
        {children}
      </p>
    </li>
  );
}
