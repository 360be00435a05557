/** What a pass listed, against what is stored: only a mailbox's own copies, only of the asked time, only of this pass. */
import { copyOf, freshStore, incoming, isInternal, ORG, type FreshStore } from '../../test/support/fresh-store';
import type { MessageCopy } from './records';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

const PASS = new Date('2026-11-20T00:00:00Z');
const WINDOW = { from: new Date('2026-05-20T00:00:00Z'), until: PASS };
const mailbox = (id: string) => ({ org: ORG, id, member: `${id}@northwind.example` });
const page = (...ids: string[]) => ids.map((id) => ({ id, threadId: id }));
const stored = (...copies: MessageCopy[]) =>
  fresh.store.messages.store(
    ORG,
    copies.map((copy) => incoming(`${copy.connection}-${copy.gmailId}@acme.example`, copy)),
    isInternal,
  );
const differing = async (box: string, window = WINDOW, pass = PASS) =>
  (await fresh.store.listings.differing(mailbox(box), pass, window.from, window.until, window)).map(({ id }) => id).sort();

test('held but not listed, or marked but listed: these differ, and nothing else', async () => {
  const removedAt = new Date('2026-11-03T00:00:00Z');
  await stored(
    copyOf('ann', 'listed'),
    copyOf('ann', 'absent'),
    copyOf('ann', 'marked', { removedAt }),
    copyOf('ann', 'back', { removedAt }),
    copyOf('bob', 'of-bob'),
  );
  await fresh.store.listings.note(mailbox('ann'), PASS, page('listed', 'never-stored'));
  await fresh.store.listings.note(mailbox('ann'), PASS, page('back'));
  expect(await differing('ann')).toEqual(['absent', 'back']);
});

test('a copy dated outside the asked time could not be listed, and is not missed', async () => {
  const at = (text: string) => ({ at: new Date(text) });
  await stored(
    copyOf('cleo', 'before', at('2026-05-19T23:59:59Z')),
    copyOf('cleo', 'first', at('2026-05-20T00:00:00Z')),
    copyOf('cleo', 'last', at('2026-11-19T23:59:59Z')),
    copyOf('cleo', 'after', at('2026-11-20T00:00:00Z')),
  );
  expect(await differing('cleo')).toEqual(['first', 'last']);
});

test('one mail in two mailboxes is compared in each for itself, also where they date it differently', async () => {
  const both = [copyOf('dan', 'of-dan'), copyOf('eve', 'of-eve', { at: new Date('2026-11-20T08:00:00Z') })];
  await fresh.store.messages.store(
    ORG,
    both.map((copy) => incoming('shared@acme.example', copy)),
    isInternal,
  );
  expect(await differing('dan')).toEqual(['of-dan']);
  expect(await differing('eve')).toEqual([]);
});

test('what an earlier pass listed says nothing in this one; what is forgotten neither', async () => {
  await stored(copyOf('finn', 'a'));
  await fresh.store.listings.note(mailbox('finn'), new Date('2026-11-19T00:00:00Z'), page('a'));
  expect(await differing('finn')).toEqual(['a']);
  await fresh.store.listings.note(mailbox('finn'), PASS, page('a'));
  await fresh.store.listings.note(mailbox('finn'), PASS, page('a'));
  expect(await differing('finn')).toEqual([]);
  await fresh.store.listings.forget(ORG, 'finn');
  expect(await differing('finn')).toEqual(['a']);
});

test('more copies than a page holds are compared in steps', async () => {
  const ids = Array.from({ length: 1_203 }, (_, index) => `g${index}`);
  await stored(...ids.map((id) => copyOf('gil', id)));
  for (let i = 0; i < ids.length; i += 500) await fresh.store.listings.note(mailbox('gil'), PASS, page(...ids.slice(i, i + 500)));
  expect(await differing('gil')).toEqual([]);
  await fresh.store.listings.note(mailbox('gil'), PASS, []);
  expect(await fresh.models.listings.countDocuments({ org: ORG, connection: 'gil' })).toBe(3);
});
