import { z } from 'zod';
import { addressOrDomain, domainName, emailAddress, instant, listOf } from './inputs';
import { forbiddenKey, validated } from './valid-input';

test('names that databases or objects take for orders are found at any depth', () => {
  expect(forbiddenKey({ a: [{ b: 1 }, { $ne: 1 }] })).toBe('a[1].$ne');
  expect(forbiddenKey(JSON.parse('{"a":{"__proto__":1}}'))).toBe('a.__proto__');
  expect(forbiddenKey({ constructor: { prototype: 1 } })).toBe('constructor');
  expect(forbiddenKey({ price: '$5', list: ['$ne'] })).toBeNull();
});

test('a nest that never ends is refused, not followed', () => {
  let nest: unknown = 1;
  for (let i = 0; i < 100_000; i += 1) nest = [nest];
  expect(forbiddenKey(nest)).toMatch(/^\[0\]\[0\]/);
});

test('everything that is wrong is named at once, where it is', () => {
  const schema = z.strictObject({ people: z.array(z.strictObject({ email: emailAddress })) });
  expect(validated(schema, { people: [{ email: 'a@b.example' }, { email: 'x', more: 1 }], other: 1 })).toEqual({
    errors: [
      { path: 'people[1].email', message: 'This is not an e-mail address. Write it like anna@acme.com.' },
      { path: 'people[1].more', message: 'This name is not known here.' },
      { path: 'other', message: 'This name is not known here.' },
    ],
  });
});

test.each([
  [emailAddress, ' Anna@Acme.COM ', 'anna@acme.com'],
  [emailAddress, "o'neill+x@sub.acme.example", "o'neill+x@sub.acme.example"],
  [domainName, '@Acme.Example', 'acme.example'],
  [addressOrDomain, '@acme.example', 'acme.example'],
  [addressOrDomain, 'Jo@Acme.example', 'jo@acme.example'],
])('%# %s comes out as %s', (schema, given, expected) => expect(schema.parse(given)).toBe(expected));

test.each([
  'a@b@c.example',
  'a b@c.example',
  '<a@c.example>',
  'a@c.example,b@c.example',
  '@',
  'a@',
  'a@.example',
  `${'a'.repeat(70)}@b.example`,
])('%s is no address', (given) => expect(emailAddress.safeParse(given).success).toBe(false));

test('lists lose repeats after they were put into one shape', () => {
  expect(listOf(emailAddress, 5).parse(['A@b.example', 'a@b.example'])).toEqual(['a@b.example']);
});

test('instants have a zone, days don’t need one', () => {
  expect(instant.parse('2026-03-01T10:00:00+01:00')).toEqual(new Date('2026-03-01T09:00:00Z'));
  expect(instant.parse('2026-03-01')).toEqual(new Date('2026-03-01T00:00:00Z'));
  for (const bad of ['2026-03-01T10:00:00', 'yesterday', '2026-13-01', '1']) expect(instant.safeParse(bad).success).toBe(false);
});
