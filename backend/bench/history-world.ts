/**
 * Five mailboxes of 4,000 messages, and in them a pile of mail for every kind of change: with people the directory or the rules do not
 * let in yet, or no longer will. What the customers' history and figures must say of a pile is worked out from the pile itself.
 */
import { generatedMailbox } from '../simulator/demo/generated-mailbox';
import type { World, WorldCustomer, WorldMessage, WorldUser } from '../simulator/world/schema';

const DOMAIN = 'team.example';
export const MEMBERS = Array.from({ length: 5 }, (_, index) => `m${index + 1}@${DOMAIN}`);
/** An address that each member used to have. */
export const formerly = (member: string): string => member.replace(DOMAIN, 'old.example');
const MAILBOX = 4_000;
/** In each mailbox; in threads of three. */
const MAILS = 60;
export const THREAD = 3;
/** Mail with a User that the sender rule keeps out: read again with every rule that changes. */
const SKIPPED = 15;
const DAY = 86_400_000;

interface Piled {
  owner: string;
  /** The outsider. */
  partner: string;
  at: Date;
  inbound: boolean;
  message: WorldMessage;
}

export interface Pile {
  mailboxes: readonly string[];
  mails: readonly Piled[];
}

interface Kind {
  partners: readonly string[];
  mailboxes?: readonly string[];
  mails?: number;
  /** What each of them is like, instead of to and fro between the partner and the owner. */
  all?: (owner: string) => Partial<WorldMessage>;
}

const KINDS = {
  customer: { partners: ['a@new.example', 'b@new.example', 'c@new.example'] },
  user: { partners: ['one@one.example'] },
  large: { partners: ['big@big.example'], mailboxes: MEMBERS.slice(0, 1), mails: 300 },
  other: { partners: ['jo@home.example'] },
  moves: { partners: ['mo@move.example'] },
  alias: { partners: ['al@alias.example'], mails: SKIPPED, all: (owner) => ({ from: formerly(owner), to: ['al@alias.example'] }) },
  company: { partners: ['co@sister.example'] },
  blocked: { partners: ['bl@block.example'] },
  blockedByOne: { partners: ['bo@noone.example'], mailboxes: MEMBERS.slice(0, 1) },
  crowd: { partners: ['x@crowd.example', 'y@crowd.example', 'z@crowd.example'] },
  domain: { partners: ['d@later.example'] },
  field: { partners: ['f@web.example'] },
  third: {
    partners: ['kn@known.example'],
    mails: SKIPPED,
    all: (owner) => ({ from: 'who@third.example', to: [owner], cc: ['kn@known.example'] }),
  },
  bulk: { partners: ['nl@news.example'], all: (owner) => ({ from: 'nl@news.example', to: [owner], headers: { Precedence: 'bulk' } }) },
} satisfies Record<string, Kind>;

export type PileName = keyof typeof KINDS;

const NOW = Math.floor(Date.now() / 1_000) * 1_000;

/** Half of the threads within three weeks, half long ago: none at the edge of the last 30 days. */
const ageOf = (thread: number, threads: number): number => (thread % 2 === 0 ? 1 + (thread / threads) * 20 : 40 + (thread / threads) * 120);

function pileOf(name: string, { partners, mailboxes = MEMBERS, mails = MAILS, all }: Kind): Pile {
  const one = (owner: string, index: number): Piled => {
    const thread = Math.floor(index / THREAD);
    const partner = partners[thread % partners.length] ?? '';
    const place = index % THREAD;
    const at = new Date(NOW - ageOf(thread, mails / THREAD) * DAY + place * 3_600_000);
    at.setUTCMilliseconds(0);
    const [from, to] = place === 1 ? [owner, partner] : [partner, owner];
    const id = (of: number) => `<${name}.${thread}.${of}.${owner.slice(0, 2)}@${DOMAIN}>`;
    const references = Array.from({ length: place }, (_, before) => id(before));
    const subject = `${place === 0 ? '' : 'Re: '}About ${name} ${thread} ${owner.slice(0, 2)}`;
    const message = { id: id(place), date: at.toISOString(), from, to: [to], references, subject, text: 'A few words.', ...all?.(owner) };
    return { owner, partner, at, inbound: message.from === partner, message };
  };
  return { mailboxes, mails: mailboxes.flatMap((owner) => Array.from({ length: mails }, (_, index) => one(owner, index))) };
}

export const PILES = Object.fromEntries(Object.entries(KINDS).map(([name, kind]) => [name, pileOf(name, kind)])) as Record<PileName, Pile>;

/** In each mailbox. */
export const READ_AGAIN = 2 * SKIPPED;

export interface Shown {
  /** Message-IDs, sorted; without <>, as the API says them. */
  messages: string[];
  emails30d: number;
  lastInteractionAt: string | null;
  lastEmailReplyAt: string | null;
}

export const NOTHING: Shown = { messages: [], emails30d: 0, lastInteractionAt: null, lastEmailReplyAt: null };

/** What a customer or User must show who has the pile's mail with these people, and no other. */
export function shownOf({ mails }: Pile, people: readonly string[]): Shown {
  const theirs = mails.filter(({ partner }) => people.includes(partner)).sort((a, b) => b.at.getTime() - a.at.getTime());
  return {
    messages: theirs.map(({ message }) => (message.id ?? '').slice(1, -1)).sort(),
    emails30d: theirs.filter(({ at }) => at.getTime() > NOW - 30 * DAY).length,
    lastInteractionAt: theirs[0]?.at.toISOString() ?? null,
    lastEmailReplyAt: theirs.find(({ inbound }) => inbound)?.at.toISOString() ?? null,
  };
}

/** A customer known by its domain in both fields, so that syncing to customers or another field changes nothing about it. */
const known = (id: PileName, address: string | null, web = true): { customer: WorldCustomer; user: WorldUser[] } => {
  const domain = (address ?? KINDS[id].partners[0] ?? '').split('@')[1] ?? '';
  return {
    customer: { id, name: id, owner: null, fields: web ? { domain, web: domain } : { domain: '', web: '' } },
    user: address === null ? [] : [{ id, customer: id, name: id, email: address, otherEmails: [] }],
  };
};

/** The directory before any change: 49 addresses. Whoever is not here comes later. */
const rows = [
  known('other', 'jo@work.example'),
  known('moves', 'mo@move.example'),
  known('alias', 'al@alias.example'),
  known('company', 'co@sister.example'),
  known('blocked', 'bl@block.example'),
  known('blockedByOne', 'bo@noone.example'),
  known('crowd', null),
  known('domain', null, false),
  known('third', 'kn@known.example'),
  known('bulk', 'nl@news.example'),
];

const customers: WorldCustomer[] = [
  ...rows.map(({ customer }) => customer),
  { id: 'field', name: 'field', owner: null, fields: { domain: '', web: 'web.example' } },
  { id: 'after', name: 'after', owner: null, fields: {} },
  { id: 'quiet', name: 'quiet', owner: null, fields: {} },
];
const users: WorldUser[] = [
  ...rows.flatMap(({ user }) => user),
  ...Array.from({ length: 41 }, (_, index) => ({
    id: `quiet${index}`,
    customer: 'quiet',
    name: `Quiet ${index}`,
    email: `p${index}@quiet.example`,
    otherEmails: [],
  })),
];

export const ADDRESSES = users.length;
export const DOMAINS = rows.length;

export function historyWorld(): World {
  const people = MEMBERS.map((email, index) => {
    const piled = Object.values(PILES).flatMap(({ mails }) => mails.filter(({ owner }) => owner === email).map(({ message }) => message));
    const rest = { messages: MAILBOX - piled.length, share: 0, domains: 1, customers: 1 };
    const { messages } = generatedMailbox({ ...rest, owner: email, seed: index + 1, now: new Date(NOW) });
    return { email, name: email, mail: [...messages, ...piled].map((message) => ({ message })) };
  });
  return {
    world: 1,
    now: 'fixed',
    organisations: [{ domain: DOMAIN, people, directory: { domainField: 'domain', customers, users } }],
  };
}
