/**
 * Searching a mailbox for the addresses or domains still on its list: a page of a few queries at once. What a page names stands on the
 * to-do list before the query's next one is asked for, and before the terms leave the search list with the last. However many pages a
 * query has, whoever comes after a slice that ended or failed goes on where that was.
 */
import { isSearchable, nextChunk, sixMonthsBefore, type SearchChunk } from '../core/search-plan';
import { GoogleError } from '../google/errors';
import type { MessageReference } from '../google/gmail';
import type { Store } from '../store/open';
import { LANES, type ConnectionRecord, type ImportProgress } from '../store/records';
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

/** Without a page token it has not begun. */
type Query = SearchChunk & { pageToken?: string };

export function makeSearchMailbox({ store, clock, fingerprints }: SearchParts) {
  /** One round of queries. Throws the first failure after keeping what the others brought. */
  return async function searchMailbox(slice: Slice, terms: readonly string[], progress: ImportProgress): Promise<Searched> {
    const { organisation, connection } = slice.context;
    const { reconsiderSeq } = connection;
    const since = connection.searchSince ?? sixMonthsBefore(clock.now());
    const queries = nextQueries(terms, since, connection);
    const answers = await Promise.allSettled(queries.map((query) => nextPage(slice, query)));
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.ids : []));
    const left = queries.flatMap((query, index) => (answers[index]?.status === 'fulfilled' ? (answers[index].value.left ?? []) : query));
    const unfinished = new Set(left.flatMap((query) => query.terms));
    const searched = new Set([
      ...queries.flatMap((query) => query.terms).filter((term) => !unfinished.has(term)),
      ...terms.filter((term) => !isSearchable(term)),
    ]);
    // Gmail's index lags by seconds, and some addresses can't be searched for: what was judged before is known without it.
    const judged = await store.verdicts.ofPeople(connection.id, [...searched].map(await fingerprints(organisation.id)), since);
    // What was skipped before may link now that this address is somebody's: earlier verdicts don't count here.
    const unknown = await store.todo.unknown(organisation.id, connection.id, unique([...found, ...judged]), 'judged too');
    const added = await store.todo.add(organisation.id, connection.id, unknown, LANES.import);
    const next = { ...progress, found: progress.found + added, progressAt: clock.now() };
    const searches = left.flatMap(({ pageToken, ...query }) => (pageToken ? [{ ...query, pageToken, reconsiderSeq }] : []));
    // Kept, or it would be another query at every look.
    const kept = connection.searchSince ? {} : { searchSince: since };
    await slice.checkpoint({ import: next, searches, ...kept }, [...searched]);
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed) throw failed.reason as Error;
    return { terms: terms.filter((term) => !searched.has(term)), progress: next };
  };
}

export type SearchMailbox = ReturnType<typeof makeSearchMailbox>;

const unique = (found: readonly FoundId[]): FoundId[] => [...new Map(found.map((one) => [one.id, one])).values()];

/** Those that have begun, and new ones. */
function nextQueries(terms: readonly string[], since: Date, { searches = [], reconsiderSeq }: ConnectionRecord): Query[] {
  // A page token belongs to its query; and what was found before a rule changed may have been left out by the old one.
  const queries: Query[] = searches.filter((one) => one.reconsiderSeq === reconsiderSeq && nextChunk(one.terms, since)?.q === one.q);
  for (let rest = without(terms, queries); queries.length < SEARCHES_AT_ONCE; rest = without(rest, queries.slice(-1))) {
    const chunk = nextChunk(rest, since);
    if (!chunk) break;
    queries.push(chunk);
  }
  return queries;
}

function without(terms: readonly string[], queries: readonly Query[]): string[] {
  const taken = new Set(queries.flatMap((query) => query.terms));
  return terms.filter((term) => !taken.has(term));
}

/** `left`: the query from its next page on; null when this was the last; from its beginning when Gmail no longer knows the page. */
async function nextPage({ gmail }: Slice, query: Query): Promise<{ ids: readonly MessageReference[]; left: Query | null }> {
  const { pageToken, ...begin } = query;
  try {
    const page = await gmail.list({ q: query.q, ...(pageToken ? { pageToken } : {}) });
    // An empty page with a token is not the end.
    return { ids: page.ids, left: page.nextPageToken ? { ...begin, pageToken: page.nextPageToken } : null };
  } catch (error) {
    if (error instanceof GoogleError && error.kind === 'resync' && pageToken) return { ids: [], left: begin };
    throw error;
  }
}
