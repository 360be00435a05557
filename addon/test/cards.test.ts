/** The built bundle in the stand-in: what each state of the world looks like beside a mail. */
import type { CardJson } from '../preview/card-json';
import { cardDiscoveryCheck, cardTypeCheck } from './google-schema';
import { buttonsOf, builtBundle, makeOpen, openMail, problem, wordsOf, type Opening } from './harness';
import { acme, addJo, connections, CONSOLE, homeView, jo, links, messageView, skipReasons } from './views';

const { open, press } = makeOpen(builtBundle());
const typeCheck = cardTypeCheck();
const discoveryCheck = cardDiscoveryCheck();

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** Every card the add-on can make, and the largest. */
const states: Record<string, Opening> = {
  synced: { answer: messageView() },
  'will sync': { answer: messageView({ message: { verdict: 'will-sync', sentence: 'Read in the next minute.' } }) },
  'a User to add': { answer: messageView({ message: addJo, customers: [] }) },
  'several customers': { answer: messageView({ ambiguous: true, customers: [acme, { ...acme, name: 'Acme Nordic' }] }) },
  'nobody known': { answer: messageView({ customers: [], unknownPeople: [{ name: 'Bo Ek', email: 'bo@acme.example', fix: null }] }) },
  'a customer without contact': {
    answer: messageView({ customers: [{ ...acme, owner: null, lastInteraction: null, lastEmailReply: null, emails30d: 1 }] }),
  },
  'the largest answer': {
    answer: messageView({
      ambiguous: true,
      customers: many(5, (i) => ({
        ...acme,
        name: `${'Ä'.repeat(200)}${i}`,
        users: many(10, (u) => ({ ...jo, name: `${'Jo '.repeat(40)}${u}`, title: 'T'.repeat(200) })),
      })),
      unknownPeople: many(5, (i) => ({
        name: 'N'.repeat(100),
        email: `person${i}@${'long'.repeat(15)}.example`,
        fix: { action: 'add-user' as const, label: `Add to ${'x'.repeat(100)}`, url: `${CONSOLE}/people/${i}` },
      })),
      connection: connections['own-trouble'],
    }),
  },
  home: { mail: null, answer: homeView() },
  'home, nothing yet': { mail: null, answer: homeView({ recent: [] }) },
  ...Object.fromEntries(
    skipReasons.map((reason) => [
      `skipped: ${reason}`,
      { answer: messageView({ message: { verdict: 'skipped', reason, sentence: 'It is so.', fix: null } }) },
    ]),
  ),
  ...Object.fromEntries(
    Object.values(connections).map((connection) => [`connection: ${connection.condition}`, { answer: messageView({ connection }) }]),
  ),
  ...Object.fromEntries(
    Object.values(connections).map((connection) => [
      `home, connection: ${connection.condition}`,
      { mail: null, answer: homeView({ connection }) },
    ]),
  ),
  'backend unreachable': { answer: { failure: 'connect ECONNREFUSED' } },
  'backend answers HTML': { answer: { status: 200, body: '<html>proxy</html>' } },
  'backend redirects': { answer: { status: 302, body: '' } },
  'backend fails': { answer: problem(500) },
  'identity rejected': { answer: problem(401) },
  'organisation unknown': { answer: problem(403, { code: 'organisation-unknown' }) },
  'not a member': { answer: problem(403, { code: 'not-a-member' }) },
  'too many': { answer: problem(429) },
  'no identity': { answer: {}, world: { identityToken: null } },
  'no address': { answer: {}, world: { scriptProperties: {} } },
};

describe('every card', () => {
  const cards = new Map<string, CardJson>();
  beforeAll(async () => {
    for (const [name, opening] of Object.entries(states)) cards.set(name, (await open(opening)).result);
  });
  const each = Object.keys(states).map((name): [string] => [name]);
  const card = (name: string) => cards.get(name) as CardJson;

  test.each(each)('is a card to Google: %s', (name) => {
    typeCheck(card(name));
    expect(typeCheck.errors ?? []).toEqual([]);
  });
  (discoveryCheck ? test : test.skip)('is a card to the discovery document too (skipped without ../shared/google-discovery)', () => {
    for (const [name, made] of cards) {
      discoveryCheck?.(made);
      expect([name, discoveryCheck?.errors ?? []]).toEqual([name, []]);
    }
  });
  test.each(each)('is small, says how things are in its header, and has at most one thing to do: %s', (name) => {
    expect(Buffer.byteLength(JSON.stringify(card(name)))).toBeLessThanOrEqual(20 * 1024);
    expect(card(name).header).toEqual({ title: expect.stringMatching(/./), subtitle: expect.stringMatching(/./) });
    expect(buttonsOf(card(name)).filter(({ type }) => type === 'FILLED').length).toBeLessThanOrEqual(1);
    expect(wordsOf(card(name))).not.toMatch(/undefined|null|\[object|!|Oops/);
  });
});

test('a synced mail shows the customer, the people, the last contact and where to go on, with one question to the backend', async () => {
  const { result, requests } = await open(states['synced'] as Opening);
  expect(wordsOf(result)).toBe(
    [
      'Acme',
      'Synced',
      'This message | On Acme since 14:06. | Your team sees the whole mail',
      'Jo Lee | Head of IT · jo@acme.example',
      'Last contact | 3 days ago | E-mail · Ada Berg and Jo Lee · Renewal & <b>terms</b>',
      'Last e-mail reply | yesterday 14:05',
      'Last 30 days | 1,240 mails',
      'Owner | Ada Berg',
      '[Open Acme] | [Open conversation]',
    ].join('\n'),
  );
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({
    url: `${CONSOLE}/addon/v1/message`,
    method: 'POST',
    headers: { Authorization: 'Bearer identity-token' },
  });
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
    locale: 'en-GB',
    timeZone: 'Europe/Stockholm',
    gmailMessageId: openMail.id,
    threadId: openMail.threadId,
    rfc822MessageId: '<m1@acme.example>',
    from: openMail.from,
    to: openMail.to,
    cc: '',
    bcc: '',
    subject: 'Renewal',
    date: openMail.date,
  });
});

test('the homepage asks for the homepage, without a mail', async () => {
  const { requests } = await open(states['home'] as Opening);
  expect(requests.map(({ url, body }) => [url, JSON.parse(body) as unknown])).toEqual([
    [`${CONSOLE}/addon/v1/home`, { locale: 'en-GB', timeZone: 'Europe/Stockholm' }],
  ]);
});

test('names with HTML in them are shown as they are', async () => {
  const { result } = await open({
    answer: messageView({ customers: [{ ...acme, name: 'A<b>&', users: [{ ...jo, name: '<i>Jo</i>' }] }] }),
  });
  expect(wordsOf(result)).toContain('&lt;i&gt;Jo&lt;/i&gt;');
  expect(result.header?.title).toBe('A<b>&');
  expect(result.sections.map(({ header }) => header)).toContain('A&lt;b&gt;&amp;');
});

test('a mail whose headers Gmail does not give is still asked for, by its ids', async () => {
  const { requests } = await open({ answer: messageView(), world: { mailToken: 'another token' } });
  expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ gmailMessageId: openMail.id, from: '', subject: '', date: null });
});

test('not connected: the one thing to do is Settings › Gmail, and the card asks again when that page closes', async () => {
  const { result } = await open({
    answer: messageView({
      connection: connections['not-connected'],
      message: { verdict: 'skipped', reason: 'not-connected', sentence: 'No.', fix: null },
    }),
  });
  expect(result.header?.subtitle).toBe('Gmail · Not connected');
  expect(buttonsOf(result)[0]).toEqual({
    text: 'Connect Gmail',
    type: 'FILLED',
    onClick: { openLink: { url: links.gmailSettings.url, onClose: 'RELOAD' } },
  });
});

test('the homepage says at a glance that a mail was not read, and leads to the list', async () => {
  const { result } = await open(states['home, connection: not-all-read'] as Opening);
  expect(result.header?.subtitle).toBe('Gmail · Up to date, 1 mail not fully read');
  expect(JSON.stringify(result.sections[0])).toContain('"error"');
  expect(buttonsOf(result)[0]).toMatchObject({
    text: 'See the list',
    onClick: { openLink: { url: `${CONSOLE}/settings/gmail#problems` } },
  });
});

test('the homepage says at a glance that notifications have lapsed', async () => {
  const { result } = await open(states['home, connection: polling'] as Opening);
  expect(result.header?.subtitle).toBe('Gmail · Up to date, by polling');
  expect(JSON.stringify(result.sections[0])).not.toContain('check_circle');
});

test('reconnect: since when, and about how many mails wait', async () => {
  const { result } = await open(states['connection: reconnect'] as Opening);
  expect(wordsOf(result)).toMatch(
    /^Gmail \| Google has not accepted our access since 3 May, 09:12, .* About 140 mails with your customers wait by now, going by the weeks before\.$/m,
  );
});

test('behind: about how many mails wait, counted', async () => {
  const { result } = await open(states['connection: behind'] as Opening);
  expect(wordsOf(result)).toContain('Gmail | Mail since 08:40 today is still being read. | About 140 mails wait');
});

test('one click adds a User, says so, and shows the card as it is then', async () => {
  const before = await open(states['a User to add'] as Opening);
  const action = buttonsOf(before.result)[0]?.onClick?.action;
  expect(action).toEqual({
    function: 'onAct',
    parameters: expect.arrayContaining([
      { key: 'do', value: 'add-user' },
      { key: 'email', value: 'jo@acme.example' },
    ]),
  });
  if (!action) return;
  const { result, requests } = await press(
    { answer: { kind: 'acted', done: 'Jo Lee is now a User at Acme.', view: messageView() } },
    action,
  );
  expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
    act: { do: 'add-user', email: 'jo@acme.example', name: 'Jo Lee', customer: 'c1' },
    message: { gmailMessageId: openMail.id },
    timeZone: 'Europe/Stockholm',
  });
  expect(result.stateChanged).toBe(true);
  expect(result.renderActions.action.notification).toEqual({ text: 'Jo Lee is now a User at Acme.' });
  expect(result.renderActions.action.navigations?.[0]?.updateCard?.header).toEqual({ title: 'Acme', subtitle: 'Synced' });
});

test('a person is offered once: by the message’s own button, or below their own line', async () => {
  const add = (email: string) => ({
    action: 'add-user' as const,
    label: 'Add to Acme',
    act: { do: 'add-user' as const, email, name: '', customer: 'c1' },
  });
  const unknownPeople = ['jo@acme.example', 'bo@acme.example'].map((email) => ({ name: '', email, fix: add(email) }));
  const { result } = await open({
    answer: messageView({
      message: { verdict: 'skipped', reason: 'no-known-user', sentence: 'No.', fix: add('jo@acme.example') },
      unknownPeople,
    }),
  });
  const emails = buttonsOf(result).flatMap(({ onClick }) =>
    (onClick?.action?.parameters ?? []).filter(({ key }) => key === 'email').map(({ value }) => value),
  );
  expect(emails).toEqual(['jo@acme.example', 'bo@acme.example']);
  expect(wordsOf(result)).toContain('bo@acme.example\n[Add to Acme]');
});

test('a button that did not work leaves the card and says that nothing was changed', async () => {
  const { result } = await press({ answer: { failure: 'down' } }, { function: 'onAct', parameters: [{ key: 'do', value: 'sync-now' }] });
  expect(result).toEqual({ renderActions: { action: { notification: { text: expect.stringMatching(/^Nothing was changed\. /) } } } });
});

describe('when the backend does not answer', () => {
  test('the card says what still works and offers to try again', async () => {
    const { result } = await open(states['backend unreachable'] as Opening);
    expect(wordsOf(result)).toMatch(/Cannot be reached right now[^]*Nothing is lost/);
    expect(buttonsOf(result)[0]).toMatchObject({ text: 'Try again', type: 'FILLED', onClick: { action: { function: 'onRetry' } } });
  });

  test('a call that never came back is not made again for two minutes, except by a person', async () => {
    const cache = new Map([['asked-at', String(Date.now() - 60_000)]]);
    const slow = await open({ answer: messageView(), world: { cache } });
    expect(slow.requests).toHaveLength(0);
    expect(slow.result.header).toEqual({ title: 'Startdeliver', subtitle: 'Slow right now' });
    const retried = await press({ answer: messageView(), world: { cache } }, { function: 'onRetry' });
    expect(retried.requests).toHaveLength(1);
    expect(retried.result.renderActions.action.navigations?.[0]?.updateCard?.header?.title).toBe('Acme');
    expect((await open({ answer: messageView(), world: { cache } })).requests).toHaveLength(1);
  });

  test('a second mail opened while the first is still asked for is asked for too', async () => {
    const cache = new Map([['asked-at', String(Date.now() - 2_000)]]);
    expect((await open({ answer: messageView(), world: { cache } })).requests).toHaveLength(1);
  });
});

describe('when the backend refuses', () => {
  test('the person reads its sentence', async () => {
    const { result } = await open({
      answer: problem(403, { code: 'not-a-member', detail: 'ada@northwind.example is not a Team Member of Northwind.' }),
    });
    expect(result.header).toEqual({ title: 'Startdeliver', subtitle: 'You are not a Team Member' });
    expect(wordsOf(result)).toContain('ada@northwind.example is not a Team Member of Northwind.');
  });

  test('words of a proxy or a bug are not shown', async () => {
    const { result } = await open({ answer: problem(500, { detail: 'TypeError: x is not a function' }) });
    expect(wordsOf(result)).not.toContain('TypeError');
  });

  test('without an identity token nothing is sent', async () => {
    expect((await open(states['no identity'] as Opening)).requests).toHaveLength(0);
  });
});
