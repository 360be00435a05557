import fc from 'fast-check';
import { clip } from './clip';
import { comparedWith, counted, fileSize, initials, listed, number, sumOf } from './numbers';

test('numbers are grouped', () => {
  expect(number(1240)).toBe('1,240');
  expect(counted(1, 'mail')).toBe('1 mail');
  expect(counted(3020, 'mail')).toBe('3,020 mails');
  expect(counted(2, 'person', 'people')).toBe('2 people');
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [12_345, '12 KB'],
  [3_400_000, '3.4 MB'],
  [48_000_000, '48 MB'],
  [1_400_000_000, '1.4 GB'],
])('%d bytes are said as %s', (bytes, said) => expect(fileSize(bytes)).toBe(said));

test('names are listed as in a sentence, and the rest is counted', () => {
  expect(listed([])).toBe('');
  expect(listed(['Jo'])).toBe('Jo');
  expect(listed(['Jo', 'Sam'])).toBe('Jo and Sam');
  expect(listed(['Jo', 'Sam', 'Kim'])).toBe('Jo and 2 more');
  expect(listed(['Jo', 'Sam', 'Kim', 'Pat'], 3)).toBe('Jo, Sam and 2 more');
});

test('a sum counts the asked days only', () =>
  expect(sumOf({ '2026-11-23': 2, '2026-11-24': 3, '2020-01-01': 9 }, ['2026-11-23', '2026-11-24', '2026-11-25'])).toBe(5));

test('a number is compared in words', () => {
  expect(comparedWith(5, 3, 'the week before')).toBe('2 more than in the week before (3)');
  expect(comparedWith(3, 5, 'the week before')).toBe('2 fewer than in the week before (5)');
  expect(comparedWith(3, 3, 'the week before')).toBe('As many as in the week before');
  expect(comparedWith(3, 0, 'the week before')).toBe('None in the week before');
  expect(comparedWith(0, 0, 'the week before')).toBe('None in the week before either');
});

test.each([
  ['Ada Berg', 'AB'],
  ['Åsa', 'Å'],
  ['Jean Claude van Damme', 'JD'],
  ['', '·'],
  ['<>', '·'],
  ['👩‍🚀', '·'],
])('the initials of %s are %s', (name, letters) => expect(initials(name)).toBe(letters));

describe('clipping', () => {
  test('what is short enough stays as it is', () => expect(clip('Renewal', 20)).toBe('Renewal'));
  test('what is too long ends in an ellipsis', () => expect(clip('Renewal of the contract', 8)).toBe('Renewal…'));
  test('line breaks and control characters become spaces', () => expect(clip('a\r\n\u0000b', 20)).toBe('a b'));
  test('no text weighs more than asked once it is HTML', () => {
    const escaped = (text: string) => text.replace(/[<>&"']/g, '&quot;').length;
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.integer({ min: 1, max: 200 }),
        (text, weight) => escaped(clip(text, weight)) <= weight * 1.2 + 2,
      ),
    );
  });
  test('half an emoji is never left', () => {
    expect(clip('😀😀😀', 6)).toBe('😀…');
  });
});
