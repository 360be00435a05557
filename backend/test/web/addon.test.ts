/** What the add-on is told: one complete view per card, only to the person it is about, without asking Google. */
import { decodeJwt } from 'jose';
import type { ActResult, HomeView, MessageRequest, MessageView } from '../../src/contract/addon';
import type { Visibility } from '../../src/core/types';
import { ADDON_AUDIENCE, startStory, type Story } from '../support/story';
import { signedWithPublicKey, unsigned } from './forged-tokens';
import { ADA, BEN, NORTH, twoCompanies } from './two-companies';

let story: Story;
beforeAll(async () => {
  story = await startStory({ world: twoCompanies });
  await story.connect(ADA);
  await story.settled();
}, 60_000);
afterAll(() => story.end());

const reader = { locale: 'en', timeZone: 'Europe/Stockholm' };
const token = async (email: string, more: object = {}) =>
  (await story.sim.control.identityToken({ email, audience: ADDON_AUDIENCE, ...more })).token;

async function call(path: string, body: object, identity: string | null): Promise<{ status: number; body: never }> {
  const response = await fetch(`${story.url}/addon/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(identity === null ? {} : { authorization: `Bearer ${identity}` }) },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as never };
}

/** A mail as the card sees it; the Gmail id only where the mailbox is the reader's own. */
function open(id: string, from: string, more: Partial<MessageRequest> = {}): MessageRequest {
  const [held] = story.sim.state.accounts.get(ADA)?.mailbox.findByMessageId(`${id}@${NORTH}`) ?? [];
  const ids = { gmailMessageId: held?.id ?? '00000000000000aa', threadId: held?.threadId ?? '00000000000000aa' };
  return {
    ...reader,
    ...ids,
    rfc822MessageId: `<${id}@${NORTH}>`,
    from,
    to: ADA,
    cc: '',
    bcc: '',
    subject: 'x',
    date: Date.now(),
    ...more,
  };
}

const message = async (request: MessageRequest, email = ADA) => (await call('message', request, await token(email))).body as MessageView;

/** Mail asked for at Google; the look that follows each push asks only for history. */
const reads = (): number =>
  (story.sim.control.ledger({}).calls ?? []).filter(({ operation }) => /^(messages|threads)\./.test(operation)).length;

test('a synced mail: customer, people, last contact, and where to read it', async () => {
  const before = reads();
  const view = await message(open('first', 'Jo Lee <jo@acme.example>'));
  expect(view).toMatchObject({
    kind: 'message',
    signedIn: { email: ADA, name: 'Ada Berg', organisation: 'north' },
    connection: { state: 'up-to-date', sentence: expect.stringMatching(/^Complete up to \d\d:\d\d today\./), remedy: null },
    message: {
      verdict: 'synced',
      visibility: 'everything',
      sentence: 'This mail is synced to Acme.',
      conversation: { url: expect.stringContaining('/interactions/') },
    },
    customers: [
      {
        id: `c-${NORTH}`,
        name: 'Acme',
        owner: 'Ada Berg',
        url: `${story.url}/customers/c-${NORTH}`,
        emails30d: 2,
        lastInteraction: { kind: 'email', by: 'Ada Berg', with: 'Jo Lee', subject: 'Renewal', when: { text: '4 days ago' } },
        lastEmailReply: { text: '5 days ago' },
        users: [{ name: 'Jo Lee', email: 'jo@acme.example', customer: 'Acme', title: null }],
      },
    ],
    unknownPeople: [],
    ambiguous: false,
    links: { why: { url: expect.stringContaining('/why?') } },
  });
  expect(reads()).toBe(before); // Google was not asked
});

test('a stranger at a customer: why it is not synced, and the one click that helps', async () => {
  const view = await message(open('stranger', 'Sam Poe <sam@acme.example>'));
  const fix = {
    action: 'add-user',
    label: 'Add to Acme',
    act: { do: 'add-user', email: 'sam@acme.example', name: 'Sam Poe', customer: `c-${NORTH}` },
  };
  expect(view.message).toMatchObject({ verdict: 'skipped', reason: 'no-known-user', fix });
  expect(view.unknownPeople).toEqual([{ name: 'Sam Poe', email: 'sam@acme.example', fix }]);
  expect(view.customers).toMatchObject([{ name: 'Acme', users: [] }]);
});

test('mail a third party sent to a User: the switch is one click', async () => {
  const view = await message(open('both', 'Sam Poe <sam@acme.example>', { to: `jo@acme.example, ${ADA}` }));
  expect(view.message).toMatchObject({
    verdict: 'skipped',
    reason: 'sender-not-involved',
    fix: { label: 'Sync third-party senders', act: { do: 'sync-third-party-senders' } },
  });
});

test('internal mail names nobody and offers nothing', async () => {
  const view = await message(open('inside', BEN));
  expect(view).toMatchObject({ message: { verdict: 'skipped', reason: 'internal-only', fix: null }, customers: [], unknownPeople: [] });
});

test('R22 paging fast: cards asked for at the same time each answer for their own mail', async () => {
  const identity = await token(ADA);
  const asked = ['first', 'stranger', 'inside', 'first', 'stranger', 'inside'].map((id) =>
    open(id, id === 'first' ? 'Jo Lee <jo@acme.example>' : id === 'inside' ? BEN : 'Sam Poe <sam@acme.example>'),
  );
  const views = (await Promise.all(asked.map((request) => call('message', request, identity)))).map(({ body }) => body as MessageView);
  const answers = ['synced', 'no-known-user', 'internal-only'];
  expect(views.map(({ message: about }) => (about.verdict === 'skipped' ? about.reason : about.verdict))).toEqual([...answers, ...answers]);
});

test('somebody whose mailbox is not connected is told how; the customer is there all the same', async () => {
  const view = await message(open('first', 'Jo Lee <jo@acme.example>'), BEN);
  expect(view).toMatchObject({
    connection: { state: 'not-connected', remedy: { label: 'Click to start authentication', url: `${story.url}/settings/gmail` } },
    customers: [{ name: 'Acme' }],
  });
});

describe('mail that a colleague shares less of', () => {
  const settings = (visibility: string) => story.api(`/team-members/${ADA}/settings`, { method: 'PATCH', body: { visibility } });
  const card = (email: string) => message(open('first', 'Jo Lee <jo@acme.example>'), email);
  const conversation = async () => (await story.parts.store.messages.byKey(story.organisation.id, `first@${NORTH}`))?.conversation ?? '';
  const own = async (visibility: Visibility | null) =>
    story.parts.useCases.setInteractionVisibility(story.organisation.id, await conversation(), visibility, ADA);
  afterEach(async () => {
    await settings('everything');
    await own(null);
  });

  test.each<[what: string, less: () => Promise<unknown>, shown: Visibility, subject: string]>([
    ['shared as it is', () => settings('everything'), 'everything', 'Renewal'],
    ['subject only', () => settings('subject'), 'subject', 'Renewal'],
    ['who and when only', () => settings('metadata'), 'metadata', ''],
    ['this conversation: who and when only', () => own('metadata'), 'metadata', ''],
  ])('%s: the colleague’s card says no more than that, the holder’s own card says all', async (_what, less, shown, subject) => {
    await less();
    const view = await card(BEN);
    expect(view).toMatchObject({
      message: { verdict: 'synced', visibility: shown },
      customers: [{ lastInteraction: { by: 'Ada Berg', with: 'Jo Lee', subject } }],
    });
    const said = JSON.stringify(view);
    expect(said).not.toContain('Words of');
    if (subject === '') expect(said).not.toContain('Renewal');
    expect(await card(ADA)).toMatchObject({
      message: { visibility: shown },
      customers: [{ lastInteraction: { subject: 'Renewal' } }],
    });
  });
});

test('the homepage shows the person’s newest conversations', async () => {
  const view = (await call('home', reader, await token(ADA))).body as HomeView;
  expect(view).toMatchObject({
    kind: 'home',
    recent: [{ customer: 'Acme', interaction: { subject: 'Renewal', with: 'Jo Lee', by: 'Ada Berg' } }],
    links: { why: null },
  });
});

test('“Add to Acme” makes a User, once, and the mail is on its way', async () => {
  const act = { do: 'add-user', email: 'Sam@acme.example', name: 'Sam Poe', customer: `c-${NORTH}` };
  const request = { ...reader, act, message: open('stranger', 'Sam Poe <sam@acme.example>') };
  const done = (await call('act', request, await token(ADA))).body as ActResult;
  expect(done.done).toBe('Sam Poe is now a User at Acme. Their mail of the last six months follows.');
  expect(['will-sync', 'synced']).toContain((done.view as MessageView).message.verdict);
  const again = (await call('act', request, await token(ADA))).body as ActResult;
  expect(again.done).toBe('Sam Poe is a User at Acme already.');
  expect((await story.parts.store.directory.usersOfCustomer(story.organisation.id, `c-${NORTH}`)).map(({ email }) => email).sort()).toEqual(
    ['jo@acme.example', 'sam@acme.example'],
  );
  await story.settled();
});

test('keeping a conversation private takes it away; sharing brings it back', async () => {
  const mail = open('first', 'Jo Lee <jo@acme.example>');
  const kept = (await call('act', { ...reader, act: { do: 'keep-private' }, message: mail }, await token(ADA))).body as ActResult;
  expect(kept.done).toContain('private now');
  await story.settled();
  expect((await message(mail)).message).toMatchObject({ verdict: 'skipped', reason: 'kept-private', fix: { act: { do: 'share' } } });
  await call('act', { ...reader, act: { do: 'share' }, message: mail }, await token(ADA));
  await story.settled();
  expect((await message(mail)).message.verdict).toBe('synced');
});

describe('who is refused', () => {
  const claims = async () => decodeJwt(await token(ADA));

  test.each([
    ['no token', async () => null, 401, 'identity-rejected'],
    ['a word', async () => 'word', 401, 'identity-rejected'],
    [
      'a token for another app',
      async () => (await story.sim.control.identityToken({ email: ADA, audience: 'another-app' })).token,
      401,
      'identity-rejected',
    ],
    ['an expired token', () => token(ADA, { expiresInSeconds: -600 }), 401, 'identity-rejected'],
    ['alg none', async () => unsigned(await claims()), 401, 'identity-rejected'],
    ['HS256 with the public key', async () => signedWithPublicKey(await claims()), 401, 'identity-rejected'],
    ['an unverified address', () => token(ADA, { emailVerified: false }), 401, 'identity-rejected'],
  ])('%s', async (_what, identity, status, code) => {
    expect(await call('home', reader, await identity())).toMatchObject({ status, body: { code, status } });
  });

  test('somebody of the domain who is no team member is told to sign in once', async () => {
    const org = story.organisation.id;
    await story.parts.store.organisations.bindSub(org, BEN, 'another-account');
    const answer = await call('home', reader, await token('tom@south.example'));
    expect(answer.status).toBe(200); // a member of the other organisation, as themselves
    expect((answer.body as HomeView).signedIn.organisation).toBe('south');
  });

  test('a body that is not what the add-on sends', async () => {
    const identity = await token(ADA);
    for (const body of [
      {},
      { ...reader, locale: ['en'] },
      { ...open('first', 'x'), gmailMessageId: { $ne: null } },
      { ...open('first', 'x'), from: ['a'] },
    ])
      expect(await call('message', body, identity)).toMatchObject({ status: 400, body: { code: 'bad-request' } });
    expect((await call('act', { ...reader, act: { do: 'drop' } }, identity)).status).toBe(400);
    expect(
      (await call('act', { ...reader, act: { do: 'add-user', email: 'a@b.example', name: '', customer: 'c-south.example' } }, identity))
        .status,
    ).toBe(400);
  });
});
