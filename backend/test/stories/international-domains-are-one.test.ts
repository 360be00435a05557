/** müller.example is xn--mller-kva.example (RFC 5890): headers and directories hold either, and both are the same company. */
import { ADA, arrives, subjects } from '../support/mailbox';
import { eventually, startStory, type Story } from '../support/story';
import { letter, smallTeam } from '../support/worlds';

const [UNICODE, ASCII] = ['müller.example', 'xn--mller-kva.example'];

let story: Story;
afterEach(() => story.end());

describe.each([
  ['as people write it', UNICODE],
  ['as the DNS has it', ASCII],
])('a User whose domain stands in the directory %s', (_, known) => {
  const past = [
    letter('1@x.example', `Ina <ina@${UNICODE}>`, ADA, 'Written', 9),
    letter('2@x.example', `Ina <ina@${ASCII}>`, ADA, 'Encoded', 8),
  ];
  const user = { id: 'ina', customer: 'acme', name: 'Ina', email: `ina@${known}`, otherEmails: [] };

  test('their mail syncs in both spellings, past and new', async () => {
    const world = smallTeam(past);
    world.organisations[0]?.directory?.users?.push(user);
    story = await startStory({ world });
    await story.connect(ADA);
    await arrives(story, ['Written', 'Encoded']);
    for (const domain of [UNICODE, ASCII])
      story.sim.control.mail({ message: { from: `ina@${domain}`, to: [ADA], subject: `New from ${domain}`, text: 'Hello.' } });
    await arrives(story, ['Written', 'Encoded', `New from ${UNICODE}`, `New from ${ASCII}`]);
  });

  test('they are found when they become a User later, and blocked by either spelling', async () => {
    story = await startStory({ world: smallTeam(past) });
    await story.connect(ADA);
    await arrives(story, []);
    await story.parts.useCases.writeDirectory(story.organisation, { users: [user] });
    await arrives(story, ['Written', 'Encoded']);
    for (const blocked of [UNICODE, ASCII]) {
      await story.parts.useCases.changeRules(story.organisation, { blocklist: [blocked] }, ADA);
      await eventually(
        'both are left out',
        async () => !(await subjects(story)).some((subject) => ['Written', 'Encoded'].includes(subject)),
      );
      await story.parts.useCases.changeRules(story.organisation, { blocklist: [] }, ADA);
      await arrives(story, ['Written', 'Encoded']);
    }
  });
});
