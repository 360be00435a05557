/** A world of two companies that both sell to people, and a third one that we don't know: what tests of the web side are asked in. */
import type { World } from '../../simulator/world/schema';

const DAY = 86_400_000;
const ago = (days: number): string => new Date(Date.now() - days * DAY).toISOString();

/** One company with the same ids as the other: what is another's must not be found by a lucky guess. */
function company(domain: string, customerDomain: string, admin: string, other: string, customer: string, user: string) {
  const jo = `jo@${customerDomain}`;
  const message = (id: string, days: number, from: string, to: string, subject: string, more: object = {}) => ({
    message: { id: `<${id}@${domain}>`, date: ago(days), from, to: [to], subject, text: `Words of ${id} for ${customer}.`, ...more },
  });
  return {
    domain,
    name: domain.split('.')[0] ?? domain,
    timeZone: 'Europe/Stockholm',
    admins: [admin],
    people: [
      {
        email: admin,
        name: 'Ada Berg',
        timeZone: 'Europe/Stockholm',
        mail: [
          message('first', 5, `${user} <${jo}>`, admin, 'Renewal', {
            html: `<p>Words of first for ${customer}.</p>`,
            attachments: [{ filename: `Offer for ${customer}.pdf`, mimeType: 'application/pdf', bytes: 300 }],
          }),
          message('second', 4, admin, jo, 'Re: Renewal', {
            inReplyTo: `<first@${domain}>`,
            references: [`<first@${domain}>`],
            labels: ['SENT'],
          }),
          message('stranger', 3, `Sam Poe <sam@${customerDomain}>`, admin, 'Hello'),
          message('both', 2, `Sam Poe <sam@${customerDomain}>`, `${jo}, ${admin}`, 'All of us'),
          message('inside', 2, other, admin, 'Lunch'),
        ],
      },
      { email: other, name: 'Ben Ek', timeZone: 'UTC', mail: [] },
    ],
    directory: {
      customerFields: [{ key: 'domain', label: 'E-mail domain' }],
      domainField: 'domain',
      customers: [{ id: `c-${domain}`, name: customer, owner: admin, fields: { domain: customerDomain } }],
      users: [{ id: `u-${domain}`, customer: `c-${domain}`, name: user, email: jo, otherEmails: [] }],
      tasks: [
        { id: `t-${domain}`, title: 'Send offer', notes: '', due: '2026-12-03', assignee: admin, customer: `c-${domain}`, done: false },
      ],
    },
  };
}

export const NORTH = 'north.example';
export const SOUTH = 'south.example';
export const STRANGERS = 'strangers.example';
export const ADA = 'ada@north.example';
export const BEN = 'ben@north.example';

export const twoCompanies = {
  world: 1,
  now: 'fixed',
  organisations: [
    company(NORTH, 'acme.example', ADA, BEN, 'Acme', 'Jo Lee'),
    company(SOUTH, 'globex.example', 'sue@south.example', 'tom@south.example', 'Canary Corp', 'Hank Canary'),
    {
      domain: STRANGERS,
      name: 'Strangers',
      timeZone: 'UTC',
      admins: [],
      people: [{ email: 'zoe@strangers.example', name: 'Zoe', mail: [] }],
    },
  ],
} as unknown as World;
