/**
 * HTML of a mail → HTML that may be shown: an allow-list without images, styles, vector graphics or forms (FAILURES §4).
 * It is shown in a sandboxed frame besides; this is the first wall, not the only one.
 */
import { Tokenizer } from 'htmlparser2';
import sanitizeHtml from 'sanitize-html';

export const HTML_LIMIT = 256 * 1024;
const DEPTH_LIMIT = 200;

const ABSOLUTE = /^\s*(https?:\/\/|mailto:)/i;

const OPTIONS: sanitizeHtml.IOptions = {
  // prettier-ignore
  allowedTags: [
    'a', 'abbr', 'address', 'b', 'bdi', 'bdo', 'blockquote', 'br', 'caption', 'center', 'cite', 'code', 'col', 'colgroup', 'dd', 'del', 'div', 'dl', 'dt',
    'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'ins', 'kbd', 'li', 'mark', 'ol', 'p', 'pre', 'q', 's', 'samp', 'small', 'span', 'strike',
    'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'tt', 'u', 'ul', 'var', 'wbr',
  ],
  allowedAttributes: {
    '*': ['dir', 'lang'],
    a: ['href', 'title', 'target', 'rel'],
    td: ['colspan', 'rowspan', 'align', 'valign'],
    th: ['colspan', 'rowspan', 'align', 'valign'],
    ol: ['start', 'type'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: {},
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'title',
    'template',
    'svg',
    'math',
    'iframe',
    'object',
    'select',
    'xmp',
    'noembed',
  ],
  transformTags: {
    // A relative address in a mail would lead into this console.
    a: (tagName, { href = '', title }) => ({
      tagName,
      attribs: {
        ...(ABSOLUTE.test(href) ? { href, target: '_blank', rel: 'noopener noreferrer nofollow' } : {}),
        ...(title ? { title } : {}),
      },
    }),
  },
};

/** Never longer than HTML_LIMIT characters. Never throws. */
export function safeHtml(html: string): { readonly html: string; readonly cut: boolean } {
  let source = html.slice(0, HTML_LIMIT);
  let cut = source.length < html.length;
  for (;;) {
    const safe = sanitizeHtml(flattened(source), OPTIONS);
    if (safe.length <= HTML_LIMIT) return { html: safe, cut };
    // Escaping makes text longer (`<` is four characters): take less of the source, so that no tag is cut in two.
    source = source.slice(0, Math.floor((source.length * HTML_LIMIT * 0.9) / safe.length));
    cut = true;
  }
}

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr']);

/**
 * Drops tags nested deeper than DEPTH_LIMIT and end tags that end nothing; text stays. Without it 256 KB of nested elements
 * cost the sanitiser up to 1.7 s (measured): its parser searches its whole stack at every end tag.
 */
function flattened(html: string): string {
  const open: string[] = [];
  const dropped: [number, number][] = [];
  let tag = { name: '', start: 0, closing: false };
  const ended = (end: number) => {
    const { name, start, closing } = tag;
    if (closing) {
      const at = open.lastIndexOf(name);
      if (at >= 0) open.length = at;
      else dropped.push([start, end]);
    } else if (!VOID.has(name)) {
      while (closesByItself(name, open.at(-1))) open.pop();
      if (open.length >= DEPTH_LIMIT) dropped.push([start, end]);
      else open.push(name);
    }
  };
  const nothing = () => undefined;
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: false },
    {
      onopentagname(start, end) {
        tag = { name: html.slice(start, end).toLowerCase(), start: start - 1, closing: false };
      },
      onclosetag(start, end) {
        tag = { name: html.slice(start, end).toLowerCase(), start: start - 2, closing: true };
        const close = html.indexOf('>', end);
        ended(close < 0 ? html.length : close + 1);
      },
      onopentagend: (end) => ended(end + 1),
      onselfclosingtag: (end) => ended(end + 1), // HTML has none: `<div/>` opens a div
      onattribdata: nothing,
      onattribentity: nothing,
      onattribend: nothing,
      onattribname: nothing,
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onend: nothing,
      onprocessinginstruction: nothing,
      ontext: nothing,
      ontextentity: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return without(html, dropped);
}

/** End tags people leave out, closed as the sanitiser's parser closes them; where unsure, a tag counts as nested. */
const CLOSES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['p', new Set(['p'])],
  ['li', new Set(['li'])],
  ['td', new Set(['td', 'th'])],
  ['th', new Set(['th'])],
  ['tr', new Set(['tr', 'td', 'th'])],
]);

const closesByItself = (opening: string, top: string | undefined): boolean => top !== undefined && (CLOSES.get(opening)?.has(top) ?? false);

function without(text: string, ranges: readonly [number, number][]): string {
  if (ranges.length === 0) return text;
  const kept: string[] = [];
  let from = 0;
  for (const [start, end] of ranges) {
    kept.push(text.slice(from, Math.max(from, start)));
    from = Math.max(from, end);
  }
  return kept.join('') + text.slice(from);
}
