/** A setting of a member or a rule of the organisation that changes later changes what is stored, and changing it back restores it. */
import { MINUTE, stored } from '../support/mailbox';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, BO, byDomain, directory, twoMailboxes } from '../support/two-mailboxes';
import { showsExactly } from '../support/world-files';
import { contentOf, figuresOf, withDatabase } from '../support/content';
import type { MemberRules } from '../oracle/rules';
import { joinTeam } from '../../src/web/join-team';
import type { UserInput } from '../../src/store/directory';
import type { World } from '../../simulator/world/schema';

jest.setTimeout(90_000);

let story: Story;
afterEach(() => story.end());

async function started(world: World = twoMailboxes()): Promise<void> {
  story = await startStory({ world });
  await story.connectAll();
  await showsExactly(story, world);
}

async function patch(path: string, body: object): Promise<void> {
  const answer = await story.api(path, { method: 'PATCH', body });
  expect(answer).toMatchObject({ status: 200 });
}
const settings = (body: object, member = ADA): Promise<void> => patch(`/team-members/${encodeURIComponent(member)}/settings`, body);
const rules = (body: object): Promise<void> => patch('/rules', body);

const MACHINES = { autoReplies: true, bulkMail: true };
const NO_FILTERS = { autoReplies: false, bulkMail: false };

/** Of all conversations, once the figures of customers and Users are right. */
const subjects = async (): Promise<string[]> => {
  await story.settled();
  const { kept, right } = await figuresOf(story);
  expect(kept).toEqual(right);
  return Object.values((await contentOf(story)).interactions)
    .map(({ subject }) => subject)
    .sort();
};

describe('a member’s settings', () => {
  const cases: [what: string, on: object, told: MemberRules, off: object][] = [
    ['R7 third-party senders', { syncThirdPartySender: true }, { syncThirdPartySender: true }, { syncThirdPartySender: false }],
    ['R7 an alias', { aliases: ['ada@oldname.example'] }, { aliases: ['ada@oldname.example'] }, { aliases: [] }],
    ['an alias that is a User’s address', { aliases: ['jo@acme.example'] }, { aliases: ['jo@acme.example'] }, { aliases: [] }],
    ['R7 customers instead of users', { syncTo: 'customers' }, { syncTo: 'customers' }, { syncTo: 'users' }],
    ['a blocked address', { blocklist: ['jo@acme.example'] }, { blocklist: ['jo@acme.example'] }, { blocklist: [] }],
    ['a blocked domain', { blocklist: ['globex.example'] }, { blocklist: ['globex.example'] }, { blocklist: [] }],
    ['filters', { filters: MACHINES }, { filterMachines: true }, { filters: NO_FILTERS }],
  ];
  test.each(cases)('%s, on for one and for both, and off', async (_, on, told, off) => {
    await started();
    await settings(on);
    await showsExactly(story, twoMailboxes(), { rules: { [ADA]: told } });
    await settings(on, BO);
    await showsExactly(story, twoMailboxes(), { rules: { [ADA]: told, [BO]: told } });
    await settings(off);
    await settings(off, BO);
    await showsExactly(story, twoMailboxes());
  });

  test('R7 another address of the account, told by the API, is theirs; and no longer when it goes', async () => {
    await started();
    const put = async (secondaryEmails: string[]) =>
      expect(await story.api(`/team-members/${ADA}`, { method: 'PUT', body: { secondaryEmails } })).toMatchObject({ status: 200 });
    await put(['ada@oldname.example']);
    await showsExactly(story, twoMailboxes(), { rules: { [ADA]: { aliases: ['ada@oldname.example'] } } });
    await put([]);
    await showsExactly(story, twoMailboxes());
  });

  test('changed and changed back at once', async () => {
    await started();
    await settings({ blocklist: ['acme.example'] });
    await settings({ blocklist: [] });
    await showsExactly(story, twoMailboxes());
  });
});

describe('the organisation’s rules', () => {
  test.each<[what: string, on: object, told: MemberRules, off: object]>([
    ['a blocked domain', { blocklist: ['acme.example'] }, { blocklist: ['acme.example'] }, { blocklist: [] }],
    ['a blocked address', { blocklist: ['kim@globex.example'] }, { blocklist: ['kim@globex.example'] }, { blocklist: [] }],
    ['filters', { filters: MACHINES }, { filterMachines: true }, { filters: NO_FILTERS }],
  ])('%s, on and off', async (_, on, told, off) => {
    await started();
    await rules(on);
    await showsExactly(story, twoMailboxes(), { rules: { [ADA]: told, [BO]: told } });
    await rules(off);
    await showsExactly(story, twoMailboxes());
  });

  test('a further domain of the company is internal, until it is taken away again', async () => {
    await started();
    await rules({ domains: ['northwind.example', 'globex.example'] });
    const world = twoMailboxes();
    const [organisation] = world.organisations;
    await showsExactly(story, { ...world, organisations: organisation ? [{ ...organisation, otherDomains: ['globex.example'] }] : [] });
    await rules({ domains: ['northwind.example'] });
    await showsExactly(story, twoMailboxes());
  });

  test('R7 another domain field', async () => {
    const both = directory();
    both.customers = both.customers.map((one) => (one.id === 'initech' ? { ...one, fields: { web: 'initech.example' } } : one));
    const world = (domainField: string) => twoMailboxes({ directory: { ...both, domainField }, colleagues: byDomain });
    await started(world('domain'));
    await rules({ domainField: 'web' });
    await showsExactly(story, world('web'));
    await rules({ domainField: 'domain' });
    await showsExactly(story, world('domain'));
  });

  test('R7 no domain field any more, and then the same one again', async () => {
    const world = (domainField: string) => twoMailboxes({ directory: { ...directory(), domainField }, colleagues: byDomain });
    await started(world('domain'));
    await rules({ domainField: '' });
    await showsExactly(story, world(''));
    await rules({ domainField: 'domain' });
    await showsExactly(story, world('domain'));
  });

  test('a setting that changes while the import runs holds for all of it', async () => {
    story = await startStory({ world: twoMailboxes(), latencyMs: 60 });
    await story.connectAll();
    await new Promise((resolve) => setTimeout(resolve, 400));
    await rules({ blocklist: ['acme.example'] });
    const told = { blocklist: ['acme.example'] };
    await showsExactly(story, twoMailboxes(), { rules: { [ADA]: told, [BO]: told } });
    await rules({ blocklist: [] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await rules({ blocklist: ['globex.example'] });
    await rules({ blocklist: [] });
    await showsExactly(story, twoMailboxes());
  });
});

describe('filters', () => {
  const [all, withoutAutoReplies, withoutBulk] = [
    ['Both of you', 'From my old address', 'Kick-off', 'Offers', 'Only to Bo', 'Out of office', 'Partner and customer', 'Renewal'],
    ['Both of you', 'From my old address', 'Kick-off', 'Offers', 'Only to Bo', 'Partner and customer', 'Renewal'],
    ['Both of you', 'From my old address', 'Kick-off', 'Only to Bo', 'Out of office', 'Partner and customer', 'Renewal'],
  ];

  test.each([
    ['automatic replies', { autoReplies: true }, { autoReplies: false }, withoutAutoReplies],
    ['bulk mail', { bulkMail: true }, { bulkMail: false }, withoutBulk],
  ])('%s left out and let in, by the member and by the organisation', async (_, on, off, fewer) => {
    story = await startStory({ world: twoMailboxes({ ada: { settings: { syncThirdPartySender: true } } }) });
    await story.connectAll();
    expect(await subjects()).toEqual(all);
    await settings({ filters: on });
    expect(await subjects()).toEqual(fewer);
    await settings({ filters: off });
    expect(await subjects()).toEqual(all);
    await rules({ filters: on });
    expect(await subjects()).toEqual(fewer);
    await rules({ filters: off });
    expect(await subjects()).toEqual(all);
  });

  test.each([
    { who: 'the member', set: settings, only: ['Both of you', 'Only to Bo', 'Renewal'] },
    { who: 'the organisation', set: rules, only: ['Renewal'] },
  ])('Gmail labels left out or asked for by $who, also those made later', async ({ set, only }) => {
    await started();
    const before = await subjects();
    story.sim.control.labels({ email: ADA, messageId: '<a6@globex.example>', add: ['Private'] });
    await set({ filters: { labels: { leaveOut: ['Private'] } } });
    expect(await subjects()).toEqual(before.filter((subject) => subject !== 'Renewal'));
    await set({ filters: { labels: { leaveOut: [], only: ['Private'] } } });
    expect(await subjects()).toEqual(only);
    await set({ filters: { labels: { leaveOut: [], only: [] } } });
    expect(await subjects()).toEqual(before);
  });
});

test('mail that arrives under a label nobody had when the mailbox was connected is left out from the start', async () => {
  await started();
  await settings({ filters: { labels: { leaveOut: ['Confidential'] } } });
  const before = await subjects();
  const message = { id: '<new-label@acme.example>', from: 'jo@acme.example', to: [ADA], subject: 'Between us', labels: ['Confidential'] };
  story.sim.control.mail({ to: ADA, message });
  await story.pass(11 * MINUTE);
  expect(await subjects()).toEqual(before);
  const { body } = await story.api('/explain', { method: 'POST', body: { teamMember: ADA, messageId: 'new-label@acme.example' } });
  expect(body).toMatchObject({ verdict: 'skipped', reason: 'filtered' });
});

test('a label that is renamed: the next check goes by its new name', async () => {
  story = await startStory({ world: twoMailboxes(), auditDelaySeconds: 0 });
  await story.connectAll();
  await story.settled({ audited: true });
  story.sim.control.labels({ email: ADA, messageId: '<a6@globex.example>', add: ['Board'] });
  await settings({ filters: { labels: { leaveOut: ['Confidential'] } } });
  const before = await subjects();
  expect(before).toContain('Renewal');
  story.sim.control.renameLabel({ email: ADA, name: 'Board', to: 'Confidential' });
  await story.pass(25 * 60 * MINUTE);
  await eventually('it is left out', async () => !(await subjects()).includes('Renewal'));
  story.sim.control.renameLabel({ email: ADA, name: 'Confidential', to: 'Board' });
  await story.pass(25 * 60 * MINUTE);
  await eventually('it is back', async () => JSON.stringify(await subjects()) === JSON.stringify(before));
});

test('a star that was set or taken before a filter asks for it counts as it is', async () => {
  await started();
  const star = (messageId: string, change: object) => story.sim.control.labels({ email: ADA, messageId, ...change });
  star('<a6@globex.example>', { add: ['STARRED'] });
  story.sim.control.mail({
    to: ADA,
    message: { from: 'jo@acme.example', to: [ADA], id: '<once@acme.example>', subject: 'Once', labels: ['INBOX', 'STARRED'] },
  });
  await eventually('it arrives', async () => (await subjects()).includes('Once'));
  star('<once@acme.example>', { remove: ['STARRED'] });
  await story.settled();
  await settings({ filters: { labels: { only: ['Starred'] } } });
  const left = async () => (await subjects()).filter((subject) => ['Once', 'Renewal'].includes(subject));
  await eventually('what has a star now is there', async () => (await left()).join() === 'Renewal', 8_000);
  await story.settled();
  expect(await left()).toEqual(['Renewal']);
});

test('a label that is renamed is noticed with mail under another new label, too', async () => {
  await started();
  story.sim.control.labels({ email: ADA, messageId: '<a6@globex.example>', add: ['Board'] });
  await settings({ filters: { labels: { leaveOut: ['Confidential'] } } });
  // The name of “Board” is read with this one.
  const from = { from: 'jo@acme.example', to: [ADA] };
  story.sim.control.mail({ to: ADA, message: { ...from, id: '<first@acme.example>', subject: 'First', labels: ['INBOX', 'Board'] } });
  await eventually('it arrives', async () => (await subjects()).includes('First'));
  story.sim.control.renameLabel({ email: ADA, name: 'Board', to: 'Confidential' });
  story.sim.control.mail({ to: ADA, message: { ...from, id: '<second@acme.example>', subject: 'Second', labels: ['INBOX', 'New'] } });
  await eventually('it arrives', async () => (await subjects()).includes('Second'));
  const left = async () => (await subjects()).filter((subject) => ['First', 'Renewal'].includes(subject));
  await eventually('those under the renamed label are left out', async () => (await left()).length === 0, 8_000);
  expect(await subjects()).toContain('Second');
});

describe('the process dies right after a change was written: it is carried through', () => {
  async function killedAt<T extends object>(
    part: T,
    act: keyof T,
    change: () => Promise<unknown>,
    before: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> {
    const real = part[act] as (...given: unknown[]) => Promise<unknown>;
    const dying = async (...given: unknown[]): Promise<never> => {
      await before();
      await real(...given);
      throw new Error('killed');
    };
    Object.assign(part, { [act]: dying });
    await expect(change()).rejects.toThrow('killed');
    Object.assign(part, { [act]: real });
    await story.pass(MINUTE);
  }
  /** Somebody else’s change, worked off with everything that waits. */
  const compared = async () => {
    const { store, useCases } = story.parts;
    await useCases.chooseUser(story.organisation, 'nobody@nowhere.example', [], BO);
    await eventually('everything is compared', async () => (await store.rematches.next(story.organisation.id, 1)).length === 0);
  };
  const told = { blocklist: ['acme.example'] };
  const NEW = 'new@northwind.example';

  test('a member’s setting, on and off', async () => {
    await started();
    const change = (blocklist: string[]) => () => story.parts.useCases.changeSettings(story.organisation, ADA, { blocklist }, ADA);
    await killedAt(story.parts.store.organisations, 'patchSettings', change(told.blocklist));
    await showsExactly(story, twoMailboxes(), { rules: { [ADA]: told } });
    await killedAt(story.parts.store.organisations, 'patchSettings', change([]));
    await showsExactly(story, twoMailboxes());
  });

  test('a setting, although a comparison for somebody else’s change came in between', async () => {
    await started();
    const { store, useCases } = story.parts;
    const change = (blocklist: string[]) => () => useCases.changeSettings(story.organisation, ADA, { blocklist }, ADA);
    await killedAt(store.organisations, 'patchSettings', change(told.blocklist), compared);
    await showsExactly(story, twoMailboxes(), { rules: { [ADA]: told } });
    await killedAt(store.organisations, 'patchSettings', change([]), compared);
    await showsExactly(story, twoMailboxes());
  });

  test('a User who is removed, and added again, although a comparison came in between', async () => {
    await started();
    const { store, useCases } = story.parts;
    const without = directory();
    without.users = without.users.filter(({ id }) => id !== 'jo');
    const jo: UserInput = { id: 'jo', customer: 'acme', name: 'Jo Acme', email: 'jo@acme.example', otherEmails: [] };
    await killedAt(store.directory, 'deleteUser', () => useCases.removeFromDirectory(story.organisation, 'user', 'jo'), compared);
    await showsExactly(story, twoMailboxes({ directory: without }));
    await killedAt(store.directory, 'putUser', () => useCases.writeDirectory(story.organisation, { users: [jo] }), compared);
    await showsExactly(story, twoMailboxes());
  });

  test('a User who is called otherwise', async () => {
    await started();
    const { store, useCases } = story.parts;
    const jo: UserInput = { id: 'jo', customer: 'acme', name: 'Jo Winter', email: 'jo@acme.example', otherEmails: [] };
    await killedAt(store.directory, 'putUser', () => useCases.writeDirectory(story.organisation, { users: [jo] }), compared);
    const renamed = directory();
    for (const user of renamed.users) if (user.id === 'jo') user.name = jo.name;
    await showsExactly(story, twoMailboxes({ directory: renamed }));
  });

  test('a rule of the organisation, on and off', async () => {
    await started();
    const change = (blocklist: string[]) => () => story.parts.useCases.changeRules(story.organisation, { blocklist }, ADA);
    await killedAt(story.parts.store.organisations, 'patchRules', change(told.blocklist));
    await showsExactly(story, twoMailboxes(), { rules: { [ADA]: told, [BO]: told } });
    await killedAt(story.parts.store.organisations, 'patchRules', change([]));
    await showsExactly(story, twoMailboxes());
  });

  test('another domain field', async () => {
    const both = directory();
    both.customers = both.customers.map((one) => (one.id === 'initech' ? { ...one, fields: { web: 'initech.example' } } : one));
    const world = (domainField: string) => twoMailboxes({ directory: { ...both, domainField }, colleagues: byDomain });
    await started(world('domain'));
    const change = () => story.parts.useCases.changeRules(story.organisation, { domainField: 'web' }, ADA);
    await killedAt(story.parts.store.organisations, 'patchRules', change);
    await showsExactly(story, world('web'));
  });

  test('a filter that leaves out what has a star, which nobody followed', async () => {
    await started();
    story.sim.control.labels({ email: ADA, messageId: '<a6@globex.example>', add: ['STARRED'] });
    // Of what comes after the star Google tells after it.
    story.sim.control.mail({ to: ADA, message: { from: 'jo@acme.example', to: [ADA], id: '<once@acme.example>', subject: 'Once' } });
    await eventually('it arrives', async () => (await subjects()).includes('Once'));
    const filters = { autoReplies: false, bulkMail: false, labels: { leaveOut: ['Starred'], only: [] } };
    const change = () => story.parts.useCases.changeSettings(story.organisation, ADA, { filters }, ADA);
    await killedAt(story.parts.store.organisations, 'patchSettings', change);
    await eventually('the mail with the star is left out', async () => !(await subjects()).includes('Renewal'));
  });

  test('a new member, who shares as the organisation says from the first write on', async () => {
    await started();
    await rules({ visibilityDefault: 'metadata' });
    const { store, web } = story.parts;
    const organisation = await store.organisations.get(story.organisation.id);
    await killedAt(store.organisations, 'putMember', () => joinTeam(web, organisation ?? story.organisation, NEW, {}, ADA));
    expect((await store.organisations.member(story.organisation.id, NEW))?.settings.visibility).toBe('metadata');
  });

  test('an erasure: all of its mail goes, and what was chosen for its conversations', async () => {
    await started();
    const { store, useCases } = story.parts;
    const org = story.organisation.id;
    const KIM = 'kim@globex.example';
    const mails = ['a6', 'b2', 'b7'].map((id) => `${id}@${id === 'b7' ? 'partner' : 'globex'}.example`);
    for (const key of mails) {
      const { conversation } = (await store.messages.byKey(org, key)) ?? {};
      if (conversation) await store.interactions.setVisibility(org, conversation, 'metadata');
    }
    await killedAt(store.messages, 'editCopies', () => useCases.eraseAddress(story.organisation, KIM, ADA));
    await showsExactly(story, twoMailboxes(), { rules: { [ADA]: { erased: [KIM] }, [BO]: { erased: [KIM] } } });
    const left = await withDatabase(story, async (database) => JSON.stringify(await database.collection('interactions').find().toArray()));
    expect(mails.filter((key) => left.includes(key))).toEqual([]);
  });

  test('a mail kept private, and shared again', async () => {
    await started();
    const before = await subjects();
    const keep = (kept: boolean) => () => story.parts.useCases.keepPrivate(story.organisation, ADA, 'a6@globex.example', kept, ADA);
    await killedAt(story.parts.store.choices, 'keepPrivate', keep(true));
    expect(await subjects()).toEqual(before.filter((subject) => subject !== 'Renewal'));
    await killedAt(story.parts.store.choices, 'sharePrivate', keep(false));
    expect(await subjects()).toEqual(before);
  });
});

describe('choices', () => {
  test('a mail, a thread, a person kept private, and shared again', async () => {
    await started();
    const before = await subjects();
    const message = await story.parts.store.messages.byKey(story.organisation.id, 'a6@globex.example');
    const thread = `thread:${message?.copies[0]?.threadId ?? ''}`;
    for (const [value, gone] of [
      ['a6@globex.example', ['Renewal']],
      [thread, ['Renewal']],
      ['kim@globex.example', ['Renewal']],
      ['globex.example', ['Renewal']],
    ] as const) {
      await story.parts.useCases.keepPrivate(story.organisation, ADA, value, true, ADA);
      expect(await subjects()).toEqual(before.filter((subject) => !(gone as readonly string[]).includes(subject)));
      await story.parts.useCases.keepPrivate(story.organisation, ADA, value, false, ADA);
      expect(await subjects()).toEqual(before);
    }
  });

  test('an address on several Users: on all, chosen once, remembered for later mail, forgotten', async () => {
    const shared = directory();
    shared.users.push({ id: 'jo2', customer: 'globex', name: 'Jo at Globex', email: 'jo@acme.example', otherEmails: [] });
    await started(twoMailboxes({ directory: shared }));
    const open = async () => (await contentOf(story)).messages['northwind.example a1@acme.example']?.customers;
    const asks = async () =>
      ((await story.api('/interactions?limit=100')).body as { data: { ambiguous: boolean }[] }).data.some((one) => one.ambiguous);
    expect([await open(), await asks()]).toEqual([['acme', 'globex'], true]);

    await story.parts.useCases.chooseUser(story.organisation, 'jo@acme.example', ['jo2'], ADA);
    await story.settled();
    expect([await open(), await asks()]).toEqual([['globex'], false]);

    story.sim.control.mail({ message: { id: '<later@acme.example>', from: 'jo@acme.example', to: [ADA], subject: 'Later', text: '' } });
    const later = await eventually(
      'the later mail is there',
      async () => (await contentOf(story)).messages['northwind.example later@acme.example'],
    );
    expect(later.users).toEqual(['jo2']);

    await story.parts.useCases.chooseUser(story.organisation, 'jo@acme.example', [], ADA);
    await story.settled();
    expect([await open(), await asks()]).toEqual([['acme', 'globex'], true]);
  });
});

describe('what people set for a conversation survives', () => {
  type Shown = { id: string; subject: string | null; visibility: string; teamMembers: string[] };
  /** Bo's own message of the same customer stays in view. */
  const listed = async () => {
    await story.settled();
    return ((await story.api('/interactions?customer=globex&teamMember=' + ADA)).body as { data: Shown[] }).data;
  };
  const renewal = async () => {
    const id = (await story.parts.store.messages.byKey(story.organisation.id, 'a6@globex.example'))?.conversation ?? '';
    return (await story.api(`/interactions/${id}`)).body as Shown;
  };
  const kim = directory().users.find(({ id }) => id === 'kim');
  const keepPrivate = (kept: boolean) => story.parts.useCases.keepPrivate(story.organisation, ADA, 'kim@globex.example', kept, ADA);
  const ways: [what: string, gone: () => Promise<unknown>, back: () => Promise<unknown>][] = [
    [
      'a User who is deleted and put again',
      () => story.api('/users/kim', { method: 'DELETE' }),
      () => story.api('/users/kim', { method: 'PUT', body: { customer: kim?.customer, name: kim?.name, email: kim?.email } }),
    ],
    ['a domain that is blocked and let in', () => rules({ blocklist: ['globex.example'] }), () => rules({ blocklist: [] })],
    ['what is kept private and shared again', () => keepPrivate(true), () => keepPrivate(false)],
    ['a reset', async () => story.api(`/connections/${(await stored(story)).id}/reset`, { method: 'POST' }), async () => {}],
  ];
  test.each(ways)('%s', async (what, gone, back) => {
    await started();
    const { id } = await renewal();
    await story.parts.useCases.setInteractionVisibility(story.organisation.id, id, 'metadata', ADA);
    await gone();
    await story.settled();
    if (what !== 'a reset') {
      expect(await listed()).toEqual([]);
      expect((await story.api(`/interactions/${id}`)).status).toBe(404);
    }
    await back();
    await eventually('it is back', async () => (await listed()).length > 0);
    expect(await renewal()).toMatchObject({ subject: null, visibility: 'metadata' });
  });

  test('until the mailbox’s data is deleted, or the address erased: then not even that is left', async () => {
    await started();
    const id = (await renewal()).id;
    const rows = () => withDatabase(story, async (database) => JSON.stringify(await database.collection('interactions').find().toArray()));
    await story.parts.useCases.setInteractionVisibility(story.organisation.id, id, 'metadata', ADA);
    await story.api(`/connections/${(await stored(story)).id}?data=delete`, { method: 'DELETE' });
    await eventually('it is removed', async () => !(await stored(story)).wipe);
    expect(await rows()).not.toContain(id);
    expect(await rows()).not.toContain('a6@globex.example');

    const kims = (await story.parts.store.messages.byKey(story.organisation.id, 'b2@globex.example'))?.conversation ?? '';
    expect(await story.parts.useCases.setInteractionVisibility(story.organisation.id, kims, 'metadata', BO)).toBe(true);
    expect((await story.api('/data?address=kim@globex.example', { method: 'DELETE' })).status).toBe(200);
    await story.settled();
    expect(await rows()).not.toContain(kims);
  });
});

test('an address to send as that is made in Gmail later is found with the next check, and so is its end', async () => {
  await started();
  const account = story.sim.state.accounts.get(ADA) as unknown as { sendAs: string[] };
  const nextCheck = async () => {
    const { checkedAt } = (await stored(story)).audit;
    await story.pass(25 * 3_600_000);
    await eventually('the next check', async () => String((await stored(story)).audit.checkedAt) !== String(checkedAt));
    await story.settled();
  };
  await nextCheck();
  account.sendAs = ['ada@oldname.example'];
  await nextCheck();
  await showsExactly(story, twoMailboxes({ ada: { sendAs: ['ada@oldname.example'] } }));
  account.sendAs = [];
  await nextCheck();
  await showsExactly(story, twoMailboxes());
});
