/**
 * Gmail queries for an import: few enough to be cheap (5 units each), short enough to be answered. The length limit of `q` is not
 * documented and long queries came back silently empty elsewhere (FAILURES R32), so: ≤ 15 addresses or domains and ≤ 1,500 characters.
 */
import { spellings } from './addresses';

const MAX_TERMS = 15;
const MAX_CHARACTERS = 1_500;

/** `to:` also matches Cc and perhaps Bcc (seen, not documented), so every field is named. Domains work like addresses here. */
const clause = (term: string): string =>
  spellings(term)
    .flatMap((one) => ['from', 'to', 'cc', 'bcc'].map((field) => `${field}:${quoted(one)}`))
    .join(' ');

/** o'neill@acme.example: unquoted, what means something in Gmail's syntax would change the whole query. */
const quoted = (term: string): string => (/[(){}']/.test(term) || term.startsWith('-') ? `"${term}"` : term);

/** A term with quotes or spaces can't be searched for: such addresses are left to what was judged before, and to the audit. */
export const isSearchable = (term: string): boolean => /^[^\s"\\]+$/.test(term) && term.length <= 254;

export interface SearchChunk {
  terms: string[];
  /** `after:` takes epoch seconds; calendar dates would mean midnight Pacific. */
  q: string;
}

/** The next chunk of the list; null when nothing searchable is left. `since` is a Date; one minute is added as overlap. */
export function nextChunk(terms: readonly string[], since: Date): SearchChunk | null {
  const taken: string[] = [];
  const after = ` after:${Math.floor(since.getTime() / 1000) - 60}`;
  let length = after.length + 2;
  for (const term of terms) {
    if (!isSearchable(term)) continue;
    const more = clause(term).length + 1;
    if (taken.length > 0 && (taken.length >= MAX_TERMS || length + more > MAX_CHARACTERS)) break;
    taken.push(term);
    length += more;
  }
  return taken.length === 0 ? null : { terms: taken, q: `{${taken.map(clause).join(' ')}}${after}` };
}

/** Six calendar months before `now`, to the millisecond; 31 August goes back to the last day of February. */
export function sixMonthsBefore(now: Date): Date {
  const back = new Date(now);
  back.setUTCMonth(back.getUTCMonth() - 6);
  if (back.getUTCDate() !== now.getUTCDate()) back.setUTCDate(0);
  return back;
}

/** Which of a thread's wanted messages to read how: `threads.get` brings the whole thread for the price of two or more messages. */
export function readPlan(
  wanted: readonly { gmailId: string; threadId: string }[],
  price: { message: number; thread: number },
): { threads: string[]; messages: string[] } {
  const byThread = new Map<string, string[]>();
  for (const { gmailId, threadId } of wanted) byThread.set(threadId, [...(byThread.get(threadId) ?? []), gmailId]);
  const plan: { threads: string[]; messages: string[] } = { threads: [], messages: [] };
  for (const [threadId, ids] of byThread) {
    if (ids.length >= 2 && ids.length * price.message > price.thread) plan.threads.push(threadId);
    else plan.messages.push(...ids);
  }
  return plan;
}
