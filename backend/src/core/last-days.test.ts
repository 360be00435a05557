import { sumOfLastDays } from './last-days';

test('the window is thirty calendar days with today; older and later days do not count', () => {
  const now = new Date('2026-03-31T01:00:00Z');
  const days = { '2026-03-31': 1, '2026-03-02': 10, '2026-03-01': 100, '2026-04-01': 1000 };
  expect(sumOfLastDays(days, now)).toBe(11);
  expect(sumOfLastDays({}, now)).toBe(0);
});
