/** Who is named: what real and hostile address headers become. */
import { ADDRESS_LIMIT, readAddresses } from './address-lists';

const read = (value: string) => readAddresses([value], false).people.map(({ name, address }) => `${name}|${address}`);

test.each([
  ['Jo Lee <Jo.Lee@Acme.Example>', ['Jo Lee|jo.lee@acme.example']],
  ['jo@acme.example, "Lee, Jo" <jo.lee@acme.example>', ['|jo@acme.example', 'Lee, Jo|jo.lee@acme.example']],
  ['Team: a@x.example, B <b@x.example>;, c@x.example', ['|a@x.example', 'B|b@x.example', '|c@x.example']],
  ['undisclosed-recipients:;', []],
  ['jo@acme.example; lee@acme.example', ['|jo@acme.example', '|lee@acme.example']],
  ['=?iso-8859-1?Q?J=F6rg_M=FCller?= <joerg@acme.example>', ['Jörg Müller|joerg@acme.example']],
  ['=?utf-8?B?IkV2aWwiIDxldmlsQGV2aWwuZXhhbXBsZT4sIA==?= <jo@acme.example>', ['"Evil" <evil@evil.example>,|jo@acme.example']],
  ['"=?utf-8?Q?J=C3=B6?=" <jo@acme.example>', ['Jö|jo@acme.example']],
  ['<susan"."mara@enron.example>', ['|susan"."mara@enron.example']],
  ['rick.buy', []],
  ['"Smith, John" </o=enron/cn=jsmith>', []],
  ['', []],
  ['<>', []],
])('%s', (value, people) => {
  expect(read(value)).toEqual(people);
});

test('quotes come off an address only when they pair up', () => {
  expect(read("'mday@enron.example'")).toEqual(['|mday@enron.example']);
  expect(read("<'mday@enron.example'>")).toEqual(['|mday@enron.example']);
  expect(read("'mday@enron.example")).toEqual(["|'mday@enron.example"]);
  expect(read("O'Neill <o'neill@acme.example>")).toEqual(["O'Neill|o'neill@acme.example"]);
  expect(read(`"'Jo Lee'" <jo@acme.example>`)).toEqual(['Jo Lee|jo@acme.example']);
});

test('a quoted local part cannot pass for somebody else', () => {
  expect(read('"jo@acme.example"@evil.example')).toEqual(['|"jo@acme.example"@evil.example']);
  expect(read('"jo@acme.example" <x@evil.example>')).toEqual(['jo@acme.example|x@evil.example']);
});

test('two fields of one name are one list', () => {
  expect(readAddresses(['a@x.example', '"b', 'c@x.example'], false).people.map(({ address }) => address)).toEqual([
    'a@x.example',
    'c@x.example',
  ]);
});

test('the last address of a header that was cut is not trusted', () => {
  const cut = readAddresses(['a@x.example, jo@acme.example'], true);
  expect(cut.people.map(({ address }) => address)).toEqual(['a@x.example']);
});

test('five hundred are read, more are said', () => {
  const list = Array.from({ length: ADDRESS_LIMIT + 1 }, (_, n) => `u${n}@x.example`).join(', ');
  expect(readAddresses([list], false)).toMatchObject({ cut: true, people: { length: ADDRESS_LIMIT } });
  expect(readAddresses([list.replace('u0@x.example, ', '')], false)).toMatchObject({ cut: false, people: { length: ADDRESS_LIMIT } });
});
