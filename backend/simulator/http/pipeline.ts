/**
 * What Google does around every API method, in Google's order: who asks, may they, is it switched off, is it too much, how long does it take,
 * what does the answer leave out. The methods themselves are in gmail/ (and later calendar/, tasks/).
 */
import { ApiError } from '../api';
import type { Clock } from '../clock';
import type { Fault, Faults } from '../control/faults';
import { projectNumber, type OAuthClient } from '../oauth/clients';
import type { Token, TokenStore } from '../oauth/token-store';
import type { Ledger } from '../quota/ledger';
import type { Meter } from '../quota/meter';
import type { Account } from '../state';
import {
  delegationDenied,
  disabledByAdmin,
  errorBody,
  faultError,
  insufficientScopes,
  invalidCredentials,
  loginRequired,
  mailServiceNotEnabled,
  quotaExceeded,
  tooManyConcurrent,
  type QuotaWording,
} from './errors';
import { checkFields, parseFields, pickFields } from './fields';
import type { Match } from './router';
import { RESPONSES, SHAPES } from './shapes';

export interface ApiRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Reply {
  /** 0: close the connection without a word. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Send only half of the body, then close the connection. */
  readonly cut?: boolean;
}

/** What can be changed while the simulator runs. */
export interface Knobs {
  latencyMs: number;
  /** Calls of one person that may be under way at once; Google does not publish the number. */
  concurrency: number;
  quotaWording: QuotaWording;
}

export interface PipelineParts {
  readonly match: (method: string, path: string) => Match | undefined;
  readonly accountOf: (sub: string) => Account | undefined;
  readonly clients: readonly OAuthClient[];
  readonly clock: Clock;
  readonly tokens: TokenStore;
  readonly meter: Meter;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly knobs: Knobs;
}

const JSON_HEADERS = { 'Content-Type': 'application/json; charset=UTF-8', 'Cache-Control': 'private', Vary: 'Origin, X-Origin, Referer' };

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { ...JSON_HEADERS, ...headers },
  body: JSON.stringify(body),
});

export function replyOf(error: ApiError): Reply {
  const retry = error.extra.retryAfterSeconds;
  return json(error.status, errorBody(error), { ...error.extra.headers, ...(retry === undefined ? {} : { 'Retry-After': String(retry) }) });
}

export function createPipeline(parts: PipelineParts): (request: ApiRequest) => Promise<Reply> {
  const { clock, knobs } = parts;
  const underWay = new Map<string, number>();

  return async (request) => {
    const url = new URL(request.url, 'http://localhost');
    const match = parts.match(request.method, url.pathname);
    if (!match) {
      parts.ledger.recordUnknown(request.method, url.pathname, clock.now());
      return replyOf(new ApiError(501, 'notImplemented', `The simulator does not know ${request.method} ${url.pathname}.`));
    }
    const { operation } = match.route;
    const seen: { account?: Account; units: number; release?: () => void; waited?: true } = { units: 0 };
    const record = (status: number, reason?: string) =>
      parts.ledger.record({
        mailbox: seen.account?.email ?? null,
        operation,
        units: seen.units,
        status,
        at: clock.now(),
        ...(reason === undefined ? {} : { reason }),
      });

    try {
      const body = parseBody(request);
      const { token, account } = bearer(request, url.searchParams, parts);
      seen.account = account;
      admit(match, token, account, parts.clients);
      const fault = parts.faults.take(operation, account.email, match.params.messageId ?? match.params.id);
      if (fault) {
        await clock.pass(fault.latencyMs ?? 0);
        const reply = faultReply(fault);
        if (reply) {
          record(reply.status, fault.reason);
          return reply;
        }
      }
      seen.release = enter(underWay, account.sub, knobs.concurrency);
      seen.units = charge(match, token, parts);
      seen.waited = true;
      await clock.pass(knobs.latencyMs);
      const selection = url.searchParams.get('fields') ? parseFields(url.searchParams.get('fields') ?? '') : null;
      if (selection && match.service === 'gmail') checkFields(selection, SHAPES[RESPONSES[operation] ?? '']);
      const call = { account, params: match.params, query: url.searchParams, body, scopes: token.scopes, project: token.project };
      const result = await match.route.handle(call);
      const reply = result === undefined ? { status: 204, headers: {}, body: '' } : json(200, pickFields(result, selection));
      record(reply.status);
      return fault?.truncate === true ? { ...reply, cut: true } : reply;
    } catch (error) {
      // A refusal comes at once, but it comes: a clock that waits for the calls under way must not wait for this one.
      if (!seen.waited) await clock.pass(0);
      const known = error instanceof ApiError ? error : new ApiError(500, 'backendError', `The simulator failed: ${String(error)}`);
      record(known.status, known.reason);
      return replyOf(known);
    } finally {
      seen.release?.();
    }
  };
}

function parseBody(request: ApiRequest): unknown {
  if (request.body.trim() === '') return undefined;
  try {
    return JSON.parse(request.body);
  } catch {
    throw new ApiError(400, 'parseError', 'Parse Error');
  }
}

function bearer(request: ApiRequest, query: URLSearchParams, parts: PipelineParts): { token: Token; account: Account } {
  const header = request.headers['authorization'];
  const value = /^Bearer\s+(\S+)$/i.exec(typeof header === 'string' ? header : '')?.[1] ?? query.get('access_token');
  if (!value) throw loginRequired();
  const token = parts.tokens.find(value);
  const account = token?.kind === 'access' ? parts.accountOf(token.sub) : undefined;
  if (!token || !account || account.suspended) throw invalidCredentials();
  return { token, account };
}

/** Scopes, the mailbox asked for, and the admin's switches. */
function admit(match: Match, token: Token, account: Account, clients: readonly OAuthClient[]): void {
  if (!match.route.scopes.some((scope) => token.scopes.includes(scope))) {
    throw insufficientScopes(match.service, match.route.operation, match.route.scopes);
  }
  const { userId } = match.params;
  if (userId !== undefined && userId !== 'me' && userId.toLowerCase() !== account.email.toLowerCase()) throw delegationDenied(userId);
  const app = clients.find((client) => client.clientId === token.clientId)?.app ?? 'console';
  if (app !== 'console' && account.organisation.access[app] !== 'trusted') throw disabledByAdmin(match.service);
  if (match.service === 'gmail' && account.gmailDisabled) throw mailServiceNotEnabled();
}

function enter(underWay: Map<string, number>, sub: string, limit: number): () => void {
  const already = underWay.get(sub) ?? 0;
  if (already >= limit) throw tooManyConcurrent();
  underWay.set(sub, already + 1);
  return () => void underWay.set(sub, (underWay.get(sub) ?? 1) - 1);
}

function charge({ service, route }: Match, token: Token, parts: PipelineParts): number {
  const at = parts.clock.now();
  const verdict = parts.meter.take({ service, operation: route.operation, user: token.sub, project: token.project, at });
  if (verdict.ok) return verdict.units;
  throw quotaExceeded(parts.knobs.quotaWording, {
    service,
    limit: verdict.limit,
    projectNumber: projectNumber(token.project),
    retryAt: verdict.retryAt,
  });
}

/** The answer a fault gives instead of the method's own; undefined when it only delays or cuts. */
function faultReply(fault: Fault): Reply | undefined {
  if (fault.status === undefined) return undefined;
  const retry: Record<string, string> = fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
  if (fault.body !== undefined) {
    const type = fault.body.trimStart().startsWith('<') ? 'text/html; charset=UTF-8' : 'application/json; charset=UTF-8';
    return { status: fault.status, headers: { 'Content-Type': type, ...retry }, body: fault.body, cut: fault.truncate };
  }
  const reply = replyOf(faultError(fault.status === 0 ? 503 : fault.status, fault.reason, fault.message, fault.retryAfter));
  return { ...reply, status: fault.status, cut: fault.truncate };
}
