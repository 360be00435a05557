/**
 * Searching a mailbox for the addresses or domains still on its list: a few queries at once, and what they return stands on the
 * to-do list before its terms leave the search list. A query that fails keeps its terms; the others are not asked again.
 */
import { isSearchable, nextChunk, sixMonthsBefore, type SearchChunk } from '../core/search-plan';
import type { MessageReference } from '../google/gmail';
import type { Store } from '../store/open';
import { LANES, type ImportProgress } from '../store/records';
import type { FoundId } from '../store/todo';
import type { Fingerprints } from './fingerprints';
import type { Clock } from './ports';
import type { Slice } from './slice';

/** As many as reads (GOOGLE.md §2.1): with 1,000 addresses, one after the other would let people wait five seconds for the first mail. */
const SEARCHES_AT_ONCE = 5;

export interface Searched {
  /** What is left to search for, as far as this slice knows. */
  terms: string[];
  progress: ImportProgress;
}

export interface SearchParts {
  store: Store;
  clock: Clock;
  fingerprints: Fingerprints;
}

export function makeSearchMailbox({ store, clock, fingerprints }: SearchParts) {
  /** One round of queries. Throws the first failure after keeping what the others brought. */
  return async function searchMailbox(slice: Slice, terms: readonly string[], progress: ImportProgress): Promise<Searched> {
    const { organisation, connection } = slice.context;
    const since = connection.searchSince ?? sixMonthsBefore(clock.now());
    const chunks = nextChunks(terms, since);
    const answers = await Promise.allSettled(chunks.map(({ q }) => everyPage(slice, q)));
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const searched = new Set([
      ...chunks.filter((_, index) => answers[index]?.status === 'fulfilled').flatMap((chunk) => chunk.terms),
      ...terms.filter((term) => !isSearchable(term)),
    ]);
    // Gmail's index lags by seconds, and some addresses can't be searched for: what was judged before is known without it.
    const judged = await store.verdicts.ofPeople(connection.id, [...searched].map(await fingerprints(organisation.id)), since);
    // What was skipped before may link now that this address is somebody's: earlier verdicts don't count here.
    const unknown = await store.todo.unknown(organisation.id, connection.id, unique([...found, ...judged]), 'judged too');
    const added = await store.todo.add(organisation.id, connection.id, unknown, LANES.import);
    const next = { ...progress, found: progress.found + added, progressAt: clock.now() };
    await slice.checkpoint({ import: next }, [...searched]);
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed) throw failed.reason as Error;
    return { terms: terms.filter((term) => !searched.has(term)), progress: next };
  };
}

export type SearchMailbox = ReturnType<typeof makeSearchMailbox>;

const unique = (found: readonly FoundId[]): FoundId[] => [...new Map(found.map((one) => [one.id, one])).values()];

function nextChunks(terms: readonly string[], since: Date): SearchChunk[] {
  const chunks: SearchChunk[] = [];
  for (let rest = terms; chunks.length < SEARCHES_AT_ONCE;) {
    const chunk = nextChunk(rest, since);
    if (!chunk) break;
    chunks.push(chunk);
    const taken = new Set(chunk.terms);
    rest = rest.filter((term) => !taken.has(term));
  }
  return chunks;
}

async function everyPage({ gmail }: Slice, q: string): Promise<MessageReference[]> {
  const found: MessageReference[] = [];
  for (let pageToken: string | undefined; ;) {
    const page = await gmail.list({ q, ...(pageToken ? { pageToken } : {}) });
    found.push(...page.ids);
    // An empty page with a token is not the end.
    if (!page.nextPageToken) return found;
    pageToken = page.nextPageToken;
  }
}
