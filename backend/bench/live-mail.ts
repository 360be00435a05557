/** Mail that arrives while imports run: sent, and looked for in MongoDB whenever something happened. */
import type { Store } from '../src/store/open';
import type { VirtualRun } from './virtual-run';

/** Of people who import nothing, or of those whose mailboxes are being imported. */
export type Whose = 'colleagues' | 'another organisation' | 'importing';

export interface Taken {
  readonly whose: Whose;
  /** From arrival at Google to MongoDB. */
  readonly ms: number;
}

/** `connections`: by address. */
export function makeLiveMail(product: VirtualRun, store: Store, connections: ReadonlyMap<string, string>) {
  let waiting: { whose: Whose; connection: string; gmailId: string; at: number }[] = [];
  const taken: Taken[] = [];
  return {
    taken,
    send(whose: Whose, to: string, from: string, at: number): void {
      const gmailId = product.deliver(to, { from, to, subject: `Live ${taken.length + waiting.length}`, text: 'Good news.' });
      waiting.push({ whose, connection: connections.get(to) ?? '', gmailId, at });
    },
    /** How many have not come yet. */
    async look(now: number): Promise<number> {
      for (const connection of new Set(waiting.map((one) => one.connection))) {
        const { org = '' } = (await store.connections.get(connection)) ?? {};
        const ids = waiting.filter((one) => one.connection === connection).map(({ gmailId }) => gmailId);
        const there = new Set((await store.messages.byPlaces(org, connection, ids)).flatMap(({ places }) => places));
        const arrived = (one: (typeof waiting)[number]) => there.has(`${one.connection}:${one.gmailId}`);
        taken.push(...waiting.filter(arrived).map(({ whose, at }) => ({ whose, ms: now - at })));
        waiting = waiting.filter((one) => !arrived(one));
      }
      return waiting.length;
    },
  };
}
