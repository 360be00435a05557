/** Authorization codes: good once, for ten minutes. */
import { randomBytes } from 'node:crypto';
import type { AuthorizationRequest } from './authorize';

export interface IssuedCode {
  readonly request: AuthorizationRequest;
  readonly sub: string;
  readonly scopes: readonly string[];
  /** Whether a refresh token comes with it. */
  readonly refresh: boolean;
}

export interface Codes {
  issue(code: IssuedCode): string;
  /** The code's content the first time it is asked for within its life, undefined ever after. */
  take(value: string): IssuedCode | undefined;
}

const LIFETIME_MS = 10 * 60_000;

export function createCodes(now: () => number): Codes {
  const codes = new Map<string, IssuedCode & { expiresAt: number }>();
  return {
    issue(code) {
      for (const [value, old] of codes) {
        if (now() < old.expiresAt) break;
        codes.delete(value);
      }
      const value = `4/0A${randomBytes(48).toString('base64url')}`;
      codes.set(value, { ...code, expiresAt: now() + LIFETIME_MS });
      return value;
    },
    take(value) {
      const code = codes.get(value);
      codes.delete(value);
      return code && now() < code.expiresAt ? code : undefined;
    },
  };
}
