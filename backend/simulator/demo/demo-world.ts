/**
 * The built-in demo world: seven months in the mailboxes of five people at Northwind, who look after twenty-five customers.
 * Generated from data tables (data/) and a seed: the same seed gives the same world, to the last byte.
 */
import type { World, WorldDirectory, WorldPerson } from '../world/schema';
import { postInternalMail, postStrangers, postThirdParties, postUnsyncable } from './bystanders';
import { calendars } from './calendar';
import { customers } from './data/customers';
import { organisation, team } from './data/team';
import { users } from './data/users';
import { messageId, write, type Letter } from './letter';
import { mailroom } from './mailroom';
import { DAY, HOUR } from './office-hours';
import { asPerson, contact, customerByName, memberByEmail, usersOf } from './people';
import { postAutoReplies, postBulkMail, postCalendarNotes } from './machines';
import { prng, type Prng } from './prng';
import type { Stage } from './stage';
import { tellStory } from './stories';
import { tasks } from './tasks';

/** The world's present, a Wednesday afternoon. The loader moves everything by whole weeks to the real present. */
const NOW = '2026-11-18T13:42:00Z';
const DAYS = 214;
const STORIES = 245;

/** Letters of all conversations with customers, in no particular order. Recent weeks are busier than old ones. */
function conversations(rng: Prng, now: number): Letter[] {
  const active = customers.filter((customer) => customer.activity > 0);
  const told = new Map(active.map((customer) => [customer.id, new Map<string, number>()]));
  return Array.from({ length: STORIES }).flatMap((_, index) => {
    // Every active customer is heard of at least once.
    const customer = active[index] ?? rng.weighted(active, (candidate) => candidate.activity);
    const end = customer.silentDays === undefined ? now - 2 * HOUR : now - customer.silentDays * DAY;
    const start = end - rng.next() ** 1.5 * (DAYS * DAY - (now - end));
    return tellStory(rng, { customer, start, end, told: told.get(customer.id) ?? new Map<string, number>() });
  });
}

/** The mail that a newcomer finds on top: it came an hour before the world's present. */
function newestLetter(rng: Prng, now: number): Letter {
  const customer = customerByName('Fjellbrenn Coffee');
  const [user] = usersOf(customer);
  const ada = asPerson(memberByEmail('ada@northwind.example'));
  const from = user === undefined ? ada : contact(user, customer);
  const body =
    'We just signed the lease for a second roastery in Trondheim – opening in spring!\n\nThat means twice the deliveries. Could we talk this week about what that needs on your side? I would rather plan it with you now than call you in a panic in April.';
  return {
    id: messageId(rng, from.email),
    at: now - 58 * 60_000,
    from,
    to: [ada],
    cc: [],
    bcc: [],
    subject: 'Big news: a second roastery',
    ...write(rng, { from, to: [ada], language: 'en', body }),
    references: [],
    attachments: [],
    headers: {},
  };
}

function directory(rng: Prng, now: number): WorldDirectory {
  return {
    customerFields: [
      { key: 'domain', label: 'E-mail domain' },
      { key: 'industry', label: 'Industry' },
      { key: 'plan', label: 'Plan' },
    ],
    domainField: 'domain',
    customers: customers.map(({ id, name, owner, domain, industry, plan }) => ({
      id,
      name,
      owner,
      fields: { ...(domain === undefined ? {} : { domain }), industry, plan },
    })),
    users: users.map(({ id, customer, name, email, otherEmails }) => ({
      ...{ id, customer: customerByName(customer).id, name, email },
      ...(otherEmails === undefined ? {} : { otherEmails: [...otherEmails] }),
    })),
    tasks: tasks(rng, now, 25),
  };
}

export interface DemoOptions {
  /** Default 1. */
  readonly seed?: number;
  /** The world's present; default a fixed Wednesday, so that the world is the same every day. */
  readonly now?: Date;
}

/** Nobody is connected: giving consent is the first thing a newcomer does. */
export function demoWorld({ seed = 1, now: present = new Date(NOW) }: DemoOptions = {}): World {
  const rng = prng(seed);
  const now = present.getTime();
  const post = mailroom(rng, now);
  const stage: Stage = { rng, post, now, since: now - DAYS * DAY };

  const letters = [...conversations(rng, now), newestLetter(rng, now)];
  for (const letter of letters) post.deliver(letter, letter.at < now - DAY && rng.chance(0.006) ? ['TRASH'] : undefined);
  postAutoReplies(stage, letters, 0.05);
  postCalendarNotes(stage, 45);
  postStrangers(stage, 32);
  postThirdParties(stage, 16);
  postInternalMail(stage, 42);
  postBulkMail(stage);
  postUnsyncable(stage);

  const mail = post.mailboxes();
  const events = calendars(rng, now, 60);
  const people = team.map((member): WorldPerson => ({
    email: member.email,
    name: member.name,
    ...(member.secondaryEmails === undefined ? {} : { secondaryEmails: [...member.secondaryEmails] }),
    ...(member.sendAs === undefined ? {} : { sendAs: [...member.sendAs] }),
    timeZone: member.zone,
    settings: { ...member.settings, aliases: [...(member.settings?.aliases ?? [])] },
    mail: (mail.get(member.email) ?? []).map((message) => ({ message })),
    events: events.get(member.email) ?? [],
  }));
  return {
    world: 1,
    now: present.toISOString(),
    organisations: [
      {
        ...{
          domain: organisation.domain,
          otherDomains: [...organisation.otherDomains],
          name: organisation.name,
          timeZone: organisation.timeZone,
        },
        admins: ['ada@northwind.example'],
        people,
        directory: directory(rng, now),
      },
    ],
  };
}
