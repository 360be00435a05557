/**
 * Two organisations, every page and form of the console that names a thing in its address: an admin of one, asking with the real ids
 * of the other, finds nothing, is told nothing and changes nothing (FAILURES S5). New routes are in here by being in the table.
 */
import { routes } from '../../src/web/routes';
import { startStory, type Story } from '../support/story';
import { signedIn, type Answer, type Browser } from './browser';
import { SUE, theirWorld, THEIRS } from './their-world';
import { ADA, BEN, SOUTH, twoCompanies } from './two-companies';

let story: Story;
let ada: Browser;
let sue: Browser;
/** Address → what stands in it for the other organisation's thing, the longest first. */
let ids: [place: string, id: string][];

beforeAll(async () => {
  story = await startStory({ world: twoCompanies });
  await story.connect(ADA);
  await story.connect(SUE);
  await story.settled();
  [ada, sue] = [await signedIn(story, ADA), await signedIn(story, SUE)];
  const org = story.organisations.get(SOUTH)?.id ?? '';
  const { store } = story.parts;
  const message = await store.messages.byKey(org, `first@${SOUTH}`);
  const connection = await store.connections.of(org, SUE, 'gmail');
  const [key] = await store.apiKeys.list(org);
  ids = [
    [
      '/interactions/:id/messages/:message/attachments/:part',
      `/interactions/${message?.conversation}/messages/${message?.id}/attachments/${message?.attachments[0]?.partId}`,
    ],
    ['/interactions/:id/messages/:message', `/interactions/${message?.conversation}/messages/${message?.id}`],
    ['/interactions/:id', `/interactions/${message?.conversation}`],
    ['/customers/:id', `/customers/c-${SOUTH}`],
    ['/users/:id', `/users/u-${SOUTH}`],
    ['/admin/mailboxes/members/:email', `/admin/mailboxes/members/${SUE}`],
    ['/admin/mailboxes/:id', `/admin/mailboxes/${connection?.id}`],
    ['/admin/keys/:id', `/admin/keys/${key?.id}`],
  ];
  expect(JSON.stringify(ids)).not.toContain('undefined');
}, 60_000);
afterAll(() => story.end());

const table = routes().filter(({ guard, path }) => (guard === 'session' || guard === 'admin') && /(?<!\\):/.test(path));
const named = (method: string) => table.filter((row) => row.method === method).map(({ path }) => path);

function theirPath(pattern: string): string {
  const [place, id] = ids.find(([known]) => pattern.startsWith(known)) ?? [];
  if (place === undefined || id === undefined) throw new Error(`say what ${pattern} looks like for another organisation's thing`);
  return pattern.replace(place, id);
}

/** What each form would do if it were allowed to. */
const FORM = { visibility: 'metadata', what: 'conversation', data: 'delete' };

/** The page or the file's name, and the page it leads to with what it says there. */
async function told({ text, location, headers }: Answer, browser: Browser): Promise<string> {
  const next = location === '' ? '' : (await browser.get(location)).text;
  return [text, next, headers.get('content-disposition')].join('\n');
}

test('every address with something in it is asked for', () => {
  expect(table.length).toBeGreaterThanOrEqual(14);
  expect(table.filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual([]);
});

test.each(named('GET'))('GET %s shows its own organisation something, and nothing to another', async (path) => {
  const own = await sue.get(theirPath(path));
  expect(own.status).toBe(200);
  expect(await told(own, sue)).toMatch(THEIRS);
  const before = await theirWorld(story);
  const answer = await ada.get(theirPath(path));
  expect(await told(answer, ada)).not.toMatch(THEIRS);
  expect([200, 303, 404]).toContain(answer.status);
  expect(await theirWorld(story)).toBe(before);
});

test.each(named('POST'))('POST %s changes nothing of another organisation', async (path) => {
  const wanted = async () => (await story.parts.store.connections.list(story.organisations.get(SOUTH)?.id ?? '')).map((one) => one.wantSeq);
  const before = [await theirWorld(story), await wanted()];
  const answer = await ada.post(theirPath(path), FORM);
  expect([303, 404]).toContain(answer.status);
  expect(await told(answer, ada)).not.toMatch(THEIRS);
  await story.settled();
  expect([await theirWorld(story), await wanted()]).toEqual(before);
});

describe('a person’s data', () => {
  const jo = { address: 'jo@globex.example' };
  const known = `/admin/data?address=${jo.address}`;
  const confirmed = `/admin/data/erase?address=${jo.address}`;

  test('of another organisation is nothing to be seen, handed out or erased', async () => {
    expect((await sue.get(known)).text).toMatch(THEIRS);
    const before = await theirWorld(story);
    for (const answer of [
      await ada.get(known),
      await ada.get(confirmed),
      await ada.post('/admin/data/export', jo),
      await ada.post('/admin/data/erase', jo),
    ]) {
      expect(answer.status).toBe(200);
      expect(await told(answer, ada)).not.toMatch(THEIRS);
    }
    await story.settled();
    expect(await theirWorld(story)).toBe(before);
  });

  test('is for admins: a member is told so, and nothing happens', async () => {
    const ben = await signedIn(story, BEN);
    const trail = () => story.parts.store.auditLog.list(story.organisation.id, null, 100);
    const before = await trail();
    for (const { status, text } of [
      await ben.get('/admin/data'),
      await ben.get(known),
      await ben.get(confirmed),
      await ben.post('/admin/data/export', jo),
      await ben.post('/admin/data/erase', jo),
      await ben.post('/admin/data/let-in', jo),
    ]) {
      expect(status).toBe(403);
      expect(text).toContain('Only your organisation’s admins may open this page.');
      expect(text).not.toContain(jo.address);
    }
    expect(await trail()).toEqual(before);
    expect((await ben.get('/customers')).text).not.toContain('/admin/data');
  });
});

test('their own admin does change something by the same forms', async () => {
  for (const path of named('POST').filter((one) => one.includes('visibility') || one.includes('keys'))) {
    const before = await theirWorld(story);
    expect((await sue.post(theirPath(path), FORM)).status).toBe(303);
    expect(await theirWorld(story)).not.toBe(before);
  }
});
