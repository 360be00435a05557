/** "Why isn't this synced?": the same answer by Message-ID, by Gmail id and by headers; a sentence and, where one helps, a fix. */
import { startStory, type Story } from '../support/story';
import { ADA, BO, directory, twoMailboxes } from '../support/two-mailboxes';
import { letter } from '../support/worlds';
import type { WorldMessage } from '../../simulator/world/schema';

jest.setTimeout(90_000);

const JO = 'jo@acme.example';
interface Case {
  reason: string;
  action: string | null;
  text: RegExp;
  mail: { message: WorldMessage };
}
const at = (id: string, from: string, more: Partial<WorldMessage> = {}) => letter(`${id}@why.example`, from, ADA, id, 3, more);
const CASES: Case[] = [
  { reason: 'synced', action: null, text: /synced to Acme/, mail: at('synced', JO) },
  { reason: 'draft', action: null, text: /draft/, mail: at('draft', ADA, { to: [JO], labels: ['DRAFT'] }) },
  { reason: 'spam', action: null, text: /Spam/, mail: at('spam', JO, { labels: ['SPAM'] }) },
  { reason: 'trash', action: null, text: /Trash/, mail: at('trash', JO, { labels: ['TRASH'] }) },
  { reason: 'chat', action: null, text: /Chat/, mail: at('chat', JO, { labels: ['CHAT'] }) },
  { reason: 'too-old', action: null, text: /six months/, mail: letter('old@why.example', JO, ADA, 'old', 250) },
  { reason: 'internal-only', action: null, text: /own company/, mail: at('internal', BO) },
  { reason: 'blocked', action: 'rules', text: /blocklist/, mail: at('blocked', 'x@blocked.example') },
  { reason: 'no-known-user', action: 'add-user', text: /Add them to Acme/, mail: at('unknown', 'new@acme.example') },
  { reason: 'sender-not-involved', action: 'settings', text: /third-party/, mail: at('third', 'pat@partner.example', { cc: [JO] }) },
  { reason: 'filtered', action: 'settings', text: /automatic/, mail: at('auto', JO, { headers: { 'Auto-Submitted': 'auto-replied' } }) },
  { reason: 'kept-private', action: 'share', text: /private/, mail: at('private', JO) },
];

let story: Story;
let connection: string;
beforeAll(async () => {
  story = await startStory({ world: twoMailboxes({ ada: { mail: CASES.map(({ mail }) => mail) } }) });
  const settings = { blocklist: ['blocked.example'], filters: { autoReplies: true } };
  await story.api(`/team-members/${encodeURIComponent(ADA)}/settings`, { method: 'PATCH', body: settings });
  await story.parts.useCases.keepPrivate(story.organisation, ADA, 'private@why.example', true, ADA);
  connection = await story.connect(ADA);
  await story.settled();
});
afterAll(() => story.end());

const expected = ({ reason, action, text }: Case) => ({
  verdict: reason === 'synced' ? 'synced' : 'skipped',
  reason,
  text: expect.stringMatching(text) as string,
  fix: action === null ? null : expect.objectContaining({ action, label: expect.stringMatching(/\w+/) as string }),
});

test.each(CASES.map((one) => [one.reason, one] as const))('%s', async (_, one) => {
  const { message } = one.mail;
  const byId = await story.api('/explain', { method: 'POST', body: { teamMember: ADA, messageId: message.id } });
  expect(byId.body).toMatchObject(expected(one));

  const place = story.sim.state.accounts.get(ADA)?.mailbox.findByMessageId((message.id ?? '').replace(/[<>]/g, ''))[0];
  expect(await story.parts.useCases.explain(story.organisation, ADA, { gmailId: place?.id ?? '' })).toMatchObject(expected(one));

  const { id, from, to, cc, subject, date, labels, headers } = message;
  const given = {
    from,
    to,
    subject,
    date,
    ...(cc ? { cc } : {}),
    ...(labels ? { labels } : {}),
    headers: { ...headers, 'Message-ID': id },
  };
  const byHeaders = await story.api('/explain', { method: 'POST', body: { teamMember: ADA, message: given } });
  expect(byHeaders.body).toMatchObject(expected(one));
});

test('by domain: no customer has the domain; not found; not connected; not there yet; could not be read', async () => {
  const ask = async (teamMember: string, body: object) =>
    (await story.api('/explain', { method: 'POST', body: { teamMember, ...body } })).body;
  expect(await ask(ADA, { messageId: '<nowhere@why.example>' })).toMatchObject({ reason: 'not-found', verdict: 'skipped' });
  expect(await ask(BO, { messageId: '<nowhere@why.example>' })).toMatchObject({ reason: 'not-connected', fix: { action: 'connect' } });
  expect(await ask(ADA, { message: { from: JO, to: [ADA], subject: 'Coming' } })).toMatchObject({
    verdict: 'will-sync',
    links: [{ customer: 'acme', user: 'jo' }],
  });

  const place = story.sim.state.accounts.get(ADA)?.mailbox.findByMessageId('unknown@why.example')[0]?.id ?? '';
  const row = { org: story.organisation.id, connection, gmailId: place, threadId: place, reason: 'problem' as const, at: new Date() };
  await story.parts.store.verdicts.record([row]);
  await story.parts.store.problems.add({
    org: row.org,
    connection,
    gmailId: place,
    what: 'This mail could not be read.',
    firstAt: new Date(),
    tries: 3,
  });
  expect(await ask(ADA, { messageId: '<unknown@why.example>' })).toMatchObject({
    reason: 'problem',
    verdict: 'skipped',
    text: expect.stringMatching(/read/) as string,
  });

  await story.api(`/team-members/${encodeURIComponent(ADA)}/settings`, { method: 'PATCH', body: { syncTo: 'customers' } });
  expect(await ask(ADA, { message: { from: 'lu@initech.example', to: [ADA] } })).toMatchObject({
    reason: 'no-customer-for-domain',
    text: expect.stringMatching(/initech\.example/) as string,
    fix: { action: 'settings' },
  });
});

test('an address on several Users asks to choose', async () => {
  const { users } = directory();
  await story.api(`/team-members/${encodeURIComponent(ADA)}/settings`, { method: 'PATCH', body: { syncTo: 'users' } });
  const [jo] = users;
  await story.api('/users/jo2', { method: 'PUT', body: { customer: 'globex', name: 'Jo again', email: jo?.email ?? '', otherEmails: [] } });
  await story.settled();
  const { body } = await story.api('/explain', { method: 'POST', body: { teamMember: ADA, messageId: '<synced@why.example>' } });
  expect(body).toMatchObject({ verdict: 'synced', fix: { action: 'choose-user', address: JO } });
});
