/** Where google/access-tokens.ts keeps tokens: sealed in MongoDB, so that all processes share one access token and one refresh at a time. */
import type { TokenPlace } from '../google/access-tokens';
import type { Store } from '../store/open';
import type { Sealer } from '../store/seal';
import { tokenContext } from './connect-mailbox';
import type { Clock } from './ports';

export function makeTokenStore({ store, sealer, clock }: { store: Store; sealer: Sealer; clock: Clock }): TokenPlace {
  return {
    async read(connectionId) {
      const connection = await store.connections.get(connectionId);
      if (!connection?.refreshToken) return null;
      const { org, member, app, refreshToken, accessToken } = connection;
      return {
        app,
        refreshToken: sealer.open(refreshToken, tokenContext(org, member, app, 'refresh')),
        access: accessToken && {
          token: sealer.open(accessToken.sealed, tokenContext(org, member, app, 'access')),
          expiresAt: accessToken.expiresAt.getTime(),
        },
      };
    },
    async saveAccess(connectionId, { token, expiresAt, refreshToken }) {
      const connection = await store.connections.get(connectionId);
      if (!connection) return;
      const { org, member, app } = connection;
      await store.connections.saveTokens(connectionId, {
        accessToken: { sealed: sealer.seal(token, tokenContext(org, member, app, 'access')), expiresAt: new Date(expiresAt) },
        ...(refreshToken ? { refreshToken: sealer.seal(refreshToken, tokenContext(org, member, app, 'refresh')) } : {}),
      });
    },
    lock: (connectionId, ms) => store.connections.lockRefresh(connectionId, clock.now(), ms),
    unlock: (connectionId) => store.connections.unlockRefresh(connectionId),
  };
}
