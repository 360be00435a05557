/**
 * What the product relies on in MongoDB, asked of whichever server the tests run on (a real mongod, or the DocumentDB engine
 * behind our gateway): the two must not differ in any of it.
 */
import mongoose from 'mongoose';
import { MONGO } from '../../test/support/services';

const { MongoClient } = mongoose.mongo;
interface Row {
  _id: number;
  org?: number;
  key?: string;
  keys?: string[];
  at?: number;
  n?: number;
  epoch?: number;
  owner?: number;
  pad?: string;
  cursor?: unknown;
}

describe('the MongoDB server', () => {
  const client = new MongoClient(MONGO, { serverSelectionTimeoutMS: 5_000 });
  const db = client.db(`launch_${process.pid}`);
  const fresh = async (name: string, ...keys: Record<string, 1 | -1>[]) => {
    const rows = db.collection<Row>(name);
    await rows.deleteMany({});
    for (const key of keys) await rows.createIndex(key, { unique: true });
    return rows;
  };
  beforeAll(() => client.connect());
  afterAll(async () => {
    await db.dropDatabase();
    await client.close();
  });

  test('many writers of one key make one document, and none of them fails', async () => {
    const rows = await fresh('race', { org: 1, key: 1 });
    const upsert = () => rows.updateOne({ org: 1, key: 'k' }, { $inc: { n: 1 } }, { upsert: true });
    await Promise.all(Array.from({ length: 40 }, upsert));
    expect(await rows.find().toArray()).toMatchObject([{ org: 1, key: 'k', n: 40 }]);
  });

  test('of many writers of the same ids, one is told that it made the document', async () => {
    const rows = await fresh('made');
    const upserts = (ids: number[]) => ids.map((_id) => ({ updateOne: { filter: { _id }, update: { $inc: { n: 1 } }, upsert: true } }));
    for (let round = 0; round < 15; round += 1) {
      const ids = Array.from({ length: 10 }, (_, n) => round * 10 + n);
      const writers = Array.from({ length: 20 }, (_, n) => upserts(n % 3 ? ids : [...ids].reverse()));
      const made = await Promise.all(writers.map(async (writes) => (await rows.bulkWrite(writes, { ordered: false })).upsertedCount));
      expect(made.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
      expect((await rows.find({ _id: { $in: ids } }).toArray()).map(({ n }) => n)).toEqual(ids.map(() => 20));
    }
  });

  test('a duplicate names its index and the value that is taken', async () => {
    const rows = await fresh('unique', { org: 1, key: 1 });
    await rows.insertOne({ _id: 1, org: 1, key: 'a' });
    const duplicate = { code: 11000, keyPattern: { org: 1, key: 1 }, keyValue: { org: 1, key: 'a' } };
    await expect(rows.insertOne({ _id: 2, org: 1, key: 'a' })).rejects.toMatchObject(duplicate);
    await rows.insertOne({ _id: 3, org: 1, key: 'b' });
    await expect(rows.updateOne({ _id: 3 }, { $set: { key: 'a' } })).rejects.toMatchObject(duplicate);
    await expect(rows.findOneAndUpdate({ _id: 3 }, { $set: { key: 'a' } })).rejects.toMatchObject({ code: 11000 });
  });

  test('a unique index over a list keeps two documents from sharing a member', async () => {
    const rows = await fresh('multikey', { org: 1, keys: 1 });
    await rows.insertOne({ _id: 1, org: 1, keys: ['a', 'b'] });
    await expect(rows.insertOne({ _id: 2, org: 1, keys: ['c', 'b'] })).rejects.toMatchObject({ code: 11000 });
    await rows.updateOne({ _id: 1 }, { $addToSet: { keys: { $each: ['a', 'd'] } } });
    expect(await rows.findOne({ org: 1, keys: 'd' })).toMatchObject({ keys: ['a', 'b', 'd'] });
  });

  test('of an unordered bulk the good rows are written and the bad ones are named by their place', async () => {
    const rows = await fresh('bulk');
    await rows.insertOne({ _id: 2 });
    const failure = await rows.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }], { ordered: false }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 11000, writeErrors: [{ index: 1 }] });
    expect(await rows.distinct('_id')).toEqual([1, 2, 3]);
  });

  test('of two that compare and set, one wins', async () => {
    const rows = await fresh('lease');
    await rows.insertOne({ _id: 1, epoch: 1 });
    const take = (owner: number) => rows.findOneAndUpdate({ _id: 1, epoch: 1 }, { $set: { owner }, $inc: { epoch: 1 } });
    const taken = await Promise.all(Array.from({ length: 16 }, (_, owner) => take(owner)));
    expect(taken.filter((row) => row !== null)).toHaveLength(1);
  });

  test('a long list is read to its end in order, over many pages', async () => {
    const rows = await fresh('pages', { at: -1 });
    await rows.insertMany(Array.from({ length: 2_500 }, (_, at) => ({ _id: at, at, pad: 'x'.repeat(200) })));
    const read = await rows.find().sort({ at: -1 }).batchSize(300).toArray();
    expect(read.map(({ at }) => at)).toEqual(Array.from({ length: 2_500 }, (_, i) => 2_499 - i));
  });

  test('explain says that a list is read through its index', async () => {
    const rows = await fresh('explain', { org: 1, at: -1 });
    await rows.insertMany(Array.from({ length: 500 }, (_, at) => ({ _id: at, org: at % 5, at })));
    const plan = await rows.find({ org: 3 }).sort({ at: -1 }).limit(10).explain('executionStats');
    expect(JSON.stringify(plan)).toContain('IXSCAN');
  });

  test('numbers beyond 2^53 come back digit by digit', async () => {
    const rows = await fresh('long');
    const exact = 9_007_199_254_740_993n;
    await rows.insertOne({ _id: 1, cursor: mongoose.mongo.Long.fromBigInt(exact) });
    const row = await rows.findOne({ _id: 1 }, { promoteLongs: false });
    expect(String(row?.cursor)).toBe(String(exact));
  });
});
