/** No other site may act for a signed-in person: every route of the console that changes something, every way of asking (FAILURES S10). */
import { refuseOtherSites } from '../../src/web/csrf';
import { routes } from '../../src/web/routes';
import { startStory, type Story } from '../support/story';
import { signedIn, type Browser } from './browser';
import { ADA, twoCompanies } from './two-companies';

let story: Story;
let browser: Browser;
beforeAll(async () => {
  story = await startStory({ world: twoCompanies, work: false });
  browser = await signedIn(story, ADA);
}, 60_000);
afterAll(() => story.end());

const changing = routes().filter(({ method, path }) => method !== 'GET' && !/^\/(api|addon|push)\//.test(path));
const path = (pattern: string) => pattern.replace(/:\w+/g, '000000000000000000000000');

const FOREIGN: [string, Record<string, string>][] = [
  ['from another site', { 'sec-fetch-site': 'cross-site' }],
  ['from a sister domain', { 'sec-fetch-site': 'same-site' }],
  ['typed in', { 'sec-fetch-site': 'none' }],
  ['another site that claims our origin', { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1' }],
];

test.each(changing.map(({ method, path: pattern }) => [method, pattern] as const))(
  '%s %s refuses other sites',
  async (_method, pattern) => {
    for (const [, headers] of FOREIGN) expect((await browser.post(path(pattern), {}, headers)).status).toBe(403);
    expect((await browser.get('/')).location).toBe('/customers'); // still signed in: not even sign-out was done
  },
);

describe('a browser that does not say where a request comes from', () => {
  const ask =
    (headers: Record<string, string>, method = 'POST') =>
    () =>
      refuseOtherSites({ method, get: (name: string) => headers[name] } as never, 'https://sync.example.com');

  test('is believed by its Origin, letter by letter', () => {
    expect(ask({ origin: 'https://sync.example.com' })).not.toThrow();
    for (const origin of ['https://sync.example.com.evil.example', 'http://sync.example.com', 'https://sync.example.com:8443', 'null', ''])
      expect(ask({ origin })).toThrow('This came from another site');
    expect(ask({})).toThrow('This came from another site');
  });

  test('may read', () => expect(ask({}, 'GET')).not.toThrow());
});
