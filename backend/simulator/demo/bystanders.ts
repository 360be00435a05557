/** Mail from people who are not Users: colleagues among themselves, strangers at known customers, third parties; and what Gmail holds but never shows. */
import { chats, drafts, spam, strangerLetters, strangers, thirdParties } from './data/background-mail';
import { domainsOf } from './data/customers';
import { internalThreads } from './data/plots-internal';
import { firstName, team } from './data/team';
import { drawFacts } from './facts';
import { write, type Letter, type Person } from './letter';
import { DAY, HOUR, answeringMoment } from './office-hours';
import { asPerson, contact, list, memberByEmail, outsider, usersOf } from './people';
import { capitalise, fill } from './phrases';
import { lively, plain, someFacts, someMoment, type Stage } from './stage';

export function postInternalMail(stage: Stage, threads: number): void {
  const { rng, post, now } = stage;
  for (let count = 0; count < threads; count += 1) {
    const plot = rng.pick(internalThreads);
    const variant = rng.int(0, 1);
    const starter = rng.pick(team);
    const other = rng.pick(team.filter((member) => member !== starter));
    const everyone = plot.subjects[0]?.includes('round') === true;
    const facts = someFacts(rng, starter);
    const subject = capitalise(fill(rng, rng.pick(plot.subjects), facts));
    let previous: Letter | undefined;
    for (const [index, turn] of plot.turns.entries()) {
      const [from, partner] = index % 2 === 0 ? [starter, other] : [other, starter];
      const at =
        previous === undefined ? someMoment(stage, from.zone) : answeringMoment(rng, previous.at + rng.next() * 9 * HOUR, from.zone);
      if (at > now) break;
      const partnerEmail = rng.chance(0.2) ? (partner.secondaryEmails?.[0] ?? partner.email) : partner.email;
      const to = [everyone ? list('team@northwind.example', 'Team') : asPerson(partner, partnerEmail)];
      const body = fill(rng, turn[variant] ?? rng.pick(turn), facts);
      const written = write(rng, { from: asPerson(from), to, language: 'en', body, ...(previous === undefined ? {} : { previous }) });
      const references: readonly string[] = previous === undefined ? [] : [...previous.references, previous.id];
      const letter = plain(rng, asPerson(from), to, at, previous === undefined ? subject : `Re: ${subject}`, '', {
        ...written,
        references,
      });
      post.deliver(letter);
      previous = letter;
    }
  }
}

/** People at known customers' domains who are not Users: some alone, some with a User in copy. */
export function postStrangers(stage: Stage, count: number): void {
  const { rng, post } = stage;
  for (let index = 0; index < count; index += 1) {
    const customer = rng.pick(lively.filter((candidate) => candidate.domain !== undefined));
    const [name, local] = rng.pick(strangers);
    const from: Person = {
      name,
      email: `${local}@${rng.pick(domainsOf(customer))}`,
      title: '',
      company: customer.name,
      zone: customer.zone,
    };
    const member = memberByEmail(customer.owner);
    const to = [asPerson(member)];
    const facts = { ...someFacts(rng, member), site: rng.pick(customer.sites) };
    const [subject, text] = rng.pick(strangerLetters);
    const cc = rng.chance(0.25) ? [contact(rng.pick(usersOf(customer)), customer)] : [];
    const written = write(rng, { from, to, language: 'en', body: fill(rng, text, facts) });
    post.deliver(plain(rng, from, to, someMoment(stage, from.zone), fill(rng, subject, facts), '', { cc, ...written }));
  }
}

/** Partners and suppliers who write to us with a User in copy. */
export function postThirdParties(stage: Stage, count: number): void {
  const { rng, post } = stage;
  for (let index = 0; index < count; index += 1) {
    const customer = rng.pick(lively);
    const member = memberByEmail(customer.owner);
    const copied = contact(rng.pick(usersOf(customer)), customer);
    const [sender, subject, text] = rng.pick(thirdParties);
    const from = outsider(sender, 'Europe/Copenhagen');
    const people = { first: copied.name, second: 'Robin', owner: member.name, colleague: 'Yuki' };
    const facts = { ...drawFacts(rng, customer, people), to: firstName(member.name) };
    const body = `${fill(rng, text, facts)}\n\n${from.name}`;
    post.deliver(
      plain(rng, from, [asPerson(member)], someMoment(stage, from.zone), capitalise(fill(rng, subject, facts)), body, { cc: [copied] }),
    );
  }
}

/** What Gmail holds but nobody should ever see on a customer: spam, drafts and chats, some of them with customers' addresses. */
export function postUnsyncable(stage: Stage): void {
  const { rng, post, now } = stage;
  for (const member of team) {
    const self = asPerson(member);
    for (const [sender, subject, text] of [...spam, ...spam].filter(() => rng.chance(0.4))) {
      const facts = someFacts(rng, member);
      const letter = plain(
        rng,
        outsider(sender, 'UTC'),
        [self],
        now - rng.next() * 29 * DAY,
        fill(rng, subject, facts),
        fill(rng, text, facts),
      );
      post.deliver(letter, ['SPAM']);
    }
    for (const [subject, text] of drafts.filter(() => rng.chance(0.6))) {
      const customer = rng.pick(lively.filter((candidate) => candidate.owner === member.email));
      const to = [contact(rng.pick(usersOf(customer)), customer)];
      post.deliver(plain(rng, self, to, now - rng.next() * 20 * DAY, subject, text), ['DRAFT']);
    }
    for (const text of chats.filter(() => rng.chance(0.4))) {
      const other = rng.pick(team.filter((candidate) => candidate !== member));
      const letter = plain(rng, asPerson(other), [self], someMoment(stage, other.zone), `Chat with ${other.name}`, fill(rng, text, {}));
      post.deliver(letter, ['CHAT']);
    }
  }
}
