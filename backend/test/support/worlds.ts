/** Small worlds for stories, written as people would: who works here, who the customers are, what lies in the mailboxes. */
import type { World, WorldMessage } from '../../simulator/world/schema';

const DAY = 86_400_000;

/** `days` before now, as a Date header would say it. */
export const ago = (days: number): string => new Date(Date.now() - days * DAY).toISOString();

export const letter = (
  id: string,
  from: string,
  to: string | string[],
  subject: string,
  days: number,
  more: Partial<WorldMessage> = {},
): { message: WorldMessage } => ({
  message: { id: `<${id}>`, from, to: Array.isArray(to) ? to : [to], subject, date: ago(days), text: `${subject}: a few words.`, ...more },
});

/** Ada (connectable) and Bo at Northwind; Acme (Jo, Sam) and Globex (Kim); one newsletter, one internal mail, one stranger. */
export function smallTeam(mail: { message: WorldMessage }[] = []): World {
  const ada = 'ada@northwind.example';
  const bo = 'bo@northwind.example';
  return {
    world: 1,
    now: 'fixed',
    organisations: [
      {
        domain: 'northwind.example',
        otherDomains: ['northwind.dev'],
        name: 'Northwind',
        timeZone: 'Europe/Stockholm',
        admins: [ada],
        people: [
          {
            email: ada,
            name: 'Ada Berg',
            secondaryEmails: ['ada.berg@northwind.example'],
            sendAs: ['sales@northwind.example'],
            mail: [
              letter('k1@acme.example', 'Jo Lee <jo@acme.example>', ada, 'Kick-off', 20),
              letter('k2@northwind.example', `Ada Berg <${ada}>`, 'jo@acme.example', 'Re: Kick-off', 19, {
                inReplyTo: '<k1@acme.example>',
                references: ['<k1@acme.example>'],
              }),
              letter('r1@globex.example', 'Kim <kim@globex.example>', ada, 'Renewal', 5),
              letter('i1@northwind.example', bo, ada, 'Lunch?', 3),
              letter('s1@nowhere.example', 'stranger@nowhere.example', ada, 'Buy this', 2),
              letter('old@acme.example', 'jo@acme.example', ada, 'Long ago', 250),
              ...mail,
            ],
          },
          { email: bo, name: 'Bo Ek', mail: [] },
        ],
        directory: {
          customerFields: [{ key: 'domain', label: 'E-mail domain' }],
          domainField: 'domain',
          customers: [
            { id: 'acme', name: 'Acme', owner: ada, fields: { domain: 'acme.example, acme.test' } },
            { id: 'globex', name: 'Globex', owner: bo, fields: { domain: 'globex.example' } },
          ],
          users: [
            { id: 'jo', customer: 'acme', name: 'Jo Lee', email: 'jo@acme.example', otherEmails: ['jo.lee@acme.example'] },
            { id: 'sam', customer: 'acme', name: 'Sam Roe', email: 'sam@acme.example' },
            { id: 'kim', customer: 'globex', name: 'Kim', email: 'kim@globex.example' },
          ],
          tasks: [],
        },
      },
    ],
  };
}
