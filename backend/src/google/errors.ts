/**
 * Every way Google says no, and what we do. One table, read from the top: the first row that fits decides.
 * Branches on operation, status and reason together; a 404 means three different things (GOOGLE.md §2.2).
 * An error made here never carries tokens, addresses or Google's own words: it may be logged and stored as it is.
 */
import { midnightPacific, shapeOf, type ErrorShape } from './error-shape';

export type GoogleOperation =
  | 'token'
  | 'exchange'
  | 'revoke'
  | 'certs'
  | 'getProfile'
  | 'messages.list'
  | 'messages.get'
  | 'messages.attachments.get'
  | 'threads.get'
  | 'history.list'
  | 'labels.list'
  | 'settings.sendAs.list'
  | 'watch'
  | 'stop';

/**
 * reconnect — the person must sign in again · wait — try again after `waitMs` · blocked — an administrator (theirs, or Google's for
 * this account) refuses, or our own Cloud project is not set up · scope-missing — a box was left unticked · resync — the cursor or the listing must start over · gone — the
 * thing is no more; go on · conflict — it is there already, or two did the same · bug — ours; retrying changes nothing.
 */
export type GoogleErrorKind = 'reconnect' | 'wait' | 'blocked' | 'scope-missing' | 'resync' | 'gone' | 'conflict' | 'bug';

/** More about a kind, where the remedy depends on it: too many calls at once for this person (fewer in flight, not only a pause) · what is refused, and who can help. */
export type GoogleErrorCode = 'concurrency' | 'app-blocked' | 'gmail-off' | 'api-off';

/** `reason` of a wait that we ask for ourselves (our budget, our memory): no problem to tell anybody of. */
export const PACING = 'pacing';

interface GoogleErrorFacts {
  readonly operation: GoogleOperation;
  readonly kind: GoogleErrorKind;
  /** Milliseconds; for kind `wait` at least 1, else 0. When Google named no time: the row's first step, to be grown with `backoffMs`. */
  readonly waitMs?: number;
  /** HTTP status; 0 when there was no answer. */
  readonly status?: number;
  /** Google's machine-readable reason or the network's error code; '' when there is none. */
  readonly reason?: string;
  readonly code?: GoogleErrorCode | undefined;
}

export class GoogleError extends Error {
  readonly operation: GoogleOperation;
  readonly kind: GoogleErrorKind;
  readonly waitMs: number;
  readonly status: number;
  readonly reason: string;
  readonly code?: GoogleErrorCode | undefined;

  constructor({ operation, kind, waitMs = 0, status = 0, reason = '', code }: GoogleErrorFacts) {
    super(`Google ${operation}: ${kind} (${[status || 'no answer', reason].filter(Boolean).join(' ')})`);
    this.name = 'GoogleError';
    this.operation = operation;
    this.kind = kind;
    this.waitMs = kind === 'wait' ? Math.max(1, waitMs) : 0;
    this.status = status;
    this.reason = reason;
    this.code = code;
  }
}

/** How long a row waits when Google named no time: milliseconds, or until the day of the owner-set cap is over. */
type Pause = number | 'midnight Pacific';

interface Row {
  readonly on?: readonly GoogleOperation[];
  /** HTTP statuses; 0 = no answer (network). */
  readonly status?: readonly number[];
  readonly reason?: readonly string[];
  /** Words of Google's message, where status and reason are shared by different cases. */
  readonly says?: RegExp;
  readonly kind: GoogleErrorKind;
  readonly pause?: Pause;
  readonly code?: GoogleErrorCode;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const TOKEN: readonly GoogleOperation[] = ['token', 'exchange'];

export const ROWS: readonly Row[] = [
  // The network: nothing is known about what Google did.
  { status: [0], kind: 'wait', pause: SECOND },

  // Token endpoint. Every death of a grant is the same invalid_grant (GOOGLE.md §5.3); at the exchange it is a bad or used code: start again.
  { on: TOKEN, reason: ['invalid_grant'], kind: 'reconnect' },
  { on: TOKEN, reason: ['admin_policy_enforced'], kind: 'blocked', code: 'app-blocked' },
  { on: TOKEN, reason: ['org_internal', 'access_denied', 'disabled_client'], kind: 'blocked' },
  {
    on: TOKEN,
    reason: ['rate_limit_exceeded', 'slow_down', 'temporarily_unavailable', 'internal_failure'],
    kind: 'wait',
    pause: 5 * SECOND,
  },
  { on: TOKEN, status: [400, 401, 403], kind: 'bug' },
  // Already dead is what a revoke is for.
  { on: ['revoke'], status: [400], kind: 'gone' },

  { status: [401], kind: 'reconnect' },

  // Quota, as 403 or 429. First the ones that need another pause.
  { status: [429], says: /too many concurrent/i, kind: 'wait', pause: SECOND, code: 'concurrency' },
  { status: [429], says: /bandwidth|mail sending/i, kind: 'wait', pause: 15 * MINUTE },
  { status: [403, 429], reason: ['dailyLimitExceeded', 'dailyLimitExceededUnreg'], kind: 'wait', pause: 'midnight Pacific' },
  {
    status: [403, 429],
    reason: ['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded', 'RATE_LIMIT_EXCEEDED', 'RESOURCE_EXHAUSTED'],
    kind: 'wait',
    pause: 2 * SECOND,
  },
  { status: [429], kind: 'wait', pause: 2 * SECOND },

  // Permission.
  { status: [403], reason: ['insufficientPermissions', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'], kind: 'scope-missing' },
  // “The domain administrators have disabled Gmail apps” is about apps: Google's guide has the admin allow this one (guides/handle-errors).
  { status: [403], reason: ['domainPolicy'], kind: 'blocked', code: 'app-blocked' },
  // The Gmail API of our own Cloud project: no customer, and no customer's admin, can do anything about it.
  { status: [403], reason: ['accessNotConfigured', 'SERVICE_DISABLED'], kind: 'blocked', code: 'api-off' },
  // Of one message it says nothing about the account: that message can't be read.
  { on: ['messages.get', 'threads.get', 'messages.attachments.get'], status: [400], kind: 'bug' },
  // Reported of accounts whose Gmail is off: FlowCrypt/flowcrypt-browser#435 and #4838, twentyhq/twenty#12349.
  {
    status: [400],
    reason: ['failedPrecondition', 'FAILED_PRECONDITION'],
    says: /mail service not enabled/i,
    kind: 'blocked',
    code: 'gmail-off',
  },
  // The same reason with other words ("Precondition check failed.") is reported of whole accounts, too, and nobody knows why.
  { status: [400], reason: ['failedPrecondition', 'FAILED_PRECONDITION'], kind: 'blocked' },
  { on: ['watch'], status: [403, 404], kind: 'bug' }, // our topic or its grant to gmail-api-push is wrong; the mailbox itself can be read

  // Cursors and pages.
  { on: ['history.list'], status: [404, 410], kind: 'resync' },
  { on: ['history.list', 'messages.list'], status: [400], says: /page[ _]?token|start_?history_?id/i, kind: 'resync' },

  // The thing asked for.
  { on: ['messages.get', 'threads.get', 'messages.attachments.get'], status: [404, 410], kind: 'gone' },
  { on: ['watch'], status: [400], says: /only one user push notification client/i, kind: 'conflict' },
  { status: [409, 412], kind: 'conflict' },

  { status: [501], kind: 'bug' },
  { status: [408, 500, 502, 503, 504, 507, 520, 521, 522, 523, 524, 529], kind: 'wait', pause: SECOND },
  // An answer that came but cannot be read: cut or replaced on the way.
  { status: [200], kind: 'wait', pause: SECOND },
  // A refusal nobody has listed stops the mailbox where people see it, instead of passing messages as unreadable.
  { status: [403], kind: 'blocked' },
];

const LONGEST_WAIT_MS = 24 * 60 * MINUTE;

/**
 * What an error from the Google client means. Takes anything that was thrown: client errors in all their shapes (duck-typed:
 * two copies of gaxios make instanceof false), network errors, and errors that are already classified (returned as they are).
 * `now` is epoch ms; without it, the answer's own Date header tells the time.
 */
export function classify(operation: GoogleOperation, error: unknown, now?: number): GoogleError {
  if (error instanceof GoogleError) return error;
  const shape = shapeOf(error, now);
  if (!shape) return new GoogleError({ operation, kind: 'bug', reason: errorName(error) });
  const row = ROWS.find((candidate) => fits(candidate, operation, shape));
  const { status, reasons } = shape;
  const facts = { operation, status, reason: reasons[0] ?? '' };
  if (!row) return new GoogleError({ ...facts, kind: status >= 500 ? 'wait' : 'bug', waitMs: SECOND });
  return new GoogleError({ ...facts, kind: row.kind, waitMs: waitOf(row, shape), code: row.code });
}

function fits(row: Row, operation: GoogleOperation, { status, reasons, message }: ErrorShape): boolean {
  return (
    (!row.on || row.on.includes(operation)) &&
    (!row.status || row.status.includes(status)) &&
    (!row.reason || row.reason.some((reason) => reasons.includes(reason))) &&
    (!row.says || row.says.test(message))
  );
}

function waitOf({ pause = SECOND }: Row, { retryAfterMs, now }: ErrorShape): number {
  if (retryAfterMs !== null) return Math.min(LONGEST_WAIT_MS, Math.max(SECOND, retryAfterMs));
  if (pause !== 'midnight Pacific') return pause;
  return now === null ? 60 * MINUTE : midnightPacific(now) - now;
}

const errorName = (error: unknown): string => (error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : 'unknown');

/**
 * Google's own advice: min(2ⁿ s + up to 1 s at random, 64 s). `attempt` counts from 0; `random` is in [0, 1). Milliseconds, ≥ 1,000.
 * https://developers.google.com/workspace/gmail/api/guides/handle-errors
 */
export function backoffMs(attempt: number, random: number): number {
  const exponent = Math.min(6, Math.max(0, Math.floor(attempt)));
  return Math.round(Math.min(64_000, 2 ** exponent * SECOND + random * SECOND));
}
