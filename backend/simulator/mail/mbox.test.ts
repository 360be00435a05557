import { splitMbox } from './mbox';

const split = (text: string) =>
  splitMbox(Buffer.from(text, 'latin1')).map(({ bytes, fromLineDate }) => [bytes.toString('latin1'), fromLineDate]);
const FROM = 'From jo@acme.example Wed Oct 24 17:10:13 2001';
const DATE = 'Wed Oct 24 17:10:13 2001';

test('messages are separated at From lines; the blank line before the next one is not part of a message', () => {
  expect(split(`${FROM}\nSubject: a\n\nText\n\n${FROM}\nSubject: b\n\nMore\n\n`)).toEqual([
    ['Subject: a\n\nText\n', DATE],
    ['Subject: b\n\nMore\n', DATE],
  ]);
});

test('CRLF files keep their line ends', () => {
  expect(split(`${FROM}\r\nSubject: a\r\n\r\nText\r\n\r\n${FROM}\r\nSubject: b\r\n\r\n`)).toEqual([
    ['Subject: a\r\n\r\nText\r\n', DATE],
    ['Subject: b\r\n', DATE],
  ]);
});

test('one > is taken from escaped From lines', () => {
  expect(split(`${FROM}\n\n>From here\n>>From there\n > From\nx>From\n`)[0]![0]).toBe('\nFrom here\n>From there\n > From\nx>From\n');
});

test('a sentence that begins with From is no separator, a From line without a date before a header is one', () => {
  expect(split(`${FROM}\nSubject: a\n\nText\n\nFrom what I hear,\nit rains\n`)).toHaveLength(1);
  expect(split(`${FROM}\nSubject: a\n\nText\n\nFrom MAILER-DAEMON\nSubject: b\n\n`)).toHaveLength(2);
});

test('what stands before the first From line is kept; an empty file holds nothing', () => {
  expect(split('')).toEqual([]);
  expect(split('\n\n')).toEqual([]);
  expect(split('Subject: lonely\n\nText\n')).toEqual([['Subject: lonely\n\nText\n', '']]);
  expect(split(`Subject: lonely\n\nText\n\n${FROM}\nSubject: b\n\n`)).toHaveLength(2);
});
