/** Lists: headers that sort, chips that filter, "Next" that pages. Plain links and GET forms; htmx only saves the page load. */
import type { ComponentChildren } from 'preact';
import { Icon } from './icons';

/** Query values of a list page; undefined ones are left out of addresses. */
export type Query = Readonly<Record<string, string | undefined>>;

/** `path?…` with some values replaced; the cursor never survives a change. */
export function hrefWith(path: string, query: Query, change: Query): string {
  const merged = { ...query, cursor: undefined, ...change };
  const pairs = Object.entries(merged).flatMap(([key, value]) => (value ? [[key, value]] : []));
  const text = new URLSearchParams(pairs).toString();
  return text ? `${path}?${text}` : path;
}

/** htmx: replace the list in place and keep the address right. Without JavaScript the link is a link. */
export const inPlace = (href: string) => ({
  href,
  'hx-get': href,
  'hx-target': '#list',
  'hx-select': '#list',
  'hx-swap': 'outerHTML',
  'hx-push-url': 'true',
});

interface SortHeaderProps {
  label: string;
  path: string;
  query: Query;
  sort: string;
  /** The sort value this header asks for first, and the reverse one. */
  first: string;
  second: string;
  class?: string;
  title?: string;
}

export function SortHeader({ label, path, query, sort, first, second, class: className, title }: SortHeaderProps) {
  const active = sort === first || sort === second;
  const descending = active && sort.startsWith('-');
  const next = sort === first ? second : first;
  return (
    <th scope="col" class={className} aria-sort={active ? (descending ? 'descending' : 'ascending') : 'none'}>
      <a class="sort" title={title} {...inPlace(hrefWith(path, query, { sort: next }))}>
        {label}
        {active && <Icon name={descending ? 'down' : 'up'} size={12} />}
      </a>
    </th>
  );
}

export function Chip({ href, on, children }: { href: string; on: boolean; children: ComponentChildren }) {
  return (
    <a class="chip" aria-current={on ? 'true' : undefined} {...inPlace(href)}>
      {children}
    </a>
  );
}

interface SearchProps {
  path: string;
  query: Query;
  /** Names of the other filters that a search keeps. */
  kept: readonly string[];
  label: string;
  placeholder: string;
  children?: ComponentChildren;
}

/** The search box of a list; other filters ride along as hidden fields or as the given controls. */
export function Search({ path, query, kept, label, placeholder, children }: SearchProps) {
  return (
    <form
      class="search"
      role="search"
      method="get"
      action={path}
      hx-get={path}
      hx-target="#results"
      hx-select="#results"
      hx-select-oob="#chips"
      hx-swap="outerHTML"
      hx-push-url="true"
      hx-trigger="submit, change, input changed delay:250ms from:find input[type=search]"
    >
      {kept
        .filter((key) => query[key])
        .map((key) => (
          <input key={key} type="hidden" name={key} value={query[key]} />
        ))}
      <label class="search-box">
        <span class="unseen">{label}</span>
        <Icon name="search" />
        <input type="search" name="q" value={query['q'] ?? ''} placeholder={placeholder} autocomplete="off" data-search />
        <kbd aria-hidden="true">/</kbd>
      </label>
      {children}
      <button class="button search-go" type="submit">
        Search
      </button>
    </form>
  );
}

interface PagingProps {
  path: string;
  query: Query;
  nextCursor: string | null;
  /** "50 of 1,240 customers" */
  count: string;
}

export function Paging({ path, query, nextCursor, count }: PagingProps) {
  return (
    <div class="paging">
      <p class="paging-count">{count}</p>
      <div class="paging-links">
        {query['cursor'] && (
          <a class="button" href={hrefWith(path, query, {})}>
            First page
          </a>
        )}
        {nextCursor && (
          <a class="button" rel="next" href={hrefWith(path, query, { cursor: nextCursor })}>
            Next
          </a>
        )}
      </div>
    </div>
  );
}
