/** Fingerprints say who is the same, and nobody who it is. */
import { freshStore, type FreshStore } from '../../test/support/fresh-store';
import { makeSealer, type SealingKey } from '../store/seal';
import { makeFingerprints } from './fingerprints';

const OLD: SealingKey = { id: 'old', key: Buffer.alloc(32, 1) };
const NEW: SealingKey = { id: 'new', key: Buffer.alloc(32, 2) };
const JO = 'jo@acme.example';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

const processWith = (...keys: SealingKey[]) => makeFingerprints({ store: fresh.store, sealer: makeSealer(keys) });
const organisation = async (domain: string) =>
  (await fresh.store.organisations.put({ domain, otherDomains: [], name: domain, timeZone: 'UTC', admins: [] })).id;

test('processes that begin at once agree, and two organisations have nothing in common', async () => {
  const [one, two] = [await organisation('one.example'), await organisation('two.example')];
  const several = await Promise.all(Array.from({ length: 5 }, async () => (await processWith(OLD)(one))(JO)));
  expect(new Set(several).size).toBe(1);
  expect((await processWith(OLD)(two))(JO)).not.toBe(several[0]);
  expect(several[0]).toMatch(/^[\w-]{12}$/);
});

test('a new sealing key changes no fingerprint, and makes the old one unnecessary', async () => {
  const org = await organisation('three.example');
  const before = (await processWith(OLD)(org))(JO);
  expect((await processWith(NEW, OLD)(org))(JO)).toBe(before);
  expect((await processWith(NEW)(org))(JO)).toBe(before);
});

test('a lost sealing key stops the work instead of forgetting everybody', async () => {
  const org = await organisation('four.example');
  await processWith(OLD)(org);
  const later = processWith(NEW);
  await expect(later(org)).rejects.toThrow('key old is not known');
  await expect(later(org)).rejects.toThrow('key old is not known');
});
