/** The audit log notices what was done to it (S15), and loses nothing when many write at once; API keys are kept as hashes alone. */
import { freshStore, type FreshStore } from '../../test/support/fresh-store';
import type { AuditEntry } from './audit-log';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

let organisations = 0;
const AT = new Date('2026-11-20T08:00:00.123Z');
const entry = (n: number): AuditEntry => ({
  actor: 'ann@northwind.example',
  action: 'rules.change',
  target: 'organisation',
  details: { n: String(n), b: 'ä' },
});
async function logOf(n: number): Promise<string> {
  const org = `org-${(organisations += 1)}`;
  for (let i = 1; i <= n; i += 1) await fresh.store.auditLog.append(org, entry(i), AT);
  return org;
}

test('an untouched chain holds, an empty one too', async () => {
  expect(await fresh.store.auditLog.firstBreak(await logOf(5))).toBeNull();
  expect(await fresh.store.auditLog.firstBreak(await logOf(0))).toBeNull();
});

test.each([1, 3])('row %i removed is noticed where it was', async (seq) => {
  const org = await logOf(5);
  await fresh.models.auditLog.deleteOne({ org, seq });
  expect(await fresh.store.auditLog.firstBreak(org)).toBe(seq);
});

test('the newest rows removed are noticed as well, though nothing links to them', async () => {
  const org = await logOf(5);
  await fresh.models.auditLog.deleteMany({ org, seq: { $gte: 4, $lte: 5 } });
  expect(await fresh.store.auditLog.firstBreak(org)).toBe(4);
  await fresh.store.auditLog.append(org, entry(6), AT);
  expect(await fresh.store.auditLog.firstBreak(org)).toBe(4);
});

test.each([
  ['actor', 'bob@northwind.example'],
  ['action', 'rules.read'],
  ['target', 'member:bob'],
  ['details', { n: '2', b: 'a' }],
  ['at', new Date('2026-11-20T08:00:00.124Z')],
  ['previousHash', ''],
  ['hash', 'f'.repeat(64)],
])('a changed %s is noticed', async (field, value) => {
  const org = await logOf(3);
  await fresh.models.auditLog.updateOne({ org, seq: 2 }, { $set: { [field]: value } });
  expect(await fresh.store.auditLog.firstBreak(org)).toBe(2);
});

test('two rows that changed places are noticed', async () => {
  const org = await logOf(3);
  await fresh.models.auditLog.updateOne({ org, seq: 2 }, { $set: { seq: 99 } });
  await fresh.models.auditLog.updateOne({ org, seq: 3 }, { $set: { seq: 2 } });
  await fresh.models.auditLog.updateOne({ org, seq: 99 }, { $set: { seq: 3 } });
  expect(await fresh.store.auditLog.firstBreak(org)).toBe(2);
});

test('twenty parallel entries are all there, in one chain', async () => {
  const org = await logOf(0);
  await Promise.all(Array.from({ length: 20 }, (_, n) => fresh.store.auditLog.append(org, entry(n), AT)));
  const rows = await fresh.store.auditLog.list(org, null, 50);
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => 20 - n));
  expect(new Set(rows.map(({ details }) => details.n)).size).toBe(20);
  expect(await fresh.store.auditLog.firstBreak(org)).toBeNull();
});

test('two processes that write at once, fifty entries each: one chain, and nobody waits for long', async () => {
  const org = await logOf(0);
  const [one, other] = [fresh.store.auditLog, fresh.over(fresh.models).auditLog];
  await Promise.all(Array.from({ length: 100 }, (_, n) => (n % 2 ? one : other).append(org, entry(n), AT)));
  expect(await fresh.store.auditLog.list(org, null, 200)).toHaveLength(100);
  expect(await fresh.store.auditLog.firstBreak(org)).toBeNull();
});

test('an organisation’s chain is its own, and it is read newest first, from a place on', async () => {
  const [one, two] = [await logOf(3), await logOf(2)];
  expect((await fresh.store.auditLog.list(one, 3, 5)).map(({ seq }) => seq)).toEqual([2, 1]);
  expect((await fresh.store.auditLog.list(two, null, 1)).map(({ seq, org }) => [seq, org])).toEqual([[2, two]]);
});

test('an API key is shown once: what is stored finds it, and does not hold it', async () => {
  const { key, record } = await fresh.store.apiKeys.create('org-keys', 'import', AT);
  const stored = await fresh.models.apiKeys.findOne({ org: 'org-keys' }).lean();
  expect(JSON.stringify(stored)).not.toContain(key.slice(8));
  expect(stored?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(await fresh.store.apiKeys.list('org-keys'))).not.toContain(key.slice(8));
  expect(await fresh.store.apiKeys.use(key, AT)).toBe('org-keys');
  expect(await fresh.store.apiKeys.use(stored?.hash ?? '', AT)).toBeNull();
  expect(await fresh.store.apiKeys.use(`${key}x`, AT)).toBeNull();
  expect((await fresh.store.apiKeys.list('org-keys'))[0]?.lastUsedAt).toEqual(AT);
  expect(await fresh.store.apiKeys.remove('org-other', record.id)).toBe(false);
  expect(await fresh.store.apiKeys.remove('org-keys', record.id)).toBe(true);
  expect(await fresh.store.apiKeys.use(key, AT)).toBeNull();
});
