/** How long a running import still takes. */
import type { ConnectionFacts } from './connection-facts';

/** Read before anything is said. */
const ENOUGH = 10;

/**
 * At the rate so far, or at the rate that Google's quota allows when that is slower: a minute's units are spent within seconds, and the
 * rest of the minute is waited for, so the rate of these seconds says nothing about the next minutes. Null while it is too early to
 * tell: little was read, or more may still be found.
 */
export function etaSeconds({ import: progress, searchTerms }: Pick<ConnectionFacts, 'import' | 'searchTerms'>, now: Date): number | null {
  if (!progress || progress.done < ENOUGH || searchTerms.length > 0) return null;
  const tookMs = Math.max(now.getTime() - progress.startedAt.getTime(), progress.budgetMs ?? 0);
  return Math.max(1, Math.round(((progress.found - progress.done) * tookMs) / progress.done / 1_000));
}
