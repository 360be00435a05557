/** FAILURES I6 where people look: green is only said of a mailbox that has nothing to tell; and what a filter for a missing label does. */
import type { Checkpoint } from '../../src/store/connection-leases';
import type { ConnectionRecord } from '../../src/store/records';
import { copyOf, freshStore, incoming, isInternal, type FreshStore } from '../support/fresh-store';
import { makeConsole, NOW, type Console } from './console';
import { faultsOf } from './html-rules';
import { ADA, makeOrganisation } from './organisation';

const BO = 'bo@northwind.example';
const CY = 'cy@northwind.example';

let fresh: FreshStore;
let org: string;
let console: Console;
const page = async (address: string, email = ADA): Promise<string> => {
  const { html } = await console.ask('GET', address, {}, { email, message: '' });
  expect(faultsOf(html)).toEqual([]);
  return html;
};
/** As it is read, without markup. */
const words = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');

/** A mailbox that is up to date. */
async function connected(member: string, ownLabels: Record<string, string> = {}): Promise<string> {
  const { connections } = fresh.store;
  const accessToken = { sealed: 'x', expiresAt: NOW };
  const { id } = await connections.connect(org, member, 'gmail', { sub: member, grantedScopes: [], refreshToken: 'x', accessToken }, NOW);
  const labelNames = { INBOX: 'INBOX', Label_1: 'Private', Label_2: 'Board', ...ownLabels };
  await checkpoint(member, ({ wantSeq: doneSeq }) => ({ cursor: '1', completeUpTo: NOW, lastSyncAt: NOW, doneSeq, labelNames }));
  return id;
}

async function checkpoint(member: string, setOf: (connection: ConnectionRecord) => Checkpoint): Promise<void> {
  const { connections } = fresh.store;
  const { id } = (await connections.of(org, member, 'gmail')) ?? { id: '' };
  const held = await connections.acquire(id, 'test', NOW, 10_000);
  if (!held) throw new Error('no lease');
  await connections.checkpoint(held.lease, setOf(held.connection));
  await connections.release(held.lease);
}

beforeAll(async () => {
  fresh = await freshStore();
  console = makeConsole(fresh);
  org = (await makeOrganisation(fresh)).id;
  for (const [email, name] of [
    [BO, 'Bo Ek'],
    [CY, 'Cy Dahl'],
  ] as const)
    await fresh.store.organisations.putMember(org, email, { name, timeZone: 'UTC' });
  const [, unread] = [await connected(ADA), await connected(BO, { Label_3: 'Divorce' }), await connected(CY)];
  await fresh.store.problems.add({ org, connection: unread, gmailId: 'p', what: 'It is too large.', firstAt: NOW, tries: 3 });
});
afterAll(() => fresh.end());

test('settings: with a mail that could not be read, word and tone say so, and a link opens the list', async () => {
  const html = await page('/settings/gmail', BO);
  expect(html).toContain('<p class="state-word">Up to date, 1 mail not fully read</p>');
  expect(html).toContain('state-icon-warning');
  expect(html).not.toContain('state-icon-success');
  expect(html).toMatch(/<a class="button" href="#problems">See the list<\/a>/);
  expect(html).toMatch(/<details[^>]*>(?:(?!<\/details>).)*id="problems"(?:(?!<\/details>).)*It is too large\./s);
  expect(html).toContain(`href="https://mail.google.com/mail/?authuser=${encodeURIComponent(BO)}#all/p"`);
});

test('settings: a mail that was read in part is named by what was read, and a long list says that it goes on', async () => {
  const { id } = (await fresh.store.connections.of(org, BO, 'gmail')) ?? { id: '' };
  await fresh.store.messages.store(org, [incoming('cut@acme.example', copyOf(id, 'q', { member: BO }))], isInternal);
  const problem = (gmailId: string) => ({ org, connection: id, gmailId, what: 'It is too large.', firstAt: NOW, tries: 3 });
  await fresh.store.problems.add(problem('q'));
  const two = words(await page('/settings/gmail', BO));
  expect(two).toMatch(/2 mails could not be read completely.* Renewal Jo It is too large\..*See it in Gmail/);
  expect(two).not.toContain('newest');
  const more = Array.from({ length: 60 }, (_, i) => `r${i}`);
  for (const one of more) await fresh.store.problems.add(problem(one));
  expect(words(await page('/settings/gmail', BO))).toMatch(/62 mails could not be read completely.* The newest 50 are shown\./);
  await fresh.store.problems.clear(org, id, ['q', ...more]);
});

test('settings: how many mails are synced and left out is counted from what is stored, whichever search ran last', async () => {
  const { id } = (await fresh.store.connections.of(org, CY, 'gmail')) ?? { id: '' };
  await fresh.store.messages.store(org, [incoming('one@acme.example', copyOf(id, 'g1', { member: CY }))], isInternal);
  await fresh.store.verdicts.record([{ org, connection: id, gmailId: 'g2', threadId: 'g2', reason: 'internal-only', at: NOW }]);
  expect(words(await page('/settings/gmail', CY))).toContain('1 mail synced, 1 left out, and why');
});

test('settings: without one it is plainly up to date', async () => {
  const html = await page('/settings/gmail', CY);
  expect(html).toContain('<p class="state-word">Up to date</p>');
  expect(html).toContain('state-icon-success');
});

test('settings: a running import shows how far it is, the time left, and what was left out and why, and is asked for again', async () => {
  const { id } = (await fresh.store.connections.of(org, ADA, 'gmail')) ?? { id: '' };
  const tenMinutes = new Date(NOW.getTime() - 600_000);
  const progress = { reason: 'connected', startedAt: tenMinutes, progressAt: NOW, finishedAt: null, synced: 0, skipped: {} } as const;
  await checkpoint(ADA, () => ({ import: { ...progress, found: 3_020, done: 1_240 } }));
  const verdicts = (['spam', 'no-known-user', 'no-known-user', 'internal-only', 'internal-only', 'internal-only'] as const).map(
    (reason, i) => ({ org, connection: id, gmailId: `v${i}`, threadId: `v${i}`, reason, at: NOW }),
  );
  await fresh.store.verdicts.record(verdicts);
  const fragment = (await console.ask('GET', '/settings/gmail/progress')).html;
  for (const html of [await page('/settings/gmail'), fragment]) {
    expect(html).toContain('<p class="state-word">Importing</p>');
    expect(html).toMatch(/<div id="progress"[^>]* hx-get="\/settings\/gmail\/progress" hx-trigger="every 2s"/);
    expect(html).toMatch(/<progress [^>]*max="3020" value="1240"[^>]*>1,240 of 3,020<\/progress>/);
    // 1,240 took ten minutes: the other 1,780 take fourteen.
    expect(words(html)).toContain('1,240 of 3,020 mails · about 14 minutes left · newest first, you can use it already');
    expect(words(html)).toContain('0 mails synced, 6 left out, and why');
    expect(words(html)).toMatch(
      /Why Mails Only people of your own company 3 Nobody on it is a User at a customer 2 Spam 1 Of mail that is left out/,
    );
  }
  await checkpoint(ADA, () => ({ import: null }));
});

const WHEN = '07:15';
const EARLIER = new Date('2026-11-24T07:15:00Z');
const AUDIT = { startedAt: null, pageToken: null, missing: 0, checkedAt: null, dueAt: NOW, missed: 0, repaired: 0 };
const RAN = { ...AUDIT, checkedAt: EARLIER };

test.each([
  ['was none yet', AUDIT, 'Not checked against Gmail yet; the first check follows the import.'],
  ['runs', { ...RAN, startedAt: EARLIER }, `A check against Gmail began ${WHEN} and is not through yet.`],
  ['found nothing', RAN, `The check of ${WHEN} against Gmail found nothing missing.`],
  ['found a gap', { ...RAN, missed: 2 }, `The check of ${WHEN} against Gmail found 2 mails missing and added them.`],
] as const)('settings: that the check against Gmail %s is said, and when', async (_what, audit, sentence) => {
  await checkpoint(CY, () => ({ audit }));
  expect(words(await page('/settings/gmail', CY)).replace(/ ([.;])/g, '$1')).toMatch(new RegExp(`Last sync .* ${sentence}.* Sync now`));
});

test('admin list: who has mail that could not be read stands first, and is not counted among the fine', async () => {
  const html = await page('/admin/mailboxes');
  expect(words(html)).toContain('3 with a connected mailbox, 2 of them fully up to date.');
  const rows = [...html.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) => row).filter((row) => row.includes('data-label="State"'));
  expect(rows.map((row) => /badge badge-(\w+)/.exec(row)?.[1])).toEqual(['warning', 'success', 'success']);
  expect(words(rows[0] ?? '')).toMatch(
    /Bo Ek .*Up to date, 1 mail not fully read Bo finds the list under Settings › Gmail\. All of it stays in Gmail; what could not be read at all is tried/,
  );
});

test('admin list: under “up to date” stands when all of the mailbox was last checked', async () => {
  await checkpoint(CY, () => ({ audit: RAN }));
  const html = words(await page('/admin/mailboxes'));
  expect(html.match(/Checked against Gmail 1 hour ago/g)).toHaveLength(1);
  expect(html).toMatch(/Cy Dahl .*Up to date Checked against Gmail 1 hour ago/);
});

test('where Gmail’s notifications have lapsed, the member and the admin read that mail is looked for every few minutes instead', async () => {
  await checkpoint(CY, () => ({ watch: { expiresAt: EARLIER, renewAt: EARLIER } }));
  const withPush = makeConsole(fresh, { push: { audience: 'push', serviceAccount: 'push@startdeliver.test' } });
  const shown = async (address: string, email: string) => (await withPush.ask('GET', address, {}, { email, message: '' })).html;
  const told = 'Gmail’s notifications have lapsed; we look every few minutes instead.';

  const settings = await shown('/settings/gmail', CY);
  expect(settings).toContain('<p class="state-word">Up to date, by polling</p>');
  expect(settings).toContain('state-icon-warning');
  expect(words(settings)).toMatch(new RegExp(`Complete up to .* ${told}`));

  const admin = await shown('/admin/mailboxes', ADA);
  expect(words(admin)).toContain('3 with a connected mailbox, 1 of them fully up to date.');
  const row = /<tr>(?:(?!<\/tr>).)*Cy Dahl.*?<\/tr>/s.exec(admin)?.[0] ?? '';
  expect(row).toContain('badge badge-warning');
  expect(words(row)).toMatch(new RegExp(`Up to date, by polling Complete up to .* ${told}`));
  await checkpoint(CY, () => ({ watch: null }));
});

const BLOCKS: [detail: string, badge: string, sentence: string][] = [
  ['app-blocked', 'Not allowed', 'Google’s admin console has not allowed this app since'],
  ['', 'Blocked by your admin', 'Your Google Workspace admin does not allow this app, or Gmail for this account (since'],
  ['gmail-off', 'Gmail is switched off', 'Gmail is switched off for Cy’s Google account since'],
  ['api-off', 'Gmail API not enabled', 'The Gmail API is not enabled in this installation’s Google Cloud project (since'],
];

test.each(BLOCKS)('admin list: of a refusal (%j) no more is said than Google told', async (detail, badge, sentence) => {
  const connection = (await fresh.store.connections.of(org, CY, 'gmail'))?.id ?? '';
  await fresh.store.connections.setProblem(connection, { kind: 'blocked', since: NOW, detail, until: null });
  const row = /<tr>(?:(?!<\/tr>).)*Cy Dahl.*?<\/tr>/s.exec(await page('/admin/mailboxes'))?.[0] ?? '';
  expect(words(row)).toContain(`${badge} ${sentence}`);
  expect(row.includes('Allow it')).toBe(detail === 'app-blocked' || detail === '');
});

test('admin list: of a lost access stands what an admin can do about it, and the member', async () => {
  const connection = (await fresh.store.connections.of(org, CY, 'gmail'))?.id ?? '';
  await fresh.store.connections.setProblem(connection, { kind: 'reconnect', since: NOW, detail: '', until: null });
  const row = words(/<tr>(?:(?!<\/tr>).)*Cy Dahl.*?<\/tr>/s.exec(await page('/admin/mailboxes'))?.[0] ?? '');
  expect(row).toContain('Connection lost Google has not accepted our access since');
  expect(row).toContain('Cy is asked to connect again');
  expect(row).toContain('A suspended account has to be restored in Google’s admin console first.');
});

describe('a filter for a label', () => {
  const filters = (labels: { leaveOut?: string[]; only?: string[] }) => ({
    autoReplies: false,
    bulkMail: false,
    labels: { leaveOut: [], only: [], ...labels },
  });

  test('settings: the mailbox’s own labels are offered', async () => {
    const html = await page('/settings/gmail', CY);
    expect(html).toMatch(/<datalist id="known-labels"><option value="Board"><\/option><option value="Private"><\/option><\/datalist>/);
  });

  test('settings: beside a label that the own mailbox lacks stands what that means, a colleague’s or nobody’s; beside one that it has nothing', async () => {
    await fresh.store.organisations.patchSettings(org, CY, { filters: filters({ leaveOut: ['private', 'Divorce'], only: ['Clients'] }) });
    const html = await page('/settings/gmail', CY);
    expect([...html.matchAll(/class="field-notice" id="([^"]+)"/g)].map(([, id]) => id)).toEqual(['leaveOut-1-notice', 'only-0-notice']);
    expect(words(html)).toContain('There was no label “Divorce” in this mailbox when we last looked. Nothing is left out by it.');
    expect(words(html)).toContain('There was no label “Clients” in this mailbox when we last looked. As it stands, nothing is synced.');
  });

  test('rules: what labels are is said once, the same whatever anybody’s mailbox has', async () => {
    const rulesPage = async (leaveOut: string) => {
      await fresh.store.organisations.patchRules(org, { filters: filters({ leaveOut: [leaveOut] }) });
      return (await page('/admin/rules')).replaceAll(leaveOut, 'the label');
    };
    const html = await rulesPage('Divorce');
    expect(words(await rulesPage('Nobody’s'))).toBe(words(html));
    expect(words(html)).toContain('Labels are everybody’s own: where a mailbox has no label of that name,');
    expect(html).not.toContain('field-notice');
    expect(html).not.toContain('Private');
  });
});
