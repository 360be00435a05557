/** The line of text that Gmail shows beside a subject. */
import type { MimePart } from '../mail/mime';
import { readableText } from '../mail/text';

const LENGTH = 200;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** About 200 characters of the message's text, white space folded, escaped for HTML as Gmail's API does it. */
export function snippetOf(tree: MimePart): string {
  const words = readableText(tree).slice(0, 20_000).replace(/\s+/g, ' ').trim();
  const characters = [...words.slice(0, LENGTH * 2)].slice(0, LENGTH);
  const cut = characters.length < LENGTH ? characters.join('') : characters.join('').replace(/\s\S*$/, '');
  return cut.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}
