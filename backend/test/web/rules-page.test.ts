/** A rules page that was opened earlier says what its admin changed, and nothing else: what others have said meanwhile stays. */
import { startStory, type Story } from '../support/story';
import { formOn, signedIn, type Browser } from './browser';
import { ADA, NORTH, twoCompanies } from './two-companies';

const RULES = '/admin/rules';

let story: Story;
let ada: Browser;
beforeAll(async () => {
  story = await startStory({ world: twoCompanies, work: false });
  ada = await signedIn(story, ADA);
}, 60_000);
afterAll(() => story.end());

const patch = (body: object) => story.api('/rules', { method: 'PATCH', body });
const rules = async () => (await story.api('/rules')).body as Record<string, unknown>;
const opened = async () => formOn(await ada.get(RULES), RULES);
const saved = async (form: Record<string, string>) => expect((await ada.post(RULES, form)).status).toBe(303);

test('saved without a change, it changes nothing', async () => {
  await patch({ blocklist: ['spam.example'], onDelete: 'remove', filters: { labels: { leaveOut: ['Private'] } } });
  const before = await rules();
  const page = await opened();
  await saved(page);
  expect(await rules()).toEqual(before);
  await patch({ blocklist: [], onDelete: 'keep', domains: [NORTH, 'north.test'], visibilityDefault: 'subject' });
  const meanwhile = await rules();
  await saved(page);
  expect(await rules()).toEqual(meanwhile);
});

test('of its lists, what was written is added and what was deleted is taken off', async () => {
  await patch({ blocklist: ['one.example', 'two.example'], domains: [NORTH] });
  const page = await opened();
  await patch({ blocklist: ['one.example', 'two.example', 'three@x.example'], domains: [NORTH, 'north.test'] });
  await saved({ ...page, blocklist: 'two.example\nfour.example', domains: 'northern.test' });
  expect(await rules()).toMatchObject({
    blocklist: ['two.example', 'three@x.example', 'four.example'],
    domains: [NORTH, 'north.test', 'northern.test'],
  });
});

test('refused for a mistake, and mended, it still says only what was changed', async () => {
  await patch({ blocklist: ['one.example'], domains: [NORTH] });
  const page = await opened();
  const refused = await ada.post(RULES, { ...page, blocklist: 'one.example\nfour.example', domains: 'no domain' });
  expect(refused.status).toBe(422);
  await patch({ blocklist: ['one.example', 'two.example'] });
  await saved({ ...formOn(refused, RULES), domains: '' });
  expect(await rules()).toMatchObject({ blocklist: ['one.example', 'two.example', 'four.example'], domains: [NORTH] });
});

test('as many entries as the API takes can be looked at and saved', async () => {
  const blocklist = Array.from({ length: 1_000 }, (_, n) => `${n}@x.example`);
  await patch({ blocklist });
  await saved({ ...(await opened()), domains: 'northern.test' });
  expect(await rules()).toMatchObject({ blocklist, domains: [NORTH, 'northern.test'] });
});

test('of two who save at the same moment both are heard', async () => {
  await patch({ blocklist: [] });
  const page = await opened();
  const names = Array.from({ length: 8 }, (_, n) => `${n}.example`);
  await Promise.all(names.map((name) => saved({ ...page, blocklist: name })));
  expect([...((await rules())['blocklist'] as string[])].sort()).toEqual(names);
});
