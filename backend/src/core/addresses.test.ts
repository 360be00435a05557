import { domainOf, domainsInField, isListed, normaliseAddress, participantsOf } from './addresses';
import { ownAddresses } from './own-addresses';

test.each([
  ['Jo@Acme.Example', 'jo@acme.example'],
  [' jo@acme.example\n', 'jo@acme.example'],
  ['jo@xn--mller-kva.example', 'jo@müller.example'],
  ['Jo@MÜLLER.example', 'jo@müller.example'],
  ['jörg@acme.example', 'jörg@acme.example'],
  ['jo@xn--.example', 'jo@xn--.example'],
])('%j is compared as %s', (address, expected) => expect(normaliseAddress(address)).toBe(expected));

test.each([
  ['jo@acme.example', 'acme.example'],
  ['jo@ACME.example', 'acme.example'],
  ['jo@xn--MLLER-kva.example', 'müller.example'],
  ['"a@b"@acme.example', 'acme.example'],
  ['undisclosed-recipients', ''],
  ['', ''],
])('the domain of %j is %j', (address, expected) => expect(domainOf(address)).toBe(expected));

test.each([
  ['acme.example', ['acme.example']],
  ['ACME.example, acme.test', ['acme.example', 'acme.test']],
  ['@acme.example;acme.test  eu.acme.example', ['acme.example', 'acme.test', 'eu.acme.example']],
  ['https://acme.example/about', ['acme.example']],
  ['müller.example xn--mller-kva.example', ['müller.example']],
  [
    ['acme.example', 'acme.test acme.example', 7],
    ['acme.example', 'acme.test'],
  ],
  ['jo@acme.example', []],
  ['localhost', []],
  ['acme..example', []],
  ['', []],
  [undefined, []],
  [null, []],
  [{ $ne: '' }, []],
])('a domain field of %j names %j', (value, expected) => expect(domainsInField(value)).toEqual(expected));

test('everyone a message names, once, in header order; groups without an address name nobody', () => {
  const person = (address: string, name = '') => ({ address, name });
  const head = {
    from: [person('jo@acme.example', 'Jo')],
    to: [person(''), person('ann@northwind.example')],
    cc: [person('jo@acme.example', 'Jo Again')],
    bcc: [person('li@beta.example')],
  };
  expect(participantsOf(head)).toEqual([person('jo@acme.example', 'Jo'), person('ann@northwind.example'), person('li@beta.example')]);
});

test.each([
  [['jo@acme.example'], true],
  [['JO@acme.example '], true],
  [['acme.example'], true],
  [['@acme.example'], true],
  [['me.example'], false],
  [['.example'], false],
  [['eu.acme.example'], false],
  [['kim@acme.example'], false],
  [[''], false],
  [['@'], false],
  [[], false],
])('the list %j names jo@acme.example: %s', (list, expected) => expect(isListed(list, 'jo@acme.example')).toBe(expected));

test('a list with an empty line in it does not name what has no domain', () => {
  expect(isListed([''], 'undisclosed-recipients')).toBe(false);
});

test('own is primary, secondary, send-as and typed-in, whatever the case', () => {
  const own = ownAddresses({
    email: 'Ann@northwind.example',
    secondaryEmails: ['a@northwind.test'],
    sendAs: ['SALES@northwind.example'],
    settings: { aliases: [' ann@alias.example '] },
  });
  expect([...own]).toEqual(['ann@northwind.example', 'a@northwind.test', 'sales@northwind.example', 'ann@alias.example']);
});
