/** On the tariff of 2026-05-01 an import that needs more than a minute's units waits, never exceeds them, and leaves room for live mail. */
import { ADA, joWrites, shown } from '../support/mailbox';
import { contentOf } from '../support/content';
import { eventually, startStory, type Story } from '../support/story';
import { letter, smallTeam } from '../support/worlds';

jest.setTimeout(120_000);

const BO = 'bo@northwind.example';
const UNITS_PER_MINUTE = 6_000;
/** One mail a thread, 20 units each: more than a minute's worth. */
const MAILS = 420;

let story: Story;
afterEach(() => story.end());

test('420 mails: two minutes’ units, never more than 6,000 in any 60 seconds, live mail in between', async () => {
  const mail = Array.from({ length: MAILS }, (_, n) => letter(`q${n}@acme.example`, 'jo@acme.example', ADA, `Matter ${n}`, 1 + n / 10));
  story = await startStory({ world: smallTeam(mail), tariff: 'new' });
  await story.connect(ADA);
  await story.connect(BO);
  const ledger = () => story.sim.control.ledger({ mailbox: ADA, limit: 0 }).mailboxes[ADA];
  const stored = async () => Object.keys((await contentOf(story)).messages).length;

  // The import's share is four fifths: it stops there by itself, and nobody refused anything.
  let before = -1;
  await eventually(
    'the import waits for its next minute',
    async () => {
      const now = await stored();
      const still = now > 100 && now === before;
      before = now;
      if (!still) await new Promise((resolve) => setTimeout(resolve, 700));
      return still;
    },
    60_000,
  );
  expect(ledger()?.highest60s.units ?? Infinity).toBeLessThanOrEqual(UNITS_PER_MINUTE * 0.8);
  expect(before).toBeLessThan(MAILS);

  joWrites(story, 'Right now');
  joWrites(story, 'To a colleague', { to: [ADA, BO] });
  await eventually('live mail does not wait, neither the importer’s own nor a colleague’s', async () => {
    const mails = Object.values((await contentOf(story)).messages);
    return (
      mails.some(({ subject }) => subject === 'Right now') &&
      mails.some(({ subject, mailboxes }) => subject === 'To a colleague' && mailboxes.includes(BO))
    );
  });
  expect((await shown(story)).state).toBe('importing');

  for (let minute = 0; minute < 3 && (await stored()) < MAILS; minute += 1) {
    await story.pass(63_000);
    before = -1;
    await eventually(
      'this minute’s share is used, or all is there',
      async () => {
        const now = await stored();
        const still = now === before;
        before = now;
        if (!still) await new Promise((resolve) => setTimeout(resolve, 1_000));
        return still || now > MAILS;
      },
      60_000,
    );
  }
  await story.settled();
  expect(await stored()).toBe(MAILS + 5);
  expect((await shown(story)).import).toMatchObject({ found: MAILS + 3, done: MAILS + 3 });
  expect(ledger()?.highest60s.units ?? Infinity).toBeLessThanOrEqual(UNITS_PER_MINUTE);
  expect(ledger()?.rateLimited).toBe(0);
});
