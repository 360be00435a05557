/** Google fails half of the time, for a while, in every way it can: nothing is lost, doubled or given up. */
import { startStory, type Story } from '../support/story';
import { ADA, arrives, joWrites, shown, waitedOut } from '../support/mailbox';
import { letter, smallTeam } from '../support/worlds';

let story: Story;
afterEach(() => story.end());

const STORMS = [
  ['half of all calls fail with 500', { operation: '*', status: 500, every: 2, times: 14 }],
  ['half of all calls fail with 503', { operation: '*', status: 503, every: 2, times: 14 }],
  ['half of all answers are cut in the middle', { operation: '*', truncate: true, every: 2, times: 14 }],
  ['half of all connections break', { operation: '*', status: 0, every: 2, times: 14 }],
  ['half of all answers are a proxy’s HTML page', { operation: '*', status: 200, body: '<html>Sorry…</html>', every: 2, times: 14 }],
  ['the token endpoint fails', { operation: 'token', status: 500, times: 4 }],
] as const;

test.each(STORMS)('a storm in which %s: nothing is lost, doubled or given up', async (_name, fault) => {
  const mail = Array.from({ length: 6 }, (_, i) => letter(`p${i}@acme.example`, 'jo@acme.example', ADA, `Past ${i}`, 30 + i));
  story = await startStory({ world: smallTeam(mail) });
  await story.connect(ADA);
  story.sim.control.fault(fault);
  if (fault.operation === 'token') story.sim.control.expireAccess(ADA);
  for (let i = 0; i < 3; i += 1) joWrites(story, `Storm ${i}`);
  await waitedOut(story);
  await arrives(story, [...mail.map(({ message }) => message.subject ?? ''), ...Array.from({ length: 3 }, (_, i) => `Storm ${i}`)]);
  expect((await shown(story)).problems).toBe(0);
  expect((await shown(story)).state).toBe('up-to-date');
});
