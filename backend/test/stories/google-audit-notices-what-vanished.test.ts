/**
 * A check of the whole mailbox also notices mail that vanished from Gmail without a word: deleted or moved away while the list of
 * changes had expired, or while nobody was connected. Not being listed is a reason to ask for that very mail, never to remove it.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, startStory, type Story, type StoryOptions } from '../support/story';
import { ADA, arrives, calls, conversations, HOUR, joWrites, MINUTE, shown, SMALL_TEAM, stored, subjects } from '../support/mailbox';
import { letter, smallTeam } from '../support/worlds';

const RENEWAL = '<r1@globex.example>';
const ALL = SMALL_TEAM.map(([subject]) => subject);

let story: Story;
afterEach(() => story.end());

async function connected(
  onDelete: 'keep' | 'remove' = 'keep',
  mail: Parameters<typeof smallTeam>[0] = [],
  more: Partial<StoryOptions> = {},
): Promise<void> {
  story = await startStory({ world: smallTeam(mail), auditDelaySeconds: 0, ...more });
  await story.parts.useCases.changeRules(story.organisation, { onDelete }, 'test');
  await story.connect(ADA);
  await story.settled({ audited: true });
}

/** Nobody is told of what `happens`: no push, and the list of changes is gone. The check that follows is through. */
async function unnoticed(happens: () => void): Promise<void> {
  const before = (await stored(story)).audit.checkedAt ?? new Date(0);
  story.sim.control.setPush('drop');
  happens();
  story.sim.control.expireHistory(ADA);
  await story.pass(11 * MINUTE);
  await checkedAfter(before);
}

async function nextCheck(): Promise<void> {
  const before = (await stored(story)).audit.checkedAt ?? new Date(0);
  await story.pass(25 * HOUR);
  await checkedAfter(before);
}

async function checkedAfter(before: Date): Promise<void> {
  await eventually('the check is through', async () => {
    const { audit } = await stored(story);
    return audit.startedAt === null && audit.checkedAt !== null && audit.checkedAt > before;
  });
  await story.settled();
}

/** Of Ada's copy. */
async function removedAt(messageId = RENEWAL): Promise<Date | null | undefined> {
  const message = await story.parts.store.messages.byKey(story.organisation.id, messageId.replace(/[<>]/g, ''));
  return message?.copies.find(({ member }) => member === ADA)?.removedAt;
}

const lastOfGlobex = async (): Promise<string | null> =>
  ((await story.api('/customers/globex')).body as { lastInteraction: { subject: string } | null }).lastInteraction?.subject ?? null;

const AWAY = [
  ['deleted', () => story.sim.control.deleteMail(RENEWAL)],
  ['moved to trash', () => story.sim.control.labels({ email: ADA, messageId: RENEWAL, add: ['TRASH'], remove: ['INBOX'] })],
  ['moved to spam', () => story.sim.control.labels({ email: ADA, messageId: RENEWAL, add: ['SPAM'], remove: ['INBOX'] })],
] as const;

test.each(AWAY)(
  'mail %s while the list of changes had expired is marked by the next check, and stays on its customer',
  async (_how, away) => {
    await connected();
    await unnoticed(away);
    expect(await removedAt()).toBeInstanceOf(Date);
    expect(await lastOfGlobex()).toBe('Renewal');
    const { audit, state, stateText } = await shown(story);
    expect(audit).toMatchObject({ missed: 0, repaired: 0, removed: 1 });
    expect(state).toBe('up-to-date');
    expect(stateText).toMatch(/The check of 20\d\d-.+ found 1 mail gone from Gmail and treated it as deleted\./);
  },
);

test.each(AWAY)('where deleted mail is to go, mail %s unnoticed goes with its effects', async (_how, away) => {
  await connected('remove');
  expect(await lastOfGlobex()).toBe('Renewal');
  await unnoticed(away);
  expect(await subjects(story)).toEqual(['Kick-off']);
  expect(await lastOfGlobex()).toBeNull();
  expect((await shown(story)).audit).toMatchObject({ missed: 0, removed: 1 });
});

test('mail deleted while nobody was connected is marked after the next connection', async () => {
  await connected();
  const { id, audit } = await stored(story);
  await story.parts.useCases.disconnectMailbox(story.organisation.id, id, 'keep', ADA);
  story.sim.control.deleteMail(RENEWAL);
  story.sim.control.expireHistory(ADA);
  await story.pass(HOUR, { asleep: true });
  await story.connect(ADA);
  await checkedAfter(audit.checkedAt ?? new Date(0));
  expect(await removedAt()).toBeInstanceOf(Date);
  expect(await removedAt('<k1@acme.example>')).toBeNull();
});

test('mail that a listing merely left out is asked for once and stays as it was', async () => {
  await connected('remove');
  const reads = calls(story, 'messages.get');
  story.sim.control.fault({ operation: 'messages.list', times: 1, status: 200, body: '{"resultSizeEstimate":0}' });
  await nextCheck();
  expect(await subjects(story)).toEqual(ALL);
  expect(await removedAt()).toBeNull();
  expect((await shown(story)).audit).toMatchObject({ missed: 0, repaired: 0, removed: 0 });
  expect(calls(story, 'messages.get') - reads).toBe(3);
  await nextCheck();
  expect(calls(story, 'messages.get') - reads).toBe(3);
});

test('a mail that is not listed and can’t be read for a while is not taken for deleted', async () => {
  await connected('remove');
  story.sim.control.fault({ operation: 'messages.list', times: 1, status: 200, body: '{"resultSizeEstimate":0}' });
  story.sim.control.fault({ operation: 'messages.get', times: 4, status: 500 });
  await nextCheck().catch(async () => {
    await story.pass(10 * MINUTE);
    await eventually('the check is through', async () => (await stored(story)).audit.startedAt === null);
  });
  expect(await subjects(story)).toEqual(ALL);
  expect((await shown(story)).audit.removed).toBe(0);
});

test('one answer that a mail is not there, without a listing that left it out, removes nothing', async () => {
  await connected('remove');
  const reads = calls(story, 'messages.get');
  story.sim.control.fault({ operation: 'messages.get', times: 1, status: 404 });
  story.sim.control.labels({ email: ADA, messageId: RENEWAL, add: ['Label A'] });
  await eventually('it is read again', async () => calls(story, 'messages.get') > reads);
  await story.settled();
  expect(await subjects(story)).toEqual(ALL);
});

test('mail taken out of the trash while nobody looked is no longer marked after the next check', async () => {
  await connected();
  story.sim.control.labels({ email: ADA, messageId: RENEWAL, add: ['TRASH'], remove: ['INBOX'] });
  await eventually('it is marked', async () => (await removedAt()) instanceof Date);
  await unnoticed(() => story.sim.control.labels({ email: ADA, messageId: RENEWAL, add: ['INBOX'], remove: ['TRASH'] }));
  expect(await removedAt()).toBeNull();
});

test('mail older than what a check looks at, and what was marked before, is not asked for again', async () => {
  await connected();
  story.sim.control.deleteMail(RENEWAL);
  await eventually('it is marked', async () => (await removedAt()) instanceof Date);
  await story.settled();
  const reads = calls(story, 'messages.get');
  await nextCheck();
  // The six months have moved past Kick-off.
  await story.pass(170 * 24 * HOUR);
  await nextCheck();
  expect(calls(story, 'messages.get')).toBe(reads);
  expect(await subjects(story)).toEqual(ALL);
  expect(await removedAt('<k1@acme.example>')).toBeNull();
});

test('started again with its state file, the simulated Google holds what it was sent and deleted: the check takes nothing for vanished', async () => {
  await connected('keep', [], { stateFile: join(mkdtempSync(join(tmpdir(), 'google-')), 'google.json') });
  const messageId = '<news@acme.example>';
  joWrites(story, 'News', { id: messageId });
  story.sim.control.deleteMail(RENEWAL);
  await arrives(story, ['News']);
  await eventually('it is marked', async () => (await removedAt()) instanceof Date);
  await story.restartGoogle();
  await story.restart();
  await nextCheck();
  await nextCheck(); // the first one looked only as far as was complete when Google ended
  expect(await removedAt(messageId)).toBeNull();
  expect(await removedAt()).toBeInstanceOf(Date);
  joWrites(story, 'Re: News', { inReplyTo: messageId });
  await eventually('the answer joins', async () => (await conversations(story)).some(([subject, n]) => subject === 'News' && n === 2));
});

test('a listing of two pages whose page token expires makes no mail absent; the one deleted mail among them is found', async () => {
  const past = Array.from({ length: 520 }, (_, i) => letter(`p${i}@acme.example`, 'jo@acme.example', ADA, 'Kick-off', 21 + i / 10));
  await connected('keep', past);
  const reads = calls(story, 'messages.get');
  story.sim.control.fault({ operation: 'messages.list', skip: 1, times: 1, status: 400, message: 'Invalid pageToken' });
  await nextCheck();
  expect(calls(story, 'messages.get')).toBe(reads);
  await unnoticed(() => story.sim.control.deleteMail('<p519@acme.example>'));
  expect(await removedAt('<p519@acme.example>')).toBeInstanceOf(Date);
  expect((await shown(story)).audit).toMatchObject({ missed: 0, removed: 1 });
  expect(calls(story, 'messages.get') - reads).toBe(1);
}, 120_000);
