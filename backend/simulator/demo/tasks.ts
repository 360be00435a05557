/** Follow-ups that the team has noted in Startdeliver. */
import type { WorldTask } from '../world/schema';
import { DateTime } from 'luxon';
import { customers } from './data/customers';
import { modules } from './data/story-facts';
import { DAY } from './office-hours';
import type { Prng } from './prng';

const TITLES = [
  'Send offer for $module',
  'Ask $customer about the pilot',
  'Prepare quarterly review',
  'Call about the open invoice',
  'Share release notes',
  'Check usage after training',
  'Send contract for signature',
  'Find a reference in the same industry',
  'Answer the security questionnaire',
  'Thank $customer for the feedback',
];
const NOTES = ['', '', 'Best before noon.', 'Promised in the last call.', 'Ask Yuki for the technical part first.', 'Second reminder.'];

export function tasks(rng: Prng, now: number, count: number): WorldTask[] {
  return Array.from({ length: count }, (_, index) => {
    const customer = customers[(index * 7 + 3) % customers.length] ?? rng.pick(customers);
    const due = DateTime.fromMillis(now + rng.int(-12, 25) * DAY, { zone: 'UTC' }).toISODate();
    return {
      id: `t${301 + index}`,
      title: rng.pick(TITLES).replace('$module', rng.pick(modules)).replace('$customer', customer.name),
      notes: rng.pick(NOTES),
      due: rng.chance(0.12) ? null : due,
      assignee: customer.owner,
      customer: customer.id,
      done: rng.chance(0.28),
    };
  });
}
