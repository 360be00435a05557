/** Draws the facts of one story: they stay the same through the whole thread. */
import { attachments, days, features, modules, times } from './data/story-facts';
import type { AttachmentKind } from './data/plot';
import type { WorldAttachment } from '../world/schema';
import type { DemoCustomer } from './data/customers';
import { firstName } from './data/team';
import { fill, type Facts } from './phrases';
import type { Prng } from './prng';

export interface Cast {
  readonly first: string;
  readonly second: string;
  readonly owner: string;
  readonly colleague: string;
}

const grouped = (value: number): string => value.toLocaleString('en-US');

export function drawFacts(rng: Prng, customer: DemoCustomer, cast: Cast): Facts {
  const day = rng.int(0, 4);
  const number = rng.int(8, 46);
  return {
    customer: customer.name,
    plan: customer.plan,
    goods: rng.pick(customer.goods),
    site: rng.pick(customer.sites),
    module: rng.pick(modules),
    feature: rng.pick(features),
    number: `${number}`,
    number_small: ['two', 'three', 'four', 'five', 'six'][number % 5] ?? 'three',
    count: grouped(rng.int(18, 480) * 10),
    amount: `EUR ${grouped(rng.int(12, 640) * 100)}`,
    invoice: `NW-${rng.int(20100, 24900)}`,
    ticket: `NWS-${rng.int(3100, 4890)}`,
    order: `${rng.int(41000, 98999)}`,
    day: days.en[day] ?? 'Monday',
    day2: days.en[(day + 2) % 5] ?? 'Tuesday',
    daySv: days.sv[day] ?? '',
    dayDe: days.de[day] ?? '',
    dayEs: days.es[day] ?? '',
    time: rng.pick(times),
    first: firstName(cast.first),
    second: firstName(cast.second),
    owner: firstName(cast.owner),
    colleague: firstName(cast.colleague),
  };
}

export function drawAttachment(rng: Prng, kind: AttachmentKind, facts: Facts): WorldAttachment {
  const [filename, mimeType, bytes] = rng.pick<readonly [string, string, number]>(attachments[kind]);
  return { filename: fill(rng, filename, facts), mimeType, bytes: Math.round(bytes * (0.6 + rng.next() * 0.9)) };
}
