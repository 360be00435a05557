/** Disconnecting with and without the data, connecting again, resync, pause: each leaves exactly what it says. */
import { contentOf, tracesOf, withDatabase } from '../support/content';
import { joWrites, MINUTE, shown, stored } from '../support/mailbox';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, BO, twoMailboxes } from '../support/two-mailboxes';
import { showsExactly } from '../support/world-files';

jest.setTimeout(90_000);

let story: Story;
const ids = new Map<string, string>();
async function started(options: { latencyMs?: number } = {}): Promise<void> {
  story = await startStory({ world: twoMailboxes(), ...options });
  for (const email of [ADA, BO]) ids.set(email, await story.connect(email));
}
afterEach(() => story.end());

const id = (email: string): string => ids.get(email) ?? '';
const disconnect = async (data: 'keep' | 'delete'): Promise<void> => {
  expect((await story.api(`/connections/${id(ADA)}?data=${data}`, { method: 'DELETE' })).status).toBe(204);
};

const ask = (act: 'resync' | 'pause', body?: object) =>
  story.api(`/connections/${id(ADA)}/${act}`, { method: 'POST', ...(body ? { body } : {}) });

test('disconnected with “delete”: nothing of that mailbox is left; what a colleague holds as well stays theirs', async () => {
  await started();
  await story.settled();
  await disconnect('delete');
  // The answer means that it is done.
  expect(await tracesOf(story, id(ADA))).toEqual([]);
  await showsExactly(story, twoMailboxes(), { connected: [BO] });
  expect((await shown(story, ADA)).state).toBe('not-connected');
  await story.connect(ADA);
  await showsExactly(story, twoMailboxes());
});

test('disconnected while Google can’t stop the watch: the consent is given back all the same', async () => {
  await started();
  await eventually('Google is asked to notify', async () => (await stored(story)).watch);
  await story.settled();
  story.sim.control.fault({ operation: 'stop', times: 100, status: 503, email: ADA });
  await disconnect('keep');
  const revoked = story.sim.control.ledger().calls.filter(({ operation }) => operation === 'oauth.revoke');
  expect(revoked.map(({ status }) => status)).toEqual([200]);
});

test('disconnected with “delete” in the middle of its import', async () => {
  await started({ latencyMs: 60 });
  await eventually('it has begun', async () => ((await shown(story, ADA)).import?.done ?? 0) > 0);
  await disconnect('delete');
  // The answer means that it is done.
  expect(await tracesOf(story, id(ADA))).toEqual([]);
  await showsExactly(story, twoMailboxes(), { connected: [BO] });
});

test('disconnected with “keep”: all stays, nothing new comes; connected again, all that was missed follows', async () => {
  await started();
  await story.settled();
  await disconnect('keep');
  await showsExactly(story, twoMailboxes());
  joWrites(story, 'While away', { id: '<away@acme.example>' });
  // A User who comes while nobody listens: history of before, too.
  const { id: user, ...added } = { id: 'new', customer: 'acme', name: 'New', email: 'new@acme.example', otherEmails: [] };
  await story.api(`/users/${user}`, { method: 'PUT', body: added });
  await story.pass(11 * MINUTE);
  expect(Object.keys((await contentOf(story)).messages)).not.toContain('northwind.example away@acme.example');

  await story.connect(ADA);
  await story.pass(11 * MINUTE);
  await story.settled();
  const { messages } = await contentOf(story);
  expect(Object.keys(messages)).toContain('northwind.example away@acme.example');
  expect(Object.keys(messages).filter((key) => key.includes('b3@') || key.includes('a4@'))).toHaveLength(2);
});

test('the process dies right after the new consent: what came while away is looked for all the same', async () => {
  await started();
  await story.settled();
  await disconnect('keep');
  await story.api('/users/new', { method: 'PUT', body: { customer: 'acme', name: 'New', email: 'new@acme.example', otherEmails: [] } });
  await story.settled();
  const { connections } = story.parts.store;
  const { connect } = connections;
  connections.connect = async (...granted) => {
    await connect(...granted);
    throw new Error('killed');
  };
  await expect(story.connect(ADA)).rejects.toThrow('killed');
  connections.connect = connect;
  await story.pass(MINUTE);
  await story.settled();
  const { messages } = await contentOf(story);
  expect(Object.keys(messages).filter((key) => key.includes('a4@'))).toHaveLength(1);
});

test('disconnected with “keep” in the middle of its import, and connected again: nothing is missing', async () => {
  await started({ latencyMs: 60 });
  await eventually('it has begun', async () => ((await shown(story, ADA)).import?.done ?? 0) > 0);
  await disconnect('keep');
  await story.connect(ADA);
  story.sim.control.setLatency(0);
  await showsExactly(story, twoMailboxes());
});

const ENDS: [string, () => Promise<unknown>][] = [
  ['disconnected with “keep”', () => disconnect('keep')],
  [
    'the access is revoked',
    async () => {
      story.sim.control.revoke(ADA);
      await story.pass(11 * MINUTE);
      await eventually('it is noticed', async () => (await shown(story)).state === 'reconnect');
      await story.pass(MINUTE);
    },
  ],
];

test.each(ENDS)('%s: mail that a dying worker had stored, but not put in its conversation, is shown', async (_, end) => {
  await started();
  await story.settled();
  // As a worker leaves it that dies between the two writes.
  await withDatabase(story, async (database) => {
    const [lost] = await database.collection('interactions').find({ subject: 'Renewal' }).toArray();
    await database.collection('interactions').deleteOne({ _id: lost?._id });
    await database.collection('messages').updateMany({ conversation: String(lost?._id) }, { $set: { conversation: null } });
  });
  await end();
  await eventually('it is shown', async () => {
    const { data } = (await story.api('/interactions?limit=100')).body as { data: { subject: string }[] };
    return data.some(({ subject }) => subject === 'Renewal');
  });
});

test('a resync finds what is missing in the store and changes nothing else', async () => {
  await started();
  await story.settled();
  const before = await contentOf(story);
  await withDatabase(story, (database) => database.collection('messages').deleteOne({ key: 'a6@globex.example' }));
  expect(await ask('resync')).toMatchObject({ status: 202, body: { teamMember: ADA, state: 'importing' } });
  await story.settled();
  expect((await contentOf(story)).messages).toEqual(before.messages);
});

test('paused: mail waits in Gmail; resumed, it follows', async () => {
  await started();
  await story.settled();
  expect(await ask('pause', { paused: true })).toMatchObject({ status: 200, body: { teamMember: ADA, state: 'paused' } });
  joWrites(story, 'Waiting', { id: '<waiting@acme.example>' });
  await story.pass(11 * MINUTE);
  expect((await shown(story, ADA)).state).toBe('paused');
  const has = async () => Object.keys((await contentOf(story)).messages).includes('northwind.example waiting@acme.example');
  expect(await has()).toBe(false);
  expect((await ask('pause', { paused: false })).status).toBe(200);
  await eventually('the mail follows', has);
});
