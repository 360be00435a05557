/** One job of an import does one slice and makes room: whoever connects next is served between the slices of a mailbox that has much to read. */
import { ADA, stored } from '../support/mailbox';
import { startStory, type Story } from '../support/story';
import { letter, smallTeam } from '../support/worlds';

const MAILS = 60;
const THREADS = 26;
/** Asked for at once: the last of them may begin when the others' units are not spent yet. */
const IN_FLIGHT = 5;

let story: Story;
afterEach(() => story.end());

/** What one job after the other read, in calls, until the import is done. */
async function slices(operation: 'messages.get' | 'threads.get'): Promise<number[]> {
  const { id } = await stored(story);
  const asked = () => story.sim.control.ledger({ mailbox: ADA, limit: 0 }).mailboxes[ADA]?.operations[operation]?.calls ?? 0;
  await story.parts.handlers['mailbox.sync']({ connection: id });
  const reads: number[] = [];
  for (let before = asked(); (await stored(story)).import?.finishedAt == null; before = asked()) {
    await story.parts.handlers['mailbox.import']({ connection: id });
    reads.push(asked() - before);
  }
  return reads.filter((count) => count > 0);
}

test('mails that stand alone: nothing is asked for once 25 were read', async () => {
  const alone = Array.from({ length: MAILS }, (_, n) => letter(`a${n}@acme.example`, 'jo@acme.example', ADA, `Matter ${n}`, 10 + n / 10));
  story = await startStory({ world: smallTeam(alone), work: false });
  await story.connect(ADA);
  const reads = await slices('messages.get');
  expect(Math.max(...reads)).toBeLessThan(25 + IN_FLIGHT);
  expect(reads.reduce((sum, one) => sum + one, 0)).toBe(MAILS + 3);
});

test('threads of three, which cost more: nothing is asked for once 600 units were spent', async () => {
  const threads = Array.from({ length: 3 * THREADS }, (_, n) => {
    const thread = n % THREADS;
    return letter(`t${n}@acme.example`, 'jo@acme.example', ADA, `Matter ${thread}`, 60 - n / 10, {
      references: n === thread ? [] : [`<t${thread}@acme.example>`],
    });
  });
  story = await startStory({ world: smallTeam(threads), work: false });
  await story.connect(ADA);
  const reads = await slices('threads.get');
  expect(Math.max(...reads)).toBeLessThan(600 / 40 + IN_FLIGHT);
  expect(reads.reduce((sum, one) => sum + one, 0)).toBe(THREADS);
});

test('however often live mail and the sweep pass by, a mailbox waits for its turn once', async () => {
  story = await startStory({ world: smallTeam(), work: false });
  await story.connectAll();
  const mailboxes = (await story.parts.store.connections.list(story.organisation.id)).map(({ id }) => id);
  expect(mailboxes).toHaveLength(2);
  for (let round = 0; round < 5; round += 1) {
    for (const connection of mailboxes) await story.parts.handlers['mailbox.sync']({ connection });
    await story.parts.handlers['mailboxes.sweep']({});
  }
  // Behind all of them.
  await story.parts.queues.enqueue('mailbox.import', { connection: 'last' });
  const turns: string[] = [];
  await new Promise<void>((resolve) => {
    const count = async ({ connection }: { connection: string }) => (connection === 'last' ? resolve() : void turns.push(connection));
    void story.parts.queues.work({ ...story.parts.handlers, 'mailbox.import': count });
  });
  expect(turns.sort()).toEqual(mailboxes.sort());
});
