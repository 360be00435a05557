/** The same mail in two mailboxes, a thread across them, five copies of one Message-ID: one message, one interaction, everybody named. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { contentOf } from '../support/content';
import { startStory, type Story } from '../support/story';
import { ADA, BO, directory, twoMailboxes } from '../support/two-mailboxes';
import { showsExactly } from '../support/world-files';
import { letter } from '../support/worlds';

jest.setTimeout(60_000);

const JO = 'Jo Lee <jo@acme.example>';
const DUPLICATES = resolve(__dirname, '../../../../shared/mail/edge/duplicate');
let story: Story;
afterEach(() => story.end());

async function imported(world: ReturnType<typeof twoMailboxes>, baseDir = '.') {
  story = await startStory({ world, baseDir });
  await story.connectAll();
  await story.settled();
  return contentOf(story);
}

test('one mail in two mailboxes is one message with two team members', async () => {
  const world = twoMailboxes();
  const { messages, interactions } = await imported(world);
  await showsExactly(story, world);
  expect(messages['northwind.example a3@acme.example']).toMatchObject({ mailboxes: [ADA, BO], customers: ['acme'] });
  expect(Object.values(interactions).filter(({ subject }) => subject === 'Both of you')).toEqual([
    { subject: 'Both of you', messageCount: 2, customers: ['acme'], users: ['jo'], teamMembers: [ADA, BO] },
  ]);
});

test('a thread whose parts lie in different mailboxes is one interaction, whichever side the answer went', async () => {
  const root = letter('t1@acme.example', JO, ADA, 'Handover', 9);
  const answer = letter('t2@northwind.example', BO, 'jo@acme.example', 'Re: Handover', 8, { references: ['<t1@acme.example>'] });
  const last = letter('t3@acme.example', JO, ADA, 'SV: Re: Handover', 7, { references: ['<t1@acme.example>', '<t2@northwind.example>'] });
  const lie = letter('t4@acme.example', JO, ADA, 'Something else', 6, { references: ['<t1@acme.example>'] });
  const world = twoMailboxes({ ada: { mail: [root, last, lie] }, bo: { mail: [answer] } });
  const { interactions } = await imported(world);
  await showsExactly(story, world);
  expect(Object.values(interactions).map(({ subject, messageCount, teamMembers }) => [subject, messageCount, teamMembers])).toEqual(
    expect.arrayContaining([
      ['Handover', 3, [ADA, BO]],
      ['Something else', 1, [ADA]],
    ]),
  );
});

test('a Message-ID with and without < >, and a mail without one: still one message each', async () => {
  const copy = (id: string | null, subject: string) => ({
    message: { ...letter('x', JO, [ADA, BO], subject, 4).message, id, date: '2026-10-20T10:00:00Z' },
  });
  const world = twoMailboxes({
    ada: { mail: [copy('<same@acme.example>', 'Bracketed'), copy(null, 'Nameless')] },
    bo: { mail: [copy('same@acme.example', 'Bracketed'), copy(null, 'Nameless')] },
  });
  const recent = new Date(Date.now() - 4 * 86_400_000).toISOString();
  for (const person of world.organisations[0]?.people ?? [])
    for (const { message } of person.mail ?? []) if (message) message.date = recent;
  const { messages } = await imported(world);
  expect(
    Object.values(messages)
      .map(({ subject, mailboxes }) => [subject, mailboxes])
      .sort(),
  ).toEqual([
    ['Bracketed', [ADA, BO]],
    ['Nameless', [ADA, BO]],
  ]);
});

(existsSync(DUPLICATES) ? test : test.skip)(
  'five copies of one Message-ID, all different, are one interaction (skipped when ../shared is absent)',
  async () => {
    const { customers } = directory();
    const world = {
      ...twoMailboxes({
        directory: {
          customerFields: [{ key: 'domain', label: 'D' }],
          domainField: 'domain',
          customers: customers.slice(0, 1),
          users: [],
          tasks: [],
        },
        ada: { mail: [{ eml: '.' }], settings: { syncTo: 'customers' as const } },
        bo: { mail: [] },
      }),
      now: '2018-12-25T00:00:00Z',
    };
    const [organisation] = world.organisations;
    if (organisation?.directory?.customers?.[0]) organisation.directory.customers[0].fields = { domain: 'spwhitton.name, debian.org' };
    await imported(world, DUPLICATES);
    const { messages, interactions } = await contentOf(story);
    expect(story.sim.control.mailbox(ADA, 100)).toHaveLength(9);
    // The third mail, in two copies, is from 2012.
    expect(Object.keys(messages).sort()).toEqual([
      'northwind.example 87r2ecrr6x.fsf@zephyr.silentflame.com',
      'northwind.example 87r2geywh9.fsf@tethera.net',
    ]);
    expect(Object.values(interactions).map(({ messageCount }) => messageCount)).toEqual([1, 1]);
  },
);
