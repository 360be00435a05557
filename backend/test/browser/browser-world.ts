/** What the browser tests look at: a small team with a thread, files, an address at two customers, and somebody who is no User yet. */
import type { World } from '../../simulator/world/schema';
import { letter, smallTeam } from '../support/worlds';

export const ADA = 'ada@northwind.example';
export const BO = 'bo@northwind.example';
export const ANNA = 'anna.falk@acme.example';

export function browserWorld(): World {
  const world = smallTeam([
    letter('offer@acme.example', 'Jo Lee <jo@acme.example>', ADA, 'The offer', 8, {
      text: 'Hello Ada,\n\nthe offer as promised: https://acme.example/offer\n\nJo\n\n> On Monday you wrote:\n> Could you send it?\n',
      html: '<p>Hello Ada,</p><p>the offer as promised.</p><p>Jo</p>',
      attachments: [
        { filename: 'Offer 2026.pdf', mimeType: 'application/pdf', bytes: 120_000 },
        { filename: 'Terms.docx', mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', bytes: 48_000 },
      ],
    }),
    letter('offer2@northwind.example', `Ada Berg <${ADA}>`, 'Jo Lee <jo@acme.example>', 'Re: The offer', 7, {
      references: ['<offer@acme.example>'],
      inReplyTo: '<offer@acme.example>',
    }),
    letter('elena@shared.example', 'Elena Petkova <elena@shared.example>', ADA, 'Which hat today', 4),
    letter('anna1@acme.example', `Anna Falk <${ANNA}>`, ADA, 'From a new colleague', 2),
    letter('anna2@acme.example', `Anna Falk <${ANNA}>`, [ADA, 'jo@acme.example'], 'With Jo in copy', 3),
  ]);
  const directory = world.organisations[0]?.directory;
  directory?.users?.push(
    { id: 'elena-acme', customer: 'acme', name: 'Elena Petkova', email: 'elena@shared.example' },
    { id: 'elena-globex', customer: 'globex', name: 'Elena Petkova', email: 'elena@shared.example' },
  );
  return world;
}
