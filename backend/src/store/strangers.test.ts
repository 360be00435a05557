/** Unknown people: counted by where they were seen, however often that was, and only by what may be told. */
import { freshStore, type FreshStore } from '../../test/support/fresh-store';

const NIA = 'nia@acme.example';
const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const seen = (place: string, at: Date) => ({ address: NIA, name: 'Nia', place, at });
const anywhere = () => true;

let fresh: FreshStore;
let org = 0;
beforeAll(async () => {
  fresh = await freshStore();
});
beforeEach(async () => {
  org += 1;
  await fresh.store.directory.putCustomer(`${org}`, 'domain', {
    id: 'acme',
    name: 'Acme',
    owner: null,
    fields: { domain: 'acme.example' },
  });
});
afterAll(() => fresh.end());

const note = (...mails: ReturnType<typeof seen>[]) => fresh.store.strangers.note(`${org}`, mails);
const listed = async (isShown: (address: string, mailbox: string) => boolean = anywhere) =>
  (await fresh.store.strangers.list(`${org}`, 10, isShown)).map(({ messages, lastAt }) => ({ messages, lastAt }));
const stored = () => fresh.models.strangers.find({ org: `${org}` }).lean();

test('seen twice in one mail counts once, also when both are noted together', async () => {
  await note(seen('ann:1', day(1)), seen('ann:1', day(1)));
  await note(seen('ann:1', day(1)), seen('bob:1', day(1)));
  expect(await listed()).toEqual([{ messages: 2, lastAt: day(1) }]);
});

test('of who is on every mail the newest 200 are remembered, whichever were read first', async () => {
  const mails = Array.from({ length: 230 }, (_, n) => seen(`ann:${n}`, day(n)));
  await note(...mails.slice(100).reverse());
  await note(...mails.slice(0, 100));
  expect(await listed()).toEqual([{ messages: 200, lastAt: day(229) }]);
  expect(JSON.stringify(await stored()).match(/ann:/g)).toHaveLength(200);
  await fresh.store.strangers.forgetPlaces(
    `${org}`,
    mails.slice(30).map(({ place }) => place),
  );
  expect(await stored()).toEqual([]);
});

test('last seen where it may be told, not where it may not', async () => {
  await note(seen('ann:1', day(1)), seen('bob:1', day(9)));
  expect(await listed((_, mailbox) => mailbox === 'ann')).toEqual([{ messages: 1, lastAt: day(1) }]);
});

test('a mail that tells of nobody any more counts no longer; who was on no other is forgotten', async () => {
  await note(seen('ann:1', day(1)), seen('ann:2', day(2)));
  await fresh.store.strangers.forgetPlaces(`${org}`, ['ann:2', 'ann:3']);
  expect(await listed()).toEqual([{ messages: 1, lastAt: day(1) }]);
  await fresh.store.strangers.forgetPlaces(`${org}`, ['ann:1']);
  expect(await stored()).toEqual([]);
});
