/** Workers die, hang, come back and meet each other on one mailbox: whoever lost the lease changes nothing, and nothing is doubled. */
import { eventually, startStory, type Story } from '../support/story';
import { runJob } from '../../simulate/inline-queue';
import type { JobName, Jobs } from '../../src/jobs/table';
import type { Parts } from '../../src/parts';
import { tracesOf } from '../support/content';
import { ADA, arrives, calls, conversations, joWrites, stored, subjects } from '../support/mailbox';
import { ago, letter, smallTeam } from '../support/worlds';

let story: Story;
afterEach(() => story.end());

const past = (count: number) =>
  Array.from({ length: count }, (_, i) => letter(`p${i}@acme.example`, 'jo@acme.example', ADA, `Past ${i}`, 30 + i / 3));
const subjectsOf = (mail: ReturnType<typeof past>) => mail.map(({ message }) => message.subject ?? '');

test('C2 a worker that hangs for a minute loses its lease; what it writes afterwards is refused', async () => {
  const mail = past(8);
  story = await startStory({ world: smallTeam(mail), work: false });
  const other = await story.anotherProcess({ work: false });
  await story.connect(ADA);
  const { id } = await stored(story);
  await story.parts.handlers['mailbox.sync']({ connection: id });
  story.sim.control.fault({ operation: 'messages.list', times: 1, latencyMs: 4_000 });
  const hanging = story.parts.handlers['mailbox.import']({ connection: id });
  await eventually('it hangs', async () => (await stored(story)).lease.until > story.parts.clock.now());
  await story.pass(60_000, { asleep: true });
  for (let slice = 0; slice < 4; slice += 1) await other.handlers['mailbox.import']({ connection: id });
  const after = await stored(story);
  expect(after.import?.finishedAt).not.toBeNull();
  await hanging;
  const now = await stored(story);
  expect({ ...now, unitsTotal: 0 }).toEqual({ ...after, unitsTotal: 0 });
  await arrives(story, subjectsOf(mail));
});

/** Stops a process right before it does this; what it does afterwards it does when it is let go. */
function frozen<T extends object>(part: T, act: keyof T): { reached: Promise<void>; letGo: () => void } {
  const real = part[act] as (...given: unknown[]) => Promise<unknown>;
  let [reach, letGo] = [() => {}, () => {}];
  const [reached, free] = [new Promise<void>((resolve) => (reach = resolve)), new Promise<void>((resolve) => (letGo = resolve))];
  const stopped = async (...given: unknown[]): Promise<unknown> => {
    Object.assign(part, { [act]: real });
    reach();
    await free;
    return real(...given);
  };
  Object.assign(part, { [act]: stopped });
  return { reached, letGo };
}

describe('C2 a worker freezes for a minute over what it has read', () => {
  let id: string;
  let other: Parts;
  beforeEach(async () => {
    story = await startStory({ world: smallTeam(past(8)), work: false });
    other = await story.anotherProcess({ work: false });
    id = await story.connect(ADA);
    await story.parts.handlers['mailbox.sync']({ connection: id });
  });
  /** Returns what lets it go on, to the end of its slice. */
  const freezes = async <T extends object>(part: T, act: keyof T): Promise<() => Promise<void>> => {
    const { reached, letGo } = frozen(part, act);
    const hanging = story.parts.handlers['mailbox.import']({ connection: id });
    await reached;
    await story.pass(60_000, { asleep: true });
    return async () => {
      letGo();
      await hanging;
    };
  };
  const forgets = () => other.useCases.disconnectMailbox(story.organisation.id, id, 'delete', ADA);
  const sweeps = async () => {
    await other.handlers['mailboxes.sweep']({});
    await other.handlers['mailbox.wipe']({ connection: id });
    await other.handlers['organisation.rematch']({ org: story.organisation.id });
  };

  test('and “delete the data” is answered: nothing is stored any more', async () => {
    const goesOn = await freezes(story.parts.store.directory, 'entries');
    await forgets();
    await goesOn();
    expect(await tracesOf(story, id)).toEqual([]);
  });

  test('in the very act of storing it, and “delete the data” is answered: it is forgotten again', async () => {
    const goesOn = await freezes(story.parts.store.messages, 'store');
    await forgets();
    expect(await tracesOf(story, id)).toEqual([]);
    await goesOn();
    await sweeps();
    expect(await tracesOf(story, id)).toEqual([]);
  });

  test('in the very act of storing it, and a domain is blocked: it is compared again', async () => {
    const goesOn = await freezes(story.parts.store.messages, 'store');
    await story.api('/rules', { method: 'PATCH', body: { blocklist: ['acme.example'] } });
    await sweeps();
    await goesOn();
    await sweeps();
    expect(await subjects(story)).toEqual(['Renewal']);
  });

  test('again and again: none of its mails is taken for one that stops workers', async () => {
    for (let time = 0; time < 4; time += 1) await (await freezes(story.parts.store.directory, 'entries'))();
    for (let slice = 0; slice < 3; slice += 1) await other.handlers['mailbox.import']({ connection: id });
    expect((await stored(story)).import?.finishedAt).not.toBeNull();
    await arrives(story, subjectsOf(past(8)));
  });
});

test('C2 a checkpoint with an old epoch changes nothing', async () => {
  story = await startStory({ world: smallTeam(), work: false });
  await story.connect(ADA);
  const { id } = await stored(story);
  const { connections } = story.parts.store;
  const now = story.parts.clock.now();
  const first = await connections.acquire(id, 'one', now, 1_000);
  const second = await connections.acquire(id, 'two', new Date(now.getTime() + 1_001), 1_000);
  expect(await connections.acquire(id, 'three', now, 1_000)).toBeNull();
  if (!first || !second) throw new Error('no lease');
  expect(await connections.checkpoint(first.lease, { cursor: '99999999' })).toBe(false);
  expect((await stored(story)).cursor).toBeNull();
  await connections.release(first.lease);
  expect((await stored(story)).lease.until).toEqual(second.connection.lease.until);
  expect(await connections.checkpoint(second.lease, { cursor: '5' })).toBe(true);
});

test('C1 three processes on one mailbox, one of them ending now and then: each mail once, each read once', async () => {
  const mail = past(60);
  story = await startStory({ world: smallTeam(mail), latencyMs: 5 });
  const others = [await story.anotherProcess(), await story.anotherProcess()];
  await story.connect(ADA);
  for (let i = 0; i < 5; i += 1) {
    joWrites(story, `Live ${i}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
    if (i === 2) await others[0]?.stop();
  }
  await story.settled();
  await arrives(story, [...subjectsOf(mail), 'Live 0', 'Live 1', 'Live 2', 'Live 3', 'Live 4']);
  // 63 of the past whole; five live ones as head and body, or whole when the search found them first.
  expect(calls(story, 'messages.get')).toBeLessThanOrEqual(63 + 10);
});

test('R24 every job run twice and interleaved, in two processes: the same state', async () => {
  const world = smallTeam(past(15));
  const soon = ago(0.01);
  const seen = async () => {
    const customers = (await story.api('/customers?limit=100')).body as {
      data: { id: string; lastInteraction: { subject: string } | null }[];
    };
    return {
      conversations: await conversations(story),
      customers: customers.data.map(({ id, lastInteraction, ...rest }) => ({ ...rest, id, last: lastInteraction?.subject })),
    };
  };
  const after = (n: number) => ['Again 0', 'Again 1', 'Again 2'].slice(0, n);
  const live = () => after(3).forEach((subject) => joWrites(story, subject, { date: soon }));

  story = await startStory({ world: world, auditDelaySeconds: 0 });
  await story.connect(ADA);
  await story.settled({ audited: true });
  live();
  await arrives(story, [...subjectsOf(past(15)), ...after(3)]);
  await story.settled();
  const once = await seen();
  await story.end();

  story = await startStory({ world: world, auditDelaySeconds: 0 });
  const other = await story.anotherProcess();
  const connection = await story.connect(ADA);
  const { id: org } = story.organisation;
  const everyJob: { [N in JobName]: Jobs[N] } = {
    'mailbox.sync': { connection },
    'mailbox.import': { connection },
    'mailbox.wipe': { connection },
    'organisation.rematch': { org },
    'rollups.refresh': { org },
    'mailboxes.sweep': {},
  };
  const everyJobTwice = () =>
    Promise.all(
      [story.parts, other, story.parts, other].flatMap(({ handlers }) =>
        Object.entries(everyJob).map(([name, payload]) => runJob(handlers, { name: name as JobName, payload })),
      ),
    );
  for (let round = 0; round < 4; round += 1) await everyJobTwice();
  live();
  for (let round = 0; round < 3; round += 1) await everyJobTwice();
  await arrives(story, [...subjectsOf(past(15)), ...after(3)]);
  await story.settled({ audited: true });
  await everyJobTwice();
  expect(await seen()).toEqual(once);

  // Everything is removed, and imported anew.
  await story.parts.useCases.requestReset(org, connection, ADA);
  for (let round = 0; round < 4; round += 1) await everyJobTwice();
  await story.settled({ audited: true });
  await everyJobTwice();
  expect(await seen()).toEqual(once);

  await story.parts.useCases.disconnectMailbox(org, connection, 'delete', ADA);
  for (let round = 0; round < 2; round += 1) await everyJobTwice();
  await story.settled();
  await everyJobTwice();
  expect(await tracesOf(story, connection)).toEqual([]);
  expect((await seen()).conversations).toEqual([]);
}, 90_000);
