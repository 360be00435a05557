/** Back from Google, whatever the journey was for: its state ends, and the code is swapped for what Google grants. */
import { z } from 'zod';
import type { CodeGrant } from '../../google/oauth';
import type { Notice } from '../notice';
import type { RouteContext } from '../route';
import { blockedByAdmin, expired, refusedByGoogle, unavailable, type InstallPage } from './notices';
import { endJourney, type Journey } from './state';

/** Google sends more than we read (scope, authuser, hd, iss …). */
export const returned = z.object({
  state: z.string().max(200).optional(),
  code: z.string().max(2_000).optional(),
  error: z.string().max(200).optional(),
});
export type Returned = z.infer<typeof returned>;

export type Asked = Pick<RouteContext, 'parts' | 'caller' | 'req'>;

/** Ends the journey and swaps the code for what Google grants; or says, on a page, why not. */
export async function comeBack(
  context: Asked & { query: Returned },
  purpose: Journey['purpose'],
): Promise<{ journey: Journey; grant: CodeGrant } | Notice> {
  const { parts, req, query, caller } = context;
  const install = { url: `${parts.settings.publicUrl}/admin/install`, isAdmin: caller?.isAdmin ?? false };
  const journey = await endJourney(parts, req, purpose, query.state);
  if (!journey) return expired(purpose);
  if (query.error) return refusedByGoogle(query.error, purpose, install);
  if (!query.code) return expired(purpose);
  const wish = {
    app: 'gmail' as const,
    redirectUri: parts.oauth.redirectUri('gmail', purpose),
    code: query.code,
    codeVerifier: journey.codeVerifier,
  };
  const grant = await parts.oauth.exchange(wish).catch((error: unknown) => exchangeFailed(error, purpose, install));
  if ('title' in grant) return grant;
  return grant.identity.nonce === journey.nonce ? { journey, grant } : expired(purpose);
}

function exchangeFailed(error: unknown, purpose: Journey['purpose'], install: InstallPage): Notice {
  const { name, kind } = (error ?? {}) as { name?: unknown; kind?: unknown };
  if (name === 'UnauthorizedToken') return expired(purpose);
  if (name !== 'GoogleError') throw error;
  if (kind === 'blocked') return blockedByAdmin(purpose, install);
  return kind === 'wait' ? unavailable(purpose) : expired(purpose);
}
