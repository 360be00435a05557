/** The four mailbox shapes of the quota tables (docs/benchmarks.md), the worlds made of them, and the least they can cost. */
import { generatedMailbox, type GeneratedMailbox } from '../simulator/demo/generated-mailbox';
import type { Mailbox } from '../simulator/gmail/mailbox';
import type { World } from '../simulator/world/schema';
import type { Tariff } from '../src/google/tariffs';

export interface Shape {
  readonly name: string;
  /** N: all messages of six months. */
  readonly messages: number;
  /** M / N: the share that involves customers. */
  readonly share: number;
  /** A: addresses searched for. */
  readonly addresses: number;
}

export const SHAPES: readonly Shape[] = [
  { name: '5k/500/200', messages: 5_000, share: 0.1, addresses: 200 },
  { name: '20k/2k/1,000', messages: 20_000, share: 0.1, addresses: 1_000 },
  { name: '60k/6k/2,000', messages: 60_000, share: 0.1, addresses: 2_000 },
  { name: '20k/10k/1,000', messages: 20_000, share: 0.5, addresses: 1_000 },
];

/** The generated mailboxes' present. */
export const NOW = Date.UTC(2026, 10, 18, 13, 42);

export function mailboxOf({ messages, share, addresses }: Shape): GeneratedMailbox {
  return generatedMailbox({ messages, share, domains: addresses, customers: Math.ceil(addresses / 3), now: new Date(NOW) });
}

const domainOf = ({ owner }: GeneratedMailbox): string => owner.slice(owner.indexOf('@') + 1);

/** One organisation per domain of the owners; all have the directory of the first mailbox. */
export function worldOf(boxes: readonly GeneratedMailbox[]): World {
  const { customers = [], users = [] } = boxes[0] ?? {};
  const peopleAt = (domain: string) =>
    boxes
      .filter((box) => domainOf(box) === domain)
      .map(({ owner, messages }) => ({ email: owner, name: owner, mail: messages.map((message) => ({ message })) }));
  return {
    world: 1,
    now: 'fixed',
    organisations: [...new Set(boxes.map(domainOf))].map((domain) => ({
      domain,
      people: peopleAt(domain),
      directory: { domainField: 'domain', customers, users },
    })),
  };
}

/** Terms per query that Gmail is known to take; ours takes fewer, and pays for it. */
const TERMS_PER_QUERY = 20;

/**
 * Units of the cheapest way known: search for the addresses, read each matching message, whole threads where that is cheaper:
 * l·(⌈A/c⌉ + M/500) + Σ over threads min(g·k, h), for the mailbox as it is.
 */
export function floorUnits(mailbox: Mailbox, generated: GeneratedMailbox, { units }: Tariff): number {
  const addresses = new Set(generated.users.map(({ email }) => email ?? ''));
  const wanted = new Set(
    generated.messages
      .filter(({ from, to }) => [from, to].flat().some((address) => addresses.has(address ?? '')))
      .map(({ id }) => (id ?? '').replace(/[<>]/g, '')),
  );
  const perThread = new Map<string, number>();
  for (const { messageId, threadId } of mailbox.all())
    if (wanted.has(messageId)) perThread.set(threadId, (perThread.get(threadId) ?? 0) + 1);
  const searches = Math.ceil(addresses.size / TERMS_PER_QUERY) + generated.matching / 500;
  const reads = [...perThread.values()].map((k) => Math.min(units['messages.get'] * k, units['threads.get']));
  return units['messages.list'] * searches + reads.reduce((sum, one) => sum + one, 0);
}
