/** Who changes something compares with what it really replaced, whoever else changes it at the same time. */
import { freshStore, type FreshStore } from '../../test/support/fresh-store';

let fresh: FreshStore;
let org: string;
beforeAll(async () => {
  fresh = await freshStore();
  const made = { domain: 'northwind.example', otherDomains: [], name: 'Northwind', timeZone: 'UTC', admins: [] };
  org = (await fresh.store.organisations.put(made)).id;
});
afterAll(() => fresh.end());

test('of many who change a member’s other addresses at once, each is told what it replaced', async () => {
  const lists = Array.from({ length: 12 }, (_, i) => [`ada${i}@home.example`]);
  const put = (secondaryEmails: string[]) => fresh.store.organisations.putMember(org, 'Ada@northwind.example', { secondaryEmails });
  expect(await put([])).toMatchObject({
    before: null,
    after: { email: 'ada@northwind.example', name: 'Ada@northwind.example', leftAt: null },
  });
  const changes = await Promise.all(lists.map(put));
  const last = (await fresh.store.organisations.member(org, 'ada@northwind.example'))?.secondaryEmails ?? [];
  const replaced = changes.map(({ before }) => before?.secondaryEmails.join());
  expect([...replaced, last.join()].sort()).toEqual(['', ...lists.map((list) => list.join())].sort());
});
