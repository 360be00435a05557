/**
 * Where the bytes of one message come from: a slice of an mbox or .eml file, or a composed message.
 * A mailbox of 60,000 messages keeps sources and a small index; MIME trees are built when somebody reads a message.
 * Moved Date headers and made-up attachments are patches on the bytes, applied when the bytes are read.
 */
import { readDate, shiftDateText } from './dates';
import { readHead, type MailHead } from './head';
import { fieldText, scanHeaders, skipFromLine, type HeaderBlock } from './headers';
import { parseMail, type MimePart } from './mime';

export interface MailSource {
  /** Bytes of the whole message in transfer encoding (what Gmail reports as sizeEstimate), attachments included. */
  readonly size: number;
  /** The message from its first header on; at least the whole header block. Never throws. */
  head(): Buffer;
  /** All bytes (RFC 5322). Throws MailTooLarge when made-up attachments would not fit into memory. */
  raw(): Buffer;
  /** The MIME tree; part contents are produced on demand. Never throws. */
  tree(): MimePart;
}

/** The message exists, but its bytes are too many to be held in memory at once. */
export class MailTooLarge extends Error {}

/** A message as it is put into a mailbox. */
export interface Mail {
  readonly source: MailSource;
  readonly head: MailHead;
  /** Epoch milliseconds of the first readable Date header, after the move by whole weeks. */
  readonly date: number | undefined;
}

/** Made-up content: stands at an offset of the given bytes, as the body of one leaf of the tree. */
export interface MadeUpContent {
  readonly at: number;
  readonly partId: string;
  /** Decoded size in bytes. */
  readonly size: number;
  readonly encodedSize: number;
  content(): Buffer;
  encoded(): Buffer;
}

interface Patch {
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
}

const WEEK = 7 * 24 * 3_600_000;
/** Gmail takes no message above 50 MB; what is larger here exists to test bounds and is never produced. */
const LARGEST_RAW = 96 * 1024 * 1024;

function datePatches(bytes: Buffer, block: HeaderBlock, weeks: number): Patch[] {
  if (weeks === 0) return [];
  return block.fields.flatMap((field) => {
    if (field.name.toLowerCase() !== 'date') return [];
    const text = bytes.toString('latin1', field.start, field.end);
    const moved = shiftDateText(text, weeks);
    return moved === text ? [] : [{ start: field.start, end: field.end, bytes: Buffer.from(moved, 'latin1') }];
  });
}

function applyPatches(bytes: Buffer, patches: readonly Patch[]): Buffer {
  if (patches.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const patch of patches) {
    pieces.push(bytes.subarray(at, patch.start), patch.bytes);
    at = patch.end;
  }
  return Buffer.concat([...pieces, bytes.subarray(at)]);
}

const growth = (patches: readonly Patch[]): number =>
  patches.reduce((sum, patch) => sum + patch.bytes.length - (patch.end - patch.start), 0);

/** The tree with the leaves of made-up content knowing their size and content. */
function withMadeUp(part: MimePart, contents: readonly MadeUpContent[]): MimePart {
  if (contents.length === 0) return part;
  const made = contents.find((content) => content.partId === part.partId);
  const parts = part.parts.map((child) => withMadeUp(child, contents));
  return made ? { ...part, parts, size: () => made.size, content: () => made.content() } : { ...part, parts };
}

/** Keeps no field of the header: a mailbox has tens of thousands of sources. */
function createSource(bytes: Buffer, bodyStart: number, dates: readonly Patch[], contents: readonly MadeUpContent[]): MailSource {
  const size = bytes.length + growth(dates) + contents.reduce((sum, content) => sum + content.encodedSize, 0);
  let known: WeakRef<MimePart> | undefined;
  const withoutContents = (): Buffer => applyPatches(bytes, dates);
  return {
    size,
    head: () => (dates.length === 0 ? bytes : applyPatches(bytes.subarray(0, bodyStart), dates)),
    raw: () => {
      if (size > LARGEST_RAW) throw new MailTooLarge(`${size} bytes`);
      const inserts = contents.map((content) => ({ start: content.at, end: content.at, bytes: content.encoded() }));
      return applyPatches(bytes, [...dates, ...inserts]);
    },
    tree: () => {
      const tree = known?.deref() ?? withMadeUp(parseMail(withoutContents()), contents);
      known = new WeakRef(tree);
      return tree;
    },
  };
}

/**
 * Makes a message of its bytes, every Date header moved by whole weeks. Never throws.
 * `contents` are attachments whose data does not exist until somebody reads it.
 */
export function readMail(bytes: Buffer, weeks = 0, contents: readonly MadeUpContent[] = []): Mail {
  const block = scanHeaders(bytes, skipFromLine(bytes));
  const head = readHead(bytes, block);
  const date = head.dates.map(readDate).find((instant) => instant !== undefined);
  const source = createSource(bytes, block.bodyStart, datePatches(bytes, block, weeks), contents);
  return { source, head, date: date === undefined ? undefined : date + weeks * WEEK };
}

/** Reads the head of a stored message again; the index does not keep everything. */
export function headOf(source: MailSource): MailHead {
  const bytes = source.head();
  return readHead(bytes, scanHeaders(bytes, skipFromLine(bytes)));
}

/** Header fields of a source by name (case-insensitive), as they stand. */
export function rawFields(source: MailSource, name: string): string[] {
  const bytes = source.head();
  const block = scanHeaders(bytes, skipFromLine(bytes));
  return block.fields.filter((field) => field.name.toLowerCase() === name).map((field) => fieldText(bytes, field));
}
