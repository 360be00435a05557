/** I8: what does not come right in its minute is named, and what it may wait for longer is known. */
import { openGround, type OpenGround } from '../../simulate/ground';
import type { Play } from '../../simulate/play';
import { allowed } from '../../simulate/recovery';
import { audit, recover } from '../../simulate/rest';
import { readRows, WORK } from '../../simulate/rows';
import { MONGO, REDIS } from '../support/services';
import { ADA, connectAndRest, openSmallWorld, send } from './small-world';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let ground: OpenGround;
let play: Play;

beforeAll(async () => {
  ground = await openGround(MONGO, REDIS);
}, 60_000);
afterAll(() => ground.close());

beforeEach(async () => {
  play = await openSmallWorld(ground);
  await connectAndRest(play, [ADA]);
});
afterEach(async () => {
  await play.close();
  await ground.forget();
});

const ada = (fields: object) => ground.raw.collection('connections').updateOne({ member: ADA }, { $set: fields });
const inMs = (ms: number) => new Date(play.clock.now() + ms);
const mail = () => send(play, { from: 'jo@acme.example', to: [ADA] });

test('I8 the lease of a dead worker ends within the minute', async () => {
  mail();
  await ada({ 'lease.owner': 'dead', 'lease.until': inMs(20 * SECOND) });
  const { seconds } = await recover(play);
  expect(play.checks.problems).toEqual([]);
  expect(seconds).toBeGreaterThan(20);
});

test('I8 a mailbox that stays out of reach is named when the minute is over', async () => {
  const began = play.clock.now();
  await ada({ 'lease.owner': 'somebody', 'lease.until': inMs(15 * MINUTE) });
  await recover(play);
  expect(play.checks.problems).toEqual(['after 60 s (nothing to wait for): I8 not settled: ada@nw.example: leased']);
  expect(play.clock.now() - began).toBeLessThan(2 * MINUTE);
});

test('I8 jobs that never end are named', async () => {
  const backend = { ...play.backend, work: () => Promise.resolve(true) };
  await recover({ ...play, backend });
  expect(play.checks.problems).toContain('I8 3000 jobs and no end');
});

test('I8 a check that does not come to its end is named', async () => {
  play.world.setPushFate('dropped');
  play.sim.control.fault({ operation: 'messages.list', status: 503, times: 1_000 });
  await audit(play);
  expect(play.checks.problems).toContain('after the audit: the audit of ada@nw.example is not through');
});

test('I8 with nothing in the way it is a minute', async () => {
  expect(allowed(play, await readRows(ground.raw, WORK))).toEqual({ cause: null, ms: MINUTE });
});

interface Wait {
  readonly cause: string;
  readonly ms: number;
  readonly given: () => unknown;
}

const WAITS: readonly Wait[] = [
  {
    cause: 'nobody is told of a change, and the poll finds it',
    ms: 10 * MINUTE,
    given: () => (play.world.setPushFate('dropped'), mail()),
  },
  { cause: 'an admin had refused', ms: 5 * MINUTE, given: () => ada({ problem: { kind: 'blocked', until: inMs(5 * MINUTE) } }) },
  { cause: 'the next try is due later', ms: 30 * SECOND, given: () => ada({ problem: { kind: 'waiting', until: inMs(30 * SECOND) } }) },
  { cause: 'a push is on its way', ms: 40 * SECOND, given: () => (play.world.setPushFate('late'), mail()) },
  {
    cause: 'a member holds new mail',
    ms: 5 * MINUTE,
    given: () => {
      play.world.model.settings[ADA].holdMinutes = 5;
      mail();
      // It is announced by then.
      play.pushes.due();
    },
  },
];

test.each(WAITS)('I8 the minute begins later where $cause', async ({ cause, ms, given }) => {
  await given();
  expect(allowed(play, await readRows(ground.raw, WORK))).toEqual({ cause, ms: MINUTE + ms });
});

test('I8 a small budget comes back after a minute, and an import needs three of them', async () => {
  const poor = { ...play, tariff: { ...play.tariff, perUser: 500 } };
  expect(allowed(poor, await readRows(ground.raw, WORK))).toEqual({ cause: 'a budget smaller than an import', ms: MINUTE + 186 * SECOND });
});
