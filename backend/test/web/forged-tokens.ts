/** Tokens that look like Google's and are not: with no signature, and signed with what everybody can read. */
import { createSecretKey } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import { createSigningKeys } from '../../simulator/oauth/keys';

/** The simulated Google's real keys: the simulators of one process share them. */
export const googleKeys = createSigningKeys();

/** The public key as a shared secret. */
export const signedWithPublicKey = (claims: JWTPayload): Promise<string> =>
  new SignJWT({ iss: 'https://accounts.google.com', ...claims })
    .setProtectedHeader({ alg: 'HS256', kid: googleKeys.saved.kid })
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(createSecretKey(Buffer.from(JSON.stringify(googleKeys.jwks.keys[0]))));

export function unsigned(claims: JWTPayload): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  return `${part({ alg: 'none' })}.${part({ iss: 'https://accounts.google.com', iat: now, exp: now + 600, ...claims })}.`;
}
