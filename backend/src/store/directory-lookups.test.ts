import { freshStore, type FreshStore } from '../../test/support/fresh-store';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

test('a contact at a customer that is gone is not searched for, until the customer is back', async () => {
  const { directory } = fresh.store;
  const customer = { id: 'acme', name: 'Acme', owner: null, fields: {} };
  await directory.putCustomer('org', '', customer);
  await directory.putUser('org', { id: 'jo', customer: 'acme', name: 'Jo', email: 'jo@acme.example', otherEmails: ['jo@home.example'] });
  await directory.putUser('org', { id: 'free', customer: '', name: 'Free', email: 'free@else.example', otherEmails: [] });
  const all = ['free@else.example', 'jo@acme.example', 'jo@home.example'];
  expect((await directory.allUserAddresses('org')).sort()).toEqual(all);
  await directory.deleteCustomer('org', 'acme');
  expect(await directory.allUserAddresses('org')).toEqual(['free@else.example']);
  await directory.putCustomer('org', '', customer);
  expect((await directory.allUserAddresses('org')).sort()).toEqual(all);
});
