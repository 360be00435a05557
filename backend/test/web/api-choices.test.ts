/** What people decide in the console can be decided through the API: how much of a conversation is shown, whose an address is, what is kept private. */
import { eventually, startStory, type Story } from '../support/story';
import { ADA, BO, twoMailboxes } from '../support/two-mailboxes';
import { signedIn } from './browser';

jest.setTimeout(60_000);

let story: Story;
beforeAll(async () => {
  story = await startStory({ world: twoMailboxes() });
  await story.connectAll();
  await story.settled();
});
afterAll(() => story.end());

const ask = (method: string, path: string, body?: unknown) => story.api(path, { method, ...(body === undefined ? {} : { body }) });
const conversationOf = async (key: string) => (await story.parts.store.messages.byKey(story.organisation.id, key))?.conversation ?? null;
const actions = async (action: string) =>
  ((await ask('GET', '/audit?limit=500')).body as { data: { action: string; actor: string; target: string }[] }).data.filter(
    (row) => row.action === action,
  );

describe('the visibility of one conversation', () => {
  const shown = async (id: string) => (await ask('GET', `/interactions/${id}`)).body;

  test('is set, overrides the members, and is given back to them', async () => {
    const id = (await conversationOf('a6@globex.example')) ?? '';
    expect(await shown(id)).toMatchObject({ visibility: 'everything', ownVisibility: null });
    expect(await ask('PUT', `/interactions/${id}/visibility`, { visibility: 'metadata' })).toMatchObject({
      status: 200,
      body: { id, subject: null, visibility: 'metadata', ownVisibility: 'metadata' },
    });
    expect(await shown(id)).toMatchObject({ subject: null, messages: [{ text: null }] });
    expect(await ask('PUT', `/interactions/${id}/visibility`, { visibility: null })).toMatchObject({
      body: { subject: 'Renewal', visibility: 'everything', ownVisibility: null },
    });
    expect(await actions('interaction.visibility')).toMatchObject(
      Array(2).fill({ actor: expect.stringMatching(/^key:/), target: `interaction:${id}` }),
    );
  });

  test.each([[{ visibility: 'secret' }], [{}], [{ visibility: 'subject', for: 'ever' }]])('%j is refused', async (body) => {
    const id = (await conversationOf('a6@globex.example')) ?? '';
    expect((await ask('PUT', `/interactions/${id}/visibility`, body)).status).toBe(400);
    expect(await shown(id)).toMatchObject({ ownVisibility: null });
  });
});

describe('an address that several Users have', () => {
  const KIM = 'kim@globex.example';
  const path = `/addresses/${KIM}/user`;
  const customersOfRenewal = async () => {
    await story.settled();
    const { body } = await ask('GET', `/interactions/${(await conversationOf('a6@globex.example')) ?? ''}`);
    const { customers, ambiguous, ambiguousAddresses } = body as { customers: string[]; ambiguous: boolean; ambiguousAddresses: string[] };
    return { customers, ambiguous, ambiguousAddresses };
  };

  test('is named with its conversation, chosen once for all mail, and asked about again', async () => {
    await ask('PUT', '/users/kim2', { customer: 'acme', name: 'Kim', email: KIM });
    expect(await customersOfRenewal()).toEqual({ customers: ['acme', 'globex'], ambiguous: true, ambiguousAddresses: [KIM] });
    const candidates = expect.arrayContaining([
      { user: 'kim', name: 'Kim', customer: 'globex' },
      { user: 'kim2', name: 'Kim', customer: 'acme' },
    ]);
    expect(await ask('GET', path)).toEqual({ status: 200, body: { address: KIM, candidates, chosen: null } });

    expect(await ask('PUT', path, { user: 'kim' })).toEqual({ status: 200, body: { address: KIM, candidates, chosen: 'kim' } });
    expect(await customersOfRenewal()).toEqual({ customers: ['globex'], ambiguous: false, ambiguousAddresses: [] });

    expect((await ask('DELETE', path)).status).toBe(204);
    expect(await ask('GET', path)).toMatchObject({ body: { chosen: null } });
    expect(await customersOfRenewal()).toMatchObject({ customers: ['acme', 'globex'], ambiguous: true });
  });

  test('is nobody’s but theirs, and a choice whose User has gone is none', async () => {
    expect(await ask('PUT', path, { user: 'jo' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'user', message: `No such User has ${KIM}.` }] },
    });
    expect((await ask('GET', '/addresses/nobody@nowhere.example/user')).status).toBe(404);
    await ask('PUT', path, { user: 'kim2' });
    await ask('DELETE', '/users/kim2');
    expect(await ask('GET', path)).toMatchObject({ body: { candidates: [{ user: 'kim' }], chosen: null } });
    await ask('DELETE', path);
    await story.settled();
  });
});

describe('keeping mail private', () => {
  const path = `/team-members/${ADA}/private`;
  const listed = async () => ((await ask('GET', path)).body as { data: { value: string; kind: string }[] }).data.map(({ value }) => value);
  const holders = async (key: string) => {
    await story.settled();
    return (await story.parts.store.messages.byKey(story.organisation.id, key))?.teamMembers ?? [];
  };

  test('a person, for one member: their mail leaves that mailbox’s share only, and follows again', async () => {
    expect(await holders('a3@acme.example')).toEqual([ADA, BO]);
    expect(await ask('POST', path, { address: 'Jo@acme.example' })).toEqual({ status: 200, body: { values: ['jo@acme.example'] } });
    expect(await holders('a3@acme.example')).toEqual([BO]);
    expect(await holders('a1@acme.example')).toEqual([]);
    expect((await ask('GET', path)).body).toEqual({
      data: [{ value: 'jo@acme.example', kind: 'address', at: expect.any(String) }],
      nextCursor: null,
    });
    expect((await ask('DELETE', `${path}/jo@acme.example`)).status).toBe(204);
    expect(await holders('a3@acme.example')).toEqual([ADA, BO]);
    expect(await listed()).toEqual([]);
    expect((await ask('DELETE', `${path}/jo@acme.example`)).status).toBe(404);
  });

  test('a conversation is named by its id, and taken back by what the answer named', async () => {
    const id = await conversationOf('a1@acme.example');
    const { body } = await ask('POST', path, { interaction: id });
    const [value = ''] = (body as { values: string[] }).values;
    expect(value).toMatch(/^thread:[0-9a-f]+$/);
    expect(await holders('a1@acme.example')).toEqual([]);
    expect((await ask('GET', path)).body).toMatchObject({ data: [{ value, kind: 'conversation' }] });
    expect((await ask('DELETE', `${path}/${encodeURIComponent(value)}`)).status).toBe(204);
    await eventually('it is back', async () => (await holders('a1@acme.example')).includes(ADA));
  });

  test('only of the member’s own mailbox, and one thing at a time', async () => {
    const bos = await conversationOf('b2@globex.example');
    expect((await ask('POST', path, { interaction: bos })).status).toBe(404);
    for (const body of [{}, { address: 'a@b.example', domain: 'b.example' }, { domain: 'no domain' }, { value: 'x' }])
      expect((await ask('POST', path, body)).status).toBe(400);
    expect((await ask('POST', '/team-members/nobody@northwind.example/private', { domain: 'b.example' })).status).toBe(404);
    expect(await listed()).toEqual([]);
  });

  test('what a member keeps private is theirs: a key neither lists nor shares it, also where it said the same', async () => {
    const own = 'globex.example';
    await story.parts.useCases.keepPrivate(story.organisation, ADA, own, true, ADA);
    expect(await holders('a6@globex.example')).toEqual([]);
    expect(await listed()).toEqual([]);
    expect((await ask('DELETE', `${path}/${own}`)).status).toBe(404);

    await ask('POST', path, { domain: own });
    expect(await listed()).toEqual([own]);
    expect((await ask('DELETE', `${path}/${own}`)).status).toBe(204);
    expect(await holders('a6@globex.example')).toEqual([]);
    const rows = [...(await actions('private.keep')), ...(await actions('private.share'))];
    expect(JSON.stringify(rows)).not.toContain(own);
  });

  test('the member sees what was kept private for them, and can share it again', async () => {
    await ask('POST', path, { domain: 'globex.example' });
    const ada = await signedIn(story, ADA);
    expect((await ada.get('/settings/gmail')).text).toContain('(by your organisation)');
    await ada.post('/settings/gmail/private/share', { values: 'globex.example' });
    expect(await holders('a6@globex.example')).toEqual([ADA]);
    expect(await listed()).toEqual([]);
    expect((await ada.get('/settings/gmail')).text).not.toContain('by your organisation');
  });
});
