import { heldUntil } from './hold';

const NOW = new Date('2026-11-25T12:00:00Z');
const minutesAgo = (minutes: number) => NOW.getTime() - minutes * 60_000;

test.each([
  ['no hold', 0, 0, null],
  ['younger than the hold', 4, 10, '2026-11-25T12:06:00.000Z'],
  ['just as old as the hold', 10, 10, null],
  ['older', 11, 10, null],
  ['dated in the future: not held for years', -60, 10, null],
])('%s', (_, age, holdMinutes, until) => {
  expect(heldUntil({ at: minutesAgo(age) }, { holdMinutes }, NOW)?.toISOString() ?? null).toBe(until);
});
