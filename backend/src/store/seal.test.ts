/** S4: secrets open only where they were sealed, unchanged, with a known key. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { CannotOpen, makeSealer } from './seal';

const key = (id: string) => ({ id, key: randomBytes(32) });
const old = key('2025');
const fresh = key('2026');
const PLACE = ['org1', 'connection1', 'refreshToken'];

test('what was sealed opens again, whatever it is', () => {
  const sealer = makeSealer([fresh]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (plain, context) => {
      expect(sealer.open(sealer.seal(plain, context), context)).toBe(Buffer.from(plain).toString());
    }),
  );
});

test('the same secret never looks the same, and is not to be seen', () => {
  const sealer = makeSealer([fresh]);
  const all = Array.from({ length: 50 }, () => sealer.seal('1//secret-token', PLACE));
  expect(new Set(all).size).toBe(50);
  for (const sealed of all)
    expect(sealed + Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('secret');
});

test.each([
  ['another organisation', ['org2', 'connection1', 'refreshToken']],
  ['another connection', ['org1', 'connection2', 'refreshToken']],
  ['another field', ['org1', 'connection1', 'accessToken']],
  ['the same letters, divided otherwise', ['org1c', 'onnection1', 'refreshToken']],
  ['nowhere', []],
])('S4: moved to %s it does not open', (_name, place) => {
  const sealer = makeSealer([fresh]);
  expect(() => sealer.open(sealer.seal('token', PLACE), place)).toThrow(CannotOpen);
});

test('S4: one bit flipped anywhere, and it does not open', () => {
  const sealer = makeSealer([fresh]);
  const [version, id, text] = sealer.seal('token', PLACE).split('.');
  const body = Buffer.from(text ?? '', 'base64url');
  for (let bit = 0; bit < body.length * 8; bit += 1) {
    const flipped = Buffer.from(body);
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(() => sealer.open(`${version}.${id}.${flipped.toString('base64url')}`, PLACE)).toThrow(CannotOpen);
  }
});

test('keys rotate: new secrets take the first key, old ones still open and ask for rotation', () => {
  const before = makeSealer([old]).seal('token', PLACE);
  const sealer = makeSealer([fresh, old]);
  expect(sealer.open(before, PLACE)).toBe('token');
  expect(sealer.needsRotation(before)).toBe(true);
  const after = sealer.seal(sealer.open(before, PLACE), PLACE);
  expect(sealer.needsRotation(after)).toBe(false);
  expect(makeSealer([fresh]).open(after, PLACE)).toBe('token');
  expect(() => makeSealer([fresh]).open(before, PLACE)).toThrow(/key 2025 is not known/);
});

test('the key’s name cannot be exchanged for another key’s', () => {
  const sealer = makeSealer([fresh, { id: 'twin', key: fresh.key }]);
  expect(() => sealer.open(sealer.seal('token', PLACE).replace('.2026.', '.twin.'), PLACE)).toThrow(CannotOpen);
});

test.each(['', 'token', 'v1.2026', 'v1.2026.', 'v2.2026.AAAA', 'v1.2026.AAAA', 'v1.__proto__.AAAA', 'v1.2026.!!!!'])(
  '%j is not ours',
  (text) => {
    expect(() => makeSealer([fresh]).open(text, PLACE)).toThrow(CannotOpen);
  },
);

test('no start without a good key', () => {
  expect(() => makeSealer([])).toThrow(/at least one/i);
  expect(() => makeSealer([{ id: 'short', key: Buffer.alloc(16) }])).toThrow(/32 bytes/);
  expect(() => makeSealer([{ id: 'a.b', key: randomBytes(32) }])).toThrow(/id/);
  expect(() => makeSealer([fresh, { ...fresh }])).toThrow(/same id/);
});
