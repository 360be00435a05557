/** What may happen to the pages of a listing, before anything is concluded from a product that survives it. */
import { makeListings, type Listings } from '../../simulate/listings';

const LISTING = 'http://google/gmail/v1/users/me/messages?q=from:jo&maxResults=500';
const ROWS = ['m1', 'm2', 'm3', 'm4', 'm5'];

/** A Google whose page token is the number of rows already given. */
async function google(url: URL): Promise<Response> {
  const token = url.searchParams.get('pageToken') ?? '0';
  if (!/^\d+$/.test(token)) return new Response('Invalid pageToken', { status: 400 });
  const [from, rows] = [Number(token), Number(url.searchParams.get('maxResults'))];
  return Response.json({ ids: ROWS.slice(from, from + rows), ...(from + rows < ROWS.length ? { next: String(from + rows) } : {}) });
}

/** Every page of one person's listing, as a caller reads it: to the end, or to a refusal. */
async function pagesOf(listings: Listings, bearer = 'ada'): Promise<string[]> {
  const pages: string[] = [];
  for (let token: string | undefined; ;) {
    const answer = await listings.through(new URL(`${LISTING}${token ? `&pageToken=${token}` : ''}`), bearer, google);
    if (!answer.ok) return [...pages, `refused ${answer.status}`];
    const { ids, next } = (await answer.json()) as { ids: string[]; next?: string };
    pages.push(ids.join(' '));
    if (!next) return pages;
    token = next;
  }
}

test('pages are as large as the caller asks, or as small as the seed says', async () => {
  expect(await pagesOf(makeListings(null))).toEqual(['m1 m2 m3 m4 m5']);
  expect(await pagesOf(makeListings(2))).toEqual(['m1 m2', 'm3 m4', 'm5']);
});

test('a page comes twice, once, and nobody gets another one’s', async () => {
  const listings = makeListings(2);
  await pagesOf(listings, 'ben');
  listings.repeatPage();
  expect(await pagesOf(listings)).toEqual(['m1 m2', 'm1 m2', 'm3 m4', 'm5']);
  expect(await pagesOf(listings)).toEqual(['m1 m2', 'm3 m4', 'm5']);
});

test('an expired token is refused, and the listing can be read from the start', async () => {
  const listings = makeListings(2);
  listings.expireToken('history');
  expect(await pagesOf(listings)).toHaveLength(3);
  listings.expireToken('messages');
  expect(await pagesOf(listings)).toEqual(['m1 m2', 'refused 400']);
  expect(await pagesOf(listings)).toEqual(['m1 m2', 'm3 m4', 'm5']);
});

test('in quiet times nothing happens to pages', async () => {
  const listings = makeListings(2);
  listings.repeatPage();
  listings.expireToken('messages');
  listings.calm();
  expect(await pagesOf(listings)).toEqual(['m1 m2', 'm3 m4', 'm5']);
});
