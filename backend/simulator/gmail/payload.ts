/** A MIME tree as the `payload` of a Gmail message, and its attachments. */
import { createHash } from 'node:crypto';
import type { MailHeader, MimePart } from '../mail/mime';

export interface PartBodyResource {
  readonly size: number;
  readonly data?: string;
  readonly attachmentId?: string;
}

export interface PartResource {
  readonly partId?: string;
  readonly mimeType: string;
  readonly filename?: string;
  readonly headers: readonly MailHeader[];
  readonly body?: PartBodyResource;
  readonly parts?: readonly PartResource[];
}

const isMultipart = (part: MimePart): boolean => part.mimeType.startsWith('multipart/') && part.parts.length > 0;

/** Text that belongs to the message comes with it; everything else is fetched by attachments.get. */
const isInline = (part: MimePart): boolean =>
  part.filename === '' && (part.mimeType.startsWith('text/') || part.mimeType.startsWith('multipart/'));

/** Opaque and long, as Gmail's. */
function attachmentId(messageId: string, partId: string): string {
  return `ANGjdJ${createHash('sha512').update(`${messageId}/${partId}`).digest('base64url')}`;
}

function bodyOf(part: MimePart, messageId: string): PartBodyResource {
  if (isMultipart(part)) return { size: 0 };
  const size = part.size();
  if (!isInline(part)) return { attachmentId: attachmentId(messageId, part.partId), size };
  return size === 0 ? { size } : { size, data: part.content().toString('base64url') };
}

/** The whole payload. `messageId`: the Gmail id, part of the attachments' ids. */
export function payloadOf(part: MimePart, messageId: string): PartResource {
  return {
    partId: part.partId,
    mimeType: part.mimeType,
    filename: part.filename,
    headers: part.headers,
    body: bodyOf(part, messageId),
    ...(part.parts.length > 0 ? { parts: part.parts.map((child) => payloadOf(child, messageId)) } : {}),
  };
}

/** What format=metadata shows: the type and the headers asked for (all when none are named; case does not matter), in their order. */
export function metadataOf(root: MimePart, wanted: readonly string[]): PartResource {
  const names = new Set(wanted.map((name) => name.toLowerCase()));
  const headers = names.size === 0 ? root.headers : root.headers.filter((header) => names.has(header.name.toLowerCase()));
  return { mimeType: root.mimeType, headers };
}

/** The part that an attachment id names, or undefined. */
export function findAttachment(part: MimePart, messageId: string, id: string): MimePart | undefined {
  if (!isMultipart(part) && !isInline(part) && attachmentId(messageId, part.partId) === id) return part;
  for (const child of part.parts) {
    const found = findAttachment(child, messageId, id);
    if (found) return found;
  }
  return undefined;
}
