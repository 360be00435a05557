/**
 * Who is calling us: Pub/Sub with a push, or the add-on on behalf of a person. Whoever mints a push token chooses its audience,
 * so the service account is checked too; Google's verification leaves `email_verified` to us (GOOGLE.md §2.6, §6.4).
 */
import { normaliseAddress, normaliseDomain } from '../core/addresses';
import { makeVerifyIdToken, UnauthorizedToken } from './id-tokens';

export interface AddonCaller {
  readonly sub: string;
  /** Lower-cased. */
  readonly email: string;
  /** The Workspace domain, lower-cased; null for personal accounts. */
  readonly hd: string | null;
}

export interface Identity {
  /** `authorizationHeader` as received. Throws UnauthorizedToken, or GoogleError `wait` when Google's keys cannot be fetched. */
  verifyPush(authorizationHeader: string | undefined, expected: { audience: string; serviceAccount: string }): Promise<{ ok: true }>;
  /** Membership is the caller's to check, by `sub`. Throws as verifyPush does. */
  verifyAddon(idToken: string | undefined, expected: { audiences: readonly string[] }): Promise<AddonCaller>;
}

export function makeIdentity(deps: { readonly baseUrl?: string; readonly clock: { now(): number } }): Identity {
  const verify = makeVerifyIdToken(deps);

  const verified = async (token: string | undefined, audiences: readonly string[]): Promise<AddonCaller> => {
    if (!token) throw new UnauthorizedToken('missing');
    const { sub, email, email_verified: emailVerified, hd } = await verify(token, audiences);
    if (!sub || typeof email !== 'string' || email === '') throw new UnauthorizedToken('claims');
    if (emailVerified !== true) throw new UnauthorizedToken('unverified-email');
    return { sub, email: normaliseAddress(email), hd: typeof hd === 'string' && hd !== '' ? normaliseDomain(hd) : null };
  };

  return {
    async verifyPush(authorizationHeader, { audience, serviceAccount }) {
      // An empty expectation would be no check at all.
      if (!audience || !serviceAccount) throw new UnauthorizedToken('audience');
      const token = /^Bearer ([\w.-]+)$/i.exec(authorizationHeader ?? '')?.[1];
      const caller = await verified(token, [audience]);
      if (caller.email !== serviceAccount.toLowerCase()) throw new UnauthorizedToken('account');
      return { ok: true };
    },

    verifyAddon: (idToken, { audiences }) => verified(idToken, audiences.filter(Boolean)),
  };
}
