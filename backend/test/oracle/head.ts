/**
 * The oracle's own reading of a mail's head: unfolding, fields, addresses, ids, dates. It must not share code with the product or the
 * simulator: a parser that both sides use hides the mistakes that the oracle is there to find.
 */
import addressparser from 'nodemailer/lib/addressparser';
import libmime from 'libmime';

/** In order of appearance; names lower-cased. */
export type Field = readonly [name: string, value: string];

/** Splits a raw message (binary string, any line ends) at the first empty line. */
export function splitHead(raw: string): { fields: Field[]; body: string } {
  const lines = raw.replace(/\r\n?/g, '\n').split('\n');
  if (/^>?From /.test(lines[0] ?? '')) lines.shift();
  const fields: [string, string][] = [];
  let index = 0;
  for (; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') break;
    const last = fields.at(-1);
    const found = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line);
    if (/^[ \t]/.test(line) && last !== undefined) last[1] += ` ${line.trim()}`;
    else if (found !== null) fields.push([(found[1] ?? '').toLowerCase(), (found[2] ?? '').trim()]);
    else break; // a head without its empty line: what follows is text
  }
  return { fields, body: lines.slice(index).join('\n') };
}

export const all = (fields: readonly Field[], name: string): string[] => {
  const values: string[] = [];
  for (const [field, value] of fields) if (field === name) values.push(value);
  return values;
};

export const first = (fields: readonly Field[], name: string): string | undefined => all(fields, name)[0];

interface Parsed {
  address?: string;
  group?: Parsed[];
}

/** Lower-cased addresses of a header value, groups flattened, in order; what has no `@` with something on both sides is not an address. */
export function addresses(value: string): string[] {
  const found: string[] = [];
  const walk = (entries: readonly Parsed[]): void => {
    for (const entry of entries) {
      if (entry.group !== undefined) walk(entry.group);
      const address = (entry.address ?? '').trim().toLowerCase();
      if (/^[^@].*@[^@]+$/s.test(address)) found.push(address);
    }
  };
  walk(addressparser(value));
  return found;
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** RFC 2047 words decoded, white space collapsed. */
export const subjectText = (value: string): string => {
  // Raw 8-bit headers are UTF-8 nowadays; the file was read byte by byte.
  const utf8 = Buffer.from(value, 'latin1').toString('utf8');
  const readable = utf8.includes('�') ? value : utf8;
  return libmime.decodeWords(readable).replace(/\s+/g, ' ').trim();
};

/** The id without its angle brackets and white space; undefined when there is none. */
export function messageIdOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const bracketed = /<([^<>]*)>/.exec(value);
  const id = (bracketed?.[1] ?? value.replace(/[<>]/g, '')).replace(/\s+/g, '');
  return id === '' ? undefined : id;
}

/** Ids named in References and In-Reply-To. Bare words count only in a value without any angle bracket, and only with an `@`. */
export function referredIds(values: readonly string[]): string[] {
  const ids: string[] = [];
  for (const value of values) {
    if (value.includes('<')) for (const found of value.matchAll(/<([^<>]*)>/g)) ids.push((found[1] ?? '').replace(/\s+/g, ''));
    else for (const word of value.split(/[\s,]+/)) if (/^[^@]+@[^@]+$/.test(word)) ids.push(word);
  }
  return ids.filter((id) => id !== '');
}
