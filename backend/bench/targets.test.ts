/** A target that a benchmark misses is named; one that is just held is not. */
import { SHAPES } from './shapes';
import { TARGETS } from './targets';

/** By what it is: a target under another name than the shape's would hold for ever. */
const shape = SHAPES.find(({ messages, share }) => messages === 20_000 && share === 0.1)?.name;
const initial = { shape, tariff: 'new', strategy: 'ours', efficiency: 0.9, refused: 0, minutes: 6, first50: 5 };
const row: Record<keyof typeof TARGETS, object> = {
  initial,
  fair: { imports: '60k', whose: 'colleagues', p95: 10, first50: 10, mailbox60s: 6_000, refused: 0 },
  push: { situation: 'idle', p95: 2_000 },
  crowd: { sent: 100, accepted: 100, lost: 0 },
  awkward: { monsters: 'all', workerMb: 300 },
  history: { change: 'a User', direction: 'made', seconds: 30 },
};

const missed = (name: keyof typeof TARGETS, change: object = {}): string[] =>
  (TARGETS[name] as (given: object) => (string | false)[])({ ...row[name], ...change }).filter((miss) => miss !== false);

test.each(Object.keys(row) as (keyof typeof TARGETS)[])('%s: just held is held', (name) => {
  expect(missed(name)).toEqual([]);
});

test.each<[keyof typeof TARGETS, object, string]>([
  ['initial', { efficiency: 0.89 }, '20k/2k/1,000 on the new tariff: efficiency 0.89, not 0.90'],
  ['initial', { refused: 1 }, '20k/2k/1,000 on the new tariff: Google refused 1 calls'],
  ['initial', { minutes: 6.1 }, '20k/2k/1,000 on the new tariff: 6.10 minutes, not 6'],
  ['initial', { tariff: 'old', minutes: 1.2 }, '20k/2k/1,000 on the old tariff: 1.20 minutes, not 1'],
  ['initial', { shape: '60k/6k/2,000', minutes: 16, first50: 5.1 }, '60k/6k/2,000 on the new tariff: the first 50 after 5.1 s, not 5'],
  ['initial', { first50: null }, '20k/2k/1,000 on the new tariff: no first 50 conversations'],
  ['fair', { p95: 10.1 }, '60k: 95 % of the live mail (colleagues) took up to 10.1 s, not 10'],
  ['fair', { first50: 11 }, '60k: a newcomer had the first 50 after 11.0 s, not 10'],
  ['fair', { mailbox60s: 6_001 }, '60k: 6001 units of one mailbox in 60 s, not 6,000'],
  ['fair', { refused: 2 }, '60k: Google refused 2 calls'],
  ['push', { p95: 2_001 }, 'idle: 95 % of the mails took up to 2001 ms, not 2,000'],
  ['crowd', { accepted: 99 }, '1 of 100 pushes were not accepted'],
  ['crowd', { lost: 1 }, '1 accepted pushes are lost'],
  ['awkward', { workerMb: 301 }, 'all: the worker took 301 MB, not 300'],
  ['awkward', { workerMb: null }, 'all: nobody knows what memory the worker took, for this system does not tell'],
  ['history', { seconds: 30.1 }, 'a User, made: 30.1 s, not 30'],
])('%s: %j is missed', (name, change, words) => {
  expect(missed(name, change)).toEqual([words]);
});

test('what other strategies need is no target', () => {
  expect(missed('initial', { strategy: 'naive', efficiency: 0.06, minutes: 88, first50: 300 })).toEqual([]);
});
