/** Texts of strangers in lists: cut to what a line can show, counted as they weigh in HTML, so that no page grows past its limit. */

/** A quote or an angle bracket becomes up to six characters on the way. */
export const weightOf = (character: string): number => (/[<>&"']/.test(character) ? 5 : Buffer.byteLength(character));

/** The text's beginning up to `weight` characters as HTML counts them; line breaks and control characters become spaces. */
export function clip(text: string, weight: number): string {
  const beginning = text.slice(0, weight * 2);
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const line = beginning.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  let used = 0;
  let clipped = '';
  for (const character of line) {
    used += weightOf(character);
    if (used > weight) return `${clipped.trimEnd()}…`;
    clipped += character;
  }
  return beginning.length < text.length ? `${clipped.trimEnd()}…` : clipped;
}

/** Characters (as HTML counts them) of a name, a subject and a preview in a list. */
export const NAME = 90;
export const SUBJECT = 150;
export const SNIPPET = 150;
