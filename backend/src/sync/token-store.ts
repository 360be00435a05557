/**
 * Where google/access-tokens.ts keeps tokens: sealed in MongoDB, so that all processes share one access token and one refresh at a time.
 * What was sealed with an older key is sealed anew when it is read, so that the old key can be thrown away some day.
 */
import type { TokenPlace } from '../google/access-tokens';
import type { Store } from '../store/open';
import type { Sealer } from '../store/seal';
import { tokenContext } from './connect-mailbox';
import type { Clock } from './ports';

export interface TokenStoreParts {
  store: Store;
  sealer: Sealer;
  clock: Clock;
}

export function makeTokenStore({ store, sealer, clock }: TokenStoreParts): TokenPlace {
  async function opened(id: string, field: 'refreshToken' | 'accessToken.sealed', sealed: string, context: string[]): Promise<string> {
    const token = sealer.open(sealed, context);
    if (sealer.needsRotation(sealed)) await store.connections.replaceSealed(id, field, sealed, sealer.seal(token, context));
    return token;
  }

  return {
    async read(connectionId) {
      const connection = await store.connections.get(connectionId);
      if (!connection?.refreshToken) return null;
      const { id, org, member, app, refreshToken, accessToken } = connection;
      return {
        app,
        refreshToken: await opened(id, 'refreshToken', refreshToken, tokenContext(org, member, app, 'refresh')),
        access: accessToken && {
          token: await opened(id, 'accessToken.sealed', accessToken.sealed, tokenContext(org, member, app, 'access')),
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
