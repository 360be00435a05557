/**
 * The access token of a connection: the stored one while it is good, a new one otherwise, and at most one refresh at a time per
 * connection — in this process by sharing the promise, across processes by the store's lock (FAILURES R21: parallel refreshes
 * put half of all connections into error). invalid_grant is final only after a second look at what is stored.
 */
import type { App } from '../core/types';
import { GoogleError } from './errors';
import type { AccessGrant, OAuth } from './oauth';

export interface StoredTokens {
  readonly app: App;
  readonly refreshToken: string;
  readonly access: { readonly token: string; /** Epoch ms. */ readonly expiresAt: number } | null;
}

export interface TokenPlace {
  /** Null when the connection is gone or disconnected. */
  read(connectionId: string): Promise<StoredTokens | null>;
  saveAccess(connectionId: string, grant: { token: string; expiresAt: number; refreshToken?: string }): Promise<void>;
  /** True when taken; it falls back by itself after `ms`. */
  lock(connectionId: string, ms: number): Promise<boolean>;
  unlock(connectionId: string): Promise<void>;
}

export interface AccessTokens {
  /** `force`: the token Google has just refused; any other one that is stored is taken instead of refreshing. Throws GoogleError. */
  accessToken(connectionId: string, options?: { force?: string }): Promise<string>;
}

/** Renewed this long before it ends, as Google's own library does. */
const EARLY_MS = 5 * 60_000;
const LOCK_MS = 45_000; // longer than a call to Google may take (30 s)
const LOOK_EVERY_MS = 100;

export function makeAccessTokens(deps: {
  readonly oauth: Pick<OAuth, 'refresh'>;
  readonly store: TokenPlace;
  readonly clock: { now(): number };
  /** Real time even when the clock is virtual: another process is waited for. */
  readonly pause?: (ms: number) => Promise<void>;
}): AccessTokens {
  const { oauth, store, clock, pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = deps;
  const underWay = new Map<string, Promise<string>>();

  const read = async (connectionId: string): Promise<StoredTokens> => {
    const stored = await store.read(connectionId);
    if (!stored) throw new GoogleError({ operation: 'token', kind: 'reconnect', reason: 'notConnected' });
    return stored;
  };

  const usable = ({ access }: StoredTokens, refused: string | undefined): string | null =>
    access && access.token !== refused && access.expiresAt - EARLY_MS > clock.now() ? access.token : null;

  /** Waits for whoever holds the lock; their result is as good as our own. */
  const renewed = async (connectionId: string, refused: string | undefined): Promise<string> => {
    for (let waited = 0; waited <= LOCK_MS; waited += LOOK_EVERY_MS) {
      if (await store.lock(connectionId, LOCK_MS)) return renewLocked(connectionId, refused);
      await pause(LOOK_EVERY_MS);
      const token = usable(await read(connectionId), refused);
      if (token) return token;
    }
    throw new GoogleError({ operation: 'token', kind: 'wait', waitMs: 1_000, reason: 'refreshing' });
  };

  const renewLocked = async (connectionId: string, refused: string | undefined): Promise<string> => {
    try {
      const stored = await read(connectionId);
      const token = usable(stored, refused);
      if (token) return token;
      const grant = await refreshTwice(connectionId, stored);
      const { accessToken, expiresAt, refreshToken } = grant;
      await store.saveAccess(connectionId, { token: accessToken, expiresAt, ...(refreshToken ? { refreshToken } : {}) });
      return accessToken;
    } finally {
      await store.unlock(connectionId);
    }
  };

  const refreshTwice = async (
    connectionId: string,
    { app, refreshToken }: StoredTokens,
  ): Promise<AccessGrant & { refreshToken?: string }> => {
    try {
      return await oauth.refresh(app, refreshToken);
    } catch (error) {
      if (!(error instanceof GoogleError && error.kind === 'reconnect')) throw error;
      // The person may have reconnected while we asked: then another refresh token is stored by now.
      const again = await read(connectionId);
      if (again.refreshToken === refreshToken) throw error;
      return oauth.refresh(again.app, again.refreshToken);
    }
  };

  return {
    async accessToken(connectionId, { force } = {}) {
      const token = usable(await read(connectionId), force);
      if (token) return token;
      const running = underWay.get(connectionId);
      if (running) return running;
      const renewal = renewed(connectionId, force).finally(() => underWay.delete(connectionId));
      underWay.set(connectionId, renewal);
      return renewal;
    },
  };
}
