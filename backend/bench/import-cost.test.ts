/**
 * What an import costs and when its first conversations are there must not creep up: CI fails when a figure is worse than the recorded
 * one by more than 5 %. Units are counted by the simulator, seconds are virtual ones (50 ms for every call, nothing for anything else),
 * so no machine is too slow for it. Whoever makes a figure better records it here, with the reason.
 */
import { measureImport, type InitialRow } from './initial';
import { openLab, type Lab } from './lab';
import { mailboxOf, type Shape } from './shapes';

const SHAPE: Shape = { name: '2k/200/100', messages: 2_000, share: 0.1, addresses: 100 };
const GENERATED = mailboxOf(SHAPE);
const WORSE = 0.05;

/** All per import of SHAPE. `better`: which way a figure may go. */
const FIGURES: readonly [
  what: string,
  better: 'lower' | 'higher',
  of: (row: InitialRow) => number,
  recorded: { new: number; old: number },
][] = [
  ['units per conversation', 'lower', ({ units }) => units / GENERATED.matchingThreads, { new: 38.04, old: 11.08 }],
  ['floor ÷ units', 'higher', ({ efficiency }) => efficiency, { new: 0.955, old: 0.844 }],
  ['seconds to the first 50 conversations', 'lower', ({ first50 }) => first50 ?? Infinity, { new: 1.25, old: 1.25 }],
  ['seconds to the end', 'lower', ({ minutes }) => minutes * 60, { new: 1.55, old: 1.55 }],
];

let lab: Lab;
beforeAll(async () => {
  lab = await openLab('cost');
}, 60_000);
afterAll(() => lab.close());

test.each(['new', 'old'] as const)(
  'an import on the %s tariff costs no more than recorded, and Google refuses nothing',
  async (tariff) => {
    const row = await measureImport({ shape: SHAPE, generated: GENERATED, tariff, strategy: 'ours' }, lab);
    expect(row.refused).toBe(0);
    const worse = FIGURES.flatMap(([what, better, of, { [tariff]: recorded }]) => {
      const change = (of(row) - recorded) / recorded;
      return (better === 'lower' ? change : -change) > WORSE ? [`${what}: ${of(row).toFixed(3)}, recorded ${recorded}`] : [];
    });
    expect(worse).toEqual([]);
  },
  180_000,
);
