/**
 * Could Google confirm that this mail comes from the domain its From names? Read from Google's own Authentication-Results (RFC 8601):
 * the topmost field, because a sender can write any other below it. Without one Google did not judge (own mail, imported mail), and
 * neither do we. With one, DMARC decides; where the domain has no DMARC, what it signed (DKIM) or sent from its servers (SPF).
 */
import { domainToASCII } from 'node:url';

/** `values` are the fields' from the top; `from` are the authors' addresses, all of which must be confirmed. */
export function isAuthentic(values: readonly string[], from: readonly string[]): boolean {
  const [server = '', ...results] = withoutQuotesAndComments(values[0] ?? '')
    .replace(/\s+/g, ' ')
    .replace(/ ?= ?/g, '=')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (server.split(' ')[0] !== 'mx.google.com') return true;
  const read = results.map(resultOf);
  if (read.some(({ method, result }) => method === 'dmarc' && result === 'fail')) return false;
  const passed = read.filter(({ result }) => result === 'pass');
  if (passed.some(({ method, properties }) => method === 'dmarc' && !properties.has('header.from'))) return true;
  const confirmed = new Set(
    passed.flatMap(({ method, properties }) => (CONFIRMS.get(method) ?? []).map((name) => domainIn(properties.get(name)))),
  );
  return [...new Set(from.map(domainIn))].every((domain) => [...confirmed].some((one) => isAligned(one, domain)));
}

/** Which property of a method that passed names the domain it passed for. */
const CONFIRMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['dmarc', ['header.from']],
  ['dkim', ['header.d', 'header.i']],
  ['spf', ['smtp.mailfrom']],
]);

interface Result {
  readonly method: string;
  readonly result: string;
  readonly properties: ReadonlyMap<string, string>;
}

/** `dkim=pass header.i=@acme.example`; a method may have a version: `dkim/1`. */
function resultOf(text: string): Result {
  const [[method, result] = ['', ''], ...properties] = text.split(' ').map((word): [string, string] => {
    const at = word.indexOf('=');
    return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
  });
  return { method: method.split('/')[0] ?? '', result, properties: new Map(properties) };
}

const domainIn = (address = ''): string => domainToASCII(address.slice(address.lastIndexOf('@') + 1));

/**
 * DMARC's relaxed alignment, as far as it goes without the list of public suffixes: the same, or one within the other. (Two sub-domains
 * of one company's domain look like two companies' domains below co.uk.)
 */
function isAligned(one: string, other: string): boolean {
  if (!one.includes('.') || !other.includes('.')) return false;
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

/**
 * Comments, and quoted strings within them, repeat what the sender wrote, `(dmarc=pass)` included: they go. Outside of comments a quoted
 * string is part of a value (`"a b"@acme.example`): nothing in it may look like the end of the value.
 */
function withoutQuotesAndComments(value: string): string {
  let plain = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at += 1) {
    let letter = value[at] ?? '';
    const escaped = letter === '\\' && (quoted || depth > 0);
    if (escaped) letter = value[(at += 1)] ?? '';
    if (!escaped && letter === '"') quoted = !quoted;
    else if (quoted && depth === 0) plain += /[\w.@+-]/.test(letter) ? letter : '_';
    else if (quoted || escaped) continue;
    else if (letter === '(') depth += 1;
    else if (letter === ')' && depth > 0) depth -= 1;
    else if (depth === 0) plain += letter;
  }
  return plain;
}
