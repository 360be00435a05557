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

/** Answer and forward marks as mail programs write them, lower-cased: German, Nordic, Dutch, Romance, Slavic, Hungarian, Turkish … */
const MARKS = `re|r|fwd?|i|aw|wg|sv|vs|vb|vl|fs|rv|antw|doorst|tr|ref|rif|res|enc|odp|pd|vá|ynt|ilt|bls|atb|отв|ответ|пересл
|απ|πρθ|σχετ|השב|הועבר|رد|إعادة توجيه|回复|回覆|答复|答覆|转发|轉寄|轉發|返信|転送|회신|전달`.replace(/\n/g, '');

/** Also counted (`Re[2]:`, `Re(2):`, `Re^2:`) and with a full-width colon. */
const MARK = new RegExp(`^(?:${MARKS})\\s*(?:[[(]\\d{1,3}[\\])]|[\\^*-]\\d{1,3})?\\s*[:：]\\s*`, 'u');
/** Netscape's heirs wrap: `[Fwd: …]`. */
const WRAPPED = /^\[fwd?\s*[:：]\s*(.*)\]$/u;

/** Subject without the Re:/Fwd: marks of the usual languages, case and white space folded. */
export function baseSubject(subject: string): string {
  let rest = subject.replace(/\s+/g, ' ').trim().toLowerCase();
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(MARK, '').replace(WRAPPED, '$1').trim();
  }
  return rest;
}
