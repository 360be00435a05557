/** The team's calendars: reviews, kick-offs, weekly series, internal rounds, all-day entries, answers of every kind. */
import { DateTime } from 'luxon';
import type { WorldEvent } from '../world/schema';
import { customers, type DemoCustomer } from './data/customers';
import { team, type TeamMember } from './data/team';
import { DAY } from './office-hours';
import { memberByEmail, usersOf } from './people';
import type { Prng } from './prng';

export type Calendars = Map<string, WorldEvent[]>;

const TITLES = [
  'Quarterly review',
  'Kick-off',
  'Roadmap preview',
  'Training',
  'Check-in',
  'Renewal talk',
  'Integration workshop',
  'Go-live call',
  'Data import Q&A',
];
const ANSWERS = ['accepted', 'accepted', 'accepted', 'tentative', 'needsAction', 'declined'] as const;

interface Plan {
  readonly title: string;
  readonly member: TeamMember;
  readonly colleagues: readonly TeamMember[];
  readonly guests: readonly string[];
  readonly start: DateTime;
  readonly minutes: number;
  readonly recurrence?: string;
  readonly ourAnswer?: 'declined';
}

const at = (moment: DateTime, zone: string): { dateTime: string; timeZone: string } => ({
  dateTime: moment.toISO({ suppressMilliseconds: true }) ?? '',
  timeZone: zone,
});

function addTo(calendars: Calendars, rng: Prng, plan: Plan): void {
  const zone = plan.member.zone;
  const attendees = [
    { email: plan.member.email, responseStatus: plan.ourAnswer ?? ('accepted' as const), organizer: true },
    ...plan.colleagues.map((colleague) => ({ email: colleague.email, responseStatus: rng.pick(ANSWERS) })),
    ...plan.guests.map((email) => ({ email, responseStatus: rng.pick(ANSWERS) })),
  ];
  const event: WorldEvent = {
    iCalUID: `${rng.hex(20)}@northwind.example`,
    summary: plan.title,
    start: at(plan.start, zone),
    end: at(plan.start.plus({ minutes: plan.minutes }), zone),
    organizer: { email: plan.member.email },
    attendees,
    ...(plan.recurrence === undefined ? {} : { recurrence: [plan.recurrence] }),
    ...(rng.chance(0.4) ? { location: rng.pick(['Video call', 'Room Aurora', 'Room Fjord', 'At the customer']) } : {}),
    ...(rng.chance(0.3) ? { description: 'Agenda follows by mail. Please add your points.' } : {}),
  };
  // One meeting stands in every participant's calendar under the same iCalUID.
  for (const person of [plan.member, ...plan.colleagues]) calendars.get(person.email)?.push(event);
}

const weekday = (rng: Prng, day: DateTime): DateTime => {
  const shifted = day.weekday > 5 ? day.plus({ days: 8 - day.weekday }) : day;
  return shifted.set({ hour: rng.int(9, 15), minute: rng.pick([0, 15, 30]), second: 0, millisecond: 0 });
};

function customerMeeting(calendars: Calendars, rng: Prng, now: number, customer: DemoCustomer): void {
  const member = memberByEmail(customer.owner);
  const latest = customer.silentDays === undefined ? 20 : -customer.silentDays - 5;
  const start = weekday(rng, DateTime.fromMillis(now + latest * DAY - rng.next() ** 1.4 * 200 * DAY, { zone: member.zone }));
  const guests = usersOf(customer).filter((_, index) => index === 0 || rng.chance(0.6));
  addTo(calendars, rng, {
    title: `${rng.pick(TITLES)} ${rng.chance(0.6) ? customer.name : ''}`.trim(),
    member,
    colleagues: rng.chance(0.35) ? [rng.pick(team.filter((candidate) => candidate !== member))] : [],
    guests: guests.map((user) => user.email),
    start,
    minutes: rng.pick([30, 45, 60, 60, 90]),
    ...(rng.chance(0.08) ? { ourAnswer: 'declined' } : {}),
  });
}

function allDay(rng: Prng, now: number, summary: string, email: string): WorldEvent {
  const day = DateTime.fromMillis(now - rng.int(-20, 120) * DAY, { zone: 'UTC' });
  return {
    iCalUID: `${rng.hex(20)}@northwind.example`,
    summary,
    start: { date: day.toISODate() ?? '' },
    end: { date: day.plus({ days: rng.int(1, 3) }).toISODate() ?? '' },
    organizer: { email },
    transparency: 'transparent',
  };
}

/** About `count` different events, by team member's address. */
export function calendars(rng: Prng, now: number, count: number): Calendars {
  const result: Calendars = new Map(team.map((member) => [member.email, []]));
  const active = customers.filter((customer) => customer.activity > 0);
  const fixed = 12;
  for (let index = 0; index < count - fixed; index += 1)
    customerMeeting(
      result,
      rng,
      now,
      rng.weighted(active, (customer) => customer.activity),
    );

  const [ada, ...others] = team;
  if (ada === undefined) return result;
  const monday = DateTime.fromMillis(now - 180 * DAY, { zone: ada.zone })
    .startOf('week')
    .set({ hour: 9 });
  addTo(result, rng, {
    title: 'Customer Success round',
    member: ada,
    colleagues: others,
    guests: [],
    start: monday,
    minutes: 45,
    recurrence: 'RRULE:FREQ=WEEKLY;BYDAY=MO',
  });
  const series: readonly [name: string, rule: string][] = [
    ['Verdania Grocers', 'RRULE:FREQ=WEEKLY;BYDAY=TH'],
    ['Solmera Pharma', 'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU'],
    ['Blåvik Seafood', 'RRULE:FREQ=MONTHLY;BYDAY=1WE'],
  ];
  for (const [name, recurrence] of series) {
    const customer = active.find((candidate) => candidate.name === name);
    if (customer === undefined) continue;
    const member = memberByEmail(customer.owner);
    const day = { TH: 3, TU: 1 }[recurrence.slice(-2)] ?? 2;
    const start = DateTime.fromMillis(now - 130 * DAY, { zone: member.zone })
      .startOf('week')
      .plus({ days: day })
      .set({ hour: 14, minute: 0 });
    addTo(result, rng, {
      title: `${name} weekly`.replace(' weekly', recurrence.includes('MONTHLY') ? ' monthly' : ' sync'),
      member,
      colleagues: [],
      guests: usersOf(customer)
        .slice(0, 2)
        .map((user) => user.email),
      start,
      minutes: 30,
      recurrence,
    });
  }
  for (const [index, summary] of [
    'Holiday',
    'Logistics fair',
    'Working from Malmö',
    'Company day',
    'Inventory freeze at Haldmark',
    'Holiday',
    'Conference',
    'Moving day',
  ].entries()) {
    const member = team[index % team.length] ?? ada;
    result.get(member.email)?.push(allDay(rng, now, summary, member.email));
  }
  return result;
}
