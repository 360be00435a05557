/** Delivers letters: a copy into the mailbox of every team member who wrote or got it, under any of their addresses. */
import type { WorldMessage } from '../world/schema';
import { lists, team } from './data/team';
import { asMessage, type Letter, type Person } from './letter';
import { DAY } from './office-hours';
import type { Prng } from './prng';

export interface Mailroom {
  /** `labels` replaces the usual ones in every mailbox. */
  deliver(letter: Letter, labels?: readonly string[]): void;
  /** Per team member's primary address, oldest first. */
  mailboxes(): ReadonlyMap<string, readonly WorldMessage[]>;
}

const owners = new Map<string, readonly string[]>(
  team.flatMap((member) =>
    [member.email, ...(member.secondaryEmails ?? []), ...(member.sendAs ?? []), ...(member.settings?.aliases ?? [])].map(
      (own): [string, readonly string[]] => [own, [member.email]],
    ),
  ),
);

/** The primary addresses of the team members who read mail sent to this address. */
const readers = (email: string): readonly string[] => owners.get(email) ?? lists[email] ?? [];

function usualLabels(rng: Prng, age: number): string[] {
  const labels = age < 3 * 7 * DAY || rng.chance(0.35) ? ['INBOX'] : [];
  if (age < 2 * DAY && rng.chance(0.6)) labels.push('UNREAD');
  if (rng.chance(0.2)) labels.push('IMPORTANT');
  if (rng.chance(0.02)) labels.push('STARRED');
  return labels;
}

export function mailroom(rng: Prng, now: number): Mailroom {
  const boxes = new Map<string, { at: number; message: WorldMessage }[]>(team.map((member) => [member.email, []]));
  return {
    deliver: (letter, labels) => {
      const writers = new Set(readers(letter.from.email));
      const people: Person[] = [letter.from, ...letter.to, ...letter.cc, ...letter.bcc];
      for (const email of new Set(people.flatMap((person) => readers(person.email)))) {
        const own = writers.has(email);
        const message = asMessage(letter, labels ?? (own ? ['SENT'] : usualLabels(rng, now - letter.at)), own);
        boxes.get(email)?.push({ at: letter.at, message });
      }
    },
    mailboxes: () => new Map([...boxes].map(([email, box]) => [email, box.sort((a, b) => a.at - b.at).map(({ message }) => message)])),
  };
}
