import { keptWords, privateChoices } from './private-values';

const JO = { name: 'Jo Lee', address: 'jo@acme.example' };
const KIM = { name: '', address: 'kim@gmail.com' };

test('offers the conversation, each person outside, and each of their companies', () => {
  expect(privateChoices(['18f0', '18f1'], [JO.address, KIM.address], [JO, KIM])).toEqual([
    { what: 'conversation', kind: 'conversation', name: '', values: ['thread:18f0', 'thread:18f1'] },
    { what: 'jo@acme.example', kind: 'person', name: 'Jo Lee', values: ['jo@acme.example'] },
    { what: 'kim@gmail.com', kind: 'person', name: 'kim@gmail.com', values: ['kim@gmail.com'] },
    { what: 'acme.example', kind: 'domain', name: 'acme.example', values: ['acme.example'] },
  ]);
});

test('who holds no copy has nothing to keep private', () => expect(privateChoices([], [JO.address], [JO])).toEqual([]));

test('a mail to five hundred people offers a few of them', () => {
  const many = Array.from({ length: 500 }, (_, index) => `p${index}@d${index}.example`);
  expect(privateChoices(['18f0'], many, [])).toHaveLength(1 + 8 + 4);
});

test.each([
  ['thread:18f0a', 'A conversation', 'all/18f0a'],
  ['jo@acme.example', 'jo@acme.example', 'search/jo%40acme.example'],
  ['acme.example', 'Everybody at acme.example', 'search/acme.example'],
])('%s is listed as “%s”', (value, label, inGmail) => expect(keptWords(value)).toEqual({ label, inGmail }));
