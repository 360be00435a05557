/**
 * Google's refusals, word for word where the words are known (GOOGLE.md §2.2), and their JSON body.
 * Top level and inner message differ in places on the wire; clients must branch on status and reason.
 */
import { ApiError } from '../api';
import type { ServiceName } from '../quota/tariffs';

const RPC_STATUS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  412: 'FAILED_PRECONDITION',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** Reason → [domain, message] for faults that name only a reason. */
const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  rateLimitExceeded: ['usageLimits', 'Rate Limit Exceeded'],
  userRateLimitExceeded: ['usageLimits', 'User Rate Limit Exceeded'],
  quotaExceeded: ['usageLimits', 'Calendar usage limits exceeded.'],
  dailyLimitExceeded: ['usageLimits', 'Daily Limit Exceeded'],
  accessNotConfigured: ['usageLimits', 'Gmail API has not been used in project before or it is disabled.'],
  domainPolicy: ['global', 'The domain administrators have disabled Gmail apps.'],
  insufficientPermissions: ['global', 'Insufficient Permission'],
  authError: ['global', 'Invalid Credentials'],
  notFound: ['global', 'Requested entity was not found.'],
  backendError: ['global', 'Backend Error'],
  badRequest: ['global', 'Bad Request'],
};

/** The usual reason of a status, for faults that name only a status. */
const REASONS: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'authError',
  403: 'rateLimitExceeded',
  404: 'notFound',
  429: 'rateLimitExceeded',
};

export function faultError(
  status: number,
  reason = REASONS[status] ?? 'backendError',
  message?: string,
  retryAfterSeconds?: number,
): ApiError {
  const [domain, words] = WORDS[reason] ?? ['global', reason];
  const authorization = reason === 'authError' ? { location: 'Authorization', locationType: 'header' } : {};
  return new ApiError(status, reason, message ?? words, { domain, retryAfterSeconds, ...authorization });
}

export const invalidCredentials = (): ApiError =>
  new ApiError(401, 'authError', 'Invalid Credentials', {
    location: 'Authorization',
    locationType: 'header',
    headers: { 'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
  });

export const loginRequired = (): ApiError =>
  new ApiError(401, 'required', 'Login Required.', {
    location: 'Authorization',
    locationType: 'header',
    headers: { 'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/"' },
  });

export const insufficientScopes = (service: ServiceName, operation: string, scopes: readonly string[]): ApiError =>
  new ApiError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', {
    innerMessage: 'Insufficient Permission',
    headers: { 'WWW-Authenticate': `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${scopes.join(' ')}"` },
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        domain: 'googleapis.com',
        metadata: { service: `${service}.googleapis.com`, method: operation },
      },
    ],
  });

export const disabledByAdmin = (service: ServiceName): ApiError =>
  new ApiError(403, 'domainPolicy', `The domain administrators have disabled ${service === 'gmail' ? 'Gmail' : 'Calendar'} apps.`);

/** An account whose Gmail is switched off, or that never had any (seen: FlowCrypt/flowcrypt-browser#435 and #4838, twentyhq/twenty#12349). */
export const mailServiceNotEnabled = (): ApiError =>
  new ApiError(400, 'failedPrecondition', 'Mail service not enabled', { rpcStatus: 'FAILED_PRECONDITION' });

export const delegationDenied = (email: string): ApiError => new ApiError(403, 'forbidden', `Delegation denied for ${email}`);

export const tooManyConcurrent = (): ApiError =>
  new ApiError(429, 'rateLimitExceeded', 'Too many concurrent requests for user', { domain: 'usageLimits' });

/** The ways the same refusal has been seen on the wire: 403, 429, and a message that names the time to come back. */
export type QuotaWording = '403' | '429' | 'retry-after';

export function quotaExceeded(
  wording: QuotaWording,
  facts: { service: ServiceName; limit: 'user' | 'project'; projectNumber: string; retryAt: number },
): ApiError {
  if (wording === '429') return new ApiError(429, 'rateLimitExceeded', 'Resource has been exhausted (e.g. check quota).');
  if (wording === 'retry-after') {
    const words = `User-rate limit exceeded.  Retry after ${new Date(facts.retryAt).toISOString()}`;
    return new ApiError(429, 'userRateLimitExceeded', words, { domain: 'usageLimits' });
  }
  const limit = facts.limit === 'user' ? 'Queries per minute per user' : 'Queries per minute';
  const service = `${facts.service === 'calendar' ? 'calendar-json' : facts.service}.googleapis.com`;
  const words = `Quota exceeded for quota metric 'Queries' and limit '${limit}' of service '${service}' for consumer 'project_number:${facts.projectNumber}'.`;
  return new ApiError(403, 'rateLimitExceeded', words, {
    domain: 'usageLimits',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'RATE_LIMIT_EXCEEDED',
        domain: 'googleapis.com',
        metadata: { service, consumer: `projects/${facts.projectNumber}`, quota_metric: `${service}/default` },
      },
    ],
  });
}

/** The JSON body of an error as Google's APIs send it. */
export function errorBody(error: ApiError): { error: Record<string, unknown> } {
  const { extra } = error;
  const status = extra.rpcStatus ?? RPC_STATUS[error.status];
  return {
    error: {
      code: error.status,
      message: error.message,
      errors: [
        {
          message: extra.innerMessage ?? error.message,
          domain: extra.domain ?? 'global',
          reason: error.reason,
          ...(extra.location === undefined ? {} : { location: extra.location, locationType: extra.locationType ?? 'parameter' }),
        },
      ],
      ...(status === undefined ? {} : { status }),
      ...(extra.details === undefined ? {} : { details: extra.details }),
    },
  };
}
