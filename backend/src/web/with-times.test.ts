import { ago, withReaderTimes, withTimes } from './with-times';

const now = new Date('2026-03-29T12:00:00Z');
const stockholm = { locale: 'en-GB', timeZone: 'Europe/Stockholm' };

test('programs read instants in UTC', () => {
  expect(withTimes('Complete up to {2026-03-29T09:12:34.567Z}.')).toBe('Complete up to 2026-03-29 09:12 UTC.');
  expect(withTimes('Nothing to {replace} here.')).toBe('Nothing to {replace} here.');
});

test('people read them in their zone, across the change to summer time', () => {
  const at = (iso: string) => withReaderTimes(`{${iso}}`, stockholm, now);
  expect(at('2026-03-29T09:12:00Z')).toBe('11:12 today');
  expect(at('2026-03-28T23:30:00Z')).toBe('00:30 today');
  expect(at('2026-03-28T09:12:00Z')).toBe('10:12 yesterday');
  expect(at('2026-03-01T09:12:00Z')).toBe('1 Mar, 10:12');
  expect(at('2025-12-24T09:12:00Z')).toBe('24 Dec 2025, 10:12');
});

test('a zone or language nobody knows falls back instead of failing', () => {
  expect(withReaderTimes('{2026-03-29T09:12:00Z}', { locale: '???', timeZone: 'Mars/Base' }, now)).toBe('09:12 today');
});

test('how long ago is said as people say it', () => {
  const before = (ms: number) => ago(new Date(now.getTime() - ms), stockholm, now);
  expect(['just now', 'a minute ago', '59 minutes ago', 'an hour ago', '5 hours ago', 'yesterday', '12 days ago']).toEqual(
    [1_000, 60_000, 59 * 60_000, 3_600_000, 5 * 3_600_000, 26 * 3_600_000, 12 * 86_400_000].map(before),
  );
  expect(before(90 * 86_400_000)).toBe('29 Dec 2025');
});
