/**
 * Mail that is not synced still tells of people (store/strangers.ts). In a conversation that is kept private it does so no longer: it
 * counts as kept private from then on, so that sharing the conversation again reads it, and meets them, once more.
 */
import { keptThreads } from '../core/match';
import type { Store } from '../store/open';
import { TELLING } from './ingest-messages';
import type { Contexts } from './rejudge';

export function makeSilenceKept({ store }: { store: Store }) {
  /** `only`: one member's; absent, everybody's. */
  return async function silenceKept({ organisation: { id: org }, byMember }: Contexts, only?: string): Promise<void> {
    for (const { id, member } of await store.connections.list(org)) {
      const threads = keptThreads(byMember.get(member)?.private ?? new Set());
      if (threads.length === 0 || (only !== undefined && member !== only)) continue;
      const places = await store.verdicts.placesIn(id, threads, TELLING);
      await store.strangers.forgetPlaces(org, places);
      await store.verdicts.keepPrivate(places);
    }
  };
}
