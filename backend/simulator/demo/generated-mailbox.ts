/**
 * Large plain mailboxes for benchmarks and properties: N messages of which a known number involve customers, in threads of about three.
 * Short texts, no attachments: what is measured is the sync, not the mail. The shapes are those of the quota tables.
 */
import type { WorldCustomer, WorldMessage, WorldUser } from '../world/schema';
import { prng, type Prng } from './prng';

export interface MailboxShape {
  /** N: all messages in the mailbox. */
  readonly messages: number;
  readonly customers: number;
  /** A: domains, each with one User, shared out among the customers. */
  readonly domains: number;
  readonly seed?: number;
  /** M / N: the share of messages that involve a User; default 0.1. */
  readonly share?: number;
  /** The newest message's instant; default 2026-11-18T13:42Z. */
  readonly now?: Date;
  /** How far back messages go; default 170 days, so that all lie within six months. */
  readonly days?: number;
  /** Whose mailbox; default bench@northwind.example. */
  readonly owner?: string;
}

export interface GeneratedMailbox {
  readonly owner: string;
  /** Oldest first. */
  readonly messages: WorldMessage[];
  readonly customers: WorldCustomer[];
  readonly users: WorldUser[];
  /** M: how many messages involve a User. */
  readonly matching: number;
  /** How many threads those are in; M / threads ≈ 3. */
  readonly matchingThreads: number;
}

/** Mean 3. */
const MATCHING_LENGTHS = [1, 2, 3, 3, 4, 5] as const;
const OTHER_LENGTHS = [1, 1, 1, 2, 3] as const;
const SUBJECTS = ['Delivery', 'Offer', 'Invoice', 'Meeting', 'Question', 'Schedule', 'Contract', 'Update'] as const;

/** The domains with a User: `contact@d<n>.customer.example`. */
const domainName = (index: number): string => `d${index}.customer.example`;

interface Thread {
  readonly partner: string;
  readonly length: number;
  readonly machine: boolean;
}

function otherThread(rng: Prng, length: number): Thread {
  const kind = rng.next();
  if (kind < 0.35) return { partner: `news@list${rng.int(1, 400)}.bulk.example`, length: 1, machine: true };
  return {
    partner: kind < 0.7 ? `colleague${rng.int(1, 40)}@northwind.example` : `person${rng.int(1, 900)}@elsewhere${rng.int(1, 300)}.example`,
    length,
    machine: false,
  };
}

export function generatedMailbox(shape: MailboxShape): GeneratedMailbox {
  const { messages: total, domains, seed = 1, share = 0.1, days = 170, owner = 'bench@northwind.example' } = shape;
  const rng = prng(seed);
  const now = (shape.now ?? new Date('2026-11-18T13:42:00Z')).getTime();
  const matching = Math.round(total * share);
  const written: { at: number; message: WorldMessage }[] = [];

  const addThread = ({ partner, length, machine }: Thread): void => {
    const subject = `${rng.pick(SUBJECTS)} ${rng.hex(6)}`;
    const references: string[] = [];
    let at = now - Math.floor(rng.next() * days * 86_400) * 1000;
    for (let index = 0; index < length; index += 1) {
      const inbound = machine || (index + length) % 2 === 0;
      const [from, to] = inbound ? [partner, owner] : [owner, partner];
      const id = `<g${written.length}.${seed}@${from.slice(from.indexOf('@') + 1)}>`;
      written.push({
        at,
        message: {
          id,
          ...(references.length === 0 ? {} : { inReplyTo: references.at(-1), references: [...references] }),
          date: `${new Date(at).toISOString().slice(0, 19)}Z`,
          from,
          to: [to],
          subject: index === 0 ? subject : `Re: ${subject}`,
          text: `Message ${written.length}.`,
          labels: inbound ? ['INBOX'] : ['SENT'],
          ...(machine ? { headers: { Precedence: 'bulk' } } : {}),
        },
      });
      references.push(id);
      at = Math.min(now, at + rng.int(60, 90_000) * 1000);
    }
  };

  let matchingThreads = 0;
  while (written.length < matching) {
    const length = Math.min(rng.pick(MATCHING_LENGTHS), matching - written.length);
    addThread({ partner: `contact@${domainName(rng.int(0, domains - 1))}`, length, machine: false });
    matchingThreads += 1;
  }
  while (written.length < total) addThread(otherThread(rng, Math.min(rng.pick(OTHER_LENGTHS), total - written.length)));

  const customerOf = (index: number): string => `c${(index % shape.customers) + 1}`;
  const names = Array.from({ length: domains }, (_, index) => index);
  return {
    owner,
    messages: written.sort((a, b) => a.at - b.at).map(({ message }) => message),
    customers: Array.from({ length: shape.customers }, (_, customer) => ({
      id: `c${customer + 1}`,
      name: `Customer ${customer + 1}`,
      owner,
      fields: {
        domain: names
          .filter((index) => index % shape.customers === customer)
          .map(domainName)
          .join(', '),
      },
    })),
    users: names.map((index) => ({
      id: `u${index + 1}`,
      customer: customerOf(index),
      name: `Contact ${index + 1}`,
      email: `contact@${domainName(index)}`,
    })),
    matching,
    matchingThreads,
  };
}
