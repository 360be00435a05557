/**
 * Google's search may answer late, with nothing, or not at all for some addresses. What was looked at before and left out is found
 * again without it when somebody on it becomes a User; and a change reads again what it is about, not all that was ever left out.
 */
import { makeSealer } from '../../src/store/seal';
import { makeFingerprints } from '../../src/sync/fingerprints';
import { withDatabase } from '../support/content';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, arrives, calls, stored } from '../support/mailbox';
import { letter, smallTeam } from '../support/worlds';

let story: Story;
afterEach(() => story.end());

const NEWCOMER = 'anna@newcomer.example';

async function checked(...mail: ReturnType<typeof letter>[]): Promise<void> {
  story = await startStory({ world: smallTeam(mail), auditDelaySeconds: 0 });
  await story.connect(ADA);
  await story.settled({ audited: true });
}

/** Gmail's index has not heard of it yet, or a long query comes back empty (FAILURES R32). */
const searchFindsNothing = () =>
  story.sim.control.fault({ operation: 'messages.list', times: 50, status: 200, body: '{"resultSizeEstimate":0}' });

const becomesUser = (id: string, email: string) =>
  story.api(`/users/${id}`, { method: 'PUT', body: { customer: 'acme', name: id, email, otherEmails: [] } });

test.each([
  ['a sender', letter('n1@newcomer.example', NEWCOMER, ADA, 'Question', 3)],
  ['a recipient', letter('n1@northwind.example', ADA, NEWCOMER, 'Question', 3)],
])('R32 mail of %s who becomes a User arrives although the search finds nothing', async (_, mail) => {
  await checked(mail);
  searchFindsNothing();
  await becomesUser('anna', NEWCOMER);
  await arrives(story, ['Question']);
});

test('R32 so does the mail of a customer’s domain, for who syncs by domain', async () => {
  await checked(letter('n1@newcomer.example', NEWCOMER, ADA, 'Question', 3));
  await story.api(`/team-members/${ADA}/settings`, { method: 'PATCH', body: { syncTo: 'customers' } });
  await story.settled();
  searchFindsNothing();
  await story.api('/customers/newcomer', {
    method: 'PUT',
    body: { name: 'Newcomer', owner: ADA, fields: { domain: 'newcomer.example' } },
  });
  await arrives(story, ['Question']);
});

test.each(["mary.o'neill@acme.example", 'a}b@acme.example'])('%s becomes a User later, and the history follows', async (address) => {
  await checked(letter('n1@acme.example', address, ADA, 'Question', 3));
  await becomesUser('late', address);
  await arrives(story, ['Question']);
});

test('an address with an apostrophe is searched for like any other', async () => {
  const address = "mary.o'neill@acme.example";
  story = await startStory({ world: smallTeam([letter('n1@acme.example', address, ADA, 'Question', 3)]), auditDelaySeconds: 3_600 });
  await becomesUser('mary', address);
  await story.connect(ADA);
  await arrives(story, ['Question']);
});

describe('thirty mails are left out by a filter', () => {
  const bulk = (n: number) =>
    letter(`b${n}@acme.example`, 'no-reply@acme.example', ADA, `News ${n}`, 10 + n, {
      headers: { 'List-Id': '<news.acme.example>', Precedence: 'bulk' },
    });
  const patch = (body: object) => story.api(`/team-members/${ADA}/settings`, { method: 'PATCH', body });
  const reads = () => calls(story, 'messages.get') + calls(story, 'threads.get');

  beforeEach(async () => {
    await checked(...Array.from({ length: 30 }, (_, n) => bulk(n)), letter('sam@acme.example', 'sam@acme.example', ADA, 'From Sam', 4));
    await becomesUser('news', 'no-reply@acme.example');
    await patch({ filters: { bulkMail: true } });
    await arrives(story, ['From Sam']);
    await story.settled();
  });

  const changes: [string, () => Promise<unknown>, number][] = [
    [
      'an address on the blocklist, and off it',
      async () => (await patch({ blocklist: ['sam@acme.example'] }), await arrives(story, []), patch({ blocklist: [] })),
      1,
    ],
    [
      'a conversation kept private, and shared again',
      async () => {
        const { organisation, parts } = story;
        const keep = (kept: boolean) => parts.useCases.keepPrivate(organisation, ADA, 'sam@acme.example', kept, ADA);
        await keep(true);
        await arrives(story, []);
        await keep(false);
      },
      1,
    ],
    ['minutes to wait', () => patch({ holdMinutes: 5 }), 0],
    ['third-party senders', () => patch({ syncThirdPartySender: true }), 0],
    ['an alias that nobody knows', () => patch({ aliases: ['ada@home.example'] }), 0],
  ];

  test.each(changes)('%s: only what it is about is read again', async (_, change, most) => {
    const before = reads();
    await change();
    await arrives(story, ['From Sam']);
    await story.settled();
    expect(reads() - before).toBeLessThanOrEqual(most);
  });

  test('the filter off again: all of them come back', async () => {
    await patch({ filters: { bulkMail: false } });
    await arrives(story, ['From Sam', ...Array.from({ length: 30 }, (_, n) => `News ${n}`)]);
  });
});

test('of an erased address no fingerprint is left, and of nobody an address', async () => {
  await checked(
    letter('n1@newcomer.example', NEWCOMER, ADA, 'Question', 3),
    letter('n2@newcomer.example', 'bo@newcomer.example', ADA, 'Other', 4),
  );
  const { id } = await stored(story);
  const rows = () =>
    withDatabase(
      story,
      async (database) =>
        (await database.collection('verdicts').find({ connection: id }).toArray()) as { who?: string[]; reason?: string }[],
    );
  const sizes = async () => (await rows()).flatMap(({ who = [] }) => (who.length > 0 ? [who.length] : [])).sort();
  expect(await sizes()).toEqual([2, 2, 2]);
  expect(JSON.stringify(await rows())).not.toContain('newcomer');
  expect((await story.api(`/data?address=${encodeURIComponent(NEWCOMER)}`, { method: 'DELETE' })).status).toBe(200);
  expect(await sizes()).toEqual([1, 2, 2]);

  // Nor does it come back with mail that names it.
  story.sim.control.mail({ message: { from: 'jo@acme.example', to: [ADA], cc: [NEWCOMER], subject: 'With Anna', text: '' } });
  const { store, config } = story.parts;
  await eventually('it is judged', async () => (await rows()).some(({ reason }) => reason === 'blocked'));
  const fingerprint = await makeFingerprints({ store, sealer: makeSealer(config.tokenKeys) })(story.organisation.id);
  const kept = (await rows()).flatMap(({ who = [] }) => who);
  expect([NEWCOMER, 'jo@acme.example', 'acme.example'].map((one) => kept.includes(fingerprint(one)))).toEqual([false, true, true]);
});

test('mail between others comes back when whoever was erased may be named again', async () => {
  await checked(letter('c1@acme.example', 'jo@acme.example', ADA, 'Consulting', 3, { cc: 'kay@agency.example' }));
  await arrives(story, ['Consulting']);
  await story.api('/data?address=kay@agency.example', { method: 'DELETE' });
  await arrives(story, []);
  await story.settled();
  const live = { from: 'jo@acme.example', to: [ADA], cc: ['kay@agency.example'], subject: 'Consulting goes on', text: '' };
  story.sim.control.mail({ message: live });
  await story.pass(11 * 60_000);
  await story.settled();
  await story.api('/data/erasure?address=kay@agency.example', { method: 'DELETE' });
  await arrives(story, ['Consulting', 'Consulting goes on']);
});

test('an alias that is given up becomes a User’s address again, although the search finds nothing', async () => {
  const address = 'jo.old@acme.example';
  const patch = (aliases: string[]) => story.api(`/team-members/${ADA}/settings`, { method: 'PATCH', body: { aliases } });
  story = await startStory({
    world: smallTeam([letter('o1@acme.example', address, ADA, 'From the old address', 3)]),
    auditDelaySeconds: 0,
  });
  await patch([address]);
  await becomesUser('old', address);
  await story.connect(ADA);
  await story.settled({ audited: true });
  await arrives(story, []);
  searchFindsNothing();
  await patch([]);
  await arrives(story, ['From the old address']);
});
