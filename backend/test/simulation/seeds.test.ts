/**
 * A few seeds of the fault simulation with every run of the tests: crashes, lost answers, thieves and expired tokens in an order that
 * can be had again (`npm run simulate -- --seeds N --from K` runs as many as there is time for).
 */
import { openGround, type OpenGround } from '../../simulate/ground';
import { runSeed } from '../../simulate/run-seed';
import { MONGO, REDIS } from '../support/services';

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1);

let ground: OpenGround;
beforeAll(async () => {
  ground = await openGround(MONGO, REDIS);
}, 60_000);
afterEach(() => ground.forget());
afterAll(() => ground.close());

test.each(SEEDS)(
  'I1–I8 hold whatever happens (seed %i)',
  async (seed) => {
    const { problems } = await runSeed(seed, ground);
    expect(problems).toEqual([]);
  },
  180_000,
);
