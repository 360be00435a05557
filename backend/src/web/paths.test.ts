import { localPath } from './paths';

test.each(['/', '/customers/c1?tab=history#last', '/.//evil.example', '/a%2f%2fb'])('%s is a place of ours and stays as it is', (path) => {
  expect(localPath(path)).toBe(path);
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'evil.example',
  '/a b',
  '/\t/evil.example',
  '',
  undefined,
  ['/'],
  `/${'a'.repeat(3_000)}`,
])('%j leads nowhere else than to the start', (value) => expect(localPath(value)).toBe('/'));
