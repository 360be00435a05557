/**
 * POST /token and POST /revoke: what they answer, byte for byte as Google words it where that is known (GOOGLE.md §5.3–5.5).
 * Every way a grant can be dead is the same 400 invalid_grant; one that an admin holds back has a word of its own.
 */
import { createHash } from 'node:crypto';
import type { Account } from '../state';
import { refusedByAdmin } from './authorize';
import type { OAuthClient } from './clients';
import type { Codes, IssuedCode } from './codes';
import { idTokenClaims } from './identity';
import type { SigningKeys } from './keys';
import { ACCESS_TOKEN_SECONDS, type Token, type TokenStore } from './token-store';

export interface TokenReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** Whose grant it was about, when known. */
  readonly account?: Account;
}

export interface TokenParts {
  readonly clients: readonly OAuthClient[];
  readonly tokens: TokenStore;
  readonly codes: Codes;
  readonly keys: SigningKeys;
  readonly accountOf: (sub: string) => Account | undefined;
}

const no = (error: string, error_description: string, status = 400): TokenReply => ({ status, body: { error, error_description } });

const RESTRICTED =
  'Access to your account data is restricted by policies within your organization. Please contact the administrator of your organization for more information.';

/** Reads the client from the form or from Basic authentication. */
function clientOf(form: URLSearchParams, authorization: string | undefined, clients: readonly OAuthClient[]): OAuthClient | TokenReply {
  const basic = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  const [basicId, basicSecret] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString().split(':');
  const id = form.get('client_id') ?? basicId;
  if (!id) return no('invalid_request', 'Could not determine client ID from request.');
  const client = clients.find((candidate) => candidate.clientId === id);
  if (!client) return no('invalid_client', 'The OAuth client was not found.', 401);
  const secret = form.get('client_secret') ?? basicSecret;
  if (!secret) return no('invalid_request', 'client_secret is missing.');
  return secret === client.clientSecret ? client : no('invalid_client', 'Unauthorized', 401);
}

const isReply = (value: OAuthClient | TokenReply): value is TokenReply => 'body' in value;

/** Why the verifier does not fit the challenge, or null. */
function pkceProblem(challenge: IssuedCode['request']['challenge'], verifier: string | null): string | null {
  if (!challenge) return null;
  if (!verifier) return 'Missing code verifier.';
  const made = challenge.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  return made === challenge.value ? null : 'Invalid code verifier.';
}

async function answer(
  parts: TokenParts,
  account: Account,
  access: Token,
  extra: { refresh?: Token; nonce: string | null },
): Promise<TokenReply> {
  const idToken = access.scopes.includes('openid') ? { id_token: await parts.keys.sign(idTokenClaims(account, access, extra.nonce)) } : {};
  return {
    status: 200,
    account,
    body: {
      access_token: access.value,
      expires_in: ACCESS_TOKEN_SECONDS,
      ...(extra.refresh ? { refresh_token: extra.refresh.value } : {}),
      scope: access.scopes.join(' '),
      token_type: 'Bearer',
      ...idToken,
    },
  };
}

async function exchangeCode(form: URLSearchParams, client: OAuthClient, parts: TokenParts): Promise<TokenReply> {
  const value = form.get('code');
  if (!value) return no('invalid_request', 'Missing required parameter: code');
  if (!value.startsWith('4/')) return no('invalid_grant', 'Malformed auth code.');
  const code = parts.codes.take(value);
  if (!code || code.request.client.clientId !== client.clientId) return no('invalid_grant', 'Bad Request');
  if (form.get('redirect_uri') !== code.request.redirectUri) return no('invalid_grant', 'Bad Request');
  const pkce = pkceProblem(code.request.challenge, form.get('code_verifier'));
  if (pkce !== null) return no('invalid_grant', pkce);
  const account = parts.accountOf(code.sub);
  if (!account || account.suspended) return { ...no('invalid_grant', 'Account has been deleted'), account };
  const grant = { sub: code.sub, clientId: client.clientId, project: client.project, scopes: code.scopes, offline: code.request.offline };
  const refresh = code.refresh ? parts.tokens.issue({ ...grant, kind: 'refresh' }) : undefined;
  return answer(parts, account, parts.tokens.issue({ ...grant, kind: 'access' }), { refresh, nonce: code.request.nonce });
}

async function refreshAccess(form: URLSearchParams, client: OAuthClient, parts: TokenParts): Promise<TokenReply> {
  const value = form.get('refresh_token');
  if (!value) return no('invalid_request', 'Missing required parameter: refresh_token');
  const refresh = parts.tokens.find(value);
  if (!refresh || refresh.kind !== 'refresh') return no('invalid_grant', 'Token has been expired or revoked.');
  const account = parts.accountOf(refresh.sub);
  if (refresh.clientId !== client.clientId) return { ...no('unauthorized_client', 'Unauthorized', 401), account };
  if (!account || account.suspended) return { ...no('invalid_grant', 'Account has been deleted'), account };
  // Documented for a service the admin restricts (identity/protocols/oauth2#expiration), and seen at a refresh: dust-tt/dust#31975.
  if (refusedByAdmin(client, account, refresh.scopes)) return { ...no('admin_policy_enforced', RESTRICTED), account };
  const access = parts.tokens.issue({ ...refresh, kind: 'access' });
  return answer(parts, account, access, { nonce: null });
}

/** @param form the parsed body of POST /token. */
export async function answerToken(form: URLSearchParams, authorization: string | undefined, parts: TokenParts): Promise<TokenReply> {
  const type = form.get('grant_type');
  if (!type) return no('invalid_request', 'Missing required parameter: grant_type');
  if (type !== 'authorization_code' && type !== 'refresh_token') return no('unsupported_grant_type', `Invalid grant_type: ${type}`);
  const client = clientOf(form, authorization, parts.clients);
  if (isReply(client)) return client;
  return type === 'authorization_code' ? exchangeCode(form, client, parts) : refreshAccess(form, client, parts);
}

/** Ends every grant of the token's person to the token's whole project. */
export function answerRevoke(value: string | null, parts: Pick<TokenParts, 'tokens' | 'accountOf'>): TokenReply {
  if (!value) return no('invalid_request', 'Missing required parameter: token');
  const token = parts.tokens.find(value);
  if (!token) return no('invalid_token', 'Token expired or revoked');
  parts.tokens.revoke(token.sub, token.project);
  return { status: 200, body: {}, account: parts.accountOf(token.sub) };
}
