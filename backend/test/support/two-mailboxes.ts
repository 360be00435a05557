/** Ada and Bo, two customers with domains, and mail of every kind a change of the directory, a rule or a setting can bring or take. */
import type { World, WorldDirectory, WorldPerson } from '../../simulator/world/schema';
import { letter } from './worlds';

export const ADA = 'ada@northwind.example';
export const BO = 'bo@northwind.example';
const JO = 'Jo Lee <jo@acme.example>';

const adasMail: WorldPerson['mail'] = [
  letter('a1@acme.example', JO, ADA, 'Kick-off', 40),
  letter('a2@northwind.example', ADA, 'jo@acme.example', 'Re: Kick-off', 39, { references: ['<a1@acme.example>'] }),
  letter('a3@acme.example', JO, [ADA, BO], 'Both of you', 30),
  letter('a4@acme.example', 'new@acme.example', ADA, 'From a new colleague', 20),
  letter('a5@home.example', 'jo@home.example', ADA, 'From home', 18),
  letter('a6@globex.example', 'kim@globex.example', ADA, 'Renewal', 12),
  letter('a7@shop.example', 'noreply@shop.example', ADA, 'Offers', 9, {
    cc: ['jo@acme.example'],
    headers: { 'List-Id': '<x.shop.example>' },
  }),
  letter('a8@acme.example', JO, ADA, 'Out of office', 7, { headers: { 'Auto-Submitted': 'auto-replied' } }),
  letter('a9@old.example', 'ada@oldname.example', 'jo@acme.example', 'From my old address', 6),
  letter('a10@partner.example', 'pat@partner.example', ADA, 'Partner and customer', 5, { cc: ['jo@acme.example'] }),
  letter('a11@northwind.example', BO, ADA, 'Only we two', 4),
  letter('a12@initech.example', 'lu@initech.example', ADA, 'Nobody’s customer yet', 3),
  letter('a13@acme.example', 'Someone <info@acme.example>', ADA, 'Person at a domain', 2),
];

const bosMail: WorldPerson['mail'] = [
  letter('a3@acme.example', JO, [ADA, BO], 'Both of you', 30),
  letter('b1@northwind.example', BO, 'jo@acme.example', 'Re: Both of you', 29, { references: ['<a3@acme.example>'], cc: [ADA] }),
  letter('b2@globex.example', 'kim@globex.example', BO, 'Only to Bo', 15),
  letter('b3@acme.example', 'new@acme.example', BO, 'New one to Bo', 10),
  letter('b4@initech.example', 'lu@initech.example', BO, 'Initech to Bo', 8),
  letter('b5@home.example', 'jo@home.example', BO, 'From home to Bo', 7),
  letter('b6@old.example', 'ada@oldname.example', BO, 'From Ada’s old address', 6, { cc: ['jo@acme.example'] }),
  letter('b7@partner.example', 'pat@partner.example', BO, 'Partner and Globex', 5, { cc: ['kim@globex.example'] }),
];

export const directory = (): Required<Pick<WorldDirectory, 'customers' | 'users'>> & WorldDirectory => ({
  customerFields: [{ key: 'domain', label: 'E-mail domain' }],
  domainField: 'domain',
  customers: [
    { id: 'acme', name: 'Acme', owner: ADA, fields: { domain: 'acme.example' } },
    { id: 'globex', name: 'Globex', owner: BO, fields: { domain: 'globex.example' } },
    { id: 'initech', name: 'Initech', owner: BO, fields: { domain: '' } },
  ],
  users: [
    { id: 'jo', customer: 'acme', name: 'Jo Lee', email: 'jo@acme.example', otherEmails: [] },
    { id: 'kim', customer: 'globex', name: 'Kim', email: 'kim@globex.example', otherEmails: [] },
  ],
});

/** Two colleagues with the same mail who sync to customers. */
export const byDomain: WorldPerson[] = [
  { email: 'cy@northwind.example', name: 'Cy Dahl', mail: adasMail, settings: { syncTo: 'customers' } },
  { email: 'di@northwind.example', name: 'Di Falk', mail: bosMail, settings: { syncTo: 'customers' } },
];

interface Changed {
  directory?: WorldDirectory;
  ada?: Partial<WorldPerson>;
  bo?: Partial<WorldPerson>;
  colleagues?: WorldPerson[];
}

export function twoMailboxes(change: Changed = {}): World {
  return {
    world: 1,
    now: 'fixed',
    organisations: [
      {
        domain: 'northwind.example',
        name: 'Northwind',
        timeZone: 'Europe/Stockholm',
        admins: [ADA],
        people: [
          { email: ADA, name: 'Ada Berg', mail: adasMail, ...change.ada },
          { email: BO, name: 'Bo Ek', mail: bosMail, ...change.bo },
          ...(change.colleagues ?? []),
        ],
        directory: change.directory ?? directory(),
      },
    ],
  };
}
