/** Virtual time and durations. */
import { createClock, parseDuration } from './clock';

test('virtual time stands still, and timers run in order when it moves', () => {
  const clock = createClock({ virtual: true, start: 1_000 });
  const seen: string[] = [];
  clock.after(200, () => seen.push(`b at ${clock.now()}`));
  clock.after(100, () => {
    seen.push(`a at ${clock.now()}`);
    clock.after(50, () => seen.push(`a2 at ${clock.now()}`));
  });
  const cancel = clock.after(120, () => seen.push('never'));
  cancel();
  expect(clock.now()).toBe(1_000);
  clock.advance(500);
  expect(seen).toEqual(['a at 1100', 'a2 at 1150', 'b at 1200']);
  expect(clock.now()).toBe(1_500);
});

test('real time can be moved on, and what became due runs', () => {
  const clock = createClock();
  const before = clock.now();
  const seen: string[] = [];
  clock.after(86_400_000, () => seen.push('tomorrow'));
  clock.advance(2 * 86_400_000);
  expect(seen).toEqual(['tomorrow']);
  expect(clock.now() - before).toBeGreaterThanOrEqual(2 * 86_400_000);
  clock.stop();
});

test.each([
  ['2d', 172_800_000],
  ['1h30m', 5_400_000],
  ['90s', 90_000],
  ['250ms', 250],
  ['1.5h', 5_400_000],
  [1234, 1234],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', 'soon', '2 fortnights', '-1d', '5'])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
