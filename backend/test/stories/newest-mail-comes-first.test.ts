/** “Newest first, you can use it already”: what an import stores first is the newest mail, whoever it is from. */
import { ADA, stored, subjects, waitedOut } from '../support/mailbox';
import { eventually, startStory, type Story } from '../support/story';
import { letter, smallTeam } from '../support/worlds';

let story: Story;
afterEach(() => story.end());

/** More people than one round of searches asks for: the newest mail is from those who are searched for last. */
const PEOPLE = 100;
const address = (i: number) => `p${String(i).padStart(3, '0')}@acme.example`;

test('an import that is cut short has the newest mail, not that of whom it asked for first', async () => {
  const mail = Array.from({ length: PEOPLE }, (_, i) =>
    letter(`m${i}@acme.example`, address(i), ADA, `Day ${PEOPLE - i}`, 30 + PEOPLE - i),
  );
  const world = smallTeam(mail);
  const [{ directory } = { directory: undefined }] = world.organisations;
  directory?.users?.push(...mail.map((_, i) => ({ id: `p${i}`, customer: 'acme', name: `P ${i}`, email: address(i) })));
  story = await startStory({ world });
  story.sim.control.fault({ operation: 'messages.get', skip: 20, times: 1_000, status: 429, retryAfter: 3_600 });
  await story.connect(ADA);
  await eventually('Google wants a pause', async () => (await stored(story)).problem);
  const days = async () => (await subjects(story)).flatMap((subject) => /^Day (\d+)$/.exec(subject)?.[1] ?? []).map(Number);
  await eventually('some mails are there', async () => (await days()).length >= 10);
  const there = await days();
  expect(there.length).toBeLessThan(PEOPLE / 2);
  // Five reads are under way at once: the last ones before the pause may come out of turn.
  expect(Math.max(...there)).toBeLessThanOrEqual(there.length + 5);
  story.sim.control.clearFaults();
  await waitedOut(story);
  expect(await subjects(story)).toHaveLength(PEOPLE + 2);
});
