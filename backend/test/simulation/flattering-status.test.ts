/** I6: a state that is always green is found out. The product's own is not, so it is replaced here by one that flatters. */
import { freshModel, type Member } from '../../simulate/people';
import type { Rows } from '../../simulate/rows';
import type { Truth } from '../../simulate/truth';
import { statusProblems, tooGreenProblems } from '../../simulate/status';

jest.mock('../../src/core/connection-state', () => ({
  connectionState: () => ({ condition: 'up-to-date', tone: 'success', word: 'Up to date' }),
}));

const ADA: Member = 'ada@nw.example';
const NOW = Date.UTC(2026, 0, 1, 12);
const ago = (minutes: number) => new Date(NOW - minutes * 60_000);
const HOUR = 60;

/** A mailbox in order, but for what is named. */
function mailbox(fields: object): Rows['connections'] {
  const inOrder = { completeUpTo: ago(1), watch: { expiresAt: ago(-HOUR) }, audit: { missing: 0 }, import: null };
  const quiet = { searchTerms: [], reconsiderSeq: 0, reconsideredSeq: 0, refreshToken: 'sealed', problem: null };
  return [{ _id: 'c1', member: ADA, ...inOrder, ...quiet, ...fields }] as unknown as Rows['connections'];
}

const connected = { ...freshModel(), connected: new Set([ADA]) };
const atRest = (fields: object, problems: Rows['problems'] = []) =>
  statusProblems({ connections: mailbox(fields), problems }, connected, NOW);
const midway = (fields: object, more: Partial<Rows> = {}, truth: object = { places: new Map() }) =>
  tooGreenProblems(
    {
      connections: mailbox(fields),
      todo: [],
      customers: [],
      users: [],
      rematches: [],
      intents: [],
      messages: [],
      verdicts: [],
      problems: [],
      ...more,
    },
    truth as Truth,
    new Set(),
    NOW,
  );

test('I6 green of a mailbox in order is right', () => {
  expect(atRest({})).toEqual([]);
  expect(midway({})).toEqual([]);
});

test('I6 green beside an unread mail is not', () => {
  expect(atRest({}, [{ connection: 'c1', gmailId: 'm1', what: 'Unreadable.' }])).toEqual([
    'I6 ada@nw.example is told "Up to date" (up-to-date), not not-all-read',
  ]);
});

test('I6 green without notifications is not', () => {
  expect(atRest({ watch: null })).toEqual(['I6 ada@nw.example is told "Up to date" (up-to-date), not polling']);
});

test('I6 green of mail an hour ago is not', () => {
  expect(atRest({ completeUpTo: ago(HOUR) })).toEqual(['I6 ada@nw.example is told "Up to date", but is behind']);
  expect(midway({ completeUpTo: ago(HOUR) })).toEqual(['I6 ada@nw.example is told "Up to date", and is complete up to 60 minutes ago']);
});

test('I6 green while the check still misses mail is not', () => {
  expect(atRest({ audit: { missing: 2 } })).toEqual(['I6 ada@nw.example is told "Up to date", but is behind']);
});

test('I6 a change that is being followed excuses missing mail, and no mailbox that was never complete or an hour ago', () => {
  const following = { searchTerms: ['jo@acme.example'] };
  const missing = { places: new Map([[`${ADA} m1`, { member: ADA, letter: { n: 1 }, copy: { changedAt: 0 }, fate: 'must' }]]) };
  expect(midway({}, {}, missing)).toEqual(['I6 ada@nw.example is told "Up to date", but letter 1 is missing']);
  expect(midway(following, {}, missing)).toEqual([]);
  expect(midway({ ...following, completeUpTo: ago(HOUR) })).toHaveLength(1);
  expect(midway({ ...following, completeUpTo: null })).toHaveLength(1);
  expect(midway({ completeUpTo: ago(HOUR) }, { rematches: [{}] })).toEqual([]);
});
