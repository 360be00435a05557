/**
 * Did Google see this mail fail DMARC? Only Google's own verdict counts: the field of mx.google.com, the topmost one, because
 * a sender can write any Authentication-Results below it. No verdict (own mail, mail without a policy) counts as authentic.
 */

/** Takes the fields' values from the top. */
export function isAuthentic(authenticationResults: readonly string[]): boolean {
  const own = authenticationResults.map(withoutQuotedAndComments).find((value) => /^\s*mx\.google\.com\s*(?:\d+\s*)?(?:;|$)/i.test(value));
  return own === undefined || !/;\s*dmarc\s*=\s*fail\b/i.test(own);
}

/** Comments and quoted strings repeat what the sender wrote, `(dmarc=pass)` included. */
function withoutQuotedAndComments(value: string): string {
  let plain = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const letter = value[at] ?? '';
    if (letter === '\\' && (quoted || depth > 0)) at += 1;
    else if (letter === '"' && depth === 0) quoted = !quoted;
    else if (quoted) continue;
    else if (letter === '(') depth += 1;
    else if (letter === ')' && depth > 0) depth -= 1;
    else if (depth === 0) plain += letter;
  }
  return plain;
}
