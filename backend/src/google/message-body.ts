/**
 * Gmail's payload → what a reader sees of a message: text, safe HTML, the list of attachments. Everything is bounded
 * (500 parts, 20 levels, 256 KB), and `truncated` says when something was left out.
 */
import type { Attachment, MessageBody } from '../core/types';
import { HTML_LIMIT, safeHtml } from './html-safe';
import { textOfHtml } from './html-text';
import { filenameOf, headerOf, leavesOf, mimeTypeOf, type Leaf, type Part } from './message-parts';
import { cutBytes, TEXT_LIMIT, textOfData, type Text } from './part-text';

interface Prose extends Leaf {
  readonly content: Text;
}

/** Never throws for what a sender can write. */
export function bodyOf(payload: Part | undefined): MessageBody {
  const { leaves, cut } = leavesOf(payload);
  const { prose, unread } = proseOf(leaves);
  const html = joined(
    prose.filter(({ kind }) => kind === 'html').map(({ content }) => content.text),
    HTML_LIMIT,
  );
  const safe = html.text ? safeHtml(html.text) : null;
  const text = cutBytes(readable(prose).trimEnd(), TEXT_LIMIT);
  return {
    text: text.text,
    html: safe ? safe.html : null,
    attachments: leaves.filter(({ kind }) => kind === 'attachment').map(({ part }) => attachmentOf(part)),
    truncated: cut || unread || html.cut || text.cut || (safe?.cut ?? false) || prose.some(({ content }) => content.cut),
  };
}

/** Decodes text parts until TEXT_LIMIT characters of each kind are there: many large parts must not be held at once. */
function proseOf(leaves: readonly Leaf[]): { prose: Prose[]; unread: boolean } {
  const prose: Prose[] = [];
  const held = { plain: 0, html: 0 };
  let unread = false;
  for (const leaf of leaves) {
    if (leaf.kind === 'attachment') continue;
    const { data, attachmentId, size } = leaf.part.body ?? {};
    if (held[leaf.kind] >= TEXT_LIMIT || (!data && (attachmentId || Number(size) > 0))) unread = true;
    else {
      const content = textOfData(data ?? '', headerOf(leaf.part, 'content-type'));
      held[leaf.kind] += content.text.length;
      prose.push({ ...leaf, content });
    }
  }
  return { prose, unread };
}

/** Plain text where there is some; the text of an HTML part only where no plain part says the same. */
function readable(prose: readonly Prose[]): string {
  const isWords = ({ kind, content }: Prose) => kind === 'plain' && content.text.trim() !== '';
  const said = new Set(prose.filter((part) => isWords(part) && part.alternative > 0).map(({ alternative }) => alternative));
  return prose
    .filter((part) => part.kind === 'plain' || !said.has(part.alternative))
    .map(({ kind, content }) => (kind === 'plain' ? content.text : textOfHtml(content.text)))
    .filter((text) => text.trim() !== '')
    .join('\n');
}

function joined(texts: readonly string[], most: number): Text {
  const text = texts.filter(Boolean).join('\n<hr>\n');
  return { text: text.slice(0, most), cut: text.length > most };
}

const attachmentOf = (part: Part): Attachment => ({
  filename: filenameOf(part),
  mimeType: mimeTypeOf(part),
  bytes: Math.max(0, Number(part.body?.size ?? 0) || 0),
  partId: part.partId ?? '',
});
