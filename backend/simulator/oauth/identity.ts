/** What Google says about a person: ID token claims, userinfo (OIDC and the older v2 shape), tokeninfo. */
import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Account } from '../state';
import { EMAIL_SCOPE, PROFILE_SCOPE } from './scopes';
import type { Token } from './token-store';

const names = (account: Account) => {
  const [given = account.name, ...rest] = account.name.split(' ');
  return { name: account.name, given_name: given, ...(rest.length > 0 ? { family_name: rest.join(' ') } : {}) };
};

/** Claims of the ID token that the token endpoint gives out with `token`. Without e-mail or profile scope, no e-mail or name. */
export function idTokenClaims(account: Account, token: Token, nonce: string | null): JWTPayload {
  return {
    azp: token.clientId,
    aud: token.clientId,
    sub: account.sub,
    hd: account.organisation.domain,
    ...(token.scopes.includes(EMAIL_SCOPE) ? { email: account.email, email_verified: true } : {}),
    at_hash: createHash('sha256').update(token.value).digest().subarray(0, 16).toString('base64url'),
    ...(nonce === null ? {} : { nonce }),
    ...(token.scopes.includes(PROFILE_SCOPE) ? names(account) : {}),
  };
}

/** Claims of ScriptApp.getIdentityToken(): aud is the OAuth client of the script's Cloud project (GOOGLE.md §6.4). */
export function identityTokenClaims(account: Account, audience: string): JWTPayload {
  return {
    azp: audience,
    aud: audience,
    sub: account.sub,
    hd: account.organisation.domain,
    email: account.email,
    email_verified: true,
  };
}

export function userinfo(account: Account, scopes: readonly string[]): Record<string, unknown> {
  return {
    sub: account.sub,
    ...(scopes.includes(PROFILE_SCOPE) ? names(account) : {}),
    ...(scopes.includes(EMAIL_SCOPE) ? { email: account.email, email_verified: true } : {}),
    hd: account.organisation.domain,
  };
}

/** The shape of /oauth2/v2/userinfo: `id` and `verified_email` (GOOGLE.md §9). */
export function userinfoV2(account: Account, scopes: readonly string[]): Record<string, unknown> {
  const { sub, email_verified: verified, ...rest } = userinfo(account, scopes);
  return { id: sub, ...rest, ...(verified === undefined ? {} : { verified_email: verified }) };
}

/** Answer of /tokeninfo for an access token; Google writes every value as a string. */
export function tokeninfo(account: Account, token: Token, now: number): Record<string, string> {
  const left = Math.max(0, Math.floor(((token.expiresAt ?? now) - now) / 1000));
  return {
    azp: token.clientId,
    aud: token.clientId,
    sub: account.sub,
    scope: token.scopes.join(' '),
    exp: String(Math.floor(Date.now() / 1000) + left),
    expires_in: String(left),
    ...(token.scopes.includes(EMAIL_SCOPE) ? { email: account.email, email_verified: 'true' } : {}),
    access_type: token.offline ? 'offline' : 'online',
  };
}
