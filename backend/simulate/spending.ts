/** I7, as Google would count it: what the product asked for within any sixty seconds, answered or refused. */
import type { Clock } from '../simulator/clock';
import type { Ledger } from '../simulator/quota/ledger';
import { priceOf } from '../simulator/quota/tariffs';
import type { Tariff } from '../src/google/tariffs';

export interface Spending {
  /** Redis lost what had been spent: nobody could know of it. */
  budgetForgotten(): void;
  /** A process stood still, perhaps between asking for its units and spending them. */
  stoodStill(): void;
  problems(): string[];
}

interface Spent {
  readonly at: number;
  readonly units: number;
  readonly mailbox: string;
}

const MINUTE = 60_000;

export function makeSpending({ ledger, clock, tariff }: { ledger: Ledger; clock: Clock; tariff: Tariff }): Spending {
  /** What was spent before one of these is not held against what came after it. */
  const excuses: number[] = [];
  const excused = () => void excuses.push(clock.now());

  function highest(spent: readonly Spent[]): number {
    let [first, sum, most] = [0, 0, 0];
    for (const { at, units } of spent) {
      const from = Math.max(at - MINUTE, ...excuses.filter((excuse) => excuse <= at));
      sum += units;
      for (let oldest = spent[first]; oldest && oldest.at <= from; oldest = spent[(first += 1)]) sum -= oldest.units;
      most = Math.max(most, sum);
    }
    return most;
  }

  return {
    budgetForgotten: excused,
    stoodStill: excused,
    problems() {
      const spent = ledger.read().calls.flatMap(({ at, operation, mailbox }) =>
        // A dead token is refused before anything is counted, and so is who has none.
        mailbox === null ? [] : [{ at: Date.parse(at), units: priceOf('new', 'gmail', operation), mailbox }],
      );
      const mailboxes = [...new Set(spent.map(({ mailbox }) => mailbox))];
      return [
        ...mailboxes.map((name) => [name, highest(spent.filter(({ mailbox }) => mailbox === name)), tariff.perUser] as const),
        ['the project', highest(spent), tariff.perProject] as const,
      ].flatMap(([who, units, limit]) => (units > limit ? [`I7 ${units} units of ${who} in 60 s, and ${limit} are allowed`] : []));
    },
  };
}
