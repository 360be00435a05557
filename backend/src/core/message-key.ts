/**
 * What makes the same mail in two mailboxes one message: its Message-ID, or a hash when it has none.
 * Senders leave out < >, double them, or add spaces; ids per mailbox or with brackets broke dedupe elsewhere (FAILURES R30).
 */

/** RFC 5322 msg-id without the brackets and white space; '' when nothing usable is there. Case is kept: it is significant. */
export function normaliseMessageId(header: string | undefined): string {
  if (!header) return '';
  const bracketed = /<([^<>]+)>/.exec(header);
  const id = (bracketed?.[1] ?? header).replace(/[<>\s]/g, '');
  return id.length > 998 ? '' : id;
}

/** All ids of References and In-Reply-To, oldest first, without repeats. Ids without an @ (`<yes>`) are made up: left out. */
export function referencedIds(references: string | undefined, inReplyTo: string | undefined): string[] {
  const ids = `${references ?? ''} ${inReplyTo ?? ''}`.match(/<[^<>\s]+>|[^\s<>]+@[^\s<>]+/g) ?? [];
  return [...new Set(ids.map(normaliseMessageId).filter((id) => id.includes('@')))].slice(-100);
}

/** What is hashed when a mail has no Message-ID; the caller hashes it (core has no crypto). */
export function fallbackKeySource(mail: { from: string; date: string; subject: string; body: string }): string {
  return [mail.from, mail.date, mail.subject, mail.body.replace(/\r\n/g, '\n').trimEnd()].join('\n\u0000\n');
}

/** Subject without the Re:/Fwd: prefixes of the usual languages, case and white space folded. */
export function baseSubject(subject: string): string {
  let rest = subject.replace(/\s+/g, ' ').trim();
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/^\s*(?:(?:re|fwd?|aw|wg|sv|vs|vb|antw|tr|rif|res|enc)\s*(?:\[\d+\])?\s*:|\[fwd?:\s*(?=.*\]$))\s*/i, '');
  }
  return rest.replace(/\]$/, (end) => (subject.trim().toLowerCase().startsWith('[fw') ? '' : end)).toLowerCase();
}
