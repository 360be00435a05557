import { fileKind, fromTo } from './people-words';

const KNOWN: Readonly<Record<string, string>> = { 'ada@northwind.example': 'Ada Berg', 'jo@acme.example': 'Jo Lee' };
const nameOf = (address: string) => KNOWN[address] ?? address;
const person = (address: string, name = '') => ({ address, name });

test('who has no name in the mail is called as we know them, a stranger by their address', () => {
  const mail = { from: [person('jo@acme.example')], to: [person('ada@northwind.example')], cc: [person('who@else.example')] };
  expect(fromTo(mail, nameOf)).toBe('Jo Lee → Ada Berg and who@else.example');
});

test('the name in the mail comes first: a shared address is signed by different people', () => {
  const mail = { from: [person('jo@acme.example', ' Sam at Acme ')], to: [], cc: [] };
  expect(fromTo(mail, nameOf)).toBe('Sam at Acme');
});

test('nobody is made up', () => {
  expect(fromTo({ from: [], to: [], cc: [] }, nameOf)).toBe('Unknown sender');
});

test('a file is called what people call it, else by its ending', () => {
  expect([fileKind('a.pdf', 'application/pdf'), fileKind('a.xyz', 'application/x-xyz'), fileKind('a', '')]).toEqual(['PDF', 'XYZ', 'File']);
});
