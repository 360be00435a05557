/**
 * Google's signing keys, and the tokens signed with them: ID tokens, Apps Script identity tokens, Pub/Sub push tokens.
 * Their times are the machine's unless told otherwise: they are checked by receivers that look at their own clock.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import { selfSigned } from './certificate';

export interface SigningKeys {
  sign(claims: JWTPayload, options?: { lifetimeSeconds?: number }): Promise<string>;
  /** The JSON Web Key Set of /oauth2/v3/certs. */
  readonly jwks: { keys: Record<string, unknown>[] };
  /** Key id → PEM certificate, as /oauth2/v1/certs. */
  readonly pems: Record<string, string>;
  readonly saved: SavedKeys;
}

export interface SavedKeys {
  readonly kid: string;
  /** PKCS #8 PEM. */
  readonly privateKey: string;
}

export const ISSUER = 'https://accounts.google.com';

// Making an RSA key takes up to half a second; the simulators of one process are one Google and share it.
let shared: SavedKeys | undefined;

function makeKeys(): SavedKeys {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid: randomBytes(20).toString('hex'), privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** @param saved keys of an earlier run, so that what it signed stays valid. @param now epoch ms, as the receivers' clock has it. */
export function createSigningKeys(saved: SavedKeys = (shared ??= makeKeys()), now: () => number = Date.now): SigningKeys {
  const key: KeyObject = createPrivateKey(saved.privateKey);
  const jwk = { ...createPublicKey(key).export({ format: 'jwk' }), kid: saved.kid, alg: 'RS256', use: 'sig' };
  return {
    saved,
    jwks: { keys: [jwk] },
    pems: { [saved.kid]: selfSigned(key, 'federated-signon.system.gserviceaccount.com', new Date()) },
    sign(claims, { lifetimeSeconds = 3600 } = {}) {
      const issuedAt = Math.floor(now() / 1000) + Math.min(0, lifetimeSeconds);
      const expires = Math.floor(now() / 1000) + lifetimeSeconds;
      return new SignJWT({ iss: ISSUER, iat: issuedAt, exp: expires, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: saved.kid, typ: 'JWT' })
        .sign(key);
    },
  };
}
