/** Attachments of a mail: links for whoever's mailbox holds it, plain chips with the reason for everybody else. */
import type { Attachment } from '../../../core/types';
import type { MessageCopy } from '../../../store/records';
import { Icon } from '../components/icons';
import { clip, NAME } from '../format/clip';
import { fileSize, listed } from '../format/numbers';
import type { NameOf } from '../sharing';
import { fileKind } from './people-words';

const SHOWN = 20;

/** In addresses: the part without an id, which is the mail itself being the file. */
export const WHOLE = 'whole';

/** Why a file can't be opened by somebody without a copy of the mail. */
export const heldBy = (names: readonly string[]): string =>
  names.length === 1 ? `Only ${names[0]}’s mailbox holds this file.` : `Only the mailboxes of ${listed(names, 4)} hold this file.`;

/** Null: the reader's own mailbox holds the mail. */
export function whyClosed(copies: readonly Pick<MessageCopy, 'member' | 'removedAt'>[], reader: string, nameOf: NameOf): string | null {
  const there = copies.filter(({ removedAt }) => removedAt === null).map(({ member }) => member);
  if (there.includes(reader)) return null;
  if (there.length > 0) return heldBy([...new Set(there)].map(nameOf));
  return 'The mail was deleted in Gmail, so its files can’t be opened any more.';
}

export function Files({ files, path, closed }: { files: readonly Attachment[]; path: string; closed: string | null }) {
  return (
    <>
      <ul class="files" aria-label="Attachments">
        {files.slice(0, SHOWN).map((file) => (
          <li key={file.partId}>
            {closed === null ? (
              <a
                class="file"
                href={`${path}/attachments/${encodeURIComponent(file.partId || WHOLE)}`}
                title="Open it through your own Gmail"
              >
                <FileWords {...file} />
              </a>
            ) : (
              <span class="file" title={closed}>
                <FileWords {...file} />
              </span>
            )}
          </li>
        ))}
        {files.length > SHOWN && <li class="file">and {files.length - SHOWN} more</li>}
      </ul>
      {closed !== null && <p class="unseen">{closed}</p>}
    </>
  );
}

function FileWords({ filename, mimeType, bytes }: Attachment) {
  return (
    <>
      <Icon name="paperclip" />
      <span class="ellipsis">{clip(filename || 'without a name', NAME)}</span>
      <span class="file-kind">
        {fileKind(filename, mimeType)} · {fileSize(bytes)}
      </span>
    </>
  );
}
