/**
 * S8: whatever a sender writes is read without an exception, into what it should be. One row per kind of input. `FUZZ_SECONDS=60` goes on
 * for so long instead of for so many runs, and prints how long a reading takes and how much memory there was at the most.
 */
import fc from 'fast-check';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import { readAddresses } from './address-lists';
import { isAuthentic } from './authenticity';
import { readHeaders } from './header-fields';
import { safeHtml } from './html-safe';
import { bodyOf } from './message-body';
import { HEAD_HEADERS, headOf, namesItself } from './message-head';
import type { Part } from './message-parts';

interface Fuzzer<T> {
  readonly input: fc.Arbitrary<T>;
  readonly runs: number;
  /** The reading alone is what is timed. */
  read(input: T): unknown;
  check?(input: T): void;
}

const fuzzer = <T>(one: Fuzzer<T>): Fuzzer<unknown> => one;

const SIGNS = ['"', "'", '<', '>', '(', ')', ',', ';', ':', '@', '=', '\\', '[', ']', '.', ' ', '\t', '\r\n', '\u0000'];
const WORDS = ['=?utf-8?Q?', '=?utf-8?B?', '=?x?B?', '?=', 'jo@acme.example', 'mx.google.com;', 'dkim=pass', 'header.d=acme.example'];

/** Pieces of syntax in any order; many times over, because what is slow only shows in what is long. */
const nasty = fc
  .tuple(
    fc.array(fc.oneof(fc.constantFrom(...SIGNS, ...WORDS), fc.string({ maxLength: 8 }), fc.string({ maxLength: 4, unit: 'binary' })), {
      maxLength: 200,
    }),
    fc.constantFrom(1, 1, 1, 10, 100),
  )
  .map(([pieces, times]) => pieces.join('').repeat(times).slice(0, 100_000));

const header = fc.record({
  name: fc.oneof(fc.constantFrom(...HEAD_HEADERS, '__proto__', 'constructor'), fc.string({ maxLength: 20 })),
  value: nasty,
});
const WANTED = new Set(HEAD_HEADERS.map((name) => name.toLowerCase()));

const { tree } = fc.letrec<{ tree: Part }>((tie) => ({
  tree: fc.record(
    {
      mimeType: fc.constantFrom(
        'text/plain',
        'text/html',
        'TEXT/HTML',
        'multipart/mixed',
        'multipart/alternative',
        'message/rfc822',
        '',
        '__proto__',
      ),
      partId: fc.string(),
      filename: fc.oneof(fc.constant(''), fc.string({ unit: 'binary' })),
      headers: fc.array(fc.record({ name: fc.constantFrom('Content-Type', 'content-disposition', '__proto__'), value: fc.string() })),
      body: fc.record({ size: fc.integer(), data: fc.oneof(fc.base64String(), fc.string()) }, { requiredKeys: [] }),
      parts: fc.array(tie('tree'), { maxLength: 4 }),
    },
    { requiredKeys: [] },
  ),
}));

const TAGS = [
  '<div',
  '<a href="',
  '<img src=x onerror=y',
  '<script>',
  '</script>',
  '<!--',
  '-->',
  '<svg>',
  '<table>',
  '<td',
  '>',
  '</div>',
  '&#x6a;',
  '&amp',
  '"',
  ' style="',
];
const html = fc
  .tuple(fc.array(fc.oneof(fc.constantFrom(...TAGS), fc.string({ maxLength: 5 })), { maxLength: 60 }), fc.constantFrom(1, 1, 10, 100))
  .map(([pieces, times]) => pieces.join('').repeat(times).slice(0, 100_000));

const message = (headers: gmail_v1.Schema$MessagePartHeader[], payload: Part = {}): gmail_v1.Schema$Message => ({
  id: '18c0',
  threadId: '18bf',
  internalDate: '1700000000000',
  labelIds: ['INBOX'],
  payload: { ...payload, headers },
});

const FUZZERS: Record<string, Fuzzer<unknown>> = {
  'an address header gives addresses that look like addresses': fuzzer({
    input: fc.tuple(nasty, fc.boolean()),
    runs: 500,
    read: ([value, cut]) => readAddresses([value.slice(0, 64 * 1024)], cut),
    check([value, cut]) {
      for (const { name, address } of readAddresses([value.slice(0, 64 * 1024)], cut).people) {
        expect(address).toMatch(/^("([^"\\]|\\.)*"|[^\s<>(),;:\\]+)@[^\s"<>(),;:\\@]+$/);
        expect(address).toBe(address.toLowerCase());
        expect(name.length).toBeLessThanOrEqual(200);
        // eslint-disable-next-line no-control-regex -- control characters are what must not be there
        expect(name).not.toMatch(/[\u0000-\u001f\u202e]/);
      }
    },
  }),
  'headers give a head, the same one from metadata as from the whole message': fuzzer({
    input: fc.array(header, { maxLength: 30 }),
    runs: 200,
    read: (headers) => headOf(message(headers), 'hi'),
    check(headers) {
      const full = message(headers, { mimeType: 'text/plain', body: { size: 2, data: 'aGk' } });
      const metadata = message(headers.filter(({ name }) => WANTED.has(name.trim().toLowerCase())));
      expect(headOf(metadata, 'hi')).toEqual(headOf(full, 'hi'));
      expect(namesItself(metadata)).toBe(namesItself(full));
    },
  }),
  'a tree of parts gives a body': fuzzer({
    input: tree,
    runs: 300,
    read: (payload) => bodyOf(payload),
    check(payload) {
      const { text, attachments } = bodyOf(payload);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(256 * 1024);
      // eslint-disable-next-line no-control-regex -- control characters are what must not be there
      for (const { filename } of attachments) expect(filename).not.toMatch(/[\u0000-\u001f]/);
    },
  }),
  'HTML gives HTML': fuzzer({ input: html, runs: 200, read: (text) => safeHtml(text) }),
  'nothing in the envelope’s sender makes a forged From authentic': fuzzer({
    // Quoted as a mail server has to, or it would not have been taken.
    input: nasty.map((text) => `"${text.slice(0, 2_000).replace(/[\\"]/g, '\\$&')}"@evil.example`),
    runs: 500,
    read: (sender) => isAuthentic(fieldOf(sender), ['jo@acme.example']),
    check: (sender) => expect(isAuthentic(fieldOf(sender), ['jo@acme.example'])).toBe(false),
  }),
  'Google’s field, whatever is in it, gives an answer': fuzzer({
    input: nasty,
    runs: 500,
    read: (value) => isAuthentic([`mx.google.com; ${value.slice(0, 64 * 1024)}`], ['jo@acme.example']),
  }),
};

/** As it reaches `isAuthentic`: unfolded. */
function fieldOf(sender: string): readonly string[] {
  const value = `mx.google.com;\r\n spf=pass (google.com: domain of ${sender} designates 203.0.113.7 as permitted sender) smtp.mailfrom=${sender}`;
  return readHeaders([{ name: 'Authentication-Results', value }], WANTED).values.get('authentication-results') ?? [];
}

const seconds = Number(process.env.FUZZ_SECONDS ?? 0);
const share = (seconds * 1_000) / Object.keys(FUZZERS).length;
if (seconds > 0) jest.setTimeout(30_000 + seconds * 2_000);

/** The usual runs however long they take, then what else there is time for: a limit alone would be content with one run. */
const bounds = (runs: number) => [
  { numRuns: runs },
  ...(seconds > 0 ? [{ numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: share, markInterruptAsFailure: false }] : []),
];

test.each(Object.entries(FUZZERS))('S8: %s', (what, { input, runs, read, check }) => {
  const took: number[] = [];
  let rss = 0;
  const property = fc.property(input, (one) => {
    const began = performance.now();
    read(one);
    took.push(performance.now() - began);
    if (seconds > 0 && took.length % 100 === 0) rss = Math.max(rss, process.memoryUsage.rss());
    check?.(one);
  });
  for (const bound of bounds(runs)) fc.assert(property, bound);
  if (seconds === 0) return;
  took.sort((a, b) => a - b);
  const ms = (part: number) => (took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0).toFixed(2);
  process.stderr.write(
    `${what}: ${took.length} runs, p50 ${ms(0.5)} ms, p99 ${ms(0.99)}, most ${ms(1)}; ${(rss / 2 ** 20).toFixed(0)} MB\n`,
  );
});
