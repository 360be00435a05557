/** The time left that people are told: never the speed of the first seconds, before the quota's wall. */
import { etaSeconds } from './time-left';

const NOW = new Date('2026-11-20T08:00:00Z');

interface Case {
  found: number;
  done: number;
  /** Seconds since the start. */
  after: number;
  /** Seconds that the quota gives for what was read so far. */
  budget?: number;
  searching?: boolean;
}

const CASES: [what: string, given: Case, left: number | null][] = [
  ['too little was read', { found: 100, done: 9, after: 60 }, null],
  ['just enough', { found: 100, done: 10, after: 60 }, 540],
  ['half of it', { found: 100, done: 50, after: 60 }, 60],
  ['all of it', { found: 100, done: 100, after: 60 }, 1],
  ['more than was found', { found: 100, done: 120, after: 60 }, 1],
  ['more may still be found', { found: 100, done: 50, after: 60, searching: true }, null],
  ['2,000 mails: the first minute’s units are gone after three seconds', { found: 2_000, done: 335, after: 3, budget: 62 }, 308],
  ['… and a minute is nearly waited for', { found: 2_000, done: 335, after: 62, budget: 62 }, 308],
  ['… and the second minute’s are gone, too', { found: 2_000, done: 670, after: 65, budget: 124 }, 246],
  ['a tenth, before the first wall', { found: 2_000, done: 200, after: 2, budget: 37 }, 333],
  ['the quota is wide enough: the way to Google is what takes time', { found: 2_000, done: 1_000, after: 10, budget: 6 }, 10],
  ['no quota at all', { found: 2_000, done: 1_000, after: 10 }, 10],
];

test.each(CASES)('%s', (_what, { found, done, after, budget, searching = false }, left) => {
  const startedAt = new Date(NOW.getTime() - after * 1_000);
  const budgetMs = budget === undefined ? {} : { budgetMs: budget * 1_000 };
  const progress = { found, done, startedAt, finishedAt: null, progressAt: NOW, reason: 'connected', ...budgetMs };
  expect(etaSeconds({ import: progress, searchTerms: searching ? ['jo@acme.example'] : [] }, NOW)).toBe(left);
});

test('nothing is known of an import that does not run', () => expect(etaSeconds({ import: null, searchTerms: [] }, NOW)).toBeNull());
