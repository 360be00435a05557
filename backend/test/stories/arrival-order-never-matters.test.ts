/** Connecting, Users, addresses, customers, settings and live mail in any order end in the same content: what the rules make of all of it. */
import fc from 'fast-check';
import { MINUTE } from '../support/mailbox';
import { startStory, type Story } from '../support/story';
import { ADA, BO, directory, twoMailboxes } from '../support/two-mailboxes';
import { showsExactly } from '../support/world-files';
import { ago, letter } from '../support/worlds';
import type { World } from '../../simulator/world/schema';

jest.setTimeout(240_000);

const LIVE = [
  letter('l1@acme.example', 'Jo Lee <jo@acme.example>', ADA, 'Live to Ada', 0, { date: ago(0.4) }),
  letter('l2@acme.example', 'new@acme.example', [ADA, BO], 'Live to both', 0, { date: ago(0.3) }),
  letter('l3@northwind.example', BO, 'kim@globex.example', 'Re: Only to Bo', 0, { date: ago(0.2), references: ['<b2@globex.example>'] }),
  letter('l4@old.example', 'ada@oldname.example', [BO], 'From the alias', 0, { date: ago(0.1), cc: ['jo@acme.example'] }),
];

/** The customers' domains stand in another field than the one that is read at first. */
const finalDirectory = () => {
  const now = { ...directory(), domainField: 'web' };
  now.customers = now.customers.map((one) => ({ ...one, fields: { web: one.fields?.domain ?? '' } }));
  now.users = [
    { id: 'jo', customer: 'acme', name: 'Jo Lee', email: 'jo@acme.example', otherEmails: ['jo@home.example'] },
    { id: 'kim', customer: 'globex', name: 'Kim', email: 'kim@globex.example', otherEmails: [] },
    { id: 'new', customer: 'acme', name: 'New', email: 'new@acme.example', otherEmails: [] },
  ];
  return now;
};

/** Somebody at another customer, with another's address; and somebody who goes. */
const usersBefore = [
  { id: 'jo', customer: 'globex', name: 'Jo', email: 'jo@acme.example', otherEmails: ['pat@partner.example'] },
  { id: 'lu', customer: 'acme', name: 'Lu', email: 'lu@initech.example', otherEmails: [] },
];

const adasSettings = { aliases: ['ada@oldname.example'] };
const bosSettings = { syncTo: 'customers' as const, syncThirdPartySender: true };
const blocklist = ['home.example'];
const before = (): World =>
  twoMailboxes({
    directory: {
      customerFields: [{ key: 'domain', label: 'Domain' }],
      domainField: 'domain',
      customers: [],
      users: usersBefore,
      tasks: [],
    },
  });
function after(): World {
  const world = twoMailboxes({ directory: finalDirectory(), ada: { settings: adasSettings }, bo: { settings: bosSettings } });
  const [ada, bo] = world.organisations[0]?.people ?? [];
  const [l1, l2, l3, l4] = LIVE as [(typeof LIVE)[0], (typeof LIVE)[0], (typeof LIVE)[0], (typeof LIVE)[0]];
  if (ada && bo) {
    ada.mail = [...(ada.mail ?? []), l1, l2];
    bo.mail = [...(bo.mail ?? []), l2, { message: { ...l3.message, labels: ['SENT'] } }, l4];
  }
  return world;
}

const put =
  (path: string, { id, ...body }: { id: string } & object) =>
  async (story: Story) => {
    expect((await story.api(`/${path}/${id}`, { method: 'PUT', body })).status).toBeLessThan(300);
  };
const patch = (path: string, body: object) => async (story: Story) => {
  expect((await story.api(path, { method: 'PATCH', body })).status).toBe(200);
};
const { customers, users } = finalDirectory();
const STEPS: Record<string, (story: Story) => Promise<unknown>> = {
  'Ada connects': (story) => story.connect(ADA),
  'Bo connects': (story) => story.connect(BO),
  ...Object.fromEntries(customers.map((one) => [`customer ${one.id}`, put('customers', { owner: null, fields: {}, ...one })])),
  ...Object.fromEntries(users.map((one) => [`user ${one.id}`, put('users', { ...one })])),
  ...Object.fromEntries(LIVE.map(({ message }) => [`mail ${message.id}`, async (story: Story) => story.sim.control.mail({ message })])),
  'user lu goes': async (story) => expect((await story.api('/users/lu', { method: 'DELETE' })).status).toBe(204),
  'Ada’s alias': patch(`/team-members/${encodeURIComponent(ADA)}/settings`, adasSettings),
  'Bo’s switches': patch(`/team-members/${encodeURIComponent(BO)}/settings`, bosSettings),
  'a blocked domain': patch('/rules', { blocklist }),
  'the domain field': patch('/rules', { domainField: 'web' }),
};

test('R7 any order of these steps ends the same', async () => {
  const names = Object.keys(STEPS);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(names, { minLength: names.length, maxLength: names.length }),
      fc.array(fc.integer({ min: 0, max: 250 }), { minLength: names.length, maxLength: names.length }),
      async (order, pauses) => {
        const story = await startStory({ world: before(), latencyMs: 5 });
        try {
          for (const [index, name] of order.entries()) {
            await STEPS[name]?.(story);
            await new Promise((resolve) => setTimeout(resolve, pauses[index]));
          }
          // The last mail's push may still be under way: a poll is the floor.
          await story.pass(11 * MINUTE);
          await showsExactly(story, after(), { rules: { [ADA]: { blocklist }, [BO]: { blocklist } } });
        } finally {
          await story.end();
        }
      },
    ),
    { numRuns: Number(process.env.ORDER_RUNS ?? 3), endOnFailure: true },
  );
});
