/**
 * Consents and tokens, and the ways they die: expiry, revocation (project-wide), a password change (Gmail scopes only),
 * six months without use, more than 100 refresh tokens, an admin's decision (GOOGLE.md §5.3, §5.4).
 */
import { randomBytes } from 'node:crypto';
import { isGmail } from './scopes';

export interface Token {
  readonly value: string;
  readonly kind: 'access' | 'refresh';
  /** The account's id. */
  readonly sub: string;
  readonly clientId: string;
  readonly project: string;
  readonly scopes: readonly string[];
  readonly offline: boolean;
  /** Epoch ms. */
  readonly issuedAt: number;
  lastUsedAt: number;
  /** Epoch ms; null for refresh tokens. */
  expiresAt: number | null;
}

export interface Consent {
  readonly sub: string;
  readonly project: string;
  scopes: string[];
  /** Clients that were given a refresh token on consent. */
  offlineClients: string[];
}

export interface TokenSnapshot {
  tokens: Token[];
  consents: Consent[];
}

export interface TokenStore {
  consentOf(sub: string, project: string): Consent | undefined;
  recordConsent(consent: { sub: string; project: string; scopes: readonly string[]; offlineClient?: string }): void;
  issue(token: Pick<Token, 'kind' | 'sub' | 'clientId' | 'project' | 'scopes' | 'offline'>): Token;
  /** The living token of that value, or undefined. Finding a refresh token counts as using it. */
  find(value: string): Token | undefined;
  /** Ends all grants of one person to one project, consent included. Returns how many tokens died. */
  revoke(sub: string, project: string): number;
  /** Ends every token of the person that holds a Gmail scope, in all projects. Consent stays. */
  passwordChanged(sub: string): number;
  /** Ends tokens that match; consent stays. */
  kill(matches: (token: Token) => boolean): number;
  list(): readonly Token[];
  snapshot(): TokenSnapshot;
}

/** Google's own lifetime of access tokens, as its token endpoint states it. */
export const ACCESS_TOKEN_SECONDS = 3599;
const UNUSED_LIMIT_MS = 183 * 86_400_000;
const REFRESH_TOKENS_PER_CLIENT = 100;

const random = (bytes: number) => randomBytes(bytes).toString('base64url');

export function createTokenStore(options: { now: () => number; from?: TokenSnapshot; changed?: () => void }): TokenStore {
  const { now, from, changed = () => undefined } = options;
  const tokens = new Map((from?.tokens ?? []).map((token) => [token.value, token]));
  const consents = new Map((from?.consents ?? []).map((consent) => [`${consent.sub} ${consent.project}`, consent]));
  let issued = 0;

  const kill = (matches: (token: Token) => boolean): number => {
    const dead = [...tokens.values()].filter(matches);
    for (const token of dead) tokens.delete(token.value);
    if (dead.length > 0) changed();
    return dead.length;
  };
  const isOver = (token: Token) =>
    token.kind === 'access' ? token.expiresAt !== null && now() >= token.expiresAt : now() - token.lastUsedAt > UNUSED_LIMIT_MS;

  const dropOldest = ({ sub, clientId }: Token) => {
    const siblings = [...tokens.values()].filter((token) => token.kind === 'refresh' && token.sub === sub && token.clientId === clientId);
    for (const token of siblings.slice(0, Math.max(0, siblings.length - REFRESH_TOKENS_PER_CLIENT))) tokens.delete(token.value);
  };

  return {
    consentOf: (sub, project) => consents.get(`${sub} ${project}`),
    recordConsent({ sub, project, scopes, offlineClient }) {
      const key = `${sub} ${project}`;
      const consent = consents.get(key) ?? { sub, project, scopes: [], offlineClients: [] };
      consent.scopes = [...new Set([...consent.scopes, ...scopes])];
      if (offlineClient !== undefined) consent.offlineClients = [...new Set([...consent.offlineClients, offlineClient])];
      consents.set(key, consent);
      changed();
    },
    issue(wanted) {
      const at = now();
      const value = wanted.kind === 'access' ? `ya29.sim-${random(48)}` : `1//sim-${random(36)}`;
      const expiresAt = wanted.kind === 'access' ? at + ACCESS_TOKEN_SECONDS * 1000 : null;
      const token: Token = { ...wanted, value, issuedAt: at, lastUsedAt: at, expiresAt };
      tokens.set(value, token);
      if (token.kind === 'refresh') dropOldest(token);
      issued += 1;
      if (issued % 500 === 0) kill(isOver);
      changed();
      return token;
    },
    find(value) {
      const token = tokens.get(value);
      if (!token || isOver(token)) return undefined;
      token.lastUsedAt = now();
      return token;
    },
    revoke(sub, project) {
      consents.delete(`${sub} ${project}`);
      changed();
      return kill((token) => token.sub === sub && token.project === project);
    },
    passwordChanged: (sub) => kill((token) => token.sub === sub && token.scopes.some(isGmail)),
    kill,
    list: () => [...tokens.values()].filter((token) => !isOver(token)),
    snapshot: () => ({ tokens: [...tokens.values()], consents: [...consents.values()] }),
  };
}
