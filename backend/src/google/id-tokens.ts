/**
 * Verifies what Google signed: ID tokens of people, of the add-on, and of Pub/Sub pushes. One place, RS256 only; audience and
 * issuer are always checked (without an audience, a token made for any other app would pass: GOOGLE.md §6.4).
 * No error made here holds a token, and none of the library's leave this file: some of them quote it.
 */
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload } from 'jose';
import { classify, GoogleError } from './errors';
import { boundedFetch } from './http';
import { endpointsAt } from './oauth-clients';

/** Why it was refused, in one word; safe to log. */
export class UnauthorizedToken extends Error {
  constructor(readonly why: 'missing' | 'malformed' | 'signature' | 'expired' | 'claims' | 'audience' | 'account' | 'unverified-email') {
    super(`The identity token was refused: ${why}`);
    this.name = 'UnauthorizedToken';
  }
}

/** Google writes both. */
const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];
/** Clocks differ; Google's own library allows five minutes, which is more than needed. */
const SKEW_SECONDS = 60;
const LONGEST_TOKEN = 8_192;
const CERTS_LIMIT = 256 * 1024;

/** Resolves to the claims. Throws UnauthorizedToken, or GoogleError `wait` when Google's keys cannot be fetched. */
export type VerifyIdToken = (token: string, audiences: readonly string[]) => Promise<JWTPayload>;

export function makeVerifyIdToken(deps: { readonly baseUrl?: string; readonly clock: { now(): number } }): VerifyIdToken {
  // Cached; fetched anew when a token names a key that is not there, at most every 30 s.
  const keys = createRemoteJWKSet(new URL(endpointsAt(deps.baseUrl).certs), { [customFetch]: boundedFetch(CERTS_LIMIT) });

  return async (token, audiences) => {
    if (audiences.length === 0) throw new UnauthorizedToken('audience');
    if (token.length > LONGEST_TOKEN) throw new UnauthorizedToken('malformed');
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer: ISSUERS,
        audience: [...audiences],
        requiredClaims: ['exp', 'iat', 'sub'],
        clockTolerance: SKEW_SECONDS,
        currentDate: new Date(deps.clock.now()),
      });
      return payload;
    } catch (error) {
      throw refusal(error);
    }
  };
}

function refusal(error: unknown): UnauthorizedToken | GoogleError {
  if (error instanceof errors.JWTExpired) return new UnauthorizedToken('expired');
  if (error instanceof errors.JWTClaimValidationFailed) return new UnauthorizedToken(error.claim === 'aud' ? 'audience' : 'claims');
  const untrusted = [errors.JWSSignatureVerificationFailed, errors.JOSEAlgNotAllowed, errors.JWKSNoMatchingKey, errors.JOSENotSupported];
  if (untrusted.some((kind) => error instanceof kind)) return new UnauthorizedToken('signature');
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) return new UnauthorizedToken('malformed');
  const failure = classify('certs', error);
  // The keys did not come (time-out, 5xx, an answer that holds none): nothing is known about the token.
  return failure.kind === 'wait' ? failure : new GoogleError({ operation: 'certs', kind: 'wait', waitMs: 1_000, reason: 'noKeys' });
}
