/**
 * What seeds are held against, proved the other way round: a small world in order has nothing to say, and each promise that is broken
 * in it is named. Broken are the stored rows (or what is asked of them), behind the product's back.
 */
import mongoose, { type Connection, type mongo } from 'mongoose';
import { openGround, type OpenGround } from '../../simulate/ground';
import type { Model } from '../../simulate/people';
import type { Play } from '../../simulate/play';
import { recover } from '../../simulate/rest';
import { MONGO, REDIS } from '../support/services';
import { ADA, BEN, connectAndRest, openSmallWorld, send } from './small-world';

let ground: OpenGround;
let raw: Connection;
let play: Play;
/** What every test finds, and leaves as it was: rows, and what people have chosen. */
let rows: Record<string, mongo.Document[]>;
let model: Model;

beforeAll(async () => {
  ground = await openGround(MONGO, REDIS);
  ({ raw } = ground);
  play = await openSmallWorld(ground);
  await connectAndRest(play, [ADA, BEN]);
  // A fifth letter, after the cursor was taken.
  send(play, { from: 'kim@bolt.example', to: [ADA], answers: 3 });
  await recover(play);
  const names = ((await raw.db?.listCollections({}, { nameOnly: true }).toArray()) ?? []).map(({ name }) => name);
  rows = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await raw.collection(name).find().toArray()] as const)));
  model = structuredClone(play.world.model);
}, 60_000);

afterEach(async () => {
  await ground.forget();
  for (const [name, all] of Object.entries(rows)) if (all.length > 0) await raw.collection(name).insertMany(all);
  Object.assign(play.world.model, structuredClone(model));
  play.sim.ledger.clear();
  play.checks.problems.length = 0;
});

afterAll(async () => {
  await play.close();
  await ground.close();
});

/** Everything a seed looks at, as things stand. */
async function named(): Promise<string[]> {
  const { checks } = play;
  await checks.watchCursors();
  await checks.checkMidway();
  await checks.checkAll();
  await checks.checkRest('now', null);
  return checks.problems;
}

const letter = (n: number) => ({ text: `This is letter ${n}.` });
const set = (collection: string, which: object, what: object) => raw.collection(collection).updateOne(which, { $set: what });
const remove = (collection: string, which: object) => raw.collection(collection).deleteOne(which);
const rowOf = (n: number) => raw.collection('messages').findOne(letter(n));
/** The answer lies in another thread's interaction. */
const mixUp = async () => set('messages', letter(2), { conversation: (await rowOf(3))?.conversation as string });
const placeOf = (n: number, member = ADA) => play.world.post.letters[n - 1]?.copies.get(member)?.gmailId ?? '';
const connectionOf = async (member = ADA) => String((await raw.collection('connections').findOne({ member }))?._id);

test('I1–I8 of a world in order there is nothing to say', async () => {
  expect(await named()).toEqual([]);
  expect(await raw.collection('messages').countDocuments()).toBe(4);
});

interface Broken {
  readonly name: string;
  readonly breaks: () => Promise<unknown>;
  readonly says: string;
}

const BROKEN: readonly Broken[] = [
  { name: 'I1 a mail that is missing', breaks: () => remove('messages', letter(3)), says: 'I1 letter 3 of ada@nw.example is missing ()' },
  {
    name: 'I1 a mail on the wrong customer',
    breaks: () => set('messages', letter(3), { customers: ['acme'] }),
    says: 'I1 customers of "This is letter 3.": acme instead of bolt',
  },
  {
    name: 'I1 a mail that has lost its User',
    breaks: () => set('messages', letter(3), { users: [] }),
    says: 'I1 users of "This is letter 3.": none instead of kim',
  },
  {
    name: 'I1 a mail in no interaction',
    breaks: () => set('messages', letter(3), { conversation: null }),
    says: 'I1 "This is letter 3." is in no interaction',
  },
  {
    name: 'I2 a mail that the rules keep out',
    breaks: async () => play.world.model.blocklist.push('kim@bolt.example'),
    says: 'I2 letter 3 of ada@nw.example is stored, but blocked',
  },
  {
    name: 'I2 a mail that nobody ever had',
    breaks: () => set('messages', letter(3), { 'copies.0.gmailId': 'nowhere' }),
    says: 'I2 a stored message lies in no mailbox there ever was: This is letter 3.',
  },
  {
    name: 'I2 a mail that is shared before its hold is over',
    breaks: async () => (play.world.model.settings[ADA].holdMinutes = 30),
    says: 'I2 letter 5 of ada@nw.example is shared before its hold is over',
  },
  {
    name: 'I3 a mail that is stored twice',
    breaks: async () => raw.collection('messages').insertOne({ ...(await rowOf(3)), _id: new mongoose.Types.ObjectId(), key: 'another' }),
    says: 'I3 letter 3 is stored 2 times',
  },
  {
    name: 'I3 a thread in two interactions',
    breaks: () => mixUp(),
    says: 'I3 letters 1, 2 are in several interactions',
  },
  {
    name: 'I3 two threads in one interaction',
    breaks: () => mixUp(),
    says: 'are one interaction',
  },
  {
    name: 'I3 an interaction that counts wrong',
    breaks: () => set('interactions', { messageCount: 2, customers: 'acme' }, { messageCount: 3 }),
    says: 'I3 an interaction counts 3 messages and has 2',
  },
  {
    name: 'I3 an interaction without messages',
    breaks: () => raw.collection('messages').deleteMany({ customers: 'bolt' }),
    says: 'I3 an interaction without messages',
  },
  {
    name: 'I3 an interaction with the wrong customer',
    breaks: () => set('interactions', { customers: 'bolt' }, { customers: ['acme'] }),
    says: 'I3 customers of an interaction: acme instead of bolt',
  },
  {
    name: 'I3 a merge without an end',
    breaks: () => set('interactions', { customers: 'bolt' }, { pendingKeys: ['m:l1@else.example'] }),
    says: 'I3 an interaction is still being merged',
  },
  {
    name: 'I4 a cursor that moves back',
    breaks: () => set('connections', { member: ADA }, { cursor: '1' }),
    says: 'I4 the cursor of ada@nw.example moved back',
  },
  {
    name: 'I4 a cursor that has passed a mail nobody judged',
    breaks: () => remove('messages', letter(5)),
    says: 'I4 the cursor of ada@nw.example passed letter 5',
  },
  {
    name: 'I5 a mail that went, although it lies in its mailbox',
    breaks: async () => {
      await remove('messages', letter(5));
      await raw.collection('verdicts').insertOne({ _id: `${await connectionOf()}:${placeOf(5)}` as never, reason: 'gone' });
    },
    says: 'I1 letter 5 of ada@nw.example is missing (verdict gone)',
  },
  {
    name: 'I6 a state that keeps to itself what is not read',
    breaks: () => set('connections', { member: ADA }, { paused: true }),
    says: 'I6 ada@nw.example is told "Paused" (paused), not up-to-date',
  },
  {
    name: 'I6 green in the middle, and a mail is missing',
    breaks: () => remove('messages', letter(5)),
    says: 'I6 ada@nw.example is told "Up to date", but letter 5 is missing',
  },
  {
    name: 'I6 a connection nobody has any more',
    breaks: async () => play.world.model.connected.delete(BEN),
    says: 'I6 ben@nw.example is not connected, and is told "Up to date"',
  },
  {
    name: 'I7 a minute that was too dear',
    breaks: async () => {
      const read = { mailbox: ADA, operation: 'messages.get', units: 20, status: 200, at: play.clock.now() };
      for (let n = 0; n <= play.tariff.perUser / read.units; n += 1) play.sim.ledger.record(read);
    },
    says: 'I7',
  },
  {
    name: 'I8 work that waits',
    breaks: () => set('connections', { member: ADA }, { wantSeq: 1_000 }),
    says: 'I8 not settled: ada@nw.example: wants 1000',
  },
  {
    name: 'S12 what is left of a mailbox that was to be forgotten',
    breaks: async () => play.world.model.forgotten.add(BEN),
    says: 'S12 1 messages of ben@nw.example are left',
  },
  {
    name: 'S12 a word of somebody erased',
    breaks: async () => play.world.model.erased.add('kim@bolt.example'),
    says: 'S12 of somebody erased messages are left',
  },
  {
    name: 'figures that are out of date',
    breaks: () => set('customers', { id: 'bolt' }, { stale: true }),
    says: 'the figures of bolt are out of date',
  },
  {
    name: 'a last interaction that is none',
    breaks: () => set('customers', { id: 'bolt' }, { lastInteractionAt: new Date(0) }),
    says: 'last interaction of bolt is wrong',
  },
  {
    name: 'a last reply that is none',
    breaks: () => set('users', { id: 'kim' }, { lastEmailReplyAt: new Date(0) }),
    says: 'last reply of kim is wrong',
  },
];

test.each(BROKEN)('$name is named', async ({ breaks, says }) => {
  await breaks();
  expect(await named()).toContainEqual(expect.stringContaining(says));
});

test('I4 what the cursor has passed may also be on the list, judged, or a known problem', async () => {
  await remove('messages', letter(5));
  const [connection, gmailId] = [await connectionOf(ADA), placeOf(5)];
  for (const [collection, row] of [
    ['todo', { _id: `${connection}:${gmailId}`, connection, gmailId, lane: 0 }],
    ['verdicts', { _id: `${connection}:${gmailId}`, reason: 'no-known-user' }],
    ['problems', { connection, gmailId, what: 'Unreadable.' }],
  ] as const) {
    await raw.collection(collection).insertOne(row as never);
    await play.checks.checkAll();
    await remove(collection, row);
  }
  expect(play.checks.problems).toEqual([]);
});

test('I5 a mail in the trash may stay or go, unless the organisation has said that it goes', async () => {
  const { sim, clock, world } = play;
  const copy = world.post.letters[2]?.copies.get(ADA);
  if (!copy) throw new Error('no third letter');
  sim.control.labels({ email: ADA, messageId: copy.gmailId, add: ['TRASH'] });
  copy.goneAt = clock.now();
  expect(await named()).toEqual([]);
  world.model.onDelete = 'remove';
  world.model.onDeleteSince = copy.goneAt - 1;
  expect(await named()).toEqual(['now: I2 letter 3 of ada@nw.example is stored, but thrown away']);
  sim.control.labels({ email: ADA, messageId: copy.gmailId, remove: ['TRASH'] });
});

test('I6 what could not be read is told, and nothing is wrong then', async () => {
  await raw.collection('problems').insertOne({ connection: await connectionOf(), gmailId: placeOf(4), what: 'Unreadable.' });
  expect(await named()).toEqual([]);
});
