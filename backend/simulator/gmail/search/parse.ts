/**
 * Gmail's search syntax as a tree. Lenient as Gmail: unmatched brackets, lonely operators and empty groups are passed
 * over; what looks like an operator but is none is text to look for.
 */
export type SearchNode =
  | { readonly type: 'and' | 'or'; readonly children: readonly SearchNode[] }
  | { readonly type: 'not'; readonly child: SearchNode }
  | { readonly type: 'term'; readonly operator: string; readonly value: string };

type Token =
  { readonly kind: 'open' | 'close' | 'or' | 'not'; readonly text: string } | { readonly kind: 'operator' | 'word'; readonly text: string };

/** Operator names and what they are called here; '' is free text. */
const OPERATORS: Readonly<Record<string, string>> = {
  from: 'from',
  to: 'to',
  cc: 'cc',
  bcc: 'bcc',
  deliveredto: 'deliveredto',
  subject: 'subject',
  rfc822msgid: 'rfc822msgid',
  after: 'after',
  newer: 'after',
  before: 'before',
  older: 'before',
  newer_than: 'newer_than',
  older_than: 'older_than',
  in: 'in',
  is: 'is',
  label: 'label',
  has: 'has',
  larger: 'larger',
  size: 'larger',
  smaller: 'smaller',
  filename: 'filename',
  list: 'list',
  category: 'category',
};

/** Deeper brackets are passed over; no person writes them. */
const DEEPEST = 60;
const PIECE = /\s*(?:(-+)(?=[^\s-])|([(){}])|([a-z_0-9]+):|"([^"]*)"?|([^\s(){}"]+))/giy;

function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(query); match; match = PIECE.exec(query)) {
    const [, minus, bracket, name, quoted, word] = match;
    if (minus !== undefined) tokens.push({ kind: 'not', text: minus });
    else if (bracket !== undefined) tokens.push({ kind: bracket === '(' || bracket === '{' ? 'open' : 'close', text: bracket });
    else if (name !== undefined && OPERATORS[name.toLowerCase()] !== undefined)
      tokens.push({ kind: 'operator', text: OPERATORS[name.toLowerCase()]! });
    else if (name !== undefined) tokens.push({ kind: 'word', text: takeRest(query, match.index) });
    else if (quoted !== undefined) tokens.push({ kind: 'word', text: quoted });
    else if (word === 'OR' || word === '|') tokens.push({ kind: 'or', text: word });
    else if (word !== undefined && word !== 'AND' && word !== '-') tokens.push({ kind: 'word', text: word });
  }
  return tokens;
}

/** An unknown `name:value` is one word of text. */
function takeRest(query: string, from: number): string {
  const rest = /\s*([^\s(){}"]+)/y;
  rest.lastIndex = from;
  const match = rest.exec(query)!;
  PIECE.lastIndex = from + match[0].length;
  return match[1]!;
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

const group = (type: 'and' | 'or', children: readonly SearchNode[]): SearchNode | undefined =>
  children.length < 2 ? children[0] : { type, children };

/** One item: a term, a bracket with all that is in it, or the negation of one. Below the deepest level nothing is read any more. */
function parseItem(cursor: Cursor, given: string, depth: number): SearchNode | undefined {
  let operator = given;
  for (let token = cursor.tokens[cursor.at]; token && token.kind !== 'close' && token.kind !== 'or'; token = cursor.tokens[cursor.at]) {
    cursor.at++;
    if (token.kind === 'operator') {
      operator = token.text;
      continue;
    }
    if (token.kind === 'word') return { type: 'term', operator, value: token.text };
    if (depth >= DEEPEST) return undefined;
    if (token.kind === 'open') return parseSequence(cursor, operator, depth + 1, token.text);
    const child = parseItem(cursor, operator, depth + 1);
    return child && { type: 'not', child };
  }
  return undefined;
}

/** Items up to the closing bracket: joined by AND, or by OR inside braces. OR binds closer than the space between items. */
function parseSequence(cursor: Cursor, operator: string, depth: number, bracket: string): SearchNode | undefined {
  const alternatives: SearchNode[][] = [];
  let joinsLast = false;
  while (cursor.at < cursor.tokens.length) {
    const token = cursor.tokens[cursor.at]!;
    if (token.kind === 'close') {
      cursor.at++;
      if (bracket !== '') break;
      continue;
    }
    if (token.kind === 'or') {
      cursor.at++;
      joinsLast = alternatives.length > 0;
      continue;
    }
    const item = parseItem(cursor, operator, depth);
    if (!item) continue;
    if (joinsLast) alternatives.at(-1)!.push(item);
    else alternatives.push([item]);
    joinsLast = false;
  }
  const items = alternatives.flatMap((nodes) => group('or', nodes) ?? []);
  return group(bracket === '{' ? 'or' : 'and', items);
}

/** The tree of a query; undefined when nothing is asked for. Never throws. */
export function parseQuery(query: string): SearchNode | undefined {
  return parseSequence({ tokens: tokenize(query), at: 0 }, '', 0, '');
}
