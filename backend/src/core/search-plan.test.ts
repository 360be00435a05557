/** Import planning: every address in exactly one query Gmail answers (R32), six calendar months, threads or messages by price. */
import fc from 'fast-check';
import { isSearchable, nextChunk, readPlan, sixMonthsBefore } from './search-plan';

const SINCE = new Date('2026-05-20T08:00:00Z');

/** As the import does it: chunk after chunk, until nothing searchable is left. */
function allChunks(terms: readonly string[]) {
  const chunks = [];
  for (let left = [...terms]; ;) {
    const chunk = nextChunk(left, SINCE);
    if (!chunk) return chunks;
    chunks.push(chunk);
    left = left.filter((term) => !chunk.terms.includes(term));
  }
}

const term = fc.oneof(
  fc.emailAddress(),
  fc.domain(),
  fc.string({ maxLength: 20 }),
  fc.integer({ min: 1, max: 300 }).map((n) => `${'a'.repeat(n)}@long.example`),
);

test('every searchable address stands in exactly one query, in order, whole, and every query is short enough', () => {
  fc.assert(
    fc.property(fc.uniqueArray(term, { maxLength: 120 }), (terms) => {
      const chunks = allChunks(terms);
      expect(chunks.flatMap((chunk) => chunk.terms)).toEqual(terms.filter(isSearchable));
      for (const { terms: taken, q } of chunks) {
        expect(taken.length).toBeLessThanOrEqual(15);
        expect(q.length).toBeLessThanOrEqual(1_500);
        const [, list, after] = /^\{(.*)\} after:(\d+)$/.exec(q) ?? [];
        const written = taken.map((one) => (/[(){}']|^-/.test(one) ? `"${one}"` : one));
        expect(list?.split(' ')).toEqual(written.flatMap((one) => [`from:${one}`, `to:${one}`, `cc:${one}`, `bcc:${one}`]));
        expect(Number(after)).toBe(SINCE.getTime() / 1_000 - 60);
      }
    }),
  );
});

test('a canary among two thousand addresses is asked for once', () => {
  const terms = Array.from({ length: 2_000 }, (_, n) => `person${n}@company${n % 300}.example`);
  for (const at of [0, 14, 15, 999, 2_000]) {
    const planted = [...terms.slice(0, at), 'canary@mine.example', ...terms.slice(at)];
    expect(allChunks(planted).filter(({ q }) => q.includes('from:canary@mine.example '))).toHaveLength(1);
  }
});

test.each([
  ['jo@acme.example', true],
  ['acme.example', true],
  ['o’neil@acme.example', true],
  ["o'neil@acme.example", true],
  ['"jo smith"@acme.example', false],
  ['jo (home)@acme.example', false],
  ['-label:inbox', true],
  ['a}b@acme.example', true],
  ['a\\b@acme.example', false],
  ['', false],
  [`${'a'.repeat(245)}@x.example`, false],
])('%j can be searched for: %s', (one, expected) => expect(isSearchable(one)).toBe(expected));

test('an international domain is searched for in both spellings, and counts as one', () => {
  const { terms, q } = nextChunk(['jo@müller.example', 'müller.example'], SINCE) ?? { terms: [], q: '' };
  expect(terms).toEqual(['jo@müller.example', 'müller.example']);
  for (const one of ['jo@müller.example', 'jo@xn--mller-kva.example', 'müller.example', 'xn--mller-kva.example'])
    expect(q).toContain(`from:${one} to:${one} cc:${one} bcc:${one}`);
});

test('a list of what cannot be searched for has no query', () => {
  expect(nextChunk(['a b', '"jo"@x.example'], SINCE)).toBeNull();
  expect(nextChunk([], SINCE)).toBeNull();
});

test.each([
  ['2026-11-20T08:00:00.123Z', '2026-05-20T08:00:00.123Z'],
  ['2026-08-31T10:00:00Z', '2026-02-28T10:00:00Z'],
  ['2028-08-31T10:00:00Z', '2028-02-29T10:00:00Z'],
  ['2028-08-29T23:59:59Z', '2028-02-29T23:59:59Z'],
  ['2026-08-29T00:00:00Z', '2026-02-28T00:00:00Z'],
  ['2026-12-31T00:00:00Z', '2026-06-30T00:00:00Z'],
  ['2026-10-31T00:00:00Z', '2026-04-30T00:00:00Z'],
  ['2026-05-31T00:00:00Z', '2025-11-30T00:00:00Z'],
  ['2026-06-30T00:00:00Z', '2025-12-30T00:00:00Z'],
  ['2026-01-15T00:00:00Z', '2025-07-15T00:00:00Z'],
])('six months before %s is %s', (now, expected) => expect(sixMonthsBefore(new Date(now))).toEqual(new Date(expected)));

test('six months back is never in another month, and later days never go back further', () => {
  const day = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
  fc.assert(
    fc.property(day, day, (a, b) => {
      const [earlier, later] = [Math.min(a, b), Math.max(a, b)].map((one) => sixMonthsBefore(new Date(one)));
      // The last days of a long month share a day and keep their hours, so within it only the day is compared.
      expect((earlier?.getTime() ?? 0) - 86_400_000).toBeLessThan(later?.getTime() ?? 0);
      expect(((later?.getUTCMonth() ?? 0) + 6) % 12).toBe(new Date(Math.max(a, b)).getUTCMonth());
    }),
  );
});

describe('reading by message or by thread', () => {
  const NEW = { message: 20, thread: 40 };
  const OLD = { message: 5, thread: 10 };
  const wanted = (...counts: number[]) =>
    counts.flatMap((n, thread) => Array.from({ length: n }, (_, i) => ({ gmailId: `g${thread}-${i}`, threadId: `t${thread}` })));

  test.each([
    ['new', NEW],
    ['old', OLD],
  ])('on the %s tariff a thread is read whole from its third message on', (_name, price) => {
    expect(readPlan(wanted(1, 2, 3), price)).toEqual({ threads: ['t2'], messages: ['g0-0', 'g1-0', 'g1-1'] });
  });

  test('every wanted message is read, and for no more than any other way costs', () => {
    const price = fc.constantFrom(NEW, OLD, { message: 1, thread: 1 }, { message: 0, thread: 0 });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 }), price, (counts, { message, thread }) => {
        const all = wanted(...counts);
        const plan = readPlan(all, { message, thread });
        const read = all.filter(({ gmailId, threadId }) => plan.threads.includes(threadId) !== plan.messages.includes(gmailId));
        expect(read).toEqual(all);
        const cost = plan.messages.length * message + plan.threads.length * thread;
        expect(cost).toBe(counts.reduce((sum, n) => sum + Math.min(n * message, n > 1 ? thread : Infinity), 0));
      }),
    );
  });
});
