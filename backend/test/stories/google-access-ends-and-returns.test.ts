/** Every way Google's consent ends has its own state, sentence and remedy; when it is back, everything that waited follows, once. */
import type { HomeView } from '../../src/contract/addon';
import { ADDON_AUDIENCE, eventually, startStory, type Story } from '../support/story';
import { ADA, arrives, calls, DAY, HOUR, joWrites, MINUTE, shown, stored, subjects } from '../support/mailbox';
import { ago, letter, smallTeam } from '../support/worlds';
import { signedIn } from '../web/browser';

let story: Story;
afterEach(() => story.end());

async function connected(mail = smallTeam()): Promise<void> {
  story = await startStory({ world: mail });
  await story.connect(ADA);
  await story.settled();
}

const state = (wanted: string) =>
  eventually(`the state is ${wanted}`, async () => {
    const answer = await shown(story);
    return answer.state === wanted ? answer : null;
  });

const tokenCalls = () => story.sim.control.ledger().calls.filter(({ operation }) => operation === 'oauth.token').length;

/** Where Ada is told of it: on her own page, in a strip on every other page, and in the card beside her mail. */
async function toldToAda(): Promise<{ page: string; strip: string; card: HomeView['connection'] }> {
  const ada = await signedIn(story, ADA);
  const part = (html: string, pattern: RegExp) => pattern.exec(html)?.[0] ?? '';
  const { token } = await story.sim.control.identityToken({ email: ADA, audience: ADDON_AUDIENCE });
  const answer = await fetch(`${story.url}/addon/v1/home`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ locale: 'en', timeZone: 'Europe/Stockholm' }),
  });
  return {
    page: part((await ada.get('/settings/gmail')).text, /<section class="panel connection".*?<\/section>/s),
    strip: part((await ada.get('/customers')).text, /<aside class="strip strip-danger".*?<\/aside>/s),
    card: ((await answer.json()) as HomeView).connection,
  };
}

/** As it is read, without markup; times, which depend on the reader's zone, as "…". */
const words = (html: string) =>
  html
    .replace(/<time[^>]*>[^<]*<\/time>/g, '…')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const ENDS: [string, () => void][] = [
  ['a password change', () => void story.sim.control.password(ADA)],
  ['a revocation by the person', () => void story.sim.control.revoke(ADA, 'gmail')],
  ['a suspended account', () => story.sim.control.suspend(ADA)],
];

test.each(ENDS)('%s: “connect again” with the time, and connecting again brings all that waited, once', async (_name, end) => {
  await connected();
  end();
  joWrites(story, 'While away 1');
  const { stateText } = await state('reconnect');
  expect(stateText).toMatch(
    /^Google has not accepted our access since 20\d\d-.+connect again and all of it follows\. If the account is suspended, your admin has to restore it first\./,
  );
  joWrites(story, 'While away 2');
  await story.pass(2 * HOUR);
  expect(await subjects(story)).toEqual(['Kick-off', 'Renewal']);
  const refreshes = tokenCalls();
  await story.pass(2 * HOUR);
  expect(tokenCalls()).toBe(refreshes); // nobody knocks at a closed door
  story.sim.control.suspend(ADA, false);
  await story.connect(ADA);
  await arrives(story, ['While away 1', 'While away 2']);
  await story.settled();
  expect((await shown(story)).state).toBe('up-to-date');
  joWrites(story, 'By push again');
  await arrives(story, ['By push again', 'While away 1', 'While away 2'], 10_000);
});

test('Google refuses tokens that it has just renewed: said as it is, tried again once an hour, and healed without anybody', async () => {
  await connected();
  story.sim.control.fault({ operation: 'history.list', times: 1_000, status: 401 });
  joWrites(story, 'During the outage');
  await story.pass(11 * MINUTE);
  expect((await state('reconnect')).stateText).toMatch(
    /^Google renews our access but has refused it since 20\d\d-.+We try again 20\d\d-.+/,
  );
  const asked = calls(story, 'history.list');
  for (let i = 0; i < 5; i += 1) await story.pass(10 * MINUTE);
  expect(calls(story, 'history.list')).toBe(asked);
  await story.pass(11 * MINUTE);
  await eventually('it is tried again', async () => calls(story, 'history.list') > asked);
  await state('reconnect');
  story.sim.control.clearFaults();
  await story.pass(61 * MINUTE);
  await arrives(story, ['During the outage']);
  await state('up-to-date');
});

test('after ten days without consent history has expired as well: connecting again still brings everything', async () => {
  await connected();
  story.sim.control.password(ADA);
  for (const day of [1, 5, 9]) {
    await story.pass((day === 1 ? 1 : 4) * DAY, { asleep: true });
    joWrites(story, `Day ${day}`);
  }
  await story.pass(DAY);
  await state('reconnect');
  await story.connect(ADA);
  await arrives(story, ['Day 1', 'Day 5', 'Day 9']);
});

test('since when and about how many mails wait, going by the weeks before, stands wherever the person looks', async () => {
  const steady = Array.from({ length: 56 }, (_, i) => letter(`d${i}@acme.example`, 'jo@acme.example', ADA, `Daily ${i}`, 0.5 + i / 2));
  await connected(smallTeam(steady));
  story.sim.control.password(ADA);
  await story.pass(11 * MINUTE);
  expect((await state('reconnect')).stateText).not.toContain('wait by now');
  await story.pass(5 * DAY);
  expect((await shown(story)).stateText).toMatch(/About 1[01] mails with your customers wait by now, going by the weeks before\./);

  const { page, strip, card } = await toldToAda();
  const since = `<time datetime="${(await stored(story)).problem?.since.toISOString()}"`;
  const sentence =
    'Google has not accepted our access since …, usually because the password was changed. Mail since then waits in Gmail; connect again ' +
    'and all of it follows. If the account is suspended, your admin has to restore it first. ' +
    'About 1[01] mails with your customers wait by now, going by the weeks before\\.';
  expect([page.includes(since), strip.includes(since)]).toEqual([true, true]);
  expect(words(page)).toMatch(new RegExp(`^Connection lost ${sentence} Connect again Revoke instead`));
  expect(page).toMatch(/<form[^>]* action="\/settings\/gmail\/connect"/);
  expect(words(strip)).toMatch(new RegExp(`^${sentence} Connect again$`));
  expect(strip).toContain('href="/settings/gmail"');
  expect(card).toEqual({
    state: 'reconnect',
    condition: 'reconnect',
    word: 'Connection lost',
    sentence: expect.stringMatching(new RegExp(sentence.replace('…', '[^.]*\\d\\d:\\d\\d'))),
    waiting: null,
    remedy: { label: 'Connect again', url: `${story.url}/settings/gmail` },
  });
});

test('a person who connects again while the dead token is being tried is not thrown out by its failure', async () => {
  await connected();
  story.sim.control.setPush('drop');
  story.sim.control.password(ADA);
  joWrites(story, 'In between');
  story.sim.control.fault({ operation: 'token', times: 1, latencyMs: 1_500 });
  await story.pass(11 * MINUTE);
  await eventually('the dead token is being tried', async () => (await stored(story)).refreshLock !== null);
  await story.connect(ADA);
  await arrives(story, ['In between']);
  await story.settled();
  expect((await shown(story)).state).toBe('up-to-date');
});

test('R21 twenty who use an expired access token, in two processes: one refresh', async () => {
  await connected();
  const other = await story.anotherProcess();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  story.sim.control.expireAccess(ADA);
  const before = tokenCalls();
  joWrites(story, 'During the refresh');
  const asked = Array.from({ length: 20 }, (_, i) =>
    (i % 2 === 0 ? story.parts : other).useCases.explain(story.organisation, ADA, { messageId: '<s1@nowhere.example>' }),
  );
  expect((await Promise.all(asked)).map(({ reason }) => reason)).toEqual(Array(20).fill('no-known-user'));
  await arrives(story, ['During the refresh']);
  expect(tokenCalls() - before).toBe(1);
});

test('a box left unticked: “permission missing” names the box, nothing is read, and ticking it starts the import', async () => {
  story = await startStory({ world: smallTeam() });
  await expect(story.connect(ADA, ['openid', 'https://www.googleapis.com/auth/userinfo.email'])).rejects.toThrow('scope-missing');
  const { stateText } = await state('scope-missing');
  expect(stateText).toContain('“View your email messages and settings” was left unticked');
  await story.pass(11 * MINUTE);
  expect(calls(story, 'messages.list') + calls(story, 'history.list')).toBe(0);
  await story.connect(ADA);
  await arrives(story, []);
});

test('a permission that is taken away later is missed by name, and giving it again brings what waited', async () => {
  await connected();
  story.sim.control.fault({ operation: 'history.list', times: 1, status: 403, reason: 'insufficientPermissions' });
  joWrites(story, 'Not allowed');
  await story.pass(11 * MINUTE);
  await state('scope-missing');
  const { page, strip, card } = await toldToAda();
  const sentence = 'A permission is missing: the box “View your email messages and settings” was left unticked. Connect again and tick it.';
  expect(words(page)).toBe(`Permission missing ${sentence} Connect again Revoke instead`);
  expect(words(strip)).toBe(`${sentence} Connect again`);
  expect(card).toMatchObject({
    condition: 'scope-missing',
    word: 'Permission missing',
    sentence,
    waiting: null,
    remedy: { label: 'Connect again', url: `${story.url}/settings/gmail` },
  });
  await story.connect(ADA);
  await arrives(story, ['Not allowed']);
});

test('unticking a box while the old consent works changes nothing', async () => {
  await connected();
  await expect(story.connect(ADA, ['openid'])).rejects.toThrow('scope-missing');
  joWrites(story, 'Still works');
  await arrives(story, ['Still works']);
  expect((await shown(story)).state).toBe('up-to-date');
});

type Block = [string, (blocked: boolean) => void, sentence: RegExp];

const refusing = (refusal: { status: number; reason: string; message?: string }) => (on: boolean) => {
  if (on) story.sim.control.fault({ operation: 'history.list', times: 1_000, ...refusal });
  else story.sim.control.clearFaults();
};

const APP_BLOCKED: Block = [
  'the admin blocks the app',
  (on) => void story.sim.control.trust('northwind.example', 'gmail', on ? 'blocked' : 'trusted'),
  /^Your Google Workspace admin does not allow this app \(since 20\d\d-.+Ask them to mark it as Trusted\./,
];

const OTHER_BLOCKS: Block[] = [
  [
    'the admin switches Gmail off',
    (on) => void story.sim.control.gmailDisabled({ domain: 'northwind.example' }, on),
    /^Gmail is switched off for this Google account \(since 20\d\d-.+Ask your Google Workspace admin to switch it on;/,
  ],
  [
    'Google refuses the account, and does not say why',
    refusing({ status: 400, reason: 'failedPrecondition', message: 'Precondition check failed.' }),
    /^Your Google Workspace admin does not allow this app, or Gmail for this account \(since 20\d\d-/,
  ],
  [
    'the Gmail API is not enabled',
    refusing({ status: 403, reason: 'accessNotConfigured' }),
    /^The Gmail API is not enabled in this installation’s Google Cloud project \(since 20\d\d-.+Whoever runs it enables it/,
  ],
];

test.each([APP_BLOCKED, ...OTHER_BLOCKS])('%s: says so and who can help; heals by itself afterwards', async (_name, block, sentence) => {
  await connected();
  block(true);
  joWrites(story, 'Behind the wall');
  await story.pass(11 * MINUTE);
  const { stateText } = await state('blocked');
  expect(stateText).toMatch(sentence);
  const polls = calls(story, 'history.list');
  await story.pass(11 * MINUTE);
  await eventually('it is tried again', async () => calls(story, 'history.list') > polls);
  await state('blocked');
  block(false);
  await story.pass(11 * MINUTE);
  await arrives(story, ['Behind the wall']);
  await state('up-to-date');
});

test('“Sync now” after the admin allowed the app again does not wait for the next try', async () => {
  await connected();
  story.sim.control.trust('northwind.example', 'gmail', 'blocked');
  joWrites(story, 'Allowed again');
  await story.pass(11 * MINUTE);
  const { id } = await state('blocked');
  story.sim.control.trust('northwind.example', 'gmail', 'trusted');
  await story.api(`/connections/${id}/sync`, { method: 'POST' });
  await arrives(story, ['Allowed again'], 10_000);
});

test('a block that outlives the access token says the same, and once it is lifted asks to connect again', async () => {
  await connected();
  story.sim.control.trust('northwind.example', 'gmail', 'blocked');
  joWrites(story, 'Long blocked', { date: ago(0) });
  await story.pass(11 * MINUTE);
  const { stateText } = await state('blocked');
  await story.pass(2 * HOUR);
  const refreshes = tokenCalls();
  await story.pass(11 * MINUTE);
  await eventually('a refresh is tried', async () => tokenCalls() > refreshes);
  expect((await state('blocked')).stateText).toBe(stateText);
  story.sim.control.trust('northwind.example', 'gmail', 'trusted');
  // A try that is under way while time jumps counts its ten minutes from after the jump.
  await eventually('it asks to connect again', async () => {
    if ((await shown(story)).state === 'reconnect') return true;
    await story.pass(11 * MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return false;
  });
  expect((await state('reconnect')).stateText).toContain('after your admin had blocked this app');
  await story.connect(ADA);
  await arrives(story, ['Long blocked']);
});

test('a consent that dies behind a block says that the admin comes first, then connecting again', async () => {
  await connected();
  story.sim.control.trust('northwind.example', 'gmail', 'blocked');
  joWrites(story, 'Long blocked', { date: ago(0) });
  await story.pass(11 * MINUTE);
  await state('blocked');
  story.sim.control.revoke(ADA, 'gmail');
  await story.pass(2 * HOUR);
  expect((await state('reconnect')).stateText).toContain('Once it is allowed, connect again');
  story.sim.control.trust('northwind.example', 'gmail', 'trusted');
  await story.connect(ADA);
  await arrives(story, ['Long blocked']);
});

test.each(OTHER_BLOCKS)(
  '%s, then the consent dies: no word of a blocked app, and connecting again is all it takes',
  async (_name, block) => {
    await connected();
    block(true);
    joWrites(story, 'Behind the wall', { date: ago(0) });
    await story.pass(11 * MINUTE);
    await state('blocked');
    story.sim.control.password(ADA);
    await story.pass(2 * HOUR);
    const { stateText } = await state('reconnect');
    expect(stateText).toMatch(/usually because the password was changed\. .+connect again and all of it follows\./);
    block(false);
    await story.connect(ADA);
    await arrives(story, ['Behind the wall']);
  },
);
