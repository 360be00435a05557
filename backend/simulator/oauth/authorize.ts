/**
 * The decisions behind Google's sign-in and consent pages, without the pages: is this request one Google would show,
 * what must this person be asked, and where are they sent with their answer (GOOGLE.md §5.1, §5.2, §5.5).
 */
import type { Account, SimState } from '../state';
import type { OAuthClient } from './clients';
import type { Codes } from './codes';
import { boxesFor, isSignIn, readScopes } from './scopes';
import type { Consent, TokenStore } from './token-store';

export interface AuthorizationRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | null;
  readonly offline: boolean;
  readonly prompt: ReadonlySet<string>;
  readonly loginHint: string | null;
  readonly hd: string | null;
  readonly includeGranted: boolean;
  readonly challenge: { readonly method: 'S256' | 'plain'; readonly value: string } | null;
}

/** An error that stays on Google's page: the app never hears of it. */
export interface PageError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const bad = (code: string, message: string, status = 400) => ({ error: { status, code, message } satisfies PageError });

/** Reads the query of /o/oauth2/v2/auth. */
export function readAuthorization(
  query: URLSearchParams,
  clients: readonly OAuthClient[],
): { request: AuthorizationRequest } | { error: PageError } {
  const given = (name: string) => query.get(name) || null;
  const clientId = given('client_id');
  if (clientId === null) return bad('invalid_request', 'Missing required parameter: client_id');
  const client = clients.find((candidate) => candidate.clientId === clientId);
  if (!client) return bad('invalid_client', 'The OAuth client was not found.', 401);
  const redirectUri = given('redirect_uri');
  if (redirectUri === null) return bad('invalid_request', 'Missing required parameter: redirect_uri');
  if (!client.redirectUris.includes(redirectUri)) {
    return bad(
      'redirect_uri_mismatch',
      `The redirect URI in the request, ${redirectUri}, does not match the ones authorized for the OAuth client.`,
    );
  }
  if (given('response_type') === null) return bad('invalid_request', 'Missing required parameter: response_type');
  if (given('response_type') !== 'code') return bad('unsupported_response_type', 'Invalid response_type: only code is simulated');
  const scopes = readScopes(query.get('scope') ?? '');
  if (scopes.valid.length + scopes.invalid.length === 0) return bad('invalid_request', 'Missing required parameter: scope');
  if (scopes.invalid.length > 0) {
    return bad(
      'invalid_scope',
      `Some requested scopes were invalid. {valid=[${scopes.valid.join(', ')}], invalid=[${scopes.invalid.join(', ')}]}`,
    );
  }
  const method = given('code_challenge_method') ?? 'plain';
  const challenge = given('code_challenge');
  if (method !== 'S256' && method !== 'plain')
    return bad('invalid_request', 'Invalid parameter value for code_challenge_method: Unsupported method');
  if (challenge === null && given('code_challenge_method') !== null)
    return bad('invalid_request', 'Missing required parameter: code_challenge');
  return {
    request: {
      client,
      redirectUri,
      scopes: scopes.valid,
      state: query.get('state'),
      nonce: given('nonce'),
      offline: query.get('access_type') === 'offline',
      prompt: new Set((query.get('prompt') ?? '').split(/\s+/).filter(Boolean)),
      loginHint: given('login_hint'),
      hd: given('hd'),
      includeGranted: query.get('include_granted_scopes') === 'true',
      challenge: challenge === null ? null : { method, value: challenge },
    },
  };
}

/** The Workspace admin's word: a limited app may know who signs in, and nothing more. */
export function refusedByAdmin({ app }: Pick<OAuthClient, 'app'>, account: Account, scopes: readonly string[]): boolean {
  const access = app === 'console' ? 'trusted' : account.organisation.access[app];
  return access === 'blocked' || (access === 'limited' && scopes.some((scope) => !isSignIn(scope)));
}

/** Why this person may not use this app at all, if so. */
export function refusalFor(request: AuthorizationRequest, account: Account): PageError | null {
  if (account.suspended) {
    return { status: 400, code: 'account_disabled', message: 'This account has been disabled. Contact your administrator to restore it.' };
  }
  if (refusedByAdmin(request.client, account, request.scopes)) {
    return {
      status: 400,
      code: 'admin_policy_enforced',
      message: `Your organisation’s administrator at ${account.organisation.domain} has not allowed this app to access Google data. Ask them to mark it as Trusted.`,
    };
  }
  return null;
}

/** Does Google show its consent page, or send the person straight back? */
export function needsConsent(request: AuthorizationRequest, consent: Consent | undefined): boolean {
  if (request.prompt.has('consent') || !consent) return true;
  const newOffline = request.offline && !consent.offlineClients.includes(request.client.clientId);
  return newOffline || request.scopes.some((scope) => !consent.scopes.includes(scope));
}

/** The scopes that get a check box of their own; the others are given with Continue. */
export const boxesOf = (request: AuthorizationRequest): string[] => boxesFor(request.scopes);

/** Where the person is sent who refused, or who was not to be asked (`prompt=none`). */
export function redirectWithError(request: AuthorizationRequest, error: string): string {
  return withQuery(request.redirectUri, [
    ['error', error],
    ['state', request.state],
  ]);
}

/**
 * Records the person's answer and returns where they are sent. `ticked` are the boxes they ticked (ignored where there are none).
 * A refresh token goes with a consent that was really given, and only for access_type=offline.
 */
export function allow(
  request: AuthorizationRequest,
  account: Account,
  ticked: readonly string[],
  parts: { tokens: TokenStore; codes: Codes },
): string {
  const { client } = request;
  const consent = parts.tokens.consentOf(account.sub, client.project);
  const asked = needsConsent(request, consent);
  const boxes = asked ? boxesOf(request) : [];
  const granted = request.scopes.filter((scope) => !boxes.includes(scope) || ticked.includes(scope));
  if (granted.length === 0) return redirectWithError(request, 'access_denied');
  const refresh = request.offline && asked;
  parts.tokens.recordConsent({
    sub: account.sub,
    project: client.project,
    scopes: granted,
    offlineClient: refresh ? client.clientId : undefined,
  });
  const scopes = request.includeGranted ? [...new Set([...granted, ...(consent?.scopes ?? [])])] : granted;
  const code = parts.codes.issue({ request, sub: account.sub, scopes, refresh });
  return withQuery(request.redirectUri, [
    ['state', request.state],
    ['code', code],
    ['scope', scopes.join(' ')],
    ['authuser', '0'],
    ['hd', account.organisation.domain],
    ['prompt', asked ? 'consent' : 'none'],
  ]);
}

/** A person by primary or secondary address, or by account id: what login_hint accepts. */
export function accountByAnyName(state: SimState, hint: string | null): Account | undefined {
  if (hint === null) return undefined;
  const wanted = hint.toLowerCase();
  return (
    state.accounts.get(wanted) ??
    [...state.accounts.values()].find(
      (account) => account.sub === hint || account.secondaryEmails.some((email) => email.toLowerCase() === wanted),
    )
  );
}

function withQuery(uri: string, values: readonly (readonly [string, string | null])[]): string {
  const url = new URL(uri);
  for (const [name, value] of values) if (value !== null) url.searchParams.append(name, value);
  return url.toString();
}
