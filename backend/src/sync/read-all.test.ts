/** What counts against a mail when it could not be read, and what is no fault of its or Google's. */
import { GoogleError, PACING } from '../google/errors';
import { isServerTrouble } from './read-all';

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
