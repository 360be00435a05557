/**
 * The end of a key's rotation: also tokens that nobody reads (a mailbox that is paused or waits for its owner, a calendar) are sealed
 * with the new key. `unreadable` are those whose key is gone already; their owners have to connect again.
 */
import type { ConnectionRecord } from '../store/records';
import { makeTokenStore, type TokenStoreParts } from './token-store';

const AT_ONCE = 100;

export async function resealTokens(parts: TokenStoreParts): Promise<{ resealed: number; unreadable: number }> {
  const { store, sealer } = parts;
  const { read } = makeTokenStore(parts);
  const isOld = ({ refreshToken, accessToken }: ConnectionRecord): boolean =>
    [refreshToken, accessToken?.sealed].some((sealed) => sealed && sealer.needsRotation(sealed));
  const count = { resealed: 0, unreadable: 0 };
  let last: string | null = null;
  for (;;) {
    const rows: ConnectionRecord[] = await store.connections.withTokens(last, AT_ONCE);
    for (const row of rows.filter(isOld)) {
      const result = await read(row.id).then(
        () => 'resealed' as const,
        (error: unknown) => {
          if (error instanceof Error && error.name === 'CannotOpen') return 'unreadable' as const;
          throw error;
        },
      );
      count[result] += 1;
    }
    const end = rows.at(-1);
    if (!end) return count;
    last = end.id;
  }
}
