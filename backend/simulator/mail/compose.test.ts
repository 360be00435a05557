import { composeMail } from './compose';
import { readMail } from './source';

test('a message in a few words becomes the mail that says so', () => {
  const { source, head, date } = composeMail({
    id: '<m1@acme.example>',
    inReplyTo: '<m0@acme.example>',
    references: ['<a@x>', '<m0@acme.example>'],
    date: '2001-11-29T14:05:00+01:00',
    from: 'Jörg Lee <jo@acme.example>',
    to: ['"Berg, Ada" <ada@northwind.example>', 'bo@northwind.example'],
    cc: 'Åsa <asa@northwind.example>',
    subject: `Grüße ${'und so weiter '.repeat(10)}✓`,
    text: 'Hello …',
    html: '<p>Hello …</p>',
    headers: { 'List-Id': '<x.example>', Received: ['a', 'b'] },
  });
  expect(source.raw().toString('latin1')).toMatch(/^[\x20-\x7e\r\n\t]*$/);
  expect(head).toMatchObject({
    messageId: 'm1@acme.example',
    references: ['a@x', 'm0@acme.example', 'm0@acme.example'],
    from: 'Jörg Lee <jo@acme.example>',
    to: '"Berg, Ada" <ada@northwind.example>, bo@northwind.example',
    cc: 'Åsa <asa@northwind.example>',
    subject: `Grüße ${'und so weiter '.repeat(10)}✓`,
    listId: '<x.example>',
    dates: ['Thu, 29 Nov 2001 14:05:00 +0100'],
  });
  expect(date).toBe(Date.parse('2001-11-29T13:05:00Z'));
  expect(source.tree().parts.map((part) => [part.mimeType, part.content().toString()])).toEqual([
    ['text/plain', 'Hello …'],
    ['text/html', '<p>Hello …</p>'],
  ]);
});

test('what stands under headers replaces the composed header; a value cannot smuggle in another one', () => {
  const { source } = composeMail({
    from: 'a@x.example',
    subject: 'x',
    headers: { from: ['b@x.example', 'c@x.example'], 'X-Odd': 'one\r\nBcc: evil@x.example' },
  });
  expect(source.tree().headers.map(({ name, value }) => `${name}: ${value}`)).toEqual(
    expect.arrayContaining(['from: b@x.example', 'from: c@x.example', 'X-Odd: one Bcc: evil@x.example']),
  );
  expect(source.tree().headers.filter(({ name }) => /^(from|bcc)$/i.test(name))).toHaveLength(2);
});

test('a Message-ID is made up when left out, the same each time, and absent when null', () => {
  const words = { from: 'a@x.example', subject: 'x' };
  expect(composeMail(words).head.messageId).toMatch(/^[0-9a-f]{32}@x\.example$/);
  expect(composeMail(words).head.messageId).toBe(composeMail({ ...words }).head.messageId);
  expect(composeMail({ ...words, id: null }).head.messageId).toBe('');
});

test('five hundred recipients are folded into lines that mail may have', () => {
  const to = Array.from({ length: 500 }, (_, index) => `Person ${index} <p${index}@x.example>`);
  const { source, head } = composeMail({ to });
  expect(head.to).toBe(to.join(', '));
  expect(
    Math.max(
      ...source
        .raw()
        .toString()
        .split('\r\n')
        .map((line) => line.length),
    ),
  ).toBeLessThan(998);
});

test('attachments have the size they say, made up only when read', () => {
  const { source } = composeMail({
    text: 'x',
    attachments: [{ filename: 'a.bin', bytes: 1000 }, { filename: 'å.txt', mimeType: 'text/plain', bytes: 0 }, { bytes: 1_400_000_000 }],
  });
  expect(source.size).toBeGreaterThan(1_400_000_000 * 1.33);
  expect(
    source
      .tree()
      .parts.slice(1)
      .map((part) => [part.filename, part.size()]),
  ).toEqual([
    ['a.bin', 1000],
    ['å.txt', 0],
    ['noname', 1_400_000_000],
  ]);
  expect(() => source.raw()).toThrow();
});

test('raw bytes, size and tree agree, and survive being read again', () => {
  const { source } = composeMail(
    {
      date: '2001-11-29T14:05:00Z',
      text: 'x',
      attachments: [
        { filename: 'a.bin', bytes: 100_000 },
        { filename: 'b.bin', bytes: 58 },
      ],
    },
    100,
  );
  const raw = source.raw();
  expect(raw).toHaveLength(source.size);
  const again = readMail(raw).source.tree();
  expect(again.parts.map((part) => part.content())).toEqual(source.tree().parts.map((part) => part.content()));
  expect(again.headers).toEqual(source.tree().headers);
});
