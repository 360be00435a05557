/** Google's listings in pages of a few rows, whatever was asked for, so that small mailboxes have several; and what may happen to pages. */

type Kind = 'messages' | 'history';
type Ask = (url: URL) => Promise<Response>;

export interface Listings {
  /** A call to Google by whoever this token belongs to, as it comes to pass. */
  through(url: URL, bearer: string, ask: Ask): Promise<Response>;
  /** The next second page of a listing is the first one again, with the token that leads to the second. */
  repeatPage(): void;
  /** The next page token that is used is none of Google's any more. */
  expireToken(kind: Kind): void;
  /** Nothing happens to pages any more. */
  calm(): void;
}

const LISTED = /\/users\/[^/]+\/(messages|history)$/;

/** `rows` null: as many as were asked for. */
export function makeListings(rows: number | null): Listings {
  let repeated = false;
  const expired = new Set<Kind>();
  /** The page before, by what was asked apart from its token. */
  const before = new Map<string, Response>();

  return {
    async through(url, bearer, ask) {
      const kind = LISTED.exec(url.pathname)?.[1] as Kind | undefined;
      if (!kind) return ask(url);
      const asked = new URL(url);
      const token = asked.searchParams.get('pageToken');
      if (rows !== null) asked.searchParams.set('maxResults', String(rows));
      if (token && expired.delete(kind)) asked.searchParams.set('pageToken', 'expired');
      const question = [bearer, ...[...url.searchParams].filter(([name]) => name !== 'pageToken')].join();
      const page = before.get(question);
      if (token && repeated && page) {
        repeated = false;
        return page.clone();
      }
      const answer = await ask(asked);
      if (answer.ok) before.set(question, answer.clone());
      return answer;
    },
    repeatPage: () => void (repeated = true),
    expireToken: (kind) => void expired.add(kind),
    calm() {
      repeated = false;
      expired.clear();
    },
  };
}
