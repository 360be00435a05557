import { readDate, shiftDateText } from './dates';

test.each<[text: string, expected: string | undefined]>([
  ['Wed, 24 Oct 2001 10:10:13 -0700 (PDT)', '2001-10-24T17:10:13Z'],
  ['24 Oct 2001 10:10 +0530', '2001-10-24T04:40:00Z'],
  ['Wed, 24 Oct 01 10:10:13 EST', '2001-10-24T15:10:13Z'],
  ['Wed, 24 Oct 99 10:10:13 GMT', '1999-10-24T10:10:13Z'],
  ['Wed,24-Oct-2001 10:10:13 +0000', '2001-10-24T10:10:13Z'],
  ['Wed, 24 October 2001 10:10:13', '2001-10-24T10:10:13Z'],
  ['Wed Oct 24 17:10:13 2001', '2001-10-24T17:10:13Z'],
  ['Wed Oct  4 17:10:13 PDT 2001', '2001-10-04T17:10:13Z'],
  ['2001-10-24T17:10:13Z', '2001-10-24T17:10:13Z'],
  ['2001-10-24 17:10:13.123+02:00', '2001-10-24T15:10:13Z'],
  ['Thu, 1 Nov 2001', '2001-11-01T00:00:00Z'],
  ['Tue, 29 Feb 2000 00:00:00 Z', '2000-02-29T00:00:00Z'],
  ['Thu, 29 Feb 2001 00:00:00 +0000', undefined],
  ['Wed, 24 Oct 2001 25:10:13 +0000', undefined],
  ['Sun, 6 Jun 10:10:13', undefined],
  ['', undefined],
  ['yesterday', undefined],
])('%j is %s', (text, expected) => {
  expect(readDate(text)).toBe(expected === undefined ? undefined : Date.parse(expected));
});

test.each<[text: string, weeks: number, expected: string]>([
  ['Wed, 24 Oct 2001 10:10:13 -0700 (PDT)', 1, 'Wed, 31 Oct 2001 10:10:13 -0700 (PDT)'],
  ['Wed, 24 Oct 2001 10:10:13 -0700 (PDT)', 2, 'Wed, 7 Nov 2001 10:10:13 -0700 (PDT)'],
  [' Wed,  07 Nov 2001  10:10:13 +0000', -1, ' Wed,  31 Oct 2001  10:10:13 +0000'],
  ['Wed, 07 Nov 2001 10:10:13 +0000', 4, 'Wed, 05 Dec 2001 10:10:13 +0000'],
  ['WED, 26 DEC 01 10:10:13 EST', 1, 'WED, 2 JAN 02 10:10:13 EST'],
  ['Wed, 24 October 2001 10:10', 2, 'Wed, 7 November 2001 10:10'],
  ['Wed Oct 24 17:10:13 2001', 10, 'Wed Jan 2 17:10:13 2002'],
  ['2001-12-26T17:10:13+01:00', 1, '2002-01-02T17:10:13+01:00'],
  ['no date at all 2001', 5, 'no date at all 2001'],
  ['Thu, 29 Feb 2001 00:00:00 +0000', 5, 'Thu, 29 Feb 2001 00:00:00 +0000'],
])('%j moved by %d weeks is %j', (text, weeks, expected) => {
  expect(shiftDateText(text, weeks)).toBe(expected);
});

test('a move by weeks keeps weekday and time of day, and moves the instant by exactly that', () => {
  const week = 7 * 24 * 3_600_000;
  for (let day = 0; day < 800; day += 13) {
    const text = `${new Date(Date.UTC(1999, 0, 1 + day)).toUTCString().slice(0, 16)} 23:59:58 -0800`;
    const moved = shiftDateText(text, 1234);
    expect(moved.slice(0, 3)).toBe(text.slice(0, 3));
    expect(moved.slice(-14)).toBe(text.slice(-14));
    expect(readDate(moved)! - readDate(text)!).toBe(1234 * week);
  }
});
