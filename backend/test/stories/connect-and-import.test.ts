/** A person connects Gmail: six months follow, newest first; only mail with known Users; a mail that arrives later shows within seconds. */
import { smallTeam } from '../support/worlds';
import { eventually, startStory, type Story } from '../support/story';

let story: Story;
afterEach(() => story.end());

interface Listed {
  data: { id: string; subject: string; messageCount: number; customers: string[]; teamMembers: string[] }[];
}
const listed = async (path = '/interactions?limit=100'): Promise<Listed['data']> => ((await story.api(path)).body as Listed).data;

test('connecting brings exactly the conversations that involve known Users', async () => {
  story = await startStory({ world: smallTeam() });
  await story.connect('ada@northwind.example');
  await story.settled({ audited: false });
  const rows = await listed();
  expect(rows.map(({ subject, messageCount }) => [subject, messageCount]).sort()).toEqual([
    ['Kick-off', 2],
    ['Renewal', 1],
  ]);
});

test('a mail that arrives later is on the customer by push', async () => {
  story = await startStory({ world: smallTeam() });
  await story.connect('ada@northwind.example');
  await story.settled();
  story.sim.control.mail({
    message: {
      id: '<new@acme.example>',
      from: 'Jo Lee <jo@acme.example>',
      to: ['ada@northwind.example'],
      subject: 'One more thing',
      text: 'Could you …',
    },
  });
  const found = await eventually('the new mail is listed', async () =>
    (await listed('/interactions?customer=acme')).find(({ subject }) => subject === 'One more thing'),
  );
  expect(found).toMatchObject({ customers: ['acme'], teamMembers: ['ada@northwind.example'] });
  // The conversation is listed a moment before the customer's figures are through.
  await eventually('the customer’s last interaction is the new mail', async () => {
    const customer = (await story.api('/customers/acme')).body as { lastInteraction: { subject: string } };
    return customer.lastInteraction.subject === 'One more thing';
  });
});
