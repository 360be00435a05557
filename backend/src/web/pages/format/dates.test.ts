import { clockTime, dayKey, dayLabel, daysBetween, dueLabel, exactTime, lastDays, relativeTime, shortDate } from './dates';

const at = (text: string) => new Date(text);
const NOW = at('2026-11-24T08:30:00Z');
const STOCKHOLM = 'Europe/Stockholm';

describe('relative times', () => {
  test.each([
    ['2026-11-24T08:29:40Z', 'just now'],
    ['2026-11-24T08:30:30Z', 'just now'],
    ['2026-11-24T08:29:00Z', '1 minute ago'],
    ['2026-11-24T07:31:00Z', '59 minutes ago'],
    ['2026-11-24T07:30:00Z', '1 hour ago'],
    ['2026-11-23T22:30:00Z', '10 hours ago'],
    ['2026-11-23T12:00:00Z', 'yesterday'],
    ['2026-11-21T12:00:00Z', '3 days ago'],
    ['2026-10-20T12:00:00Z', '35 days ago'],
    ['2026-07-24T12:00:00Z', '4 months ago'],
    ['2024-11-24T12:00:00Z', '2 years ago'],
    ['2026-11-24T08:45:00Z', 'in 15 minutes'],
    ['2026-11-24T12:30:00Z', 'in 4 hours'],
    ['2026-11-25T12:30:00Z', 'tomorrow'],
    ['2026-11-27T12:30:00Z', 'in 3 days'],
  ])('%s is said as "%s"', (text, said) => expect(relativeTime(at(text), NOW, STOCKHOLM)).toBe(said));

  test('a day ends where the reader is, not in Greenwich', () => {
    const lateEvening = at('2026-11-22T23:30:00Z'); // 00:30 on the 23rd in Stockholm
    expect(daysBetween(lateEvening, NOW, STOCKHOLM)).toBe(1);
    expect(daysBetween(lateEvening, NOW, 'UTC')).toBe(2);
  });
});

describe('exact times', () => {
  test('are in the reader’s zone and name the weekday', () => {
    expect(exactTime(NOW, STOCKHOLM)).toBe('Tue 24 Nov 2026, 09:30');
    expect(exactTime(NOW, 'America/Los_Angeles')).toBe('Tue 24 Nov 2026, 00:30');
  });

  test('midnight is 00:00, not 24:00', () => expect(exactTime(at('2026-11-23T23:00:00Z'), STOCKHOLM)).toBe('Tue 24 Nov 2026, 00:00'));

  test('an unknown zone reads as UTC instead of failing the page', () => {
    expect(exactTime(NOW, 'Mars/Olympus')).toBe('Tue 24 Nov 2026, 08:30');
    expect(dayKey(NOW, '')).toBe('2026-11-24');
  });

  test('the hour follows daylight saving', () => {
    expect(clockTime(at('2026-07-01T08:00:00Z'), NOW, STOCKHOLM)).toBe('1 Jul 10:00');
    expect(clockTime(at('2026-11-01T08:00:00Z'), NOW, STOCKHOLM)).toBe('1 Nov 09:00');
  });

  test('clock times name the day only when it is another one', () => {
    expect(clockTime(at('2026-11-24T06:12:00Z'), NOW, STOCKHOLM)).toBe('07:12');
    expect(clockTime(at('2026-11-23T06:12:00Z'), NOW, STOCKHOLM)).toBe('yesterday 07:12');
    expect(clockTime(at('2025-11-23T06:12:00Z'), NOW, STOCKHOLM)).toBe('23 Nov 2025 07:12');
  });
});

test('days of a timeline are named as people name them', () => {
  expect(dayLabel(NOW, NOW, STOCKHOLM)).toBe('Today');
  expect(dayLabel(at('2026-11-23T10:00:00Z'), NOW, STOCKHOLM)).toBe('Yesterday');
  expect(dayLabel(at('2026-11-20T10:00:00Z'), NOW, STOCKHOLM)).toBe('Friday 20 November');
  expect(dayLabel(at('2025-11-20T10:00:00Z'), NOW, STOCKHOLM)).toBe('Thursday 20 November 2025');
});

test('short dates carry the year only when it is another one', () => {
  expect(shortDate(NOW, NOW, 'UTC')).toBe('24 Nov');
  expect(shortDate(at('2024-02-29T12:00:00Z'), NOW, 'UTC')).toBe('29 Feb 2024');
});

test('the last days are the keys of a rollup, oldest first, today included', () => {
  expect(lastDays(NOW, 3)).toEqual(['2026-11-22', '2026-11-23', '2026-11-24']);
  expect(lastDays(at('2026-03-01T00:00:00Z'), 2)).toEqual(['2026-02-28', '2026-03-01']);
  expect(new Set(lastDays(NOW, 60)).size).toBe(60);
});

test.each([
  ['2026-11-20', '4 days overdue', true],
  ['2026-11-23', '1 day overdue', true],
  ['2026-11-24', 'today', false],
  ['2026-11-25', 'tomorrow', false],
  ['2026-12-03', '3 Dec', false],
  ['2027-01-03', '3 Jan 2027', false],
  ['soon', 'soon', false],
])('a task due %s says "%s"', (due, text, overdue) => expect(dueLabel(due, NOW, STOCKHOLM)).toEqual({ text, overdue }));
