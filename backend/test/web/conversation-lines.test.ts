/** A conversation's line tells of its newest mail what those who hold that mail share, however open the others are. */
import { startStory, type Story } from '../support/story';
import { letter, smallTeam } from '../support/worlds';
import { signedIn, type Browser } from './browser';

const ADA = 'ada@northwind.example';
const BO = 'bo@northwind.example';
const CY = 'cy@northwind.example';
const FIRST = letter('p1@acme.example', 'Jo Lee <jo@acme.example>', [ADA, BO], 'Prices', 3, { text: 'Hello both, what does it cost?' });
const CLOSED = letter('p2@acme.example', 'Jo Lee <jo@acme.example>', ADA, 'Re: Prices', 2, {
  text: 'For your eyes alone.',
  references: ['<p1@acme.example>'],
});

let story: Story;
const readers = new Map<string, Browser>();
beforeAll(async () => {
  const world = smallTeam();
  const [northwind] = world.organisations;
  if (!northwind) throw new Error('no organisation');
  northwind.people = [
    { email: ADA, name: 'Ada Berg', mail: [FIRST, CLOSED] },
    { email: BO, name: 'Bo Ek', mail: [FIRST] },
    { email: CY, name: 'Cy Dahl', mail: [] },
  ];
  story = await startStory({ world });
  await story.api(`/team-members/${ADA}/settings`, { method: 'PATCH', body: { visibility: 'metadata' } });
  for (const email of [ADA, BO]) await story.connect(email);
  await story.settled();
  for (const email of [ADA, BO, CY]) readers.set(email, await signedIn(story, email));
}, 60_000);
afterAll(() => story.end());

const LISTS = ['/interactions', '/customers/acme?tab=interactions', '/users/jo'];
/** The first words that stand in the lines of a list. */
const words = async (email: string, path: string): Promise<string[]> => {
  const html = (await readers.get(email)?.get(path))?.text ?? '';
  expect(html.includes('>Prices<')).toBe(true);
  return [...html.matchAll(/class="entry-snippet"> — ([^<]*)</g)].map(([, one]) => one ?? '');
};
const CLOSED_WORDS = 'For your eyes alone.';

test.each(LISTS)('%s: who has the closed answer reads its first words, nobody else does', async (path) => {
  expect(await words(ADA, path)).toEqual([CLOSED_WORDS]);
  for (const email of [BO, CY]) expect(await words(email, path)).toEqual([]);
});

test('what was chosen for the conversation opens the line as it opens the thread', async () => {
  const { data } = (await story.api('/interactions')).body as { data: { id: string }[] };
  const choose = (visibility: string | null) =>
    story.api(`/interactions/${data[0]?.id ?? ''}/visibility`, { method: 'PUT', body: { visibility } });
  await choose('everything');
  for (const path of LISTS) expect(await words(CY, path)).toEqual([CLOSED_WORDS]);
  await choose(null);
});

test('an answer that everybody may read shows its first words', async () => {
  const about = {
    id: '<p3@acme.example>',
    from: 'jo@acme.example',
    to: [ADA, BO],
    subject: 'Re: Prices',
    references: ['<p2@acme.example>'],
  };
  story.sim.control.mail({ message: { ...about, text: 'Now for all of you.' } });
  await story.pass(11 * 60_000);
  await story.settled();
  for (const path of LISTS) expect(await words(CY, path)).toEqual(['Now for all of you.']);
});
