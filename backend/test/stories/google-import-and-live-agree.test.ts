/**
 * R6 (property): the same mailbox gives the same result whether it was there before and is imported, or arrives message by message,
 * and it is what the independent oracle says. Every generated mailbox is put into one organisation before its owner connects, and delivered to another one afterwards.
 */
import fc from 'fast-check';
import type { World, WorldMessage } from '../../simulator/world/schema';
import type { MemberSettings } from '../../src/core/types';
import type { OrganisationRecord } from '../../src/store/records';
import { expectedOf, storedOf, type Expected } from '../support/against-oracle';
import { contentOf } from '../support/content';
import { startStory, type Story } from '../support/story';
import { saved } from '../support/world-files';

/** Mail headers know whole seconds. */
const NOW = Math.floor(Date.now() / 1_000) * 1_000;
/** Organisations that wait for a mailbox: each run, and each step of shrinking while there are any, uses two. */
const PAIRS = 30;
/** So many that all of them run on a slow machine, too: a limit in time would call the property true after the first one. */
const RUNS = 10;
const names = Array.from({ length: PAIRS }, (_, i) => [`import${i}.example`, `live${i}.example`] as const);

/** Who can write or be written to; `@own` stands for the organisation's domain. */
const PEOPLE = [
  'ada@own',
  'sales@own',
  'ada.berg@own',
  'bo@own',
  'jo@acme.example',
  'jo.lee@acme.example',
  'new@acme.example',
  'kim@globex.example',
  'shared@both.example',
  'stranger@nowhere.example',
  'no-reply@globex.example',
] as const;

const person = fc.constantFrom(...PEOPLE);
const mail = fc.record({
  from: person,
  to: fc.array(person, { maxLength: 3 }),
  cc: fc.array(person, { maxLength: 2 }),
  /** Answers the mail so many places before, when there is one. */
  answers: fc.option(fc.nat({ max: 5 })),
  days: fc.double({ min: 0.01, max: 240, noNaN: true }),
  id: fc.constantFrom('own', 'own', 'own', 'none', 'repeated'),
  labels: fc.constantFrom<string[] | undefined>(undefined, undefined, ['INBOX'], [], ['SPAM'], ['TRASH'], ['Private']),
  headers: fc.constantFrom<Record<string, string> | undefined>(
    undefined,
    undefined,
    { 'Auto-Submitted': 'auto-replied' },
    { Precedence: 'bulk', 'List-Id': '<l.example>' },
  ),
});
const settings = fc.record({
  syncTo: fc.constantFrom<MemberSettings['syncTo']>('users', 'customers'),
  syncThirdPartySender: fc.boolean(),
  blocklist: fc.constantFrom<string[]>([], [], ['globex.example']),
  filters: fc.constantFrom<MemberSettings['filters']>(
    { autoReplies: false, bulkMail: false, labels: { leaveOut: [], only: [] } },
    { autoReplies: true, bulkMail: true, labels: { leaveOut: ['Private'], only: [] } },
  ),
});

type Mail = typeof mail extends fc.Arbitrary<infer T> ? T : never;
type Wish = typeof settings extends fc.Arbitrary<infer T> ? T : never;

function written(mails: readonly Mail[], domain: string): WorldMessage[] {
  const at = (address: string) => address.replace(/@own$/, `@${domain}`);
  const messages: WorldMessage[] = [];
  mails.forEach(({ from, to, cc, answers, days, id, labels, headers }, index) => {
    const parent = answers === null ? undefined : messages[index - 1 - answers];
    const known = messages[0]?.id;
    messages.push({
      id: id === 'none' ? null : id === 'repeated' && known ? known : `<m${index}@example>`,
      ...(parent?.id ? { inReplyTo: parent.id, references: parent.id } : {}),
      from: at(from),
      to: to.map(at),
      cc: cc.map(at),
      subject: parent ? `Re: ${(parent.subject ?? '').replace(/^Re: /, '')}` : `Subject ${index}`,
      // No two at the same instant: which of those is the last one nobody can say.
      date: new Date(NOW - Math.floor(days * 86_400) * 1_000 - index * 61_000).toISOString(),
      text: `Words ${index}.`,
      ...(labels ? { labels } : {}),
      ...(headers ? { headers } : {}),
    });
  });
  return messages;
}

const world = (mailOf: (domain: string) => readonly WorldMessage[] = () => []): World => ({
  world: 1,
  now: 'fixed',
  organisations: names.flat().map((domain) => ({
    domain,
    name: domain,
    people: [
      {
        email: `ada@${domain}`,
        name: 'Ada',
        secondaryEmails: [`ada.berg@${domain}`],
        sendAs: [`sales@${domain}`],
        mail: mailOf(domain).map((message) => ({ message })),
      },
    ],
    directory: {
      customerFields: [{ key: 'domain', label: 'Domain' }],
      domainField: 'domain',
      customers: [
        { id: 'acme', name: 'Acme', fields: { domain: 'acme.example' } },
        { id: 'globex', name: 'Globex', fields: { domain: 'globex.example' } },
        { id: 'both', name: 'Both', fields: { domain: 'both.example' } },
      ],
      users: [
        { id: 'jo', customer: 'acme', name: 'Jo', email: 'jo@acme.example', otherEmails: ['jo.lee@acme.example'] },
        { id: 'kim', customer: 'globex', name: 'Kim', email: 'kim@globex.example' },
        { id: 'robot', customer: 'globex', name: 'Robot', email: 'no-reply@globex.example' },
        { id: 'shared-a', customer: 'acme', name: 'Shared', email: 'shared@both.example' },
        { id: 'shared-b', customer: 'both', name: 'Shared', email: 'shared@both.example' },
      ],
      tasks: [],
    },
  })),
});

let story: Story;
beforeAll(async () => {
  story = await startStory({ world: world(), work: false, auditDelaySeconds: 0, push: false });
}, 120_000);
afterAll(() => story.end());

/** Runs what the queue would run, until nothing is left to do. */
async function worked(connection: string): Promise<void> {
  for (let step = 0; step < 50; step += 1) {
    await story.parts.handlers['mailbox.sync']({ connection });
    await story.parts.handlers['mailbox.import']({ connection });
    const now = await story.parts.store.connections.get(connection);
    if (!now) throw new Error('no connection');
    const left = await story.parts.store.todo.count(connection);
    if (
      left === 0 &&
      now.wantSeq === now.doneSeq &&
      now.searchTerms.length === 0 &&
      now.import?.finishedAt &&
      now.audit.startedAt === null &&
      now.audit.checkedAt
    )
      return void (await story.parts.handlers['rollups.refresh']({ org: now.org }));
  }
  throw new Error('it never settles');
}

/** What the team sees, without the ids and times of the machine. */
async function seen(domain: string): Promise<object> {
  const org = story.organisations.get(domain)?.id ?? '';
  // The key of a mail without Message-ID is a hash of its addresses too, and those differ by the organisation's domain.
  const neutral = (value: object): string =>
    JSON.stringify(value)
      .replaceAll(domain, 'own')
      .replace(/sha256:\w+/g, 'hash');
  const messages = await story.parts.store.messages.matching(org, {}, null, 1_000);
  const byConversation = new Map<string, string[]>();
  for (const { conversation, subject, at } of messages)
    byConversation.set(conversation ?? '-', [...(byConversation.get(conversation ?? '-') ?? []), `${at.toISOString()} ${subject}`]);
  const customers = (await story.api('/customers?limit=100', { domain })).body as {
    data: { id: string; emails30d: number; lastEmailReplyAt: string | null; lastInteraction: { subject: string } | null }[];
  };
  return {
    messages: messages
      .map(({ key, subject, direction, at, links, ambiguous, teamMembers, text, snippet }) =>
        neutral({ key, subject, direction, at, links, ambiguous, teamMembers, text, snippet }),
      )
      .sort(),
    conversations: [...byConversation.values()].map((subjects) => subjects.sort().join(' | ')).sort(),
    customers: customers.data.map(({ id, emails30d, lastEmailReplyAt, lastInteraction }) => [
      id,
      emails30d,
      lastEmailReplyAt,
      lastInteraction?.subject,
    ]),
  };
}

/** Of two mails with one Message-ID either may give the subject. */
const linksOf = (messages: Expected['messages'], domain: string) =>
  Object.fromEntries(
    Object.entries(messages)
      .filter(([name]) => name.startsWith(`${domain} `))
      .map(([name, { mailboxes, customers, users }]) => [name, { mailboxes, customers, users }]),
  );

/** What the oracle makes of the same mailbox and settings. It knows no label filters: what those leave out it is not shown. */
function expected(domain: string, mails: readonly WorldMessage[], { filters, ...wish }: Wish) {
  const shown = mails.filter(({ labels = [] }) => !filters.labels.leaveOut.some((label) => labels.includes(label)));
  const options = { now: Date.now(), rules: { [`ada@${domain}`]: { ...wish, filterMachines: filters.bulkMail } } };
  return linksOf(expectedOf(saved(world((one) => (one === domain ? shown : []))), options).messages, domain);
}

test('R6 what is imported and what arrives give the same messages, conversations and figures', async () => {
  let used = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(mail, { minLength: 1, maxLength: 10 }), settings, async (mails, wish) => {
      const pair = names[used];
      used += 1;
      fc.pre(pair !== undefined); // none left to shrink with: what was found so far is the answer
      const [imported, live] = pair as readonly [string, string];
      for (const domain of pair)
        await story.parts.useCases.changeSettings(story.organisations.get(domain) as OrganisationRecord, `ada@${domain}`, wish, 'test');
      const before = written(mails, imported);
      for (const message of before) story.sim.control.mail({ to: `ada@${imported}`, message });
      await worked(await story.connect(`ada@${imported}`));
      expect(linksOf(storedOf(await contentOf(story)).messages, imported)).toEqual(expected(imported, before, wish));

      const connection = await story.connect(`ada@${live}`);
      await worked(connection);
      for (const message of written(mails, live)) {
        story.sim.control.mail({ to: `ada@${live}`, message });
        await story.parts.handlers['mailbox.sync']({ connection });
      }
      await worked(connection);
      expect(await seen(live)).toEqual(await seen(imported));
    }),
    { numRuns: RUNS, endOnFailure: false },
  );
}, 600_000);
