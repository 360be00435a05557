/** What a person is told of a connection: every state, its sentence, and that none is without one. */
import fc from 'fast-check';
import type { ConnectionFacts } from './connection-facts';
import { connectionState } from './connection-state';
import { CONDITIONS, CONNECTION_STATES, group, type Condition } from './connection-words';

const NOW = new Date('2026-11-20T08:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

const FINE: ConnectionFacts = {
  app: 'gmail',
  connected: true,
  connectedAt: ago(10_000),
  wantSeq: 5,
  doneSeq: 5,
  cursor: '100',
  completeUpTo: ago(2),
  lastSyncAt: ago(2),
  searchTerms: [],
  import: null,
  watchExpiresAt: ago(-1_000),
  pushExpected: true,
  problem: null,
  problems: 0,
  audit: { startedAt: null, checkedAt: null, missing: 0, missed: 0 },
  paused: false,
  wiping: false,
};
const running = { found: 0, done: 0, startedAt: ago(4), finishedAt: null, progressAt: ago(1), reason: 'connected' };
const problem = { kind: 'waiting' as const, since: ago(60), detail: 'Google asks us to wait.', until: ago(-5) };
const late = { completeUpTo: ago(16) };
const first = { cursor: null, completeUpTo: null, lastSyncAt: null };

const CASES: [what: string, facts: Partial<ConnectionFacts>, state: string, text: string | RegExp, remedy: string | null][] = [
  [
    'never connected',
    { connected: false, connectedAt: null },
    'not-connected',
    'Not connected yet. Nothing is read until you allow it.',
    'connect',
  ],
  ['disconnected', { connected: false }, 'not-connected', 'Disconnected. New mail is not synced.', 'connect'],
  ['just connected', { ...first, connectedAt: ago(1) }, 'importing', 'Looking for mail with your customers, newest first.', null],
  [
    'just connected, and nothing happens',
    { ...first, connectedAt: ago(6) },
    'behind',
    /^The import has not moved since \{2026-11-20T07:54.*We keep trying/,
    'wait',
  ],
  [
    'connected, and Google fails',
    { ...first, connectedAt: ago(60), problem: { ...problem, kind: 'failing', detail: 'Google did not answer.' } },
    'behind',
    /has not moved.*Google did not answer\.$/,
    'wait',
  ],
  [
    'somebody was added, and their mail is searched for',
    { searchTerms: ['jo@acme.example'] },
    'up-to-date',
    'Complete up to {2026-11-20T07:58:00.000Z}. Older mail that a change brings is still being added.',
    null,
  ],
  ['importing, nothing found yet', { import: running }, 'importing', /^Looking for mail/, null],
  [
    'importing',
    { import: { ...running, found: 1_250, done: 250 } },
    'importing',
    '250 of 1,250 mails · about 16 minutes left · newest first, you can use it already',
    null,
  ],
  [
    'nearly through',
    { import: { ...running, found: 1_250, done: 1_200 } },
    'importing',
    /^1,200 of 1,250 mails · about a minute left/,
    null,
  ],
  ['more read than found', { import: { ...running, found: 20, done: 25 } }, 'importing', /^20 of 20 mails/, null],
  [
    'an import that stands still (R4)',
    { import: { ...running, progressAt: ago(6) } },
    'behind',
    /^The import has not moved since \{.*\}\. We keep trying; nothing is lost\.$/,
    'wait',
  ],
  ['it stands still for a reason', { import: { ...running, progressAt: ago(6) }, problem }, 'behind', /Google asks us to wait\.$/, 'wait'],
  [
    'a directory change is being searched for',
    { import: { ...running, reason: 'directory', found: 5 } },
    'up-to-date',
    /^Complete up to/,
    null,
  ],
  ['that search stands still', { import: { ...running, reason: 'directory', progressAt: ago(6) } }, 'behind', /has not moved/, 'wait'],
  [
    'catching up after expired history',
    { import: { ...running, reason: 'history-expired' } },
    'behind',
    /^Catching up with everything since \{.*Nothing is lost\.$/,
    null,
  ],
  ['resync', { import: { ...running, reason: 'resync', found: 9 } }, 'importing', /^0 of 9 mails/, null],
  [
    'reconnect',
    { problem: { ...problem, kind: 'reconnect', until: null } },
    'reconnect',
    /has not accepted our access since \{2026-11-20T07:00.*all of it follows\. If the account is suspended, your admin has to restore it first\.$/,
    'reconnect',
  ],
  [
    'Google refuses what it has just renewed',
    { problem: { ...problem, kind: 'reconnect' } },
    'reconnect',
    /^Google renews our access but has refused it since \{2026-11-20T07:00.*We try again \{2026-11-20T08:05[^}]*\}; if that does not help, connect again\./,
    'reconnect',
  ],
  [
    'reconnect, and about how many wait',
    { problem: { ...problem, kind: 'reconnect', since: ago(2 * 24 * 60), usualPerDay: 700 } },
    'reconnect',
    / About 1,400 mails with your customers wait by now/,
    'reconnect',
  ],
  [
    'the app is blocked by the admin',
    { problem: { ...problem, kind: 'blocked', detail: 'app-blocked' } },
    'blocked',
    /^Your Google Workspace admin does not allow this app \(since \{.*Ask them to mark it as Trusted\./,
    'admin',
  ],
  [
    'Google refuses, and does not say what',
    { problem: { ...problem, kind: 'blocked', detail: '' } },
    'blocked',
    /admin does not allow this app, or Gmail for this account \(since \{/,
    'admin',
  ],
  [
    'Gmail switched off',
    { problem: { ...problem, kind: 'blocked', detail: 'gmail-off' } },
    'blocked',
    /^Gmail is switched off for this Google account \(since \{/,
    null,
  ],
  [
    'the Gmail API is not enabled in our own project',
    { problem: { ...problem, kind: 'blocked', detail: 'api-off' } },
    'blocked',
    /^The Gmail API is not enabled in this installation’s Google Cloud project \(since \{2026-11-20T07:00.*sync goes on by itself within ten minutes after that\.$/,
    null,
  ],
  [
    'a box left unticked',
    { problem: { ...problem, kind: 'scope-missing' } },
    'scope-missing',
    /“View your email messages and settings” was left unticked/,
    'reconnect',
  ],
  ['paused', { paused: true }, 'paused', 'Paused. New mail waits in Gmail until you resume.', 'resume'],
  ['access lost while paused', { paused: true, problem: { ...problem, kind: 'reconnect' } }, 'reconnect', /connect again/, 'reconnect'],
  [
    'everything is being removed before it is imported anew',
    { wiping: true, ...first, connectedAt: ago(10_000) },
    'importing',
    'Everything that came from this mailbox is being removed here; then the import starts anew.',
    null,
  ],
  [
    'everything is being removed while paused',
    { wiping: true, paused: true },
    'paused',
    /being removed here\. Paused: the import starts anew when you resume\.$/,
    'resume',
  ],
  [
    'everything is being removed after the disconnect',
    { wiping: true, connected: false },
    'not-connected',
    'Disconnected. Everything that came from this mailbox is being removed here.',
    'connect',
  ],
  [
    'access lost while everything is being removed',
    { wiping: true, problem: { ...problem, kind: 'reconnect' } },
    'reconnect',
    /./,
    'reconnect',
  ],
  ['waiting a moment, not behind', { problem }, 'up-to-date', /^Complete up to/, null],
  ['waiting, and behind', { problem, completeUpTo: ago(16) }, 'behind', /^Google asks us to wait\. We go on \{2026-11-20T08:05/, null],
  [
    'waiting for nobody knows how long',
    { problem: { ...problem, until: null }, completeUpTo: ago(16) },
    'behind',
    /We go on soon; nothing is lost\.$/,
    null,
  ],
  ['failing', { problem: { ...problem, kind: 'failing' } }, 'behind', /We keep trying since \{/, 'wait'],
  [
    'still reading',
    { completeUpTo: ago(16), wantSeq: 6 },
    'behind',
    /^Mail since \{2026-11-20T07:44:00\.000Z\} is still being read\.$/,
    null,
  ],
  ['a little behind', { completeUpTo: ago(14), wantSeq: 6 }, 'up-to-date', /^Complete up to/, null],
  ['nobody has looked', { completeUpTo: ago(16) }, 'behind', /^Nobody has looked for mail since \{2026-11-20T07:44/, 'wait'],
  [
    'a gap was found (R1)',
    { audit: { startedAt: ago(1), checkedAt: null, missing: 1_041, missed: 0 } },
    'behind',
    /found 1,041 mails missing; they are being added/,
    null,
  ],
  [
    'a gap was filled (R1)',
    { audit: { startedAt: null, checkedAt: ago(10), missing: 0, missed: 1 } },
    'up-to-date',
    /The check of \{2026-11-20T07:50:00\.000Z\} against Gmail found 1 mail missing and added it\.$/,
    null,
  ],
  [
    'mail had vanished from Gmail',
    { audit: { startedAt: null, checkedAt: ago(10), missing: 0, missed: 0, removed: 2 } },
    'up-to-date',
    /The check of \{2026-11-20T07:50:00\.000Z\} against Gmail found 2 mails gone from Gmail and treated them as deleted\.$/,
    null,
  ],
  [
    'a check found both',
    { audit: { startedAt: null, checkedAt: ago(10), missing: 0, missed: 3, removed: 1 } },
    'up-to-date',
    / found 3 mails missing and added them, and 1 mail gone from Gmail and treated it as deleted\.$/,
    null,
  ],
  ['up to date', {}, 'up-to-date', 'Complete up to {2026-11-20T07:58:00.000Z}.', null],
  ['one could not be read', { problems: 1 }, 'up-to-date', / 1 mail could not be read completely; see the list\.$/, 'problems'],
  ['some could not be read', { problems: 2 }, 'up-to-date', / 2 mails could not be read completely; see the list\.$/, 'problems'],
  [
    'the watch has lapsed (R17)',
    { watchExpiresAt: ago(1) },
    'up-to-date',
    /notifications have lapsed; we look every few minutes instead\.$/,
    null,
  ],
  [
    'just connected, before the first watch',
    { watchExpiresAt: null, connectedAt: ago(0.5) },
    'up-to-date',
    /^Complete up to \{[^}]*\}\.$/,
    null,
  ],
  ['there never was a watch', { watchExpiresAt: null }, 'up-to-date', /have lapsed/, null],
  ['no watch is wanted', { watchExpiresAt: null, pushExpected: false }, 'up-to-date', /^Complete up to \{[^}]*\}\.$/, null],
];

test.each(CASES)('%s', (_what, facts, state, text, remedy) => {
  const told = connectionState({ ...FINE, ...facts }, NOW);
  expect(told).toMatchObject({ state, text: typeof text === 'string' ? text : expect.stringMatching(text) });
  expect(told.remedy?.action ?? null).toBe(remedy);
});

test('the cases reach every state there is', () => {
  expect([...new Set(CASES.map(([, , state]) => state))].sort()).toEqual([...CONNECTION_STATES].sort());
});

const GLANCES: [what: string, facts: Partial<ConnectionFacts>, condition: Condition, word: string, tone: string][] = [
  ['not connected', { connected: false }, 'not-connected', 'Not connected', 'neutral'],
  ['importing', { import: running }, 'importing', 'Importing', 'accent'],
  ['everything is there', {}, 'up-to-date', 'Up to date', 'success'],
  ['one mail could not be read', { problems: 1 }, 'not-all-read', 'Up to date, 1 mail not fully read', 'warning'],
  ['many mails could not be read', { problems: 1_200 }, 'not-all-read', 'Up to date, 1,200 mails not fully read', 'warning'],
  ['the watch has lapsed', { watchExpiresAt: ago(1) }, 'polling', 'Up to date, by polling', 'warning'],
  ['both: the mail weighs more', { problems: 1, watchExpiresAt: ago(1) }, 'not-all-read', 'Up to date, 1 mail not fully read', 'warning'],
  ['no watch is wanted: polling is the way', { watchExpiresAt: null, pushExpected: false }, 'up-to-date', 'Up to date', 'success'],
  ['behind, and one not read', { completeUpTo: ago(16), wantSeq: 6, problems: 1 }, 'behind', 'Behind', 'warning'],
  ['behind, and whose trouble it is was not noted', { problem: { ...problem, kind: 'failing' } }, 'behind', 'Behind', 'warning'],
  ['catching up', { import: { ...running, reason: 'history-expired' } }, 'catching-up', 'Catching up', 'warning'],
  ['quota', { problem: { ...problem, cause: 'google-limit' }, ...late }, 'google-limit', 'Behind, at Google’s limit', 'warning'],
  ['a storm', { problem: { ...problem, cause: 'google-trouble' }, ...late }, 'google-trouble', 'Behind, trouble with Google', 'warning'],
  ['a storm that ends soon', { problem: { ...problem, cause: 'google-trouble' } }, 'up-to-date', 'Up to date', 'success'],
  [
    'our fault',
    { problem: { ...problem, kind: 'failing', cause: 'own-trouble' } },
    'own-trouble',
    'Behind, trouble on our side',
    'warning',
  ],
  ['nobody has looked', late, 'own-trouble', 'Behind, trouble on our side', 'warning'],
  [
    'an import that stands still for a reason',
    { import: { ...running, progressAt: ago(6) }, problem: { ...problem, cause: 'google-trouble' } },
    'google-trouble',
    'Behind, trouble with Google',
    'warning',
  ],
  ['an import that stands still for none', { import: { ...running, progressAt: ago(6) } }, 'behind', 'Behind', 'warning'],
  ['the access is gone', { problem: { ...problem, kind: 'reconnect' } }, 'reconnect', 'Connection lost', 'danger'],
  ['the app is blocked', { problem: { ...problem, kind: 'blocked', detail: 'app-blocked' } }, 'blocked', 'Blocked by your admin', 'danger'],
  ['Gmail is off', { problem: { ...problem, kind: 'blocked', detail: 'gmail-off' } }, 'gmail-off', 'Gmail is switched off', 'danger'],
  ['the API is off', { problem: { ...problem, kind: 'blocked', detail: 'api-off' } }, 'api-off', 'Gmail API not enabled', 'danger'],
  ['a box left unticked', { problem: { ...problem, kind: 'scope-missing' } }, 'scope-missing', 'Permission missing', 'danger'],
  ['paused', { paused: true }, 'paused', 'Paused', 'warning'],
];

test.each(GLANCES)('at a glance: %s', (_what, facts, condition, word, tone) =>
  expect(connectionState({ ...FINE, ...facts }, NOW)).toMatchObject({ condition, word, tone }),
);

test('the glances reach every condition there is', () =>
  expect([...new Set(GLANCES.map(([, , condition]) => condition))].sort()).toEqual([...CONDITIONS].sort()));

test('with mail not fully read and a lapsed watch, the sentence tells both', () =>
  expect(connectionState({ ...FINE, problems: 1, watchExpiresAt: ago(1) }, NOW).text).toMatch(/1 mail could not be read.*have lapsed/));

test('whatever the facts, there is one of the states, a sentence without holes, and readable times', () => {
  const date = fc.integer({ min: -20_000, max: 20_000 }).map(ago);
  const maybe = fc.option(date);
  const count = fc.integer({ min: 0, max: 5_000 });
  const facts: fc.Arbitrary<ConnectionFacts> = fc.record({
    app: fc.constantFrom('gmail', 'gcal'),
    connected: fc.boolean(),
    connectedAt: maybe,
    wantSeq: count,
    doneSeq: count,
    cursor: fc.option(fc.constant('1')),
    completeUpTo: maybe,
    lastSyncAt: maybe,
    searchTerms: fc.constant([]),
    import: fc.option(
      fc.record({
        found: count,
        done: count,
        startedAt: date,
        finishedAt: maybe,
        progressAt: date,
        reason: fc.constantFrom('connected', 'directory', 'history-expired', 'settings', 'resync'),
      }),
    ),
    watchExpiresAt: maybe,
    pushExpected: fc.boolean(),
    problem: fc.option(
      fc.record({
        kind: fc.constantFrom('reconnect', 'blocked', 'scope-missing', 'waiting', 'failing'),
        since: date,
        detail: fc.constantFrom('', 'Google did not answer.'),
        until: maybe,
        cause: fc.constantFrom(undefined, 'google-limit', 'google-trouble', 'own-trouble'),
        usualPerDay: fc.integer({ min: 0, max: 500 }),
      }),
    ),
    problems: fc.oneof(fc.constant(0), count),
    audit: fc.record({ startedAt: maybe, checkedAt: maybe, missing: count, missed: count }),
    paused: fc.boolean(),
    wiping: fc.boolean(),
  });
  fc.assert(
    fc.property(facts, (given) => {
      const { state, text, remedy, tone } = connectionState(given, NOW);
      expect(CONNECTION_STATES).toContain(state);
      expect(text).toMatch(/^\S.*\S$/);
      expect(text).not.toMatch(/undefined|null|NaN|Invalid|-\d+ (mails|minutes)|of 0/);
      for (const [, instant] of text.matchAll(/\{([^}]*)\}/g)) expect(new Date(instant ?? '').toISOString()).toBe(instant);
      if (remedy) expect(remedy.label).not.toBe('');
      // Honest (I6): never "up to date" with a gap, mail nobody looked for, or work that cannot go on.
      if (state === 'up-to-date') {
        expect(given.connected && !given.paused && !given.wiping && given.audit.missing === 0).toBe(true);
        expect(given.completeUpTo === null || given.completeUpTo >= ago(15)).toBe(true);
        expect(given.problem === null || given.problem.kind === 'waiting').toBe(true);
      }
      // I6: green only with an empty problem list and notifications that work.
      if (tone === 'success') {
        expect(state).toBe('up-to-date');
        expect(given.problems).toBe(0);
        expect(!given.pushExpected || given.watchExpiresAt === null || given.watchExpiresAt > NOW).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_234_567, '1,234,567'],
])('%i is written %s', (n, expected) => expect(group(n)).toBe(expected));
