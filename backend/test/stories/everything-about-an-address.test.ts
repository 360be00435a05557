/** Everything about one e-mail address: handed out, or erased with a receipt, for good. */
import { contentOf, figuresOf, withDatabase } from '../support/content';
import { startStory, type Story } from '../support/story';
import { ADA, BO, directory, twoMailboxes } from '../support/two-mailboxes';
import { formOn, signedIn } from '../web/browser';

jest.setTimeout(60_000);

let story: Story;
beforeEach(async () => {
  story = await startStory({ world: twoMailboxes() });
  await story.connectAll();
  await story.settled();
});
afterEach(() => story.end());

const KIM = 'kim@globex.example';
const found = (text: string, except: string[]): Promise<string[]> =>
  withDatabase(story, async (database) => {
    const names: string[] = [];
    for (const { name } of await database.listCollections().toArray()) {
      if (!except.includes(name) && JSON.stringify(await database.collection(name).find().toArray()).includes(text)) names.push(name);
    }
    return names;
  });

test('export holds every message the address takes part in, and its User', async () => {
  const { body } = await story.api(`/data?address=${encodeURIComponent(KIM)}`);
  const data = body as { users: { id: string }[]; messages: { messageId: string; text: string }[] };
  expect(data.users.map((user) => user.id)).toEqual(['kim']);
  expect(data.messages.map(({ messageId }) => messageId).sort()).toEqual(['a6@globex.example', 'b2@globex.example']);
  expect(data.messages.every(({ text }) => text.includes('a few words'))).toBe(true);
});

test('export is whole whatever colleagues may read of it, and the audit log says that so many mails were handed out', async () => {
  for (const member of [ADA, BO])
    await story.api(`/team-members/${member}/settings`, { method: 'PATCH', body: { visibility: 'metadata' } });
  const list = (await story.api('/interactions?user=kim')).body as { data: { id: string; subject: string | null }[] };
  expect(list.data.map(({ subject }) => subject)).toEqual([null, null]);
  for (const { id } of list.data) expect((await story.api(`/interactions/${id}`)).body).toMatchObject({ messages: [{ text: null }] });

  const { messages } = (await story.api(`/data?address=${KIM}`)).body as { messages: { subject: string; text: string }[] };
  expect(messages.map(({ subject }) => subject).sort()).toEqual(['Only to Bo', 'Renewal']);
  expect(messages.every(({ text }) => text.includes('a few words'))).toBe(true);

  const { data } = (await story.api('/audit')).body as { data: { action: string; target: string; details: object }[] };
  expect(data.filter(({ action }) => action === 'data.export')).toMatchObject([{ target: 'address', details: { messages: '2' } }]);
  expect(JSON.stringify(data)).not.toContain(KIM);
});

test('erased: a receipt, nothing left anywhere but the rule that keeps it out, and it does not come back', async () => {
  const { useCases } = story.parts;
  await useCases.chooseUser(story.organisation, KIM, ['kim'], ADA);
  await useCases.ignorePerson(story.organisation, KIM, true, ADA);
  await story.settled();
  const { status, body } = await story.api(`/data?address=${encodeURIComponent(KIM)}`, { method: 'DELETE' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ address: KIM, messages: 2, interactions: 2 });
  await story.settled();
  expect(await found(KIM, ['choices'])).toEqual([]);
  expect((await story.parts.store.choices.all(story.organisation.id)).map(({ kind, value }) => [kind, value])).toEqual([
    ['private', `erased:${KIM}`],
  ]);

  const [ada] = await story.parts.store.connections.list(story.organisation.id);
  await story.parts.useCases.requestResync(story.organisation.id, ada?.id ?? '', ADA);
  await story.settled();
  story.sim.control.mail({ message: { from: KIM, to: [ADA], cc: ['jo@acme.example'], subject: 'Kim again', text: '' } });
  story.sim.control.mail({ message: { from: 'jo@acme.example', to: [ADA], cc: [KIM], subject: 'Jo with Kim', text: '' } });
  story.sim.control.mail({ message: { id: '<sign@acme.example>', from: 'jo@acme.example', to: [ADA], subject: 'A sign', text: '' } });
  await story.pass(11 * 60_000);
  await story.settled();
  const { messages } = await contentOf(story);
  expect(Object.values(messages).map(({ subject }) => subject)).toContain('A sign');
  expect(await found(KIM, ['choices'])).toEqual([]);
  const { kept, right } = await figuresOf(story);
  expect(kept).toEqual(right);
});

test('of an address of the team nothing is stored by itself: it is refused, instead of a receipt over mail that is still there', async () => {
  for (const method of ['GET', 'DELETE']) {
    const { status, body } = await story.api(`/data?address=${BO}`, { method });
    expect([method, status, (body as { detail: string }).detail]).toEqual([method, 409, expect.stringContaining('your own team')]);
  }
  expect((await story.parts.store.organisations.get(story.organisation.id))?.blocklist).toEqual([]);
});

test('addresses erased at the same moment are all kept out', async () => {
  const addresses = [KIM, 'jo@acme.example', 'p1@elsewhere.example', 'p2@elsewhere.example'];
  const erased = addresses.map((address) => story.api(`/data?address=${encodeURIComponent(address)}`, { method: 'DELETE' }));
  expect((await Promise.all(erased)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const kept = await story.parts.store.choices.privateOf(story.organisation.id, '');
  expect([...kept].sort()).toEqual(addresses.map((address) => `erased:${address}`).sort());
});

test('whatever is saved of the rules, nobody erased comes back but on purpose: from the console or by a key, once', async () => {
  const ada = await signedIn(story, ADA);
  const openedBefore = formOn(await ada.get('/admin/rules'), '/admin/rules');
  await story.api(`/data?address=${KIM}`, { method: 'DELETE' });
  const kim = directory().users.find(({ id }) => id === 'kim');
  const again = () => story.api('/users/kim', { method: 'PUT', body: { customer: 'globex', name: kim?.name, email: KIM } });
  const theirs = async () => {
    await story.settled();
    return Object.keys((await contentOf(story)).messages).filter((key) => /(a6|b2)@globex/.test(key)).length;
  };
  await again();
  expect(await theirs()).toBe(0);
  await ada.post('/admin/rules', openedBefore);
  await story.api('/rules', { method: 'PATCH', body: { blocklist: ['nobody.example'] } });
  await story.api('/rules', { method: 'PATCH', body: { blocklist: [] } });
  expect(await theirs()).toBe(0);
  const { body } = await story.api('/explain', { method: 'POST', body: { teamMember: ADA, messageId: 'a6@globex.example' } });
  expect(body).toMatchObject({ reason: 'blocked', fix: { list: 'erased', address: KIM } });

  const page = await ada.get(`/admin/data?address=${KIM}`);
  expect((await ada.post('/admin/data/let-in', formOn(page, '/admin/data/let-in'))).location).toBe(
    `/admin/data?address=${KIM.replace('@', '%40')}`,
  );
  expect(await theirs()).toBe(2);
  expect((await ada.get(`/admin/data?address=${KIM}`)).text).not.toContain('it was erased before');

  await story.api(`/data?address=${KIM}`, { method: 'DELETE' });
  await again();
  expect(await theirs()).toBe(0);
  const letIn = () => story.api(`/data/erasure?address=${KIM}`, { method: 'DELETE' });
  expect([(await letIn()).status, (await letIn()).status]).toEqual([204, 404]);
  expect(await theirs()).toBe(2);
  const { data } = (await story.api('/audit')).body as { data: { action: string; target: string }[] };
  expect(data.filter(({ action }) => action === 'data.let-in')).toMatchObject([{ target: 'address' }, { target: 'address' }]);
});

test('an admin at the console gets the same file and the same receipt as a key, and leaves the same trace', async () => {
  const trace = async () => {
    const { data } = (await story.api('/audit')).body as { data: { actor: string; action: string; target: string; details: object }[] };
    expect(JSON.stringify(data)).not.toContain(KIM);
    return data
      .filter(({ action }) => action.startsWith('data.'))
      .map(({ actor, action, target, details }) => [actor === ADA ? 'admin' : 'key', action, target, details]);
  };
  const ada = await signedIn(story, ADA);
  for (const page of [`/admin/data?address=${KIM}`, `/admin/data/erase?address=${KIM}`])
    expect((await ada.get(page)).text).toContain('2 mails in 2 conversations');
  expect(await trace()).toEqual([]);

  const { headers, text } = await ada.post('/admin/data/export', { address: KIM });
  expect(headers.get('content-disposition')).toBe(`attachment; filename="${KIM}.json"`);
  expect(JSON.parse(text)).toEqual((await story.api(`/data?address=${KIM}`)).body);

  const receipt = await ada.post('/admin/data/erase', { address: KIM });
  expect(receipt.status).toBe(200);
  expect(receipt.text.replace(/<[^>]+>/g, ' ')).toMatch(/Erased\s+2 mails in 2 conversations\s/);
  await story.settled();
  expect(await found(KIM, ['choices'])).toEqual([]);
  expect((await ada.get(`/admin/data?address=${KIM}`)).text).toContain('it was erased before');

  await story.api(`/data?address=${KIM}`, { method: 'DELETE' });
  expect(await trace()).toEqual([
    ['key', 'data.erase', 'address', { messages: '0', interactions: '0' }],
    ['admin', 'data.erase', 'address', { messages: '2', interactions: '2' }],
    ['key', 'data.export', 'address', { messages: '2' }],
    ['admin', 'data.export', 'address', { messages: '2' }],
  ]);
});
