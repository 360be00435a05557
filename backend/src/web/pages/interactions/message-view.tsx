/** One message of a thread: who, to whom, when, the text with quotes folded, attachments as chips, HTML only when asked for. */
import { showsSubject, showsText } from '../../../core/visibility';
import type { Participant, Visibility } from '../../../core/types';
import type { MessageRecord } from '../../../store/records';
import { Avatar } from '../components/avatar';
import { Badge } from '../components/layout';
import { Clock } from '../components/time';
import { VisibilityBadge } from '../components/visibility-badge';
import { counted, listed } from '../format/numbers';
import { useReader } from '../view';
import { Files, whyClosed } from './files';
import { nameOfPerson } from './people-words';
import { cut, linkParts, textParts } from './quoted';

export interface ShownMessage {
  head: MessageRecord;
  /** With text and copies; null when the message is shown closed. */
  full: MessageRecord | null;
  visibility: Visibility;
}

/** Characters of one message's text on a page. */
export const TEXT_LIMIT = 16_000;

export const messagePath = (interaction: string, message: string): string => `/interactions/${interaction}/messages/${message}`;

interface MessageViewInput {
  message: ShownMessage;
  interaction: string;
  nameOf: (email: string) => string;
  limit?: number;
}

export function MessageView({ message, interaction, nameOf, limit = TEXT_LIMIT }: MessageViewInput) {
  const { head, full, visibility } = message;
  const sender = head.from[0] ?? { name: '', address: 'unknown sender' };
  return (
    <li class="message" id={`m-${head.id}`}>
      <div class="message-head">
        <Avatar name={nameOfPerson(sender)} round />
        <div class="message-who">
          <p class="message-from">
            <strong>{nameOfPerson(sender)}</strong>
            {sender.name && <span class="faint small ellipsis">{sender.address}</span>}
            {head.direction === 'in' ? <Badge tone="accent">From the customer</Badge> : <Badge>From us</Badge>}
            {!head.authentic && (
              <Badge tone="warning" icon="warning" title="Google could not confirm that this mail comes from the address it names">
                Sender not confirmed
              </Badge>
            )}
            {full?.copies.every(({ removedAt }) => removedAt !== null) && (
              <Badge title="Everyone who had this mail has deleted it in Gmail; your organisation keeps what was shared">
                Deleted in Gmail
              </Badge>
            )}
            <VisibilityBadge visibility={visibility} />
          </p>
          <Recipients head={head} />
        </div>
        <p class="message-when">
          <Clock at={head.at} />
        </p>
      </div>
      <div class="message-body">
        <Body message={message} interaction={interaction} nameOf={nameOf} limit={limit} />
      </div>
    </li>
  );
}

function Recipients({ head }: { head: MessageRecord }) {
  const named = (people: readonly Participant[]) => listed(people.map(nameOfPerson), 8);
  return (
    <p class="message-to">
      to {named(head.to) || 'nobody named'}
      {head.cc.length > 0 && `, cc ${named(head.cc)}`}
      {head.bcc.length > 0 && `, bcc ${named(head.bcc)}`}
    </p>
  );
}

function Body({ message: { head, full, visibility }, interaction, nameOf, limit }: Required<MessageViewInput>) {
  const { email } = useReader();
  if (!showsText(visibility)) {
    const holders = listed(head.teamMembers.map(nameOf));
    return (
      <p class="faint small">
        {showsSubject(visibility) ? `Subject: ${head.subject || '(no subject)'}. ` : ''}
        The text is not shared. {holders} can share it in Settings › Gmail.
      </p>
    );
  }
  const path = messagePath(interaction, head.id);
  if (!full) {
    return (
      <p class="small soft">
        {head.snippet} <a href={`/interactions/${interaction}?m=${head.id}#m-${head.id}`}>Read</a>
      </p>
    );
  }
  const { text, more } = cut(full.text, limit);
  const own = full.copies.find((copy) => copy.member === email && copy.removedAt === null);
  return (
    <>
      <Text text={text} empty={full.html !== null ? 'This mail has no plain text; see it as HTML.' : 'This mail has no text.'} />
      {more && (
        <p class="small">
          <a href={`${path}?part=2`}>Read the rest ({counted(full.text.length - text.length, 'character')} more)</a>
        </p>
      )}
      {full.truncated && <p class="small faint">The mail was longer than we keep. The whole of it is in Gmail.</p>}
      {full.attachments.length > 0 && <Files files={full.attachments} path={path} closed={whyClosed(full.copies, email, nameOf)} />}
      {(full.html !== null || own) && (
        <p class="message-tools">
          {full.html !== null && (
            <a href={`${path}?html=1`} hx-get={`${path}/html`} hx-target="closest .message-tools" hx-swap="outerHTML">
              Show as HTML
            </a>
          )}
          {own && (
            <a
              href={`https://mail.google.com/mail/?authuser=${encodeURIComponent(email)}#all/${encodeURIComponent(own.gmailId)}`}
              target="_blank"
              rel="noopener noreferrer"
            >
              Open in Gmail
            </a>
          )}
        </p>
      )}
    </>
  );
}

export function Text({ text, empty }: { text: string; empty: string }) {
  const parts = textParts(text);
  if (parts.length === 0) return <p class="faint small">{empty}</p>;
  return (
    <>
      {parts.map((part, index) =>
        part.quoted ? (
          <details key={index} class="quote">
            <summary>Quoted text</summary>
            <div class="text">
              <Linked text={part.text} />
            </div>
          </details>
        ) : (
          <div key={index} class="text">
            <Linked text={part.text} />
          </div>
        ),
      )}
    </>
  );
}

/** Addresses of web pages as links that tell the other site nothing of us. */
function Linked({ text }: { text: string }) {
  return (
    <>
      {linkParts(text).map((part, index) =>
        index % 2 === 1 ? (
          <a key={index} href={part} target="_blank" rel="noopener noreferrer nofollow">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}

/** Characters of HTML shown: the page stays under its limit even when every one of them has to be escaped. */
const HTML_LIMIT = 60_000;

/**
 * A mail's HTML in a frame that can do nothing: no scripts, no forms, no links that open, nothing loaded (not even ours: the frame
 * has no origin). Plain presentational attributes, because the policy forbids styles there, too.
 */
export function Paper({ html, from }: { html: string; from: string }) {
  const { text, more } = cut(html, HTML_LIMIT);
  const document =
    `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'">` +
    `<base target="_blank"></head><body bgcolor="#ffffff" text="#1f2328"><font face="Segoe UI, Roboto, Helvetica, Arial, sans-serif" size="2">` +
    `${text}</font></body></html>`;
  return (
    <div>
      <iframe
        class={`paper${text.length < 3_000 ? ' paper-short' : ''}`}
        sandbox=""
        srcdoc={document}
        title={`HTML of the mail from ${from}`}
        loading="lazy"
        tabIndex={0}
      />
      <p class="field-help">Links and images are off in here. {more && 'The mail goes on; the whole of it is in Gmail.'}</p>
    </div>
  );
}
