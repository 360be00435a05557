/**
 * Google's OAuth side as an Express router: sign-in pages, token and revoke endpoints, signing certificates, identity look-ups.
 * The paths are Google's own, all under one host.
 */
import { createHash } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import type { Account, SimState } from '../state';
import type { Clock } from '../clock';
import type { Faults } from '../control/faults';
import type { Ledger } from '../quota/ledger';
import {
  accountByAnyName,
  allow,
  boxesOf,
  needsConsent,
  readAuthorization,
  redirectWithError,
  refusalFor,
  type AuthorizationRequest,
} from './authorize';
import { nameOf } from './clients';
import { identityRoutes } from './identity-routes';
import { AUTH_PATH as AUTH, queryOf, readForm } from './requests';
import { SELECT_ALL } from './look';
import { chooserPage, consentPage, errorPage } from './pages';
import { answerRevoke, answerToken, type TokenParts, type TokenReply } from './token-endpoint';

export interface OAuthParts extends TokenParts {
  readonly state: SimState;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly faults: Faults;
}

const PAGE_POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(SELECT_ALL).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'`;

/** Headers of every page; no form-action, because Chrome would apply it to the redirect back to the app. */
export function sendPage(response: Response, html: string, status = 200): void {
  response
    .status(status)
    .set({
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': PAGE_POLICY,
      'X-Frame-Options': 'DENY',
    })
    .send(html);
}

function withParameter(path: string, query: URLSearchParams, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) value === null ? next.delete(name) : next.set(name, value);
  return `${path}?${next}`;
}

const CONSENT = '/o/oauth2/v2/auth/consent';

export function oauthRoutes(parts: OAuthParts): Router {
  const { state, tokens, clients } = parts;
  const router = express.Router();
  const consentForm = express.urlencoded({ extended: false, limit: '100kb' });

  const read = (request: Request, response: Response): AuthorizationRequest | null => {
    const result = readAuthorization(queryOf(request), clients);
    if ('request' in result) return result.request;
    sendPage(response, errorPage(result.error, { app: null, chooserHref: null }), result.error.status);
    return null;
  };

  /** Everything that follows once the person is known: refusal, consent page, or straight back. */
  const proceed = (authorization: AuthorizationRequest, account: Account, query: URLSearchParams, response: Response) => {
    const chooserHref = withParameter(AUTH, query, { account: null, login_hint: null, prompt: 'select_account' });
    const refusal = refusalFor(authorization, account);
    if (refusal) return sendPage(response, errorPage(refusal, { app: nameOf(authorization.client), chooserHref }), refusal.status);
    const consent = tokens.consentOf(account.sub, authorization.client.project);
    if (!needsConsent(authorization, consent)) return response.redirect(302, allow(authorization, account, [], parts));
    if (authorization.prompt.has('none')) return response.redirect(302, redirectWithError(authorization, 'interaction_required'));
    const view = {
      boxes: boxesOf(authorization),
      granted: consent?.scopes ?? [],
      action: withParameter(CONSENT, query, { account: account.email }),
      chooserHref,
    };
    return sendPage(response, consentPage(authorization, account, view));
  };

  router.get([AUTH, '/o/oauth2/auth'], (request, response) => {
    const authorization = read(request, response);
    if (!authorization) return;
    const query = queryOf(request);
    const hinted = accountByAnyName(state, authorization.loginHint);
    if (hinted && !authorization.prompt.has('select_account')) return void proceed(authorization, hinted, query, response);
    if (authorization.prompt.has('none')) return response.redirect(302, redirectWithError(authorization, 'login_required'));
    const everyone = [...state.accounts.values()];
    const atDomain = everyone.filter((account) => account.organisation.domain === authorization.hd?.toLowerCase());
    const shown = atDomain.length > 0 ? atDomain : everyone;
    const people = shown.map((account) => ({ account, href: withParameter(CONSENT, query, { account: account.email }) }));
    const othersHref = shown.length < everyone.length ? withParameter(AUTH, query, { hd: null }) : null;
    sendPage(response, chooserPage(authorization, people, othersHref));
  });

  router.all(CONSENT, consentForm, (request, response) => {
    const authorization = read(request, response);
    if (!authorization) return;
    const query = queryOf(request);
    const account = state.accounts.get((query.get('account') ?? '').toLowerCase());
    if (!account) return response.redirect(302, withParameter(AUTH, query, { account: null, login_hint: null }));
    if (request.method !== 'POST') return void proceed(authorization, account, query, response);
    const refusal = refusalFor(authorization, account);
    if (refusal) return void proceed(authorization, account, query, response);
    const answer = (request.body ?? {}) as Record<string, string | string[] | undefined>;
    if (answer.decision !== 'continue') return response.redirect(302, redirectWithError(authorization, 'access_denied'));
    response.redirect(302, allow(authorization, account, [answer.scope ?? []].flat(), parts));
  });

  const whoseToken = (value: string | null) => parts.accountOf((value === null ? undefined : tokens.find(value))?.sub ?? '')?.email ?? null;
  const tokenForm = express.text({ type: () => true, limit: '100kb' });
  router.post(['/token', '/oauth2/v4/token'], tokenForm, async (request, response) => {
    const form = readForm(request);
    const fault = parts.faults.take('token', whoseToken(form.get('refresh_token')));
    if (fault?.latencyMs !== undefined) await parts.clock.pass(fault.latencyMs);
    if (fault?.status === 0) return void request.socket.destroy();
    const reply: TokenReply =
      fault?.status === undefined
        ? await answerToken(form, request.get('authorization'), parts)
        : { status: fault.status, body: { error: fault.reason ?? 'internal_failure', error_description: fault.message ?? 'Bad Request' } };
    if (fault?.retryAfter !== undefined) response.set('Retry-After', String(fault.retryAfter));
    note('oauth.token', reply);
    sendJson(response, reply);
  });

  router.all('/revoke', tokenForm, (request, response) => {
    const reply = answerRevoke(queryOf(request).get('token') ?? readForm(request).get('token'), parts);
    note('oauth.revoke', reply);
    sendJson(response, reply);
  });

  const note = (operation: string, reply: TokenReply) =>
    parts.ledger.record({
      mailbox: reply.account?.email ?? null,
      operation,
      units: 0,
      status: reply.status,
      at: parts.clock.now(),
      ...(typeof reply.body.error === 'string' ? { reason: reply.body.error } : {}),
    });

  router.use(identityRoutes(parts));
  return router;
}

function sendJson(response: Response, { status, body }: TokenReply): void {
  response.status(status).set({ 'Cache-Control': 'no-cache, no-store, max-age=0, must-revalidate', Pragma: 'no-cache' }).json(body);
}
