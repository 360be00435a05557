import { HEADS, windowOf } from './open-messages';

const thread = (n: number) => Array.from({ length: n }, (_, index) => ({ id: `m${index}` }));

test('the newest four are open, all of a short thread are shown', () => {
  const { shown, earlier, open } = windowOf(thread(6), null, false);
  expect([shown.length, earlier, [...open]]).toEqual([6, 0, ['m2', 'm3', 'm4', 'm5']]);
});

test('of a long thread the newest are shown and the others counted', () => {
  const { shown, earlier } = windowOf(thread(100), null, false);
  expect([shown.length, earlier, shown.at(-1)?.id]).toEqual([HEADS, 100 - HEADS, 'm99']);
});

test('a message that was asked for is shown and open, wherever it stands', () => {
  const { shown, open } = windowOf(thread(100), 'm3', false);
  expect(shown.some(({ id }) => id === 'm3')).toBe(true);
  expect(open.has('m3')).toBe(true);
});

test('asking for all of two thousand messages shows two hundred', () =>
  expect(windowOf(thread(2_000), null, true).shown).toHaveLength(200));
test('a message of another thread changes nothing', () => expect(windowOf(thread(3), 'x', false).open.has('x')).toBe(false));
