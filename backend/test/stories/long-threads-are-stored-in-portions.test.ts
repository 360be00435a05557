/** R27: threads of long, quoting mail are held a few megabytes at a time, and every mail of them is stored. */
import { contentOf } from '../support/content';
import { ADA, shown, stored } from '../support/mailbox';
import { startStory, type Story } from '../support/story';
import { letter, smallTeam } from '../support/worlds';

jest.setTimeout(180_000);

const MB = 1024 * 1024;
const LONG = '> Thank you for the delivery on Tuesday.\n'.repeat(5_000); // 200 KB

/** 4 MB wait to be stored (sync/read-whole.ts), and five calls under way bring theirs on top of it. */
const SHAPES = [
  { what: 'threads read as one', tariff: 'new', threads: 12, mails: 20, mostMb: 4 + 5 * 4 },
  { what: 'threads too large for that', tariff: 'old', threads: 4, mails: 60, mostMb: 4 + 5 * 0.2 },
] as const;

let story: Story;
afterEach(() => story.end());

test.each(SHAPES)(
  'R27: an import holds little of long mail at a time, and loses nothing: $what',
  async ({ tariff, threads, mails, mostMb }) => {
    const mail = Array.from({ length: threads * mails }, (_, n) => {
      const [thread, place] = [n % threads, Math.floor(n / threads)];
      const more = place === 0 ? {} : { references: [`<t${thread}.0@acme.example>`], inReplyTo: `<t${thread}.0@acme.example>` };
      const subject = `${place === 0 ? '' : 'Re: '}Thread ${thread}`;
      return letter(`t${thread}.${place}@acme.example`, 'jo@acme.example', ADA, subject, 60 - place, {
        ...more,
        text: `Mail ${n}\n${LONG}`,
      });
    });
    story = await startStory({ world: smallTeam(mail), tariff, work: false });
    const portions: number[] = [];
    const { messages } = story.parts.store;
    const store = messages.store.bind(messages);
    jest.spyOn(messages, 'store').mockImplementation((org, incoming, isInternal) => {
      portions.push(incoming.reduce((sum, { body }) => sum + (body?.text.length ?? 0) + (body?.html?.length ?? 0), 0));
      return store(org, incoming, isInternal);
    });
    const connection = await story.connect(ADA);
    await story.parts.queues.work(story.parts.handlers);
    await story.parts.handlers['mailboxes.sweep']({});
    await story.settled({ timeoutMs: 120_000 });

    expect(Math.max(...portions) / MB).toBeLessThan(mostMb);
    const { messages: kept } = await contentOf(story);
    expect(Object.keys(kept).filter((key) => key.includes(' t')).length).toBe(threads * mails);
    expect(await story.parts.store.todo.count(connection)).toBe(0);
    expect((await stored(story)).import?.finishedAt).not.toBeNull();
    expect((await shown(story)).problems).toBe(0);
  },
);
