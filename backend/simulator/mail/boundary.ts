/**
 * Splitting a multipart body at its boundary. Boundaries may be 28 kB long, be a prefix of another one, carry trailing
 * space, never come, or never be closed.
 */
const LF = 10;
const CR = 13;
const DASH = 45;

interface Delimiter {
  /** Where the delimiter line begins. */
  readonly start: number;
  /** Where the line after it begins. */
  readonly next: number;
  readonly closing: boolean;
}

/** Reads what follows `--boundary`: nothing or `--`, then only space up to the line end. Anything else is another boundary's line. */
function delimiterAt(body: Buffer, start: number, afterName: number): Delimiter | undefined {
  const closing = body[afterName] === DASH && body[afterName + 1] === DASH;
  let at = closing ? afterName + 2 : afterName;
  while (body[at] === 32 || body[at] === 9 || body[at] === CR) at++;
  if (at < body.length && body[at] !== LF) return undefined;
  return { start, next: Math.min(at + 1, body.length), closing };
}

function* delimiters(body: Buffer, boundary: string): Generator<Delimiter> {
  const mark = Buffer.from(`--${boundary}`, 'utf8');
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + 1)) {
    if (at > 0 && body[at - 1] !== LF) continue;
    const found = delimiterAt(body, at, at + mark.length);
    if (found) yield found;
    if (found?.closing) return;
  }
}

/** The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1). */
function upTo(body: Buffer, start: number, delimiterStart: number): Buffer {
  let end = delimiterStart;
  if (end > start && body[end - 1] === LF) end--;
  if (end > start && body[end - 1] === CR) end--;
  return body.subarray(start, end);
}

/** The bytes of each part; empty when the boundary is missing or never comes. An unclosed last part runs to the end. */
export function splitMultipart(body: Buffer, boundary: string): Buffer[] {
  if (boundary === '') return [];
  const parts: Buffer[] = [];
  let open = -1;
  for (const delimiter of delimiters(body, boundary)) {
    if (open >= 0) parts.push(upTo(body, open, delimiter.start));
    open = delimiter.closing ? -1 : delimiter.next;
  }
  if (open >= 0 && open < body.length) parts.push(body.subarray(open));
  return parts;
}
