/**
 * The MIME tree of a message, numbered as Gmail does. Built from byte ranges; contents are decoded when asked for.
 * Broken structure never loses anything: a multipart whose boundary is missing, unknown or never closed keeps its bytes
 * as the content of the last part (or as its own).
 */
import { toUtf8 } from './charset';
import { splitMultipart } from './boundary';
import { fieldText, scanHeaders, skipFromLine } from './headers';
import { readContentType, readFilename, type ContentType } from './parameters';
import { decodeTransfer } from './transfer';
import { shownValue } from './words';

export interface MailHeader {
  readonly name: string;
  readonly value: string;
}

/** One node of the MIME tree as Gmail numbers it: root '', children '0', '1', grandchildren '0.1'. */
export interface MimePart {
  readonly partId: string;
  /** Lower case, as in the Content-Type. */
  readonly mimeType: string;
  /** '' when the part has none. */
  readonly filename: string;
  readonly headers: readonly MailHeader[];
  readonly parts: readonly MimePart[];
  /** Decoded size in bytes; for text after conversion to UTF-8. */
  size(): number;
  /** Transfer-decoded content, text converted to UTF-8. Throws MailTooLarge for made-up content that does not fit. */
  content(): Buffer;
}

/** Deeper nesting is somebody's attack on parsers; below this the rest is one part's content. */
const DEEPEST = 50;

interface Frame {
  readonly partId: string;
  readonly depth: number;
  /** What a part without Content-Type is (multipart/digest holds messages). */
  readonly defaultType: string;
}

const EMPTY = Buffer.alloc(0);

const headerValue = (headers: readonly MailHeader[], name: string): string =>
  headers.find((header) => header.name.toLowerCase() === name)?.value ?? '';

const childId = (parent: string, index: number): string => (parent === '' ? String(index) : `${parent}.${index}`);

function childrenOf(type: ContentType, body: Buffer, encoding: string, frame: Frame): MimePart[] {
  if (frame.depth >= DEEPEST) return [];
  if (type.mimeType.startsWith('multipart/')) {
    const defaultType = type.mimeType === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    const pieces = splitMultipart(body, type.parameters['boundary'] ?? '');
    return pieces.map((piece, index) => parsePart(piece, { partId: childId(frame.partId, index), depth: frame.depth + 1, defaultType }));
  }
  if (type.mimeType !== 'message/rfc822' && type.mimeType !== 'message/global') return [];
  const inner = decodeTransfer(body, encoding);
  const start = skipFromLine(inner);
  return [parsePart(inner.subarray(start), { partId: childId(frame.partId, 0), depth: frame.depth + 1, defaultType: 'text/plain' })];
}

/** Only the size is remembered: contents are asked for once, sizes again and again. Attached text files keep their own bytes. */
function contentOf(type: ContentType, filename: string, body: Buffer, encoding: string): Pick<MimePart, 'size' | 'content'> {
  const isText = type.mimeType.startsWith('text/') && filename === '';
  const content = (): Buffer => {
    const decoded = decodeTransfer(body, encoding);
    return isText ? toUtf8(decoded, type.parameters['charset'] ?? '') : decoded;
  };
  let size: number | undefined;
  return { content, size: () => (size ??= content().length) };
}

const NOTHING: Pick<MimePart, 'size' | 'content'> = { size: () => 0, content: () => EMPTY };

function parsePart(bytes: Buffer, frame: Frame): MimePart {
  const block = scanHeaders(bytes);
  const plain = block.fields.map((field) => ({ name: field.name, value: fieldText(bytes, field) }));
  const type = readContentType(headerValue(plain, 'content-type'), frame.defaultType);
  const encoding = headerValue(plain, 'content-transfer-encoding');
  const body = bytes.subarray(block.bodyStart);
  const parts = childrenOf(type, body, encoding, frame);
  const filename = readFilename(headerValue(plain, 'content-disposition'), type);
  const isContainer = parts.length > 0 && type.mimeType.startsWith('multipart/');
  return {
    partId: frame.partId,
    mimeType: type.mimeType,
    filename,
    headers: plain.map(({ name, value }) => ({ name, value: shownValue(name, value) })),
    parts,
    ...(isContainer ? NOTHING : contentOf(type, filename, body, encoding)),
  };
}

/** Parses a whole message. Never throws. */
export function parseMail(bytes: Buffer): MimePart {
  const start = skipFromLine(bytes);
  return parsePart(bytes.subarray(start), { partId: '', depth: 0, defaultType: 'text/plain' });
}
