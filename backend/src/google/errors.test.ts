/** Every way Google says no, as it stands on the wire (GOOGLE.md §2.2), and what we make of it. */
import { backoffMs, classify, GoogleError, type GoogleErrorKind, type GoogleOperation } from './errors';

/** As gaxios 7 throws it: `err.errors` is undefined, the reason is in the body, the request's headers hang on the error. */
function answered(status: number, reason: string, message = '', headers: Record<string, string> = {}, extra: object = {}) {
  const data = { error: { code: status, message, errors: reason ? [{ domain: 'global', reason, message }] : [], ...extra } };
  return Object.assign(new Error(message), {
    status,
    code: status,
    response: { status, data, headers: new Headers(headers) },
    config: { headers: { authorization: 'Bearer ya29.secret' } },
  });
}
const tokenAnswer = (error: string, status = 400) =>
  Object.assign(new Error(error), { status, response: { status, data: { error, error_description: 'for jo@acme.example' }, headers: {} } });

const OVER = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service 'gmail.googleapis.com'";

const CASES: [string, GoogleOperation, unknown, GoogleErrorKind][] = [
  ['a bad request is ours', 'messages.get', answered(400, 'badRequest'), 'bug'],
  ['a refused token', 'messages.list', answered(401, 'authError', 'Invalid Credentials'), 'reconnect'],
  ['a dead grant', 'token', tokenAnswer('invalid_grant'), 'reconnect'],
  ['a used code', 'exchange', tokenAnswer('invalid_grant'), 'reconnect'],
  ['our client secret is wrong', 'token', tokenAnswer('invalid_client', 401), 'bug'],
  ['our client was deleted', 'token', tokenAnswer('deleted_client', 401), 'bug'],
  ['the admin does not trust the app', 'token', tokenAnswer('admin_policy_enforced'), 'blocked'],
  ['the token endpoint is busy', 'token', tokenAnswer('rate_limit_exceeded', 403), 'wait'],
  ['the token endpoint is down', 'token', answered(503, ''), 'wait'],
  ['revoking what is dead', 'revoke', tokenAnswer('invalid_token'), 'gone'],
  ['rate limit as 403', 'messages.get', answered(403, 'rateLimitExceeded', OVER), 'wait'],
  ['rate limit as 429', 'messages.get', answered(429, 'rateLimitExceeded', 'Resource has been exhausted (e.g. check quota).'), 'wait'],
  ['user rate limit', 'threads.get', answered(403, 'userRateLimitExceeded'), 'wait'],
  ['429 without a reason', 'threads.get', answered(429, ''), 'wait'],
  ['quota named only by the rpc status', 'watch', answered(429, '', '', {}, { status: 'RESOURCE_EXHAUSTED' }), 'wait'],
  ['the owner-set cap', 'messages.list', answered(403, 'dailyLimitExceeded'), 'wait'],
  [
    'the admin blocks the app',
    'getProfile',
    answered(403, 'domainPolicy', 'The domain administrators have disabled Gmail apps.'),
    'blocked',
  ],
  ['the API is not enabled', 'getProfile', answered(403, 'accessNotConfigured'), 'blocked'],
  ['an account without Gmail', 'getProfile', answered(400, 'failedPrecondition', 'Mail service not enabled'), 'blocked'],
  ['a refusal nobody has listed', 'messages.get', answered(403, 'somethingNew'), 'blocked'],
  ['a box left unticked', 'messages.list', answered(403, 'insufficientPermissions'), 'scope-missing'],
  [
    'a box left unticked, named in details only',
    'messages.list',
    answered(403, '', '', {}, { details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] }),
    'scope-missing',
  ],
  ['history: the cursor has expired', 'history.list', answered(404, 'notFound'), 'resync'],
  ['history: the page token has expired', 'history.list', answered(400, 'invalidArgument', 'Invalid pageToken'), 'resync'],
  ['history: in other words', 'history.list', answered(400, 'invalidArgument', 'Invalid value for page_token'), 'resync'],
  ['list: the page token has expired', 'messages.list', answered(400, 'badRequest', 'Invalid page token'), 'resync'],
  ['the message is gone', 'messages.get', answered(404, 'notFound'), 'gone'],
  ['the thread is gone', 'threads.get', answered(404, 'notFound'), 'gone'],
  ['the attachment is gone', 'messages.attachments.get', answered(404, 'notFound'), 'gone'],
  ['404 where nothing can be missing', 'labels.list', answered(404, 'notFound'), 'bug'],
  [
    'another watch is in the way',
    'watch',
    answered(400, 'badRequest', 'Only one user push notification client allowed per developer'),
    'conflict',
  ],
  ['our topic is wrong', 'watch', answered(404, 'notFound'), 'bug'],
  ['our topic may not be written to', 'watch', answered(403, 'forbidden', 'User not authorized to perform this action.'), 'bug'],
  ['500', 'messages.get', answered(500, 'backendError'), 'wait'],
  ['503', 'messages.get', answered(503, 'backendError'), 'wait'],
  ['a 5xx nobody has listed', 'messages.get', answered(599, ''), 'wait'],
  ['a URL the simulator does not know', 'messages.get', answered(501, ''), 'bug'],
  ['408', 'messages.list', answered(408, ''), 'wait'],
  ['412', 'messages.get', answered(412, 'conditionNotMet'), 'conflict'],
  ['a proxy’s HTML page', 'messages.list', { response: { status: 502, data: '<html>jo@acme.example</html>', headers: {} } }, 'wait'],
  ['an answer cut short', 'messages.list', { response: { status: 200, data: '{"messages":[', headers: {} } }, 'wait'],
  ['a reset connection', 'messages.get', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), 'wait'],
  ['an unknown host', 'messages.get', Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' }), 'wait'],
  [
    'undici: fetch failed',
    'messages.get',
    new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }),
    'wait',
  ],
  [
    'undici: a body cut in the middle',
    'messages.get',
    new TypeError('terminated', { cause: Object.assign(new Error(), { code: 'UND_ERR_SOCKET' }) }),
    'wait',
  ],
  ['a time-out', 'messages.get', new DOMException('The operation was aborted due to timeout', 'TimeoutError'), 'wait'],
  ['a mistake of ours', 'messages.get', new TypeError("Cannot read properties of undefined (reading 'id')"), 'bug'],
  ['something that is no error', 'messages.get', 'text', 'bug'],
];

const REFUSALS: [string, GoogleOperation, unknown, string | undefined][] = [
  ['the app, at a refresh', 'token', tokenAnswer('admin_policy_enforced'), 'app-blocked'],
  [
    'the app, at a call',
    'history.list',
    answered(403, 'domainPolicy', 'The domain administrators have disabled Gmail apps.'),
    'app-blocked',
  ],
  ['Gmail of the account', 'history.list', answered(400, 'failedPrecondition', 'Mail service not enabled'), 'gmail-off'],
  ['nobody knows what', 'history.list', answered(400, 'failedPrecondition', 'Precondition check failed.'), undefined],
  ['the API of our own project', 'history.list', answered(403, 'accessNotConfigured'), 'api-off'],
  [
    'the API of our own project, named in details only',
    'history.list',
    answered(403, '', '', {}, { details: [{ reason: 'SERVICE_DISABLED' }] }),
    'api-off',
  ],
  ['something new', 'history.list', answered(403, 'somethingNew'), undefined],
];

test.each(REFUSALS)('what is refused is told apart where Google tells: %s', (_what, operation, error, code) =>
  expect(classify(operation, error)).toMatchObject({ kind: 'blocked', code }),
);

test.each(CASES)('%s', (_name, operation, error, kind) => {
  const found = classify(operation, error, Date.UTC(2026, 0, 1));
  expect({ kind: found.kind, operation: found.operation }).toEqual({ kind, operation });
  expect(found.waitMs > 0).toBe(kind === 'wait');
});

test('too many at once is told apart, so that fewer are sent', () => {
  expect(classify('messages.get', answered(429, 'rateLimitExceeded', 'Too many concurrent requests for user')).code).toBe('concurrency');
  expect(classify('messages.get', answered(429, 'rateLimitExceeded', OVER)).code).toBeUndefined();
});

describe('how long to wait', () => {
  const now = Date.UTC(2026, 6, 10, 12, 0, 0);
  const over = (headers: Record<string, string>, message = '') =>
    classify('messages.get', answered(429, 'userRateLimitExceeded', message, headers), now).waitMs;

  test('Retry-After in seconds', () => expect(over({ 'retry-after': '37' })).toBe(37_000));
  test('Retry-After as a date', () => expect(over({ 'Retry-After': 'Fri, 10 Jul 2026 12:01:30 GMT' })).toBe(90_000));
  test('the time in the message', () => expect(over({}, 'User-rate limit exceeded.  Retry after 2026-07-10T12:00:42.500Z')).toBe(42_500));
  test('a time that has passed is still a second', () => expect(over({}, 'Retry after 2026-07-10T11:00:00Z')).toBe(1_000));
  test('nonsense is not believed', () => expect(over({ 'retry-after': 'soon' }, 'Retry after lunch')).toBe(2_000));
  test('never longer than a day', () => expect(over({ 'retry-after': '999999999' })).toBe(86_400_000));
  test('without a clock the answer’s Date header tells the time', () => {
    const headers = { date: 'Fri, 10 Jul 2026 12:00:00 GMT' };
    expect(classify('messages.get', answered(429, '', 'Retry after 2026-07-10T12:00:10Z', headers)).waitMs).toBe(10_000);
  });
  test.each([
    ['summer', '2026-07-10T12:00:00Z', '2026-07-11T07:00:00Z'],
    ['winter', '2026-01-10T12:00:00Z', '2026-01-11T08:00:00Z'],
    ['the night the clocks go forward', '2026-03-08T08:30:00Z', '2026-03-09T07:00:00Z'],
  ])('a daily cap lasts until midnight Pacific, %s', (_name, at, until) => {
    const daily = classify('messages.list', answered(403, 'dailyLimitExceeded'), Date.parse(at));
    expect(daily.waitMs).toBe(Date.parse(until) - Date.parse(at));
  });
});

test('backoff grows as Google asks, with jitter, up to 64 s', () => {
  expect([0, 1, 2, 3, 6, 20].map((attempt) => backoffMs(attempt, 0))).toEqual([1_000, 2_000, 4_000, 8_000, 64_000, 64_000]);
  expect(backoffMs(2, 0.5)).toBe(4_500);
});

test('an error that is classified stays as it is', () => {
  const known = new GoogleError({ operation: 'watch', kind: 'conflict' });
  expect(classify('messages.get', known)).toBe(known);
});

test('no token, no address and no word of Google’s ever leaves with an error', () => {
  for (const [, operation, error] of CASES) {
    const found = classify(operation, error);
    const everything = JSON.stringify({ ...found, message: found.message, stack: found.stack, cause: found.cause });
    expect(everything).not.toMatch(/ya29|Bearer|@acme|Quota exceeded|html/);
  }
  const hostile = classify('messages.get', answered(400, 'jo@acme.example wrote: hello'));
  expect(hostile.reason).toBe('');
});
