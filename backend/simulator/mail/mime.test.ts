import { parseMail, type MimePart } from './mime';
import { readMail } from './source';

const parse = (text: string, encoding: BufferEncoding = 'latin1'): MimePart => parseMail(Buffer.from(text, encoding));
const text = (part: MimePart): string => part.content().toString('utf8');

/** `type` for a leaf, `type(children)` for a container. */
const shape = (part: MimePart): string =>
  part.parts.length === 0 ? part.mimeType : `${part.mimeType}(${part.parts.map(shape).join(' ')})`;
const ids = (part: MimePart): string[] => [part.partId, ...part.parts.flatMap(ids)];
const value = (part: MimePart, name: string): string | undefined => part.headers.find((header) => header.name === name)?.value;

test('parts are numbered as Gmail does', () => {
  const mail = parse(
    'Content-Type: multipart/mixed; boundary=a\n\npreamble\n--a\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>\n--b--\n--a\nContent-Type: image/png; name=x.png\n\nx\n--a--\nepilogue',
  );
  expect(shape(mail)).toBe('multipart/mixed(multipart/alternative(text/plain text/html) image/png)');
  expect(ids(mail)).toEqual(['', '0', '0.0', '0.1', '1']);
  expect(mail.parts[1]!.filename).toBe('x.png');
  expect(text(mail.parts[0]!.parts[0]!)).toBe('plain');
});

test.each<[why: string, mail: string, shape: string, leaf: string]>([
  [
    'a multipart is never closed',
    'Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a\n\ntwo\n',
    'multipart/mixed(text/plain text/plain)',
    'one',
  ],
  ['the boundary never comes', 'Content-Type: multipart/mixed; boundary=a\n\nlost?', 'multipart/mixed', 'lost?'],
  ['there is no boundary parameter', 'Content-Type: multipart/mixed\n\nlost?', 'multipart/mixed', 'lost?'],
  [
    'an inner multipart has the same boundary',
    'Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; boundary=a\n\ninner\n--a\n\nouter\n--a--\n',
    'multipart/mixed(multipart/alternative text/plain)',
    'inner',
  ],
  [
    'one boundary is the beginning of another',
    'Content-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--ab\ny\n--a--\n',
    'multipart/mixed(text/plain)',
    'x\n--ab\ny',
  ],
  [
    'the boundary has space behind it',
    'Content-Type: multipart/mixed; boundary="a"\n\n--a \t\r\n\r\nx\r\n--a-- \n',
    'multipart/mixed(text/plain)',
    'x',
  ],
  ['the header runs into the body', 'Subject: x\nThis is no header\n\nmore', 'text/plain', 'This is no header\n\nmore'],
  ['there is no header', '\nbody', 'text/plain', 'body'],
  ['there is no body', 'Subject: x', 'text/plain', ''],
  ['a From line stands first', '>From jo@acme.example Wed Oct 24 17:10:13 2001\nContent-Type: text/html\n\nx', 'text/html', 'x'],
  ['the content type is nonsense', 'Content-Type: ;;;=\n\nx', 'text/plain', 'x'],
  ['the transfer encoding is unknown', 'Content-Transfer-Encoding: x-gzip64\n\nraw', 'text/plain', 'raw'],
])('nothing is lost when %s', (_, mail, expected, leaf) => {
  const tree = parse(mail);
  expect(shape(tree)).toBe(expected);
  expect(text(tree.parts[0] ?? tree)).toBe(leaf);
});

test('a boundary of 28 kB works', () => {
  const boundary = 'x'.repeat(28_000);
  expect(shape(parse(`Content-Type: multipart/mixed; boundary="${boundary}"\n\n--${boundary}\n\none\n--${boundary}--\n`))).toBe(
    'multipart/mixed(text/plain)',
  );
});

test('attached messages keep their bytes and show their parts, transfer-encoded or not', () => {
  const inner = 'Subject: inner\n\nhello';
  const encoded = Buffer.from(inner).toString('base64');
  const mail = parse(
    `Content-Type: multipart/digest; boundary=a\n\n--a\n\n${inner}\n--a\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${encoded}\n--a--\n`,
  );
  expect(shape(mail)).toBe('multipart/digest(message/rfc822(text/plain) message/rfc822(text/plain))');
  for (const part of mail.parts) {
    expect(text(part)).toBe(inner);
    expect(value(part.parts[0]!, 'Subject')).toBe('inner');
  }
});

test('headers keep their order, repeats and wording; folds go, encoded words are shown decoded', () => {
  const mail = parse(
    'Received: one\r\n        two\r\nCC: a@x.example\r\ncc: b@x.example\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?iso-8859-1?q?_aus?=\r\n K\xf6ln\r\nFrom: =?utf-8?Q?Lee=2C_Jo?= <jo@acme.example>\r\nX-Empty:\r\nDate : Mon, 1 Jan\r\n\r\n',
  );
  expect(mail.headers).toEqual([
    { name: 'Received', value: 'one        two' },
    { name: 'CC', value: 'a@x.example' },
    { name: 'cc', value: 'b@x.example' },
    { name: 'Subject', value: 'Grüße aus Köln' },
    { name: 'From', value: '"Lee, Jo" <jo@acme.example>' },
    { name: 'X-Empty', value: '' },
    { name: 'Date', value: 'Mon, 1 Jan' },
  ]);
});

test.each<[type: string, encoding: string, body: string | Buffer, expected: string]>([
  ['text/plain; charset=iso-8859-1', '8bit', 'Gr\xfc\xdfe', 'Grüße'],
  ['text/plain; charset=utf-8', 'base64', Buffer.from('Grüße').toString('base64'), 'Grüße'],
  ['text/plain; charset=utf-8', 'quoted-printable', 'Gr=C3=BC=\r\n=C3=9Fe =3d =zz =', 'Grüße = =zz '],
  ['text/plain; charset=us-ascii', '7bit', Buffer.from('Grüße'), 'Grüße'],
  ['text/plain; charset=us-ascii', '7bit', 'Gr\xfc\xdfe \x80', 'Grüße €'],
  ['text/plain; charset=no-such-charset', '7bit', Buffer.from('Grüße'), 'Grüße'],
  ['text/plain; charset="koi8-r"', '8bit', '\xf0\xf2', 'ПР'],
  ['text/plain; charset=utf-8', '8bit', 'broken \xff', 'broken \ufffd'],
  ['text/plain', 'BASE64 ', 'aGVs bG8=\nd29ybGQ=!!', 'helloworld'],
  ['text/plain', 'x-uuencode', 'begin 644 x\n#0V%T\n`\nend\n', 'Cat'],
])('text of %s in %s is shown as UTF-8', (type, encoding, body, expected) => {
  const head = Buffer.from(`Content-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n\n`);
  expect(text(parseMail(Buffer.concat([head, Buffer.isBuffer(body) ? body : Buffer.from(body, 'latin1')])))).toBe(expected);
});

test('attached text keeps its own bytes; file names are read in every way senders write them', () => {
  const named = (fields: string): MimePart => parse(`${fields}\n\nGr\xfc\xdfe`);
  const attached = named('Content-Type: text/csv; charset=iso-8859-1\nContent-Disposition: attachment; filename=a.csv');
  expect(attached.content()).toEqual(Buffer.from('Gr\xfc\xdfe', 'latin1'));
  expect(named('Content-Disposition: attachment; filename="a \\"b\\".txt"').filename).toBe('a "b".txt');
  expect(named("Content-Disposition: attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.txt").filename).toBe('Grüße.txt');
  expect(named('Content-Disposition: attachment; filename="=?utf-8?Q?Gr=C3=BC=C3=9Fe?="').filename).toBe('Grüße');
  expect(named("Content-Type: x/y; name*0*=utf-8''Gr%C3%BC; name*1=sse.txt").filename).toBe('Grüsse.txt');
});

test('huge and deep mail stays bounded', () => {
  const deep = Array.from({ length: 2_000 }, (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\n\n--b${index}\n`).join('');
  expect(() => parse(deep)).not.toThrow();
  const many = `Content-Type: multipart/mixed; boundary=a\n\n${'--a\n\nx\n'.repeat(50_000)}--a--\n`;
  expect(parse(many).parts).toHaveLength(50_000);
  const wide = readMail(Buffer.from(`To: ${'a@x.example, '.repeat(800_000)}\nSubject: wide\n\nx`));
  expect(wide.head.subject).toBe('wide');
});
