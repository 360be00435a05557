/** What counts against a mail when it could not be read, what is no fault of its or Google's, and how many calls are under way at once. */
import { GoogleError, PACING } from '../google/errors';
import { isServerTrouble, readAll } from './read-all';
import type { Slice } from './slice';

test.each([
  ['a server that fails', { status: 503, reason: 'backendError' }, true],
  ['an answer that can’t be read', { status: 200, reason: 'unreadable' }, true],
  ['no answer', { status: 0, reason: 'ETIMEDOUT' }, true],
  ['our own pacing', { status: 0, reason: PACING }, false],
  ['our own Redis', { status: 0, reason: 'redis-unreachable' }, false],
  ['another worker that renews the token', { status: 0, reason: 'refreshing' }, false],
  ['Google’s quota', { status: 429, reason: 'rateLimitExceeded' }, false],
])('%s may be the mail’s fault: %j → %s', (_, { status, reason }, expected) =>
  expect(isServerTrouble(new GoogleError({ operation: 'messages.get', kind: 'wait', waitMs: 1, status, reason }))).toBe(expected),
);

describe('R34 “too many concurrent requests” among parallel reads', () => {
  const MAILS = 20;
  const tooMany = () =>
    new GoogleError({ operation: 'messages.get', kind: 'wait', waitMs: 1, status: 429, reason: 'rateLimitExceeded', code: 'concurrency' });

  /** One batch of a mailbox against a wall: how many calls were refused, and the most under way at once in its second half, when refusals are over. */
  async function batch(mailbox: string, wall: number) {
    const asked = new Map<string, number>();
    let underWay = 0;
    let refused = 0;
    const widths: number[] = [];
    const slice = { context: { connection: { id: mailbox } }, stopping: () => false } as unknown as Slice;
    const readings = Array.from({ length: MAILS }, (_, n) => ({
      ids: [`${n}`],
      run: async () => {
        asked.set(`${n}`, (asked.get(`${n}`) ?? 0) + 1);
        underWay += 1;
        try {
          if (underWay > wall) {
            refused += 1;
            throw tooMany();
          }
          widths.push(underWay);
          await new Promise((resolve) => setImmediate(resolve));
          return [n];
        } finally {
          underWay -= 1;
        }
      },
    }));
    const { read, failed, stop } = await readAll(slice, readings);
    expect([[...read].sort((a, b) => a - b), failed.size, stop]).toEqual([Array.from({ length: MAILS }, (_, n) => n), 0, null]);
    // Only what was refused is asked again.
    expect([...asked.values()].reduce((sum, times) => sum + times, 0)).toBe(MAILS + refused);
    return { refused, most: Math.max(...widths.slice(-MAILS / 2)) };
  }

  test('halves what is under way, for that mailbox alone, and comes back by one with every batch that meets no refusal', async () => {
    expect(await batch('one', Infinity)).toEqual({ refused: 0, most: 5 });
    expect(await batch('one', 4)).toEqual({ refused: 1, most: 2 });
    expect(await batch('another', Infinity)).toEqual({ refused: 0, most: 5 });
    expect(await batch('one', Infinity)).toEqual({ refused: 0, most: 2 });
    expect(await batch('one', Infinity)).toEqual({ refused: 0, most: 3 });
    // Met again on the way back: halved again.
    expect(await batch('one', 3)).toEqual({ refused: 1, most: 2 });
    for (const most of [2, 3, 4, 5, 5]) expect(await batch('one', Infinity)).toEqual({ refused: 0, most });
  });

  test('several refusals of one burst halve once', async () => {
    expect(await batch('burst', 2)).toEqual({ refused: 3, most: 2 });
    expect(await batch('narrow', 1)).toEqual({ refused: 5, most: 1 });
  });
});
