/** Plays the person at the consent page, for start-up scripts and tests that cannot click. */
import type { SimState } from '../state';
import { allow, readAuthorization, redirectWithError, refusalFor, type PageError } from './authorize';
import type { TokenParts } from './token-endpoint';

export type ApprovalResult = { redirect: string } | { error: PageError };

/** Plays the person at the consent page of the authorization URL: picks the account, ticks the boxes (default: all), presses Continue or Cancel. */
export function approve(
  wish: { url: string; email: string; scopes?: readonly string[]; deny?: boolean },
  parts: Pick<TokenParts, 'clients' | 'tokens' | 'codes'> & { state: SimState },
): ApprovalResult {
  const result = readAuthorization(new URL(wish.url, 'http://localhost').searchParams, parts.clients);
  if ('error' in result) return result;
  const account = parts.state.accounts.get(wish.email.toLowerCase());
  if (!account) return { error: { status: 404, code: 'unknown_person', message: `Nobody in the world has the address ${wish.email}.` } };
  const refusal = refusalFor(result.request, account);
  if (refusal) return { error: refusal };
  if (wish.deny === true) return { redirect: redirectWithError(result.request, 'access_denied') };
  return { redirect: allow(result.request, account, wish.scopes ?? result.request.scopes, parts) };
}
