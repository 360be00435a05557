/** `npm run bench` runs everything, `npm run bench -- NAME [WORDS]` one of them. Prints a table each, and adds it to var/bench.json. */
import { benchInitial, type InitialRow } from './initial';
import { keep, table, type Cell } from './report';

interface Bench {
  readonly title: string;
  readonly header: readonly string[];
  /** `words`: what follows the name on the command line. */
  run(words: readonly string[]): Promise<{ rows: object[]; cells: Cell[][] }>;
}

const say = (text: string) => process.stdout.write(`${text}\n`);

const initialCells = (row: InitialRow): Cell[] => [
  row.shape,
  row.tariff,
  row.strategy,
  row.units,
  row.minutes,
  row.efficiency,
  row.first50,
  row.first300,
  row.messages,
  row.cpuMs,
  row.realSeconds,
  row.highest60s,
  row.auditUnits,
];

const BENCHES: Readonly<Record<string, Bench>> = {
  initial: {
    title: 'First import (virtual time, 50 ms per call, 20 % of the budget kept free)',
    header: [
      'messages/matching/addresses',
      'tariff',
      'strategy',
      'units',
      'minutes',
      'efficiency',
      'first 50, s',
      'first 300, s',
      'stored',
      'CPU ms each¹',
      'real s',
      'units in any 60 s',
      'audit units',
    ],
    async run(words) {
      const rows = await benchInitial(words, ({ shape, tariff, strategy, realSeconds }) =>
        say(`  ${shape} ${tariff} ${strategy}: ${realSeconds.toFixed(1)} s`),
      );
      return { rows, cells: rows.map(initialCells) };
    },
  },
};

async function main([name, ...words]: readonly string[]): Promise<void> {
  const chosen = Object.entries(BENCHES).filter(([one]) => name === undefined || one === name);
  if (chosen.length === 0) throw new Error(`There is no benchmark ${name}. There are: ${Object.keys(BENCHES).join(', ')}.`);
  for (const [one, bench] of chosen) {
    say(`\n${bench.title}`);
    const { rows, cells } = await bench.run(words);
    say(table(bench.header, cells));
    keep(process.env.BENCH_FILE ?? 'var/bench.json', one, rows);
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
