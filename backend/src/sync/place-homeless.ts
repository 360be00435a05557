/** What a worker stored that died before it had made the conversation: nobody sees such mail until it has one. */
import type { Store } from '../store/open';
import type { Settle } from './settle-conversations';

export function makePlaceHomeless({ store, settle }: { store: Store; settle: Settle }) {
  return async function placeHomeless(org: string, connection: string): Promise<void> {
    const homeless = await store.interactions.homeless(org, connection);
    await settle(
      org,
      homeless.map((after) => ({ before: null, after })),
      'soon',
    );
  };
}
