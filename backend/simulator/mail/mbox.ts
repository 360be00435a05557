/**
 * Mailbox files (RFC 4155). Messages stay slices of the file's buffer unless `>From ` lines have to be unescaped.
 * Files from many programs: CRLF or LF, with or without the blank line before a From line, From lines with odd dates.
 */
export interface MboxMessage {
  readonly bytes: Buffer;
  /** What stands after the sender in the From line, e.g. `Wed Oct 24 17:10:13 2001`; '' when there is nothing. */
  readonly fromLineDate: string;
}

const LF = 10;
const CR = 13;
const FROM = Buffer.from('From ');
const ESCAPED_FROM = Buffer.from('>From ');
/** A From line is short; a longer "From …" is a sentence. */
const LONGEST_FROM_LINE = 1024;
const LOOKS_DATED = /^From .*\b\d{1,2}:\d{2}(:\d{2})?\b.*\b(19|20)\d{2}\b|^From .*\b(19|20)\d{2}-\d{2}-\d{2}\b/;
const LOOKS_LIKE_FIELD = /^(>?From |[!-9;-~]+[ \t]*:)/;

const lineAt = (file: Buffer, start: number): string => {
  const newline = file.indexOf(LF, start);
  const end = newline < 0 ? file.length : newline;
  return file.toString('latin1', start, Math.min(end, start + LONGEST_FROM_LINE)).replace(/\r$/, '');
};

const nextLine = (file: Buffer, start: number): number => {
  const newline = file.indexOf(LF, start);
  return newline < 0 ? file.length : newline + 1;
};

function blankBefore(file: Buffer, start: number): boolean {
  if (start === 0) return true;
  const previous = file[start - 2] === CR ? start - 3 : start - 2;
  return previous < 0 || file[previous] === LF;
}

/** Body text may hold unescaped lines like "From what I hear": a From line has a date, or stands between a blank line and a header. */
function isSeparator(file: Buffer, start: number): boolean {
  return LOOKS_DATED.test(lineAt(file, start)) || (blankBefore(file, start) && LOOKS_LIKE_FIELD.test(lineAt(file, nextLine(file, start))));
}

function separators(file: Buffer): number[] {
  const found: number[] = [];
  for (let at = file.indexOf(FROM); at >= 0; at = file.indexOf(FROM, at + 1)) {
    if ((at === 0 || file[at - 1] === LF) && isSeparator(file, at)) found.push(at);
  }
  return found;
}

/** The blank line before the next From line belongs to the file, not to the message. */
function withoutFinalBlankLine(bytes: Buffer): Buffer {
  let end = bytes.length;
  if (end === 0 || bytes[end - 1] !== LF) return bytes;
  end -= bytes[end - 2] === CR ? 2 : 1;
  return end === 0 || bytes[end - 1] === LF ? bytes.subarray(0, end) : bytes;
}

/** Takes one `>` from every line that begins with `>From `, `>>From ` and so on. */
export function unescapeFromLines(bytes: Buffer): Buffer {
  if (!bytes.includes(ESCAPED_FROM)) return bytes;
  return Buffer.from(bytes.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}

/** Splits an mbox file. What stands before the first From line is a message, too: nothing is dropped but an empty file. */
export function splitMbox(file: Buffer): MboxMessage[] {
  const starts = separators(file);
  const messages = starts.map((start, index): MboxMessage => {
    const bytes = file.subarray(nextLine(file, start), starts[index + 1] ?? file.length);
    return {
      bytes: unescapeFromLines(withoutFinalBlankLine(bytes)),
      fromLineDate: lineAt(file, start)
        .slice(FROM.length)
        .trim()
        .replace(/^\S+\s*/, ''),
    };
  });
  const lead = file.subarray(0, starts[0] ?? file.length);
  const isEmpty = lead.toString('latin1', 0, LONGEST_FROM_LINE).trim() === '' && lead.length < LONGEST_FROM_LINE;
  return isEmpty ? messages : [{ bytes: unescapeFromLines(lead), fromLineDate: '' }, ...messages];
}
