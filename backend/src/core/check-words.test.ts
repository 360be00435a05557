/** What is said of the check against Gmail: that there was one, when, and what came of it. */
import { checkText, wrongUntilLastCheck } from './check-words';

const BEGAN = new Date('2026-11-20T08:00:00Z');
const QUIET = { startedAt: null, checkedAt: null, missing: 0, missed: 0, removed: 0 };
const CHECKED = { ...QUIET, checkedAt: new Date('2026-11-19T08:00:00Z') };
const RUNS = { ...CHECKED, startedAt: BEGAN };

const THE_CHECK = 'The check of {2026-11-19T08:00:00.000Z} against Gmail found';
const RUNNING = 'A check against Gmail began {2026-11-20T08:00:00.000Z} and is not through yet';

test.each([
  ['none yet', QUIET, 'Not checked against Gmail yet; the first check follows the import.'],
  ['the first one runs', { ...QUIET, startedAt: BEGAN }, `${RUNNING}.`],
  ['the next one runs', RUNS, `${RUNNING}.`],
  ['it came upon one', { ...RUNS, missing: 1 }, `${RUNNING}; 1 mail was missing so far.`],
  ['it came upon many', { ...RUNS, missing: 1_041 }, `${RUNNING}; 1,041 mails were missing so far.`],
  ['nothing was missing', CHECKED, `${THE_CHECK} nothing missing.`],
  ['one was missing', { ...CHECKED, missed: 1 }, `${THE_CHECK} 1 mail missing and added it.`],
  ['some had gone', { ...CHECKED, removed: 2 }, `${THE_CHECK} 2 mails gone from Gmail and treated them as deleted.`],
  [
    'both',
    { ...CHECKED, missed: 3, removed: 1 },
    `${THE_CHECK} 3 mails missing and added them, and 1 mail gone from Gmail and treated it as deleted.`,
  ],
])('%s', (_what, audit, text) => expect(checkText({ connected: true, audit })).toBe(text));

test.each([
  ['never checked: nothing to tell', QUIET, null],
  ['checked before: when', CHECKED, `${THE_CHECK} nothing missing.`],
  ['cut short: the one before counts', RUNS, `${THE_CHECK} nothing missing.`],
])('disconnected, %s', (_what, audit, text) => expect(checkText({ connected: false, audit })).toBe(text));

test.each([
  ['nothing was missing', CHECKED, null],
  ['one was missing', { ...CHECKED, missed: 1 }, `${THE_CHECK} 1 mail missing and added it.`],
  ['one was missing, and the next check runs', { ...RUNS, missed: 1 }, `${THE_CHECK} 1 mail missing and added it.`],
])('the state’s own sentence speaks of it only when something was wrong: %s', (_what, audit, text) =>
  expect(wrongUntilLastCheck(audit)).toBe(text),
);
