/** Message-IDs, References and subjects as the world writes them (R30). */
import { baseSubject, fallbackKeySource, normaliseMessageId, referencedIds } from './message-key';

test.each([
  ['<a.b@c.example>', 'a.b@c.example'],
  ['a.b@c.example', 'a.b@c.example'],
  [' <a.b@c.example>\r\n ', 'a.b@c.example'],
  ['<<a.b@c.example>>', 'a.b@c.example'],
  ['< a.b@c.example >', 'a.b@c.example'],
  ['<a.b\r\n @c.example>', 'a.b@c.example'],
  ['<a.b@c.example', 'a.b@c.example'],
  ['a.b@c.example>', 'a.b@c.example'],
  ['<a.b@c.example> (added by postmaster@c.example)', 'a.b@c.example'],
  ['<Case.Matters@C.example>', 'Case.Matters@C.example'],
  ['<no-at-sign>', 'no-at-sign'],
  ['<>', ''],
  ['', ''],
  ['   ', ''],
  [undefined, ''],
  [`<${'x'.repeat(999)}>`, ''],
  [`<${'x'.repeat(998)}>`, 'x'.repeat(998)],
])('the id of %j is %j', (header, expected) => expect(normaliseMessageId(header)).toBe(expected));

test.each([
  ['<a@x> <b@x>', '<b@x>', ['a@x', 'b@x']],
  ['<a@x><b@x>', undefined, ['a@x', 'b@x']],
  ['<a@x>\r\n\t<b@x>', '<c@x>', ['a@x', 'b@x', 'c@x']],
  ['a@x b@x', undefined, ['a@x', 'b@x']],
  ['<a@x>,<b@x>', undefined, ['a@x', 'b@x']],
  ['<yes>', '<yes>', []],
  ['<yes> <a@x>', undefined, ['a@x']],
  [undefined, 'Your message of Monday <a@x>', ['a@x']],
  [undefined, undefined, []],
  ['', '', []],
  ['<a@x> <a@x>', '<a@x>', ['a@x']],
])('References %j and In-Reply-To %j name %j', (references, inReplyTo, expected) =>
  expect(referencedIds(references, inReplyTo)).toEqual(expected),
);

test('of endless References the last hundred count: the nearest ones', () => {
  const ids = Array.from({ length: 5_000 }, (_, n) => `<${n}@x>`);
  expect(referencedIds(ids.join(' '), undefined)).toEqual(Array.from({ length: 100 }, (_, n) => `${4_900 + n}@x`));
});

test.each([
  ['Renewal', 'renewal'],
  ['  Renewal   2027 ', 'renewal 2027'],
  ['Re: Renewal', 'renewal'],
  ['RE : Renewal', 'renewal'],
  ['re:re:Re: Renewal', 'renewal'],
  ['Re[2]: Renewal', 'renewal'],
  ['Re(3): Renewal', 'renewal'],
  ['Re^2: Renewal', 'renewal'],
  ['Re：Renewal', 'renewal'],
  ['Fwd: Re: Fw: Renewal', 'renewal'],
  ['FW: Renewal', 'renewal'],
  ['[Fwd: Renewal]', 'renewal'],
  ['[Fwd: [Fwd: Renewal]]', 'renewal'],
  ['Re: [Fwd: Renewal]', 'renewal'],
  ['[Fwd: Re: Renewal]', 'renewal'],
  ['[fwd: Renewal [urgent]]', 'renewal [urgent]'],
  ['Re: [Fwd: Renewal] more', '[fwd: renewal] more'],
  ['[FW-tool] ticket [12]', '[fw-tool] ticket [12]'],
  ['Re: [FW-tool] ticket [12]', '[fw-tool] ticket [12]'],
  ['AW: WG: Renewal', 'renewal'],
  ['Antw.: Renewal', 'antw.: renewal'],
  ['Antw: Renewal', 'renewal'],
  ['SV: VB: Renewal', 'renewal'],
  ['VS: VL: Renewal', 'renewal'],
  ['TR : Réf: Renewal', 'réf: renewal'],
  ['Rif: R: I: Renewal', 'renewal'],
  ['RES: ENC: RV: Renewal', 'renewal'],
  ['Odp: PD: Renewal', 'renewal'],
  ['VÁ: Renewal', 'renewal'],
  ['YNT: Renewal', 'renewal'],
  ['Отв: Пересл: Renewal', 'renewal'],
  ['回复：转发：Renewal', 'renewal'],
  ['답장', '답장'],
  ['Regarding: Renewal', 'regarding: renewal'],
  ['Ready: steady', 'ready: steady'],
  ['Re-opening the case', 're-opening the case'],
  ['Re: ', ''],
  ['', ''],
  ['[list] Re: Renewal', '[list] re: renewal'],
])('the base of %j is %j', (subject, expected) => expect(baseSubject(subject)).toBe(expected));

test('a subject made to be slow is not', () => {
  expect(baseSubject(`${'re: '.repeat(20_000)}x`)).toBe('x');
  expect(baseSubject(`${'[fwd: '.repeat(2_000)}x${']'.repeat(2_000)}`)).toBe('x');
});

test('a mail without an id is known by what it says: line ends and the end of the text do not matter, words do', () => {
  const mail = { from: 'jo@acme.example', date: 'Mon, 2 Nov 2026', subject: 'Hi', body: 'a\r\nb\r\n' };
  expect(fallbackKeySource(mail)).toBe(fallbackKeySource({ ...mail, body: 'a\nb' }));
  expect(fallbackKeySource(mail)).not.toBe(fallbackKeySource({ ...mail, body: 'a\nc' }));
  expect(fallbackKeySource({ ...mail, subject: 'a', body: 'b' })).not.toBe(fallbackKeySource({ ...mail, subject: 'a\nb', body: '' }));
});
