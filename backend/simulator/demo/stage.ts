/** What every writer of background mail shares: the moment, the post room, and plain letters. */
import { customers } from './data/customers';
import { team, type TeamMember } from './data/team';
import { drawFacts } from './facts';
import { messageId, type Letter, type Person } from './letter';
import type { Mailroom } from './mailroom';
import { DAY, HOUR, writingMoment } from './office-hours';
import { usersOf } from './people';
import type { Facts } from './phrases';
import type { Prng } from './prng';

export interface Stage {
  readonly rng: Prng;
  readonly post: Mailroom;
  readonly now: number;
  /** The oldest moment of the world. */
  readonly since: number;
}

/** Customers that still write. */
export const lively = customers.filter((customer) => customer.activity > 2 && customer.silentDays === undefined);

/** A letter without greeting and signature. */
export const plain = (
  rng: Prng,
  from: Person,
  to: readonly Person[],
  at: number,
  subject: string,
  text: string,
  more: Partial<Letter> = {},
): Letter => ({
  ...{ id: messageId(rng, from.email), at, from, to, cc: [], bcc: [], subject, text, references: [], attachments: [], headers: {} },
  ...more,
});

/** Facts for a letter that is not about one customer. */
export const someFacts = (rng: Prng, member: TeamMember): Facts => {
  const customer = rng.pick(customers.filter((candidate) => candidate.activity > 0));
  return drawFacts(rng, customer, {
    first: rng.pick(usersOf(customer)).name,
    second: 'Robin',
    owner: member.name,
    colleague: rng.pick(team).name,
  });
};

/** Any working moment (epoch ms) of the world. */
export const someMoment = ({ rng, now, since }: Stage, zone: string): number =>
  Math.min(writingMoment(rng, since + rng.next() ** 0.8 * (now - since - DAY), zone), now - 2 * HOUR);
