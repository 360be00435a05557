import { idOfToken, nameFromAddress, questionOf } from './question';

const REDUCED = 'BCDFGHJKLMNPQRSTVWXZbcdfghjklmnpqrstvwxz';
const FULL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** What Gmail's page does the other way round. */
function token(text: string): string {
  const base64 = Buffer.from(text, 'latin1').toString('base64').replace(/=+$/, '');
  let value = [...base64].reduce((sum, letter) => sum * 64n + BigInt(FULL.indexOf(letter)), 0n);
  let out = '';
  for (; value > 0n; value /= 40n) out = REDUCED[Number(value % 40n)] + out;
  return out;
}

describe('what people paste', () => {
  test.each([
    ['<CAF=x.1@mail.gmail.com>', { messageId: 'CAF=x.1@mail.gmail.com' }],
    ['CAF=x.1@mail.gmail.com', { messageId: 'CAF=x.1@mail.gmail.com' }],
    ['Message-ID: <a@b.example>', { messageId: 'a@b.example' }],
    ['18c2f0a1b2c3d4e5', { gmailId: '18c2f0a1b2c3d4e5' }],
    ['https://mail.google.com/mail/u/0/#inbox/18c2f0a1b2c3d4e5', { gmailId: '18c2f0a1b2c3d4e5' }],
    ['https://mail.google.com/mail/u/0/#label/A%2FB/18c2f0a1b2c3d4e5?compose=new', { gmailId: '18c2f0a1b2c3d4e5' }],
    ['https://mail.google.com/mail/u/0/?ik=1&view=om&permmsgid=msg-f:1784224523849462789', { gmailId: 1784224523849462789n.toString(16) }],
    [
      'https://mail.google.com/mail/u/0/?ik=1&view=om&permmsgid=msg-f%3A1784224523849462789',
      { gmailId: 1784224523849462789n.toString(16) },
    ],
    ['https://mail.google.com/mail/u/0/#search/rfc822msgid%3Aa%40b.example', { messageId: 'a@b.example' }],
    [`https://mail.google.com/mail/u/1/#inbox/${token('f:1784224523849462789')}`, { gmailId: 1784224523849462789n.toString(16) }],
  ])('%s', (typed, question) => expect(questionOf(typed)).toEqual(question));

  test.each([
    '',
    'hello',
    'two words@x',
    'https://mail.google.com/mail/u/0/#inbox',
    'https://evil.example/#inbox/18c2f0a1b2c3d4e5',
    'https://mail.google.com/%E0%A4%A',
  ])('“%s” names no mail', (typed) => expect(questionOf(typed)).toBeNull());
});

test('letters that do not decode to an id are no id', () => {
  expect(idOfToken('FMfcgzGxSvbSqWzrlQpdVJBdSnBGtlKx')).toBeNull();
  expect(idOfToken('short')).toBeNull();
  expect(idOfToken('x'.repeat(119))).toBeNull();
});

test.each([
  ['anna.de-vries@acme.example', 'Anna De-Vries'],
  ['jo_lee+news@acme.example', 'Jo Lee'],
  ['info@acme.example', 'Info'],
])('%s is probably %s', (address, name) => expect(nameFromAddress(address)).toBe(name));
