/**
 * Google's OAuth: the address of the consent page, and the three calls behind it. Answers are read here, kept elsewhere.
 * No `include_granted_scopes`: it would put Gmail scopes into a Calendar token, which then dies with the password (GOOGLE.md §5.1).
 * The token endpoint is called directly: the client library repeats a failed exchange, and a code is good only once.
 */
import { normaliseAddress, normaliseDomain } from '../core/addresses';
import type { App } from '../core/types';
import { classify, GoogleError, type GoogleOperation } from './errors';
import { boundedFetch } from './http';
import { makeVerifyIdToken } from './id-tokens';
import { endpointsAt, redirectUriFor, scopesFor, type OAuthClients, type OAuthPurpose } from './oauth-clients';

export interface AuthorizationWish {
  readonly app: App;
  readonly purpose: OAuthPurpose;
  /** Random, single-use, bound to the session. */
  readonly state: string;
  readonly nonce: string;
  /** base64url(SHA-256(code verifier)). */
  readonly codeChallenge: string;
  /** A hint only: compare the identity that comes back. */
  readonly loginHint?: string;
  /** The organisation's Workspace domain; a hint only. */
  readonly hd?: string;
  /** Ask again although consent was given: the only way to another refresh token. */
  readonly consent?: boolean;
}

export interface GoogleIdentity {
  /** Google's stable id of the account: the only thing to recognise a person by. */
  readonly sub: string;
  /** Lower-cased. */
  readonly email: string;
  readonly emailVerified: boolean;
  /** The Workspace domain; null for personal accounts. */
  readonly hd: string | null;
  readonly name: string;
  readonly nonce: string | null;
}

export interface AccessGrant {
  readonly accessToken: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export interface CodeGrant extends AccessGrant {
  /** Only on a consent that was really given. */
  readonly refreshToken?: string;
  /** What the person ticked; may be less than was asked. */
  readonly grantedScopes: string[];
  readonly identity: GoogleIdentity;
}

export interface RefreshGrant extends AccessGrant {
  readonly grantedScopes?: string[];
  /** A new one replaces the old one. */
  readonly refreshToken?: string;
}

export interface OAuth {
  authorizationUrl(wish: AuthorizationWish): string;
  redirectUri(app: App, purpose: OAuthPurpose): string;
  /** Throws GoogleError (`reconnect`: bad or used code, wrong verifier or redirect) or UnauthorizedToken. The caller compares `identity.nonce`. */
  exchange(wish: { app: App; redirectUri: string; code: string; codeVerifier: string }): Promise<CodeGrant>;
  /** Throws GoogleError; `reconnect` means invalid_grant. */
  refresh(app: App, refreshToken: string): Promise<RefreshGrant>;
  /** Ends all grants of the person to the app's Cloud project. A token that is dead already is no error. */
  revoke(token: string): Promise<void>;
}

const ANSWER_LIMIT = 256 * 1024;
const DEFAULT_LIFETIME_S = 3_600;

export function makeOAuth(deps: {
  readonly baseUrl?: string;
  readonly clients: OAuthClients;
  /** Origin of the console, without a slash at the end. */
  readonly publicUrl: string;
  readonly clock: { now(): number };
}): OAuth {
  const { clients, publicUrl, clock } = deps;
  const endpoints = endpointsAt(deps.baseUrl);
  const verifyIdToken = makeVerifyIdToken(deps);
  const redirectUri = (app: App, purpose: OAuthPurpose) => redirectUriFor(publicUrl, app, purpose);

  const askToken = async (operation: 'token' | 'exchange', app: App, form: Record<string, string>): Promise<TokenAnswer> => {
    const { clientId, clientSecret } = clients[app];
    const answer = await post(operation, endpoints.token, { ...form, client_id: clientId, client_secret: clientSecret }, clock.now());
    return readToken(operation, answer, clock.now());
  };

  return {
    redirectUri,

    authorizationUrl({ app, purpose, state, nonce, codeChallenge, loginHint, hd, consent }) {
      const url = new URL(endpoints.authorization);
      const query = {
        client_id: clients[app].clientId,
        redirect_uri: redirectUri(app, purpose),
        response_type: 'code',
        scope: scopesFor(app, purpose).join(' '),
        access_type: purpose === 'connect' ? 'offline' : 'online',
        state,
        nonce,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
        ...(loginHint ? { login_hint: loginHint } : {}),
        ...(hd ? { hd } : {}),
        ...(consent ? { prompt: 'consent' } : {}),
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },

    async exchange({ app, code, codeVerifier, ...wish }) {
      const form = { grant_type: 'authorization_code', code, code_verifier: codeVerifier, redirect_uri: wish.redirectUri };
      const { idToken, ...grant } = await askToken('exchange', app, form);
      return {
        ...grant,
        grantedScopes: grant.grantedScopes ?? [],
        identity: identityOf(await verifyIdToken(idToken, [clients[app].clientId])),
      };
    },

    async refresh(app, refreshToken) {
      const answer = await askToken('token', app, { grant_type: 'refresh_token', refresh_token: refreshToken });
      const { idToken: _unused, ...grant } = answer;
      return grant;
    },

    async revoke(token) {
      await post('revoke', endpoints.revoke, { token }, clock.now()).catch((error: unknown) => {
        if (!(error instanceof GoogleError && error.kind === 'gone')) throw error;
      });
    },
  };
}

type Json = Record<string, unknown>;
type TokenAnswer = RefreshGrant & { readonly idToken: string };

/** Tokens travel in the body, never in an address that logs keep. */
async function post(operation: GoogleOperation, url: string, form: Record<string, string>, now: number): Promise<Json> {
  const response = await boundedFetch(ANSWER_LIMIT)(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
  }).catch((error: unknown) => {
    throw classify(operation, error, now);
  });
  const text = await response.text();
  if (!response.ok) throw classify(operation, { response: { status: response.status, headers: response.headers, data: text } }, now);
  try {
    const data: unknown = JSON.parse(text || '{}');
    return typeof data === 'object' && data !== null ? (data as Json) : {};
  } catch {
    // A parse error quotes what it could not read, and that is a token.
    throw unreadableToken(operation);
  }
}

const unreadableToken = (operation: GoogleOperation): GoogleError =>
  new GoogleError({ operation, kind: 'wait', status: 200, reason: 'unreadable', waitMs: 1_000 });

function readToken(operation: 'token' | 'exchange', answer: Json, now: number): TokenAnswer {
  const { access_token: accessToken, expires_in: lifetime, refresh_token: refreshToken, scope, id_token: idToken } = answer;
  if (typeof accessToken !== 'string' || accessToken === '') throw unreadableToken(operation);
  const seconds = Number(lifetime) > 0 ? Number(lifetime) : DEFAULT_LIFETIME_S;
  return {
    accessToken,
    expiresAt: now + seconds * 1_000,
    idToken: typeof idToken === 'string' ? idToken : '',
    ...(typeof refreshToken === 'string' && refreshToken ? { refreshToken } : {}),
    ...(typeof scope === 'string' ? { grantedScopes: scope.split(/\s+/).filter(Boolean) } : {}),
  };
}

function identityOf(claims: Json): GoogleIdentity {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    sub: text(claims.sub),
    email: normaliseAddress(text(claims.email)),
    emailVerified: claims.email_verified === true,
    hd: normaliseDomain(text(claims.hd)) || null,
    name: text(claims.name),
    nonce: text(claims.nonce) || null,
  };
}
