/** One message of a thread: who, to whom, when, the text with quotes folded, attachments as chips, HTML only when asked for. */
import { deletedInGmailAt } from '../../../core/deleted-in-gmail';
import { showsSubject, showsText } from '../../../core/visibility';
import type { Participant, Visibility } from '../../../core/types';
import type { MessageRecord } from '../../../store/records';
import { Avatar } from '../components/avatar';
import { InGmail, oneMail } from '../components/in-gmail';
import { Badge } from '../components/layout';
import { Clock } from '../components/time';
import { VisibilityBadge } from '../components/visibility-badge';
import { clip, NAME, SNIPPET, SUBJECT } from '../format/clip';
import { counted, listed } from '../format/numbers';
import type { NameOf, Team } from '../sharing';
import { useReader } from '../view';
import { Files, whyClosed } from './files';
import { nameOfPerson } from './people-words';
import { Text } from './mail-text';
import { pieces } from './quoted';

export interface ShownMessage {
  head: MessageRecord;
  /** With text and copies; null when the message is shown closed. */
  full: MessageRecord | null;
  visibility: Visibility;
}

/** What one message's text may weigh on a page with several. */
const TEXT_LIMIT = 10_000;

export const messagePath = (interaction: string, message: string): string => `/interactions/${interaction}/messages/${message}`;

interface MessageViewInput {
  message: ShownMessage;
  interaction: string;
  team: Pick<Team, 'nameOf' | 'hasLeft'>;
}

export function MessageView({ message, interaction, team }: MessageViewInput) {
  const { head, full, visibility } = message;
  const sender = head.from[0] ?? { name: '', address: 'unknown sender' };
  const name = nameOfPerson(sender, team.nameOf);
  return (
    <li class="message" id={`m-${head.id}`}>
      <div class="message-head">
        <Avatar name={name} round />
        <div class="message-who">
          <p class="message-from">
            <strong>{clip(name, NAME)}</strong>
            {name !== sender.address && <span class="faint small ellipsis">{clip(sender.address, NAME)}</span>}
            {head.direction === 'in' ? <Badge tone="accent">From the customer</Badge> : <Badge>From us</Badge>}
            {!head.authentic && (
              <Badge tone="warning" icon="warning" title="Google could not confirm that this mail comes from the address it names">
                Sender not confirmed
              </Badge>
            )}
            {full && deletedInGmailAt(full.copies) && (
              <Badge title="Everyone who had this mail has deleted it in Gmail; your organisation keeps what was shared">
                Deleted in Gmail
              </Badge>
            )}
            <VisibilityBadge visibility={visibility} />
          </p>
          <Recipients head={head} nameOf={team.nameOf} />
        </div>
        <p class="message-when">
          <Clock at={head.at} />
        </p>
      </div>
      <div class="message-body">
        <Body message={message} interaction={interaction} team={team} />
      </div>
    </li>
  );
}

function Recipients({ head, nameOf }: { head: MessageRecord; nameOf: NameOf }) {
  const named = (people: readonly Participant[]) =>
    listed(
      people.slice(0, 200).map((one) => clip(nameOfPerson(one, nameOf), NAME)),
      6,
    );
  return (
    <p class="message-to">
      to {named(head.to) || 'nobody named'}
      {head.cc.length > 0 && `, cc ${named(head.cc)}`}
      {head.bcc.length > 0 && `, bcc ${named(head.bcc)}`}
    </p>
  );
}

function whoCanShare(holders: readonly string[], { nameOf, hasLeft }: MessageViewInput['team']): string {
  const here = holders.filter((holder) => !hasLeft(holder));
  if (here.length > 0) return `${listed(here.map(nameOf))} can share it in Settings › Gmail.`;
  return `${listed(holders.map(nameOf))} ${holders.length === 1 ? 'has' : 'have'} left the team.`;
}

function Body({ message: { head, full, visibility }, interaction, team }: MessageViewInput) {
  const { email } = useReader();
  if (!showsText(visibility)) {
    return (
      <p class="faint small">
        {showsSubject(visibility) ? `Subject: ${clip(head.subject || '(no subject)', SUBJECT)}. ` : ''}
        The text is not shared. {whoCanShare(head.teamMembers, team)}
      </p>
    );
  }
  const path = messagePath(interaction, head.id);
  if (!full) {
    return (
      <p class="small soft">
        {clip(head.snippet, SNIPPET)} <a href={`/interactions/${interaction}?m=${head.id}#m-${head.id}`}>Read</a>
      </p>
    );
  }
  const text = pieces(full.text, TEXT_LIMIT, 1)[0] ?? '';
  const left = full.text.length - text.length;
  const own = full.copies.find((copy) => copy.member === email && copy.removedAt === null);
  return (
    <>
      <Text text={text} empty={full.html ? 'This mail has no plain text; see it as HTML.' : 'This mail has no text.'} />
      {left > 0 && (
        <p class="small">
          <a href={path}>Read all of it ({counted(left, 'character')} more)</a>
        </p>
      )}
      {full.truncated && <p class="small faint">The mail was longer than we keep. The whole of it is in Gmail.</p>}
      {full.attachments.length > 0 && <Files files={full.attachments} path={path} closed={whyClosed(full.copies, email, team.nameOf)} />}
      {(full.html || own) && (
        <p class="message-tools">
          {full.html && (
            <a href={`${path}?html=1`} hx-get={`${path}/html`} hx-target="closest .message-tools" hx-swap="outerHTML">
              Show as HTML
            </a>
          )}
          {own && <InGmail where={oneMail(own.gmailId)}>Open in Gmail</InGmail>}
        </p>
      )}
    </>
  );
}
