/** The REST API: what it promises in docs and OpenAPI is what it answers. */
import type { Route } from '../../src/web/route';
import { routes } from '../../src/web/routes';
import { withDatabase } from '../support/content';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, BEN, NORTH, twoCompanies } from './two-companies';

let story: Story;
let conversation: string;
beforeAll(async () => {
  story = await startStory({ world: twoCompanies });
  await story.connect(ADA);
  await story.settled();
  const { body } = await story.api('/interactions');
  conversation = (body as { data: { id: string; subject: string }[] }).data.find(({ subject }) => subject === 'Renewal')?.id ?? '';
}, 60_000);
afterAll(() => story.end());

const table = new Map(routes().map((row): [string, Route] => [`${row.method} ${row.path.replace('\\:', ':')}`, row]));

/** Asks, and holds the answer against the schema the OpenAPI document is made of. */
async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: never }> {
  const answer = await story.api(path, { method, ...(body === undefined ? {} : { body }) });
  const row = [...table].find(([name]) => {
    const pattern = name
      .replace(/:(?!batch)\w+/g, '[^/?]+')
      .replace(' ', ' /')
      .replace('//', '/');
    return new RegExp(`^${pattern}$`).test(`${method} /api/v1${path.split('?')[0] ?? ''}`);
  })?.[1];
  if (!row) throw new Error(`no route answers ${method} ${path}`);
  if (answer.status < 300 && row.answer) row.answer.parse(answer.body);
  return answer as { status: number; body: never };
}

describe('customers and Users', () => {
  test('a customer carries the last contact and the figures of the last 30 days', async () => {
    const { body } = await ask('GET', `/customers/c-${NORTH}`);
    expect(body).toMatchObject({
      id: `c-${NORTH}`,
      name: 'Acme',
      owner: ADA,
      fields: { domain: 'acme.example' },
      lastInteraction: { kind: 'email', interactionId: conversation, by: [ADA], with: ['Jo Lee'], subject: 'Renewal' },
      lastEmailReplyAt: expect.stringMatching(/Z$/),
      emails30d: 2,
      meetings30d: 0,
    });
  });

  test('PUT makes and changes, as often as one likes; what is left out is cleared', async () => {
    expect(
      await ask('PUT', '/customers/new one', { id: 'new one', name: 'New', owner: BEN, fields: { domain: 'new.example' } }),
    ).toMatchObject({ status: 200, body: { owner: BEN } });
    expect(await ask('PUT', '/customers/new one', { name: 'Newer' })).toMatchObject({
      status: 200,
      body: { name: 'Newer', owner: null, fields: {} },
    });
    expect(await ask('PUT', '/users/n1', { customer: 'new one', name: 'Nia', email: 'Nia@New.example', otherEmails: [] })).toMatchObject({
      body: { id: 'n1', email: 'Nia@New.example', emails30d: 0 },
    });
    expect((await ask('DELETE', '/users/n1')).status).toBe(204);
    expect((await ask('DELETE', '/users/n1')).status).toBe(404);
    expect((await ask('DELETE', '/customers/new one')).status).toBe(204);
  });

  test('lists filter, sort and page without losing or repeating anybody', async () => {
    await ask('POST', '/directory:batch', {
      customers: Array.from({ length: 7 }, (_, i) => ({ id: `p${i}`, name: i % 2 ? 'Same' : `Name ${i}` })),
    });
    for (const sort of ['name', '-name', 'lastInteractionAt', '-lastInteractionAt', '-lastEmailReplyAt']) {
      const seen: string[] = [];
      let cursor: string | null = '';
      do {
        const page: { data: { id: string }[]; nextCursor: string | null } = (
          await ask('GET', `/customers?sort=${sort}&limit=3${cursor ? `&cursor=${cursor}` : ''}`)
        ).body;
        seen.push(...page.data.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor);
      expect([...seen].sort()).toEqual([`c-${NORTH}`, ...Array.from({ length: 7 }, (_, i) => `p${i}`)].sort());
    }
    expect(await ask('GET', '/customers?q=aCm')).toMatchObject({ body: { data: [{ id: `c-${NORTH}` }] } });
    expect(((await ask('GET', '/customers?noInteraction=true')).body as { data: [] }).data).toHaveLength(7);
    expect(((await ask('GET', `/customers?lastInteractionBefore=2001-01-01`)).body as { data: [] }).data).toHaveLength(0);
    for (let i = 0; i < 7; i += 1) await ask('DELETE', `/customers/p${i}`);
  });

  test('a batch writes what is right and names what is not, row by row', async () => {
    const { status, body } = await ask('POST', '/directory:batch', {
      customers: [{ id: 'b1', name: 'One' }, { name: 'No id' }],
      users: [
        { id: 'b2', customer: 'b1', name: 'Two', email: 'not an address' },
        { id: 'b3', customer: 'b1', name: 'Three', email: 'three@b1.example', extra: 1 },
      ],
      tasks: [{ id: 'b4', title: 'Four', due: '2026-02-30' }],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ written: 1, failed: 4 });
    const errors = Object.fromEntries(
      (body as { results: { id: string; error: string | null }[] }).results.map(({ id, error }) => [id, error]),
    );
    expect(errors).toEqual({
      b1: null,
      '': expect.stringContaining('id'),
      b2: expect.stringContaining('This is not an e-mail address'),
      b3: 'extra: This name is not known here.',
      b4: expect.stringContaining('Write a day like'),
    });
    await ask('DELETE', '/customers/b1');
  });

  test('more than 5,000 rows at once are refused', async () => {
    const { status, body } = await ask('POST', '/directory:batch', {
      customers: Array.from({ length: 5_001 }, (_, i) => ({ id: `x${i}`, name: 'x' })),
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ detail: expect.stringContaining('at most 5000') });
  });
});

test('tasks are made, completed and removed', async () => {
  expect(await ask('PUT', '/tasks/t9', { title: 'Call', due: '2026-12-01', assignee: ADA })).toMatchObject({
    status: 200,
    body: { id: 't9', notes: '', customer: null, done: false },
  });
  expect(await ask('POST', '/tasks/t9/complete')).toMatchObject({ body: { done: true, title: 'Call', due: '2026-12-01' } });
  expect(await ask('GET', `/tasks?assignee=${ADA}&done=true`)).toMatchObject({ body: { data: [{ id: 't9' }], nextCursor: null } });
  expect((await ask('DELETE', '/tasks/t9')).status).toBe(204);
  expect((await ask('GET', '/tasks/t9')).status).toBe(404);
});

describe('interactions', () => {
  test('a thread is one entry; opened, it has its messages, oldest first', async () => {
    const { body } = await ask('GET', `/interactions/${conversation}`);
    expect(body).toMatchObject({
      kind: 'email',
      subject: 'Renewal',
      messageCount: 2,
      customers: [`c-${NORTH}`],
      users: [`u-${NORTH}`],
      teamMembers: [ADA],
      ambiguous: false,
      visibility: 'everything',
      messages: [
        {
          messageId: `first@${NORTH}`,
          direction: 'in',
          from: { name: 'Jo Lee', address: 'jo@acme.example' },
          text: expect.stringContaining('Words of first'),
          teamMembers: [ADA],
        },
        { messageId: `second@${NORTH}`, direction: 'out', attachments: [] },
      ],
    });
  });

  test('reading the text is written to the audit log, once', async () => {
    await ask('GET', `/interactions/${conversation}`);
    const { data } = (await ask('GET', '/audit?verify=true')).body as { data: { action: string; target: string }[]; chain: object };
    expect(data.filter(({ action, target }) => action === 'interaction.view' && target === `interaction:${conversation}`)).toHaveLength(1);
  });

  test.each([
    [`customer=c-${NORTH}`, 1],
    [`user=u-${NORTH}`, 1],
    ['customer=nobody', 0],
    [`teamMember=${ADA}`, 1],
    [`teamMember=${BEN}`, 0],
    ['kind=meeting', 0],
    ['from=2001-01-01T00:00:00Z&to=2001-02-01', 0],
  ])('%s finds %d', async (query, count) => {
    expect(((await ask('GET', `/interactions?${query}`)).body as { data: [] }).data).toHaveLength(count);
  });
});

describe('visibility', () => {
  const settings = `/team-members/${ADA}/settings`;
  afterAll(() => ask('PATCH', settings, { visibility: 'everything' }));

  test('subject only hides the text, who-and-when hides the subject as well, everywhere', async () => {
    await ask('PATCH', settings, { visibility: 'subject' });
    const half = (await ask('GET', `/interactions/${conversation}`)).body;
    expect(half).toMatchObject({ subject: 'Renewal', visibility: 'subject', messages: [{ text: null, snippet: null }, { text: null }] });
    await ask('PATCH', settings, { visibility: 'metadata' });
    expect((await ask('GET', `/interactions/${conversation}`)).body).toMatchObject({
      subject: null,
      visibility: 'metadata',
      messageCount: 2,
    });
    expect((await ask('GET', '/messages')).body).toMatchObject({ data: [{ subject: null }, { subject: null }] });
    expect((await ask('GET', `/customers/c-${NORTH}`)).body).toMatchObject({ lastInteraction: { subject: null, with: ['Jo Lee'] } });
  });

  test('a hidden subject cannot be guessed by searching for it', async () => {
    await ask('PATCH', settings, { visibility: 'metadata' });
    for (const path of [`/interactions?q=Renewal`, `/interactions?subject=Renewal`, `/messages?q=Renewal`])
      expect((await ask('GET', path)).status).toBe(400);
    for (const path of ['/customers?q=Renewal', '/users?q=Renewal']) expect((await ask('GET', path)).body).toMatchObject({ data: [] });
  });

  test('what was said for the conversation overrides the member', async () => {
    await story.parts.useCases.setInteractionVisibility(story.organisation.id, conversation, 'everything', ADA);
    expect((await ask('GET', `/interactions/${conversation}`)).body).toMatchObject({ subject: 'Renewal', visibility: 'everything' });
    expect((await ask('GET', `/customers/c-${NORTH}`)).body).toMatchObject({ lastInteraction: { subject: 'Renewal' } });
    await story.parts.useCases.setInteractionVisibility(story.organisation.id, conversation, null, ADA);
  });
});

describe('connections', () => {
  test('say their state in words, with times in UTC', async () => {
    const { data } = (await ask('GET', '/connections')).body as { data: { id: string; stateText: string }[] };
    expect(data).toMatchObject([
      {
        teamMember: ADA,
        app: 'gmail',
        state: 'up-to-date',
        import: { found: expect.any(Number), etaSeconds: 0, skipped: expect.any(Object) },
        problems: 0,
      },
    ]);
    expect(data[0]?.stateText).toMatch(/^Complete up to \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    expect((await ask('POST', `/connections/${data[0]?.id ?? ''}/sync`)).status).toBe(202);
  });

  test('tell machines what else stands in the sentence: mail not fully read, notifications that have lapsed', async () => {
    const shown = async () =>
      ((await ask('GET', '/connections')).body as { data: { id: string; watchExpiresAt: string | null }[] }).data[0];
    const fresh = await shown();
    expect(fresh).toMatchObject({ state: 'up-to-date', condition: 'up-to-date' });
    expect(Date.parse(fresh?.watchExpiresAt ?? '')).toBeGreaterThan(Date.now());

    const lapsed = new Date('2026-01-01T00:00:00Z');
    const setWatch = (expiresAt: Date) =>
      withDatabase(story, (database) =>
        database.collection('connections').updateOne({ member: ADA }, { $set: { 'watch.expiresAt': expiresAt } }),
      );
    await setWatch(lapsed);
    expect(await shown()).toMatchObject({ state: 'up-to-date', condition: 'polling', watchExpiresAt: lapsed.toISOString() });

    const unread = { org: story.organisation.id, connection: fresh?.id ?? '', gmailId: '18c0000000000003' };
    await story.parts.store.problems.add({ ...unread, what: 'This mail could not be read.', firstAt: lapsed, tries: 3 });
    expect(await shown()).toMatchObject({ condition: 'not-all-read', problems: 1, watchExpiresAt: lapsed.toISOString() });

    await story.parts.store.problems.clear(unread.org, unread.connection, [unread.gmailId]);
    await setWatch(new Date(fresh?.watchExpiresAt ?? 0));
    expect(await shown()).toMatchObject({ condition: 'up-to-date' });
  });

  test('tell how far a running import is, and how long it still takes', async () => {
    const { connections } = story.parts.store;
    const { id = '' } = (await connections.of(story.organisation.id, ADA, 'gmail')) ?? {};
    // Whoever holds the mailbox keeps the workers from ending an import that has nothing left to read.
    const progressAt = story.parts.clock.now();
    const held = await eventually('the mailbox is free', () => connections.acquire(id, 'test', progressAt, 600_000));
    const { import: before } = held.connection;
    const startedAt = new Date(progressAt.getTime() - 600_000);
    const running = { reason: 'connected', startedAt, progressAt, finishedAt: null, synced: 0, skipped: {} } as const;
    await connections.checkpoint(held.lease, { import: { ...running, found: 3_020, done: 1_240 } });
    const [shown] = ((await ask('GET', '/connections')).body as { data: { import: { etaSeconds: number } }[] }).data;
    await connections.checkpoint(held.lease, { import: before });
    await connections.release(held.lease);
    expect(shown).toMatchObject({ state: 'importing', import: { found: 3_020, done: 1_240, finishedAt: null } });
    expect(shown?.import.etaSeconds).toBeGreaterThanOrEqual(861); // 600 s for 1,240, 1,780 to go
  });

  test('say what helps, and that a check runs and what it found so far, as the console does', async () => {
    const { store } = story.parts;
    const { id = '' } = (await store.connections.of(story.organisation.id, ADA, 'gmail')) ?? {};
    const shown = async () => ((await ask('GET', '/connections')).body as { data: object[] }).data[0];
    const set = (audit: object) =>
      withDatabase(story, (database) => database.collection('connections').updateOne({ member: ADA }, { $set: audit }));
    expect(await shown()).toMatchObject({ remedy: null, audit: { startedAt: null, missing: 0 } });

    const startedAt = new Date('2026-11-24T07:15:00Z');
    await set({ 'audit.startedAt': startedAt, 'audit.missing': 3 });
    expect(await shown()).toMatchObject({ state: 'behind', audit: { startedAt: startedAt.toISOString(), missing: 3, missed: 0 } });
    await set({ 'audit.startedAt': null, 'audit.missing': 0 });

    await store.connections.setProblem(id, { kind: 'reconnect', since: startedAt, detail: '', until: null });
    expect(await shown()).toMatchObject({ state: 'reconnect', remedy: { action: 'reconnect', label: 'Connect again' } });
    await store.connections.setProblem(id, null);
  });

  test('name the mails that could not be read, page by page, and nothing of what is in them', async () => {
    const { data } = (await ask('GET', '/connections')).body as { data: { id: string }[] };
    const { id = '' } = data[0] ?? {};
    const { problems } = story.parts.store;
    const firstAt = new Date('2026-11-24T09:12:00Z');
    const ids = ['18c0000000000001', '18c0000000000002'];
    for (const gmailId of ids)
      await problems.add({
        org: story.organisation.id,
        connection: id,
        gmailId,
        what: 'This mail could not be read.',
        firstAt,
        tries: 3,
      });
    const named = (gmailId: string) => ({ gmailId, what: 'This mail could not be read.', firstAt: '2026-11-24T09:12:00.000Z', tries: 3 });
    const first = await ask('GET', `/connections/${id}/problems?limit=1`);
    expect(first.body).toEqual({ data: [named('18c0000000000002')], nextCursor: expect.any(String) });
    const { nextCursor } = first.body as { nextCursor: string };
    const rest = await ask('GET', `/connections/${id}/problems?cursor=${nextCursor}`);
    expect(rest.body).toEqual({ data: [named('18c0000000000001')], nextCursor: null });
    expect((await ask('GET', `/connections/${id}/problems?cursor=nonsense`)).status).toBe(400);
    await problems.clear(story.organisation.id, id, ids);
  });

  test('are paused and go on; what was meant otherwise changes nothing', async () => {
    const { data } = (await ask('GET', '/connections')).body as { data: { id: string }[] };
    const pause = (body: unknown) => ask('POST', `/connections/${data[0]?.id ?? ''}/pause`, body);
    expect(await pause({ paused: true })).toMatchObject({ status: 200, body: { teamMember: ADA, state: 'paused' } });
    for (const wrong of [{ paused: 'no' }, {}, { paused: false, until: 'tomorrow' }]) expect((await pause(wrong)).status).toBe(400);
    expect(await pause({ paused: false })).toMatchObject({ status: 200, body: { state: 'up-to-date' } });
  });
});

describe('settings and rules', () => {
  test('a patch changes what it names, down to a single filter', async () => {
    const path = `/team-members/${BEN}/settings`;
    await ask('PATCH', path, {
      aliases: ['Ben.Old@Other.example', 'ben.old@other.example'],
      filters: { labels: { leaveOut: ['Private'] } },
    });
    const { body } = await ask('PATCH', path, { filters: { autoReplies: true } });
    expect(body).toMatchObject({
      aliases: ['ben.old@other.example'],
      syncTo: 'users',
      filters: { autoReplies: true, bulkMail: false, labels: { leaveOut: ['Private'], only: [] } },
    });
  });

  test('an answer about label filters is the same whether or not the mailbox has the label, and may be sent back as it is', async () => {
    const path = `/team-members/${ADA}/settings`;
    const named = async (where: string, label: string) => {
      const taken = await ask('PATCH', where, { filters: { labels: { leaveOut: [label] } } });
      expect(taken.status).toBe(200);
      expect(await ask('GET', where)).toEqual(taken);
      return { ...taken, body: JSON.parse(JSON.stringify(taken.body).replaceAll(label, 'the label')) as unknown };
    };
    for (const where of [path, '/rules']) {
      expect(await named(where, 'Inbox')).toEqual(await named(where, 'Divorce'));
      const cleared = await ask('PATCH', where, { filters: { labels: { leaveOut: [] } } });
      expect(await ask('PATCH', where, cleared.body)).toEqual(cleared);
    }
  });

  test.each([
    [{ aliases: ['not an address'] }, 'aliases[0]', 'This is not an e-mail address. Write it like anna@acme.com.'],
    [{ blocklist: ['acme'] }, 'blocklist[0]', 'Write an address (anna@acme.com) or a domain (acme.com).'],
    [{ filters: { labels: { only: [''] } } }, 'filters.labels.only[0]', 'This is needed.'],
    [{ sincTo: 'users' }, 'sincTo', 'This name is not known here.'],
  ])('%j is refused with a sentence', async (patch, path, message) => {
    const { status, body } = await ask('PATCH', `/team-members/${BEN}/settings`, patch);
    expect(status).toBe(400);
    expect((body as { errors: object[] }).errors).toContainEqual({ path, message });
  });

  test('the organisation’s domains can’t be another organisation’s, or everybody’s', async () => {
    expect((await ask('PATCH', '/rules', { domains: ['south.example'] })).body).toMatchObject({
      status: 400,
      detail: expect.stringContaining('belongs to another organisation'),
    });
    expect((await ask('PATCH', '/rules', { domains: ['gmail.com'] })).body).toMatchObject({
      status: 400,
      detail: expect.stringContaining('Anybody can have an address at gmail.com'),
    });
    expect((await ask('PATCH', '/rules', { domains: ['north.test'], blocklist: ['@spam.example'] })).body).toMatchObject({
      domains: [NORTH, 'north.test'],
      blocklist: ['spam.example'],
      domainField: 'domain',
    });
    expect((await ask('PATCH', '/rules', { domains: [NORTH], blocklist: [] })).body).toMatchObject({ domains: [NORTH] });
  });

  test('a team member has an address of the company, and shares as the organisation says', async () => {
    expect((await ask('PUT', '/team-members/eve@elsewhere.example', {})).status).toBe(400);
    await ask('PATCH', '/rules', { visibilityDefault: 'subject' });
    expect(await ask('PUT', `/team-members/new@${NORTH}`, { name: 'New', timeZone: 'Europe/Paris' })).toMatchObject({
      status: 200,
      body: { name: 'New', signedIn: false, admin: false },
    });
    expect((await ask('GET', `/team-members/new@${NORTH}/settings`)).body).toMatchObject({ visibility: 'subject' });
    await ask('PATCH', '/rules', { visibilityDefault: 'everything' });
    expect((await ask('PUT', `/team-members/new@${NORTH}`, { timeZone: 'Mars/Base' })).body).toMatchObject({
      errors: [{ path: 'timeZone', message: 'This is not a time zone. Write it like Europe/Stockholm.' }],
    });
  });
});

describe('explain', () => {
  test('by id, by headers, in the words of the rules', async () => {
    expect((await ask('POST', '/explain', { teamMember: ADA, messageId: `<first@${NORTH}>` })).body).toMatchObject({
      verdict: 'synced',
      interaction: conversation,
    });
    expect((await ask('POST', '/explain', { teamMember: ADA, messageId: `inside@${NORTH}` })).body).toMatchObject({
      verdict: 'skipped',
      reason: 'internal-only',
    });
    const message = { from: 'Sam Poe <sam@acme.example>', to: [ADA], subject: 'Hello' };
    expect((await ask('POST', '/explain', { teamMember: ADA, message })).body).toMatchObject({
      verdict: 'skipped',
      reason: 'no-known-user',
      text: expect.stringContaining('sam@acme.example isn’t a User at any customer'),
      fix: { action: 'add-user', label: 'Add to Acme', address: 'sam@acme.example', customer: `c-${NORTH}` },
    });
    expect((await ask('POST', '/explain', { teamMember: ADA, message: { ...message, from: 'jo@acme.example' } })).body).toMatchObject({
      verdict: 'will-sync',
      links: [{ customer: `c-${NORTH}`, user: `u-${NORTH}` }],
    });
  });

  test('needs exactly one of the two, and somebody of the team', async () => {
    expect((await ask('POST', '/explain', { teamMember: ADA })).status).toBe(400);
    expect((await ask('POST', '/explain', { teamMember: 'nobody@north.example', messageId: 'x' })).status).toBe(404);
  });
});

test('short lists page as long ones do', async () => {
  const first = (await ask('GET', '/team-members?limit=1')).body as { data: { email: string }[]; nextCursor: string };
  const second = (await ask('GET', `/team-members?limit=500&cursor=${first.nextCursor}`)).body as typeof first;
  const all = (await ask('GET', '/team-members')).body as typeof first;
  expect([...first.data, ...second.data]).toEqual(all.data);
  expect([first.data.length, second.nextCursor, all.nextCursor]).toEqual([1, null, null]);
  expect((await ask('GET', '/team-members?cursor=nonsense')).status).toBe(400);
  expect((await ask('GET', '/connections?limit=500')).status).toBe(200);
  expect((await ask('GET', '/people/unknown?limit=500')).status).toBe(200);
});

test('unknown people at a customer are listed until somebody ignores them, and those who are ignored are listed, too', async () => {
  await ask('PATCH', `/team-members/${ADA}/settings`, { syncThirdPartySender: true });
  await eventually('Sam’s mail to Jo is synced', async () => ((await ask('GET', '/people/unknown')).body as { data: [] }).data.length > 0);
  expect((await ask('GET', '/people/unknown')).body).toMatchObject({
    data: [{ address: 'sam@acme.example', name: 'Sam Poe', customers: [`c-${NORTH}`], messages: 1 }],
  });
  expect((await ask('POST', '/people/unknown/sam@acme.example/ignore')).status).toBe(204);
  expect((await ask('GET', '/people/unknown')).body).toMatchObject({ data: [] });
  await ask('POST', '/people/unknown/ivy@acme.example/ignore');
  type Ignored = { data: { address: string }[]; nextCursor: string | null };
  const first = (await ask('GET', '/people/ignored?limit=1')).body as Ignored;
  const second = (await ask('GET', `/people/ignored?cursor=${first.nextCursor}`)).body as Ignored;
  expect([first.data.length, second.nextCursor]).toEqual([1, null]);
  // Both within a second: which of them was the last is not told.
  expect([...first.data, ...second.data].map(({ address }) => address).sort()).toEqual(['ivy@acme.example', 'sam@acme.example']);
  expect((await ask('GET', '/people/ignored?cursor=nonsense')).status).toBe(400);
  for (const one of ['sam', 'ivy'])
    expect((await ask('POST', `/people/unknown/${one}@acme.example/ignore`, { ignored: false })).status).toBe(204);
  expect((await ask('GET', '/people/ignored')).body).toEqual({ data: [], nextCursor: null });
  await ask('PATCH', `/team-members/${ADA}/settings`, { syncThirdPartySender: false });
  await story.settled();
});

test('every number on the team dashboard is as long as the list it opens', async () => {
  const { data } = (await ask('GET', '/dashboards/team?days=30')).body as {
    data: { teamMember: string; total: Figures; days: Figures[] }[];
  };
  type Figures = Record<'emailsIn' | 'emailsOut' | 'meetings', { count: number; query: string }>;
  const ada = data.find(({ teamMember }) => teamMember === ADA);
  expect(ada?.total).toMatchObject({ emailsIn: { count: 1 }, emailsOut: { count: 1 }, meetings: { count: 0 } });
  for (const figures of [ada?.total, ...(ada?.days ?? [])])
    for (const name of ['emailsIn', 'emailsOut', 'meetings'] as const) {
      const { count = -1, query = '' } = figures?.[name] ?? {};
      expect(((await ask('GET', query.replace('/api/v1', ''))).body as { data: [] }).data).toHaveLength(count);
    }
});

test('everything about an address is handed out, and erased with a receipt', async () => {
  expect((await ask('GET', '/data?address=jo@acme.example')).status).toBe(200);
  expect((await ask('DELETE', '/data?address=JO@acme.example')).body).toMatchObject({
    address: 'jo@acme.example',
    messages: 2,
    interactions: 1,
  });
  expect(((await ask('GET', '/interactions')).body as { data: [] }).data).toHaveLength(0);
  const { data, chain } = (await ask('GET', '/audit?verify=true&limit=2')).body as { data: { action: string }[]; chain: object };
  expect(data.map(({ action }) => action)).toContain('data.erase');
  expect(chain).toEqual({ intact: true, brokenAt: null });
});

test('a connection is taken away with its data', async () => {
  const { data } = (await ask('GET', '/connections')).body as { data: { id: string }[] };
  expect((await ask('DELETE', `/connections/${data[0]?.id ?? ''}?data=delete`)).status).toBe(204);
  expect((await ask('GET', '/connections')).body).toMatchObject({ data: [{ state: 'not-connected' }] });
  for (const act of ['sync', 'resync', 'reset', 'pause']) {
    const answer = await ask('POST', `/connections/${data[0]?.id ?? ''}/${act}`, act === 'pause' ? { paused: true } : undefined);
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('Its owner connects it in Settings › Gmail.') } });
  }
});
