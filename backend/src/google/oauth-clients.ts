/**
 * The OAuth apps and Google's addresses. Two apps in two Cloud projects, because a password change kills every token with a Gmail
 * scope and a revocation ends all grants of a project (GOOGLE.md §1, §5.3, §5.4).
 */
import type { App } from '../core/types';

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export type OAuthClients = Readonly<Record<App, OAuthClient>>;

/** `sign-in`: who is this · `connect`: may we read. */
export type OAuthPurpose = 'sign-in' | 'connect';

const SIGN_IN_SCOPES = ['openid', 'email', 'profile'];

export const CONNECT_SCOPES: Readonly<Record<App, readonly string[]>> = {
  gmail: ['https://www.googleapis.com/auth/gmail.readonly'],
  gcal: ['https://www.googleapis.com/auth/calendar.events.readonly', 'https://www.googleapis.com/auth/tasks'],
};

export const scopesFor = (app: App, purpose: OAuthPurpose): string[] =>
  purpose === 'sign-in' ? SIGN_IN_SCOPES : [...SIGN_IN_SCOPES, ...CONNECT_SCOPES[app]];

/** Registered at Google, compared there letter by letter. */
export const redirectUriFor = (publicUrl: string, app: App, purpose: OAuthPurpose): string =>
  purpose === 'sign-in' ? `${publicUrl}/auth/google/callback` : `${publicUrl}/oauth/${app}/callback`;

export interface OAuthEndpoints {
  readonly authorization: string;
  readonly token: string;
  readonly revoke: string;
  readonly certs: string;
}

/** Google's own, or the same paths at `baseUrl` (the simulator). */
export function endpointsAt(baseUrl: string | undefined): OAuthEndpoints {
  const at = (origin: string, path: string) => new URL(path, baseUrl ?? origin).href;
  return {
    authorization: at('https://accounts.google.com', '/o/oauth2/v2/auth'),
    token: at('https://oauth2.googleapis.com', '/token'),
    revoke: at('https://oauth2.googleapis.com', '/revoke'),
    certs: at('https://www.googleapis.com', '/oauth2/v3/certs'),
  };
}
