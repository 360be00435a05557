/**
 * The end of a key's rotation: also what nobody reads (tokens of a mailbox that is paused or waits for its owner, or of a calendar; the
 * key of an organisation's fingerprints) is sealed with the new key. `unreadable` are those whose key is gone already: owners of tokens
 * have to connect again.
 */
import type { ConnectionRecord } from '../store/records';
import { makeFingerprints } from './fingerprints';
import { makeTokenStore, type TokenStoreParts } from './token-store';

const AT_ONCE = 100;

export interface Resealed {
  connections: number;
  organisations: number;
  unreadable: number;
}

export async function resealSecrets(parts: TokenStoreParts): Promise<Resealed> {
  const { store, sealer } = parts;
  const { read } = makeTokenStore(parts);
  const fingerprints = makeFingerprints(parts);
  const count: Resealed = { connections: 0, organisations: 0, unreadable: 0 };
  const counted = async (kind: 'connections' | 'organisations', opened: Promise<unknown>): Promise<void> => {
    try {
      await opened;
      count[kind] += 1;
    } catch (error) {
      if (!(error instanceof Error && error.name === 'CannotOpen')) throw error;
      count.unreadable += 1;
    }
  };
  for (const { id } of await store.organisations.all()) {
    const sealed = await store.organisations.fingerprintKey(id);
    if (sealed && sealer.needsRotation(sealed)) await counted('organisations', fingerprints(id));
  }
  const isOld = ({ refreshToken, accessToken }: ConnectionRecord): boolean =>
    [refreshToken, accessToken?.sealed].some((sealed) => sealed && sealer.needsRotation(sealed));
  for (let last: string | null = null; ;) {
    const rows: ConnectionRecord[] = await store.connections.withTokens(last, AT_ONCE);
    for (const { id } of rows.filter(isOld)) await counted('connections', read(id));
    const end = rows.at(-1);
    if (!end) return count;
    last = end.id;
  }
}
