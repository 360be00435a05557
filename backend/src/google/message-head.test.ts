/** Heads: keys, labels, authenticity, hostile headers. */
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import { contentOf, headOf, namesItself } from './message-head';

const mail = (headers: [string, string][], rest: Partial<gmail_v1.Schema$Message> = {}): gmail_v1.Schema$Message => ({
  id: '18c0',
  threadId: '18bf',
  internalDate: '1700000000000',
  labelIds: ['INBOX'],
  payload: { headers: headers.map(([name, value]) => ({ name, value })) },
  ...rest,
});

test('the head of an ordinary mail', () => {
  const head = headOf(
    mail(
      [
        ['Message-Id', '<m1@acme.example>'],
        ['In-Reply-To', '<m0@acme.example>'],
        ['References', '<root@acme.example>\r\n <m0@acme.example>'],
        ['FROM', 'Jo Lee <Jo@acme.example>'],
        ['To', 'ada@northwind.example'],
        ['Cc', 'a@x.example'],
        ['cc', 'b@x.example'],
        ['Subject', 'Re: =?utf-8?Q?L=C3=B6sung?=\r\n for you'],
        ['List-Id', '<news.acme.example>'],
        ['X-Unasked', 'no'],
      ],
      { snippet: 'Tom &amp; Jo&#39;s &lt;plan&gt;', sizeEstimate: 1234 },
    ),
    '',
  );
  expect(head).toEqual({
    gmailId: '18c0',
    threadId: '18bf',
    key: 'm1@acme.example',
    references: ['root@acme.example', 'm0@acme.example'],
    at: 1_700_000_000_000,
    subject: 'Re: Lösung for you',
    from: [{ name: 'Jo Lee', address: 'jo@acme.example' }],
    to: [{ name: '', address: 'ada@northwind.example' }],
    cc: [
      { name: '', address: 'a@x.example' },
      { name: '', address: 'b@x.example' },
    ],
    bcc: [],
    labels: ['INBOX'],
    filterHeaders: new Map([['list-id', '<news.acme.example>']]),
    snippet: "Tom & Jo's <plan>",
    size: 1234,
    authentic: true,
  });
});

test('R30: without a Message-ID the same mail has the same key in two mailboxes, and another text another key', () => {
  const headers: [string, string][] = [
    ['From', 'jo@acme.example'],
    ['Date', 'Mon, 1 Jan 2001 10:00:00 +0000'],
    ['Subject', 'Hello'],
  ];
  const here = headOf(mail(headers), 'Text.\n');
  const there = headOf(mail(headers, { id: '99', threadId: '98', labelIds: ['SENT'] }), 'Text.');
  expect(here.key).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(there.key).toBe(here.key);
  expect(headOf(mail(headers), 'Other.').key).not.toBe(here.key);
  const attached = (filename: string) => mail(headers, { payload: { ...mail(headers).payload, mimeType: 'application/pdf', filename } });
  const [one, other] = [attached('a.pdf'), attached('b.pdf')].map((message) => headOf(message, contentOf(message, '')).key);
  expect(one).not.toBe(other);
  expect(namesItself(mail(headers))).toBe(false);
  expect(
    namesItself(
      mail([
        ['Message-ID', '<>'],
        ['message-id', '<second@acme.example>'],
      ]),
    ),
  ).toBe(true);
});

test('R28: a 10 MB From is cut, named, and nobody is taken from its torn end', () => {
  const head = headOf(
    mail([
      ['Message-ID', '<a@b>'],
      ['From', `${'x'.repeat(10 * 1024 * 1024)}@acme.example`],
    ]),
    '',
  );
  expect(head.from).toEqual([]);
  expect(head.unparsable).toContain('From is longer than 64 KB');
});

test('of endless References the newest are kept', () => {
  const ids = Array.from({ length: 9_000 }, (_, n) => `<m${n}@acme.example>`).join(' ');
  const head = headOf(
    mail([
      ['Message-ID', '<a@b>'],
      ['References', ids],
    ]),
    '',
  );
  expect(head.references.at(-1)).toBe('m8999@acme.example');
  expect(head.unparsable).toContain('References');
});

test('S9: __proto__ and constructor are names like any other', () => {
  const hostile = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', ''].map((name): [string, string] => [name, 'x']);
  const head = headOf(mail([...hostile, ['Message-ID', '<a@b>']]), '');
  expect([...head.filterHeaders]).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.getPrototypeOf(head)).toBe(Object.prototype);
});
