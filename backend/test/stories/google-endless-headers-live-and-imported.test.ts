/**
 * R28, R6: mail whose headers are too long to be read to the end gives the same result live and by import. What can be known of it is
 * stored, what can't is named as a problem, and none of it is taken for internal.
 */
import type { WorldMessage } from '../../simulator/world/schema';
import { withDatabase } from '../support/content';
import { ADA, DAY, stored } from '../support/mailbox';
import { eventually, startStory, type Story } from '../support/story';
import { smallTeam } from '../support/worlds';

jest.setTimeout(180_000);

const MB = 1024 * 1024;
const garbled = (bytes: number) => `"${'garbled '.repeat(bytes / 8)}`;
const colleagues = Array.from({ length: 600 }, (_, n) => `colleague${n}@northwind.example`);

const MAILS: Record<string, Partial<WorldMessage> & { becomes: 'stored' | 'problem' }> = {
  'a User, then 10 MB of From': { from: `Jo <jo@acme.example>, ${garbled(10 * MB)}`, becomes: 'stored' },
  '3 MB of From': { from: garbled(3 * MB), becomes: 'problem' },
  '13 MB of From': { from: `Jo <jo@acme.example>, ${garbled(13 * MB)}`, becomes: 'problem' },
  'a colleague, then 3 MB of To': { from: 'bo@northwind.example', to: [ADA, garbled(3 * MB)], becomes: 'problem' },
  'a User writes to 600': { from: 'jo@acme.example', to: [ADA, ...colleagues], becomes: 'stored' },
  'a colleague writes to 600': { from: 'bo@northwind.example', to: [ADA, ...colleagues], becomes: 'problem' },
};

const messages = Object.entries(MAILS).map(([subject, { becomes: _, ...mail }], index): WorldMessage => ({
  id: `<endless${index}@x.example>`,
  to: [ADA],
  subject,
  text: 'Words.',
  date: new Date(Date.now() - index * 60_000).toISOString(),
  ...mail,
}));

let story: Story;
afterEach(() => story.end());

const deliver = () => messages.forEach((message) => story.sim.control.mail({ to: ADA, message }));

/** Of every mail: whether it is stored, its verdict, and what the problem list says. */
async function outcome(): Promise<Record<string, unknown>> {
  const { id } = await stored(story);
  const gmailIds = new Map(story.sim.control.mailbox(ADA, 100).map(({ id: gmailId, subject }) => [subject, gmailId]));
  return withDatabase(story, async (database) => {
    const seen: Record<string, unknown> = {};
    for (const { subject = '' } of messages) {
      const gmailId = gmailIds.get(subject);
      const message = await database.collection('messages').findOne({ places: `${id}:${gmailId}` });
      const verdict = await database.collection('verdicts').findOne({ connection: id, gmailId });
      const problem = await database.collection('problems').findOne({ connection: id, gmailId });
      seen[subject] = {
        stored: message && { key: message.key, from: message.from, links: message.links, text: message.text, to: message.to },
        verdict: verdict?.reason ?? null,
        problem: problem?.what ?? null,
      };
    }
    return seen;
  });
}

const said = (seen: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(seen as Record<string, { stored: object | null; verdict: string | null; problem: string | null }>).map(
      ([subject, one]) => [subject, `${one.stored ? 'stored' : one.verdict}${one.problem ? ', named as a problem' : ''}`],
    ),
  );

test('endless headers: live and import agree, and nobody unreadable is internal', async () => {
  const expected = Object.fromEntries(Object.entries(MAILS).map(([subject, { becomes }]) => [subject, `${becomes}, named as a problem`]));
  story = await startStory({ world: smallTeam(), auditDelaySeconds: 0 });
  deliver();
  await story.connect(ADA);
  await story.settled({ audited: true });
  const imported = await outcome();
  expect(said(imported)).toEqual(expected);
  await story.end();

  story = await startStory({ world: smallTeam(), auditDelaySeconds: 0 });
  await story.connect(ADA);
  await story.settled({ audited: true });
  deliver();
  await story.pass(11 * 60_000);
  await story.settled();
  const live = await outcome();
  expect(live).toEqual(imported);

  // "Tried again every day" is true of them, and comes to the same.
  const { checkedAt } = (await stored(story)).audit;
  await story.pass(DAY);
  await eventually('the next audit', async () => {
    const { audit } = await stored(story);
    return audit.startedAt === null && audit.checkedAt?.getTime() !== checkedAt?.getTime();
  });
  expect(await outcome()).toEqual(imported);
});
