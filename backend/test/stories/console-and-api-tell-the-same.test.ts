/**
 * What became of a mailbox's mail is counted from what is stored, whichever search ran last: the page and the API give the same figures.
 * And the same addresses that Google names as the member's own.
 */
import { SKIP_WORDS } from '../../src/web/pages/settings/state-words';
import { ADA, shown } from '../support/mailbox';
import { startStory, type Story } from '../support/story';
import { smallTeam } from '../support/worlds';
import { signedIn, type Browser } from '../web/browser';

let story: Story;
let ada: Browser;
beforeAll(async () => {
  story = await startStory({ world: smallTeam(), auditDelaySeconds: 0 });
  await story.connect(ADA);
  await story.settled({ audited: true });
  ada = await signedIn(story, ADA);
});
afterAll(() => story.end());

/** The table under “synced, left out, and why”, as it is read. */
async function onThePage(): Promise<{ synced: number; skipped: [words: string, n: number][] }> {
  const { text } = await ada.get('/settings/gmail');
  const table = /<div id="skipped">(.*?)<\/div>/s.exec(text)?.[1] ?? '';
  const rows = [...table.matchAll(/<td>([^<]*)<\/td><td class="right">(\d+)<\/td>/g)];
  return {
    synced: Number(/>(\d+) mails? synced/.exec(text)?.[1]),
    skipped: rows.map(([, words = '', n]): [string, number] => [words, Number(n)]).sort(),
  };
}

async function inTheApi(): ReturnType<typeof onThePage> {
  const { synced, skipped } = await shown(story);
  const inWords = Object.entries(skipped).map(([reason, n]): [string, number] => [SKIP_WORDS[reason as keyof typeof SKIP_WORDS], n]);
  return { synced, skipped: inWords.sort() };
}

test('after an import, with what only the check of the whole mailbox looked at', async () => {
  expect(await shown(story)).toMatchObject({ synced: 3, skipped: { 'internal-only': 1, 'no-known-user': 1 }, import: { skipped: {} } });
  expect(await inTheApi()).toEqual(await onThePage());
});

test('after a User was added, whose mail alone the last search was about', async () => {
  const user = { customer: 'acme', name: 'Stan', email: 'stranger@nowhere.example' };
  expect(await story.api('/users/stan', { method: 'PUT', body: user })).toMatchObject({ status: 200 });
  await story.settled();
  expect(await shown(story)).toMatchObject({ synced: 4, skipped: { 'internal-only': 1 }, import: { synced: 1 } });
  expect(await inTheApi()).toEqual(await onThePage());
});

test('of every mailbox in the list its own figures, and none of what is not there', async () => {
  await story.connect('bo@northwind.example');
  await story.settled();
  expect(await shown(story, 'bo@northwind.example')).toMatchObject({ synced: 0, skipped: {} });
  expect(await inTheApi()).toEqual(await onThePage());
});

test('the addresses a member sends as, found in Gmail, stand on the page and in the API', async () => {
  const { data } = (await story.api('/team-members')).body as { data: { email: string; secondaryEmails: string[]; sendAs: string[] }[] };
  const { secondaryEmails, sendAs } = data.find(({ email }) => email === ADA) ?? { secondaryEmails: [], sendAs: [] };
  expect([secondaryEmails, [...sendAs].sort()]).toEqual([['ada.berg@northwind.example'], [ADA, 'sales@northwind.example']]);
  expect((await ada.get('/settings/gmail')).text).toContain(
    'Yours as well, found at Google: ada.berg@northwind.example, sales@northwind.example<',
  );
});
