/**
 * R3: a large mailbox against Google's wall of 25 calls at once (the simulator's default): the import comes to its end in the time that
 * is promised, and not one call is refused. That no stage is left without a rescuer is R5's (test/simulation/killed-at-every-point.test.ts).
 */
import { measureImport } from './initial';
import { openLab, type Lab } from './lab';
import { mailboxOf, SHAPES, type Shape } from './shapes';
import { TARGETS } from './targets';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab('wall');
}, 60_000);
afterAll(() => lab.close());

const shape = SHAPES.find(({ messages, share }) => messages === 20_000 && share === 0.1) as Shape;
const smaller: Shape = { name: '2k/200/100', messages: 2_000, share: 0.1, addresses: 100 };
const imported = (of: Shape, wall?: number) =>
  measureImport({ shape: of, generated: mailboxOf(of), tariff: 'old', strategy: 'ours', ...(wall ? { wall } : {}) }, lab);

test('R3 of 20,000 mails the 2,000 that match are read without a refusal, on the tariff that lets us be fastest', async () => {
  const row = await imported(shape);
  expect(row).toMatchObject({ messages: 2_000, refused: 0 });
  expect(TARGETS.initial(row).filter((miss) => miss !== false)).toEqual([]);
}, 300_000);

test('R3 a lower wall refuses calls, and would be noticed; the import comes to its end all the same', async () => {
  const { messages, refused } = await imported(smaller, 3);
  expect(messages).toBe(200);
  expect(refused).toBeGreaterThan(0);
}, 60_000);
