/** I7 is looked at from Google's side: what was asked for in any sixty seconds, whatever came of it. */
import { createClock } from '../../simulator/clock';
import { createLedger } from '../../simulator/quota/ledger';
import { makeSpending } from '../../simulate/spending';
import { TARIFFS } from '../../src/google/tariffs';

const LIMIT = 100;
const READ = 20;

function google() {
  const clock = createClock({ virtual: true, start: Date.UTC(2026, 0, 1, 12, 0, 30) });
  const ledger = createLedger();
  const spending = makeSpending({ ledger, clock, tariff: { ...TARIFFS.new, perUser: LIMIT, perProject: 1.5 * LIMIT } });
  const reads = (calls: number, { mailbox = 'ada', status = 200 } = {}) => {
    for (let call = 0; call < calls; call += 1)
      ledger.record({ mailbox, operation: 'messages.get', units: status === 200 ? READ : 0, status, at: clock.now() });
  };
  return { clock, spending, reads };
}

test('I7 all that is allowed, and again a minute later, is in order', () => {
  const { clock, spending, reads } = google();
  reads(LIMIT / READ);
  clock.advance(60_000);
  reads(LIMIT / READ);
  expect(spending.problems()).toEqual([]);
});

test('I7 too much is noticed over the end of a calendar minute, and although Google refused some of it', () => {
  const { clock, spending, reads } = google();
  reads(3);
  clock.advance(59_000);
  reads(3, { status: 429 });
  expect(spending.problems()).toEqual(['I7 120 units of ada in 60 s, and 100 are allowed']);
});

test('I7 the project has a limit of its own', () => {
  const { spending, reads } = google();
  reads(4);
  reads(4, { mailbox: 'ben' });
  expect(spending.problems()).toEqual(['I7 160 units of the project in 60 s, and 150 are allowed']);
});

test('I7 what was spent before the budget was forgotten is not held against anybody, what came after it is', () => {
  const { clock, spending, reads } = google();
  reads(5);
  clock.advance(1_000);
  spending.budgetForgotten();
  clock.advance(1_000);
  reads(5);
  expect(spending.problems()).toEqual([]);
  reads(1);
  expect(spending.problems()).toHaveLength(1);
});
