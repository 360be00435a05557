/**
 * HTML → text, for mail that has no plain part. One pass over a stream of tags, no tree: 50,000 nested elements cost no more
 * than 50,000 words.
 */
import { Parser } from 'htmlparser2';

const SILENT = new Set(['script', 'style', 'title', 'template', 'noscript', 'textarea', 'select', 'svg', 'math']);
const LINE = new Set(['div', 'tr', 'li', 'dt', 'dd', 'address', 'section', 'article', 'header', 'footer', 'center', 'hr', 'option']);
const PARAGRAPH = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'ul', 'ol', 'dl', 'blockquote', 'pre']);

/** What a reader would see, with line breaks where blocks end. `html` should be cut to its limit before. */
export function textOfHtml(html: string): string {
  const out: string[] = [];
  let silent = 0;
  let preformatted = 0;
  /** Line ends owed before the next word: blocks ask for at least so many, `<br>` adds one. */
  let owed = 0;
  const write = (text: string) => {
    if (owed > 0) out.push('\n'.repeat(owed));
    owed = 0;
    out.push(text);
  };
  const block = (name: string) => {
    if (PARAGRAPH.has(name)) owed = 2;
    else if (LINE.has(name)) owed = Math.max(owed, 1);
  };
  const parser = new Parser({
    onopentagname(name) {
      if (SILENT.has(name)) silent += 1;
      if (silent) return;
      if (name === 'pre') preformatted += 1;
      block(name);
      if (name === 'br') owed = Math.min(2, owed + 1);
      if (name === 'li') write('- ');
      if (name === 'td' || name === 'th') write(' ');
    },
    ontext(text) {
      if (silent) return;
      const words = preformatted ? text : text.replace(/[ \t\r\n\f]+/g, ' ');
      if (preformatted || owed === 0 || words !== ' ') write(words);
    },
    onclosetag(name) {
      if (SILENT.has(name) && silent) silent -= 1;
      if (silent) return;
      if (name === 'pre' && preformatted) preformatted -= 1;
      block(name);
    },
  });
  parser.end(html);
  return tidy(out.join(''));
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/\u00a0/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Gmail escapes its preview text for HTML; people read it as text. */
export function withoutEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) return NAMED[name.toLowerCase()] ?? whole;
      const code = decimal ? Number(decimal) : parseInt(hex ?? '', 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
