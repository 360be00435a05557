/** “Complete up to” is a promise about everything before it: it is not made, nor moved, before an import that fills a gap is through, whatever cuts that short. */
import { ADA, conversations, DAY, joWrites, MINUTE, shown, SMALL_TEAM, stored } from '../support/mailbox';
import { startStory, type Story } from '../support/story';
import { ago, letter, smallTeam } from '../support/worlds';

jest.setTimeout(60_000);

let story: Story;
afterEach(() => story.end());

/** More than two slices read. */
const MAILS = 70;
const past = Array.from({ length: MAILS }, (_, n) => letter(`p${n}@acme.example`, 'jo@acme.example', ADA, `Past ${n}`, 30 + n / 3));

const job = async (name: 'mailbox.sync' | 'mailbox.import') => story.parts.handlers[name]({ connection: (await stored(story)).id });
const disconnect = async () => story.api(`/connections/${(await stored(story)).id}?data=keep`, { method: 'DELETE' });
const resync = async () => story.api(`/connections/${(await stored(story)).id}/resync`, { method: 'POST' });
const imported = async () => {
  while ((await stored(story)).import?.finishedAt === null) await job('mailbox.import');
  await job('mailbox.sync');
};

const cuts: [what: string, cut: () => Promise<unknown>][] = [
  ['disconnected and connected again', async () => (await disconnect(), await story.pass(MINUTE, { asleep: true }), story.connect(ADA))],
  ['resynced', resync],
];

describe('the first import', () => {
  test.each(cuts)('%s in the middle of it', async (_, cut) => {
    story = await startStory({ world: smallTeam(past), work: false });
    await story.connect(ADA);
    await job('mailbox.sync');
    await job('mailbox.import');
    await cut();
    await job('mailbox.sync');
    expect(await shown(story)).toMatchObject({ state: 'importing', completeUpTo: null });
    await job('mailbox.import');
    await job('mailbox.sync');
    expect(await shown(story)).toMatchObject({ state: 'importing', completeUpTo: null });
    await imported();
    expect(await shown(story)).toMatchObject({ state: 'up-to-date', completeUpTo: expect.any(String) });
    expect(await conversations(story)).toHaveLength(SMALL_TEAM.length + MAILS);
  });
});

describe('the search after the list of changes has expired', () => {
  let before: string | null;
  /** All of this came while nobody looked, and the list of changes is gone. */
  async function expired(): Promise<void> {
    for (let n = 0; n < MAILS; n += 1) joWrites(story, `Missed ${n}`);
    story.sim.control.expireHistory(ADA);
    await story.pass(11 * MINUTE, { asleep: true });
    await job('mailbox.sync');
  }
  beforeEach(async () => {
    story = await startStory({ world: smallTeam(), work: false });
    await story.connect(ADA);
    await job('mailbox.sync');
    await imported();
    story.sim.control.setPush('drop');
    await story.pass(DAY, { asleep: true });
    await job('mailbox.sync');
    before = (await shown(story)).completeUpTo;
  });
  const catchingUp = async () =>
    expect(await shown(story)).toMatchObject({ state: 'behind', stateText: expect.stringMatching(/^Catching up/), completeUpTo: before });
  const ends = async () => {
    await imported();
    expect((await shown(story)).state).toBe('up-to-date');
    expect((await shown(story)).completeUpTo).not.toBe(before);
    expect((await conversations(story)).filter(([subject]) => subject.startsWith('Missed'))).toHaveLength(MAILS);
  };

  test.each(cuts)('%s in the middle of it', async (_, cut) => {
    await expired();
    await catchingUp();
    await job('mailbox.import');
    await cut();
    await job('mailbox.sync');
    await catchingUp();
    await job('mailbox.import');
    await job('mailbox.sync');
    await catchingUp();
    await ends();
  });

  const lu = () => story.api('/users/lu', { method: 'PUT', body: { customer: 'acme', name: 'Lu', email: 'lu@acme.example' } });
  test.each<[what: string, begin: () => Promise<unknown>]>([
    ['a change of the directory', lu],
    ['a resync', async () => (await lu(), resync())],
  ])('which expires while %s is followed', async (_, begin) => {
    for (let n = 0; n < MAILS; n += 1) joWrites(story, `Of Lu ${n}`, { from: 'lu@acme.example', date: ago(20) });
    await job('mailbox.sync');
    before = (await shown(story)).completeUpTo;
    await begin();
    await job('mailbox.import');
    expect((await stored(story)).import?.finishedAt).toBeNull();
    await expired();
    await catchingUp();
    await ends();
  });
});
