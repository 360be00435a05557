/** Turns templates into sentences: `{a|b}` is a choice (may be nested), `$name` a fact. */
import type { Prng } from './prng';

export type Facts = Readonly<Record<string, string>>;

const INNERMOST_CHOICE = /\{([^{}]*)\}/;

function choose(rng: Prng, template: string): string {
  let text = template;
  for (let found = INNERMOST_CHOICE.exec(text); found !== null; found = INNERMOST_CHOICE.exec(text)) {
    text = text.slice(0, found.index) + rng.pick((found[1] ?? '').split('|')) + text.slice(found.index + found[0].length);
  }
  return text;
}

/** @throws when the template names a fact that is not given: a typing error in a data table must not reach a reader. */
export function fill(rng: Prng, template: string, facts: Facts): string {
  return choose(rng, template).replace(/\$([A-Za-z]\w*)/g, (_, name: string) => {
    const fact = facts[name];
    if (fact === undefined) throw new Error(`no fact "${name}" for "${template}"`);
    return fact;
  });
}

/** Facts such as "salmon" or "the API" may open a sentence. */
export const capitaliseSentences = (text: string): string =>
  text.replace(/(^|[.!?] |\n\n)(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());

export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
