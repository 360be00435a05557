/** What people decided once is found, however much others have decided. */
import { freshStore, ORG, type FreshStore } from '../../test/support/fresh-store';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

test('a member’s private conversations stay private, however many addresses were erased', async () => {
  const { choices } = fresh.store;
  const rows = Array.from({ length: 10_001 }, (_, n) => ({ kind: 'private', value: `erased:${n}@acme.example`, member: '', users: [] }));
  await fresh.models.choices.insertMany(rows.map((row) => ({ org: ORG, ...row })) as never);
  await choices.keepPrivate(ORG, 'ada@northwind.example', 'thread:18f0');
  expect(await choices.privateOf(ORG, 'ada@northwind.example')).toContain('thread:18f0');
});
