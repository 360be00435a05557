import { isHistoryId, laterHistoryId } from './history-id';

test.each([
  ['9999', '10000', '10000'],
  ['10000', '9999', '10000'],
  ['9007199254740993', '9007199254740992', '9007199254740993'],
  ['7', '7', '7'],
])('of %s and %s the later is %s', (a, b, expected) => expect(laterHistoryId(a, b)).toBe(expected));

test.each([
  ['0', true],
  ['18446744073709551615', true],
  ['184467440737095516150', false],
  ['', false],
  ['-1', false],
  ['1e5', false],
  ['0x10', false],
  [10, false],
  [null, false],
])('%j can be a historyId: %s', (value, expected) => expect(isHistoryId(value)).toBe(expected));
