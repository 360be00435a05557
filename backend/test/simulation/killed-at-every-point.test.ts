/**
 * R5: a worker is killed at every point of its work, one after the other, and Redis forgets everything with it. What the next worker
 * makes of it is what would have come without a death. A point is the moment before a call that leaves something behind: whoever is
 * dead remembers nothing of an answer, so after a call, and around mere reading, it is the same point once more.
 */
import { runJob } from '../../simulate/inline-queue';
import { openGround, type OpenGround } from '../../simulate/ground';
import { writeDirectory, type Play } from '../../simulate/play';
import { audited, dueNow, recover } from '../../simulate/rest';
import { contentOf, type Content } from '../support/content';
import { MONGO, REDIS } from '../support/services';
import { ADA, connectAndRest, connects, openSmallWorld, send } from './small-world';

jest.setTimeout(600_000);

let ground: OpenGround;
beforeAll(async () => {
  ground = await openGround(MONGO, REDIS);
});
afterAll(() => ground.close());

interface Work {
  readonly name: string;
  /** What is there before. */
  readonly given: (play: Play) => Promise<unknown>;
  /** What gives the worker something to do. */
  readonly begins: (play: Play) => Promise<unknown>;
  /** Once nothing goes wrong any more; default: all comes right within the minute. */
  readonly ends?: (play: Play) => Promise<unknown>;
}

const connected = (play: Play) => connectAndRest(play, [ADA]);

const WORKS: readonly Work[] = [
  { name: 'an import', given: (play) => connectAndRest(play, []), begins: (play) => connects(play, ADA) },
  {
    name: 'live mail',
    given: connected,
    begins(play) {
      send(play, { from: 'kim@bolt.example', to: [ADA], answers: 3 });
      return play.time.pass(1_000);
    },
  },
  {
    name: 'another address of somebody known',
    given: connected,
    begins(play) {
      const { users } = play.world.model;
      users.set('jo', { id: 'jo', customer: 'acme', email: 'jo@acme.example', otherEmails: ['eve@else.example'] });
      return writeDirectory(play);
    },
  },
  {
    name: 'a comparison that finds a mail missing',
    given: connected,
    async begins(play) {
      await play.world.loseRow(ADA);
      play.world.onlyAuditKnows = true;
      await dueNow(play);
      await play.queue.enqueue('mailboxes.sweep', {});
    },
    // There was none before.
    ends: (play) => audited(play, 1),
  },
];

/** A worker takes what is due, until nothing is or it dies before this call. */
async function workUntil(call: number, { turns, queue, clock, newParts }: Play): Promise<void> {
  const worker = turns.process(WORKER);
  const { handlers } = newParts();
  turns.plan(worker, call, { kind: 'crash', when: 'before' });
  while (!worker.dead) {
    const job = queue.waiting().find(({ due }) => due <= clock.now());
    if (!job) return;
    queue.take(job);
    await turns.run(worker, () => runJob(handlers, job));
    queue.done(job);
  }
}

const WORKER = 'doomed';
/** Calls that leave nothing behind: reading, and what Redis forgets. */
const TRACELESS = /\.(find|findOne|aggregate|distinct|countDocuments)$|^GET |^redis$/;

interface Outcome {
  /** Its calls, in order. */
  readonly calls: readonly string[];
  readonly problems: readonly string[];
  readonly content: Content;
}

async function outcomeOf({ given, begins, ends = recover }: Work, call: number): Promise<Outcome> {
  const play = await openSmallWorld(ground);
  try {
    await given(play);
    await begins(play);
    await workUntil(call, play);
    await play.world.flushRedis();
    // Nor does Google's next word bring anybody back to it: only the sweeper will.
    play.pushes.due();
    await ends(play);
    const calls = play.trace.flatMap((line) => line.split(` ${WORKER} `).slice(1));
    return { calls, problems: play.checks.problems, content: await contentOf(ground) };
  } finally {
    await play.close();
    await ground.forget();
  }
}

test.each(WORKS)('R5 $name comes to the same end wherever its worker is killed', async (work) => {
  const whole = await outcomeOf(work, Infinity);
  expect(whole.problems).toEqual([]);
  const points = whole.calls.flatMap((label, index) => (TRACELESS.test(label) ? [] : [index + 1]));
  expect(points.length).toBeGreaterThan(10);
  for (const call of points) {
    const { calls, ...end } = await outcomeOf(work, call);
    const death = `${whole.calls[call - 1]} crash before`;
    expect(calls).toEqual([...whole.calls.slice(0, call - 1), death]);
    expect({ death, ...end }).toEqual({ death, problems: [], content: whole.content });
  }
});
