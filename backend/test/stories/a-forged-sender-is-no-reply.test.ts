/** S14: a mail whose From could not be confirmed is stored and flagged, and does not move the customer's "last e-mail reply". */
import { ADA, arrives, joWrites } from '../support/mailbox';
import { startStory, type Story } from '../support/story';
import { ago, smallTeam } from '../support/worlds';

let story: Story;
beforeEach(async () => {
  story = await startStory({ world: smallTeam() });
});
afterEach(() => story.end());

const GENUINE = 'mx.google.com; dkim=pass header.i=@acme.example header.s=s1 header.b="x/1"';
/** Acme has no DMARC: whoever sends in its name from servers of their own meets no policy that would fail. */
const FORGED = 'mx.google.com; dkim=pass header.i=@evil.example; spf=pass smtp.mailfrom=x@evil.example';

async function lastReply(): Promise<string | null> {
  const { body } = await story.api('/customers/acme');
  return (body as { lastEmailReplyAt: string | null }).lastEmailReplyAt;
}

async function flagged(subject: string): Promise<boolean> {
  const { data } = (await story.api('/interactions')).body as { data: { id: string; subject: string }[] };
  const found = data.find((one) => one.subject === subject);
  if (!found) throw new Error(`${subject} is not stored`);
  const { messages } = (await story.api(`/interactions/${found.id}`)).body as { messages: { senderConfirmed: boolean }[] };
  return messages.some(({ senderConfirmed }) => !senderConfirmed);
}

const writes = (subject: string, days: number, results: string | string[]) => {
  const date = new Date(Math.floor(Date.parse(ago(days)) / 1_000) * 1_000).toISOString();
  joWrites(story, subject, { date, headers: { 'Authentication-Results': results } });
  return date;
};

test.each(['import', 'live'] as const)('S14: a forged From without DMARC is flagged and is no reply (%s)', async (way) => {
  const write = () => {
    const date = writes('Genuine', 0.3, GENUINE);
    writes('Forged', 0.2, [FORGED, 'mx.google.com; dmarc=pass header.from=acme.example']);
    writes('Refused', 0.1, 'mx.google.com; dkim=pass header.i=@acme.example; dmarc=fail header.from=acme.example');
    return date;
  };
  let genuine = '';
  if (way === 'import') genuine = write();
  await story.connect(ADA);
  await story.settled();
  if (way === 'live') genuine = write();
  await arrives(story, ['Genuine', 'Forged', 'Refused']);
  await story.settled();
  expect(await Promise.all(['Genuine', 'Forged', 'Refused'].map(flagged))).toEqual([false, true, true]);
  expect(new Date((await lastReply()) ?? 0).toISOString()).toBe(genuine);
});
