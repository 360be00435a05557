/** Mail that machines write: newsletters, absences, calendar notifications. */
import { autoReplies, bulkSenders, calendarNotes, type BulkSender } from './data/background-mail';
import { customers } from './data/customers';
import { languages } from './data/story-facts';
import { team } from './data/team';
import { drawFacts } from './facts';
import type { Letter } from './letter';
import { DAY, HOUR } from './office-hours';
import { asPerson, contact, memberByEmail, outsider, usersOf } from './people';
import { fill } from './phrases';
import { lively, plain, someFacts, someMoment, type Stage } from './stage';

const bulkHeaders = ({ from, listId }: BulkSender): Record<string, string> => ({
  ...(listId === undefined ? {} : { 'List-Id': listId, 'List-Unsubscribe': `<mailto:leave@${/@([^>]*)/.exec(from)?.[1] ?? ''}>` }),
  Precedence: 'bulk',
});

export function postBulkMail(stage: Stage): void {
  const { rng, post, now, since } = stage;
  for (const sender of bulkSenders) {
    const from = outsider(sender.from, 'Europe/London');
    for (let at = since + rng.next() * sender.everyDays * DAY; at < now - 3 * HOUR; at += sender.everyDays * DAY) {
      for (const email of sender.to) {
        const member = memberByEmail(email);
        const facts = someFacts(rng, member);
        const [subject, text] = [fill(rng, rng.pick(sender.subjects), facts), fill(rng, sender.text, facts)];
        const letter = plain(rng, from, [asPerson(member)], at + rng.int(0, 600) * 1000, subject, text, { headers: bulkHeaders(sender) });
        post.deliver(letter, rng.chance(0.1) ? ['TRASH'] : ['INBOX', sender.label]);
      }
    }
  }
}

/** People who are away answer a `share` of our letters by machine, seconds later. */
export function postAutoReplies({ rng, post, now }: Stage, letters: readonly Letter[], share: number): void {
  const memberNames = new Set(team.map((member) => member.name));
  for (const letter of letters) {
    const absent = letter.to[0];
    if (absent === undefined || !memberNames.has(letter.from.name) || memberNames.has(absent.name) || !rng.chance(share)) continue;
    const facts = { ...drawFacts(rng, rng.pick(customers), { first: '', second: '', owner: '', colleague: '' }), subject: letter.subject };
    const spoken = languages[absent.company];
    const own = autoReplies.filter(([, , language]) => language === spoken);
    const [subject, text] = rng.pick(own.length > 0 ? own : autoReplies.filter(([, , language]) => language === undefined));
    const at = letter.at + rng.int(4, 90) * 1000;
    if (at > now) continue;
    post.deliver(
      plain(rng, absent, [letter.from], at, fill(rng, subject, facts), `${fill(rng, text, facts)}\n\n${absent.name}\n${absent.company}`, {
        references: [letter.id],
        headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
      }),
    );
  }
}

export function postCalendarNotes(stage: Stage, count: number): void {
  const { rng, post } = stage;
  for (let index = 0; index < count; index += 1) {
    const customer = rng.pick(lively);
    const from = contact(rng.pick(usersOf(customer)), customer);
    const member = memberByEmail(customer.owner);
    const meeting = rng.pick([`Review ${customer.name}`, 'Weekly sync', 'Kick-off', 'Planning workshop']);
    const facts = { ...someFacts(rng, member), subject: meeting, name: from.name };
    const [subject, text] = rng.pick(calendarNotes);
    post.deliver(
      plain(rng, from, [asPerson(member)], someMoment(stage, from.zone), fill(rng, subject, facts), fill(rng, text, facts), {
        headers: { Sender: 'Calendar <calendar-notification@calendar.example>', 'Auto-Submitted': 'auto-generated' },
        attachments: [{ filename: 'invite.ics', mimeType: 'text/calendar', bytes: rng.int(1400, 2600) }],
      }),
    );
  }
}
