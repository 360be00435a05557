/** `npm run bench` runs everything, `npm run bench -- NAME [WORDS]` one of them. Prints a table each, and adds it to var/bench.json. */
import { benchAwkward, type AwkwardRow } from './awkward';
import { benchCrowd, type CrowdRow } from './crowd';
import { benchFair, type FairRow } from './fair';
import { benchHistory, type HistoryRow } from './history';
import { benchIngest, type IngestRow } from './ingest';
import { benchInitial, type InitialRow } from './initial';
import { benchPush, type PushRow } from './push';
import { keep, table, type Cell } from './report';
import { TARGETS } from './targets';

interface Bench<Row extends object> {
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly (readonly [header: string, cell: (row: Row) => Cell])[];
  /** What a row should be and is not (targets.ts); where there is any of it, the program ends with exit code 1. */
  misses?(row: Row): (string | false)[];
  /** `words`: what follows the name on the command line. */
  run(words: readonly string[]): Promise<Row[]>;
}

const say = (text: string) => void process.stdout.write(`${text}\n`);

const initial: Bench<InitialRow> = {
  title: 'First import (virtual time, 50 ms per call, 20 % of the budget kept free)',
  note: '¹ of this one process: the simulator’s as well',
  columns: [
    ['messages/matching/addresses', (row) => row.shape],
    ['tariff', (row) => row.tariff],
    ['strategy', (row) => row.strategy],
    ['units', (row) => row.units],
    ['minutes', (row) => row.minutes],
    ['efficiency', (row) => row.efficiency],
    ['first 50, s', (row) => row.first50],
    ['first 300, s', (row) => row.first300],
    ['stored', (row) => row.messages],
    ['CPU ms each¹', (row) => row.cpuMs],
    ['real s', (row) => row.realSeconds],
    ['units in any 60 s', (row) => row.highest60s],
    ['refused', (row) => row.refused],
    ['audit units', (row) => row.auditUnits],
    ['left at 10, 50, 90 %: said/was, s', (row) => row.timeLeft],
    ['audit minutes', (row) => row.auditMinutes],
  ],
  misses: TARGETS.initial,
  run: (words) =>
    benchInitial(words, ({ shape, tariff, strategy, realSeconds }) => say(`  ${shape} ${tariff} ${strategy}: ${realSeconds.toFixed(1)} s`)),
};

const fair: Bench<FairRow> = {
  title: 'Live mail during imports (new tariff, virtual time, 50 ms per call)',
  columns: [
    ['imports', (row) => row.imports],
    ['minutes', (row) => row.minutes],
    ['first 50 of a newcomer, s', (row) => row.first50],
    ['live mail of', (row) => row.whose],
    ['mails', (row) => row.mails],
    ['p50, s', (row) => row.p50],
    ['p95', (row) => row.p95],
    ['max', (row) => row.max],
    ['mailbox’s units in any 60 s', (row) => row.mailbox60s],
    ['project’s', (row) => row.project60s],
    ['refused', (row) => row.refused],
    ['real s', (row) => row.realSeconds],
  ],
  misses: TARGETS.fair,
  run: (words) => benchFair(words, say),
};

const push: Bench<PushRow> = {
  title: 'From arrival at Google to readable by the REST API, and how long the push itself waits for its answer (real time, ms)',
  columns: [
    ['situation', (row) => row.situation],
    ['mails', (row) => row.mails],
    ['p50', (row) => row.p50],
    ['p95', (row) => row.p95],
    ['max', (row) => row.max],
    ['push answered p50', (row) => row.answerP50],
    ['p99', (row) => row.answerP99],
    ['imported per s', (row) => row.imported],
  ],
  misses: TARGETS.push,
  run: benchPush,
};

const crowd: Bench<CrowdRow> = {
  title: 'Pushes for many mailboxes at an even rate, without a worker (real time, ms)',
  note: '¹ as the sender sees it, on the same processors',
  columns: [
    ['mailboxes', (row) => row.mailboxes],
    ['pushes per s', (row) => row.perSecond],
    ['sent', (row) => row.sent],
    ['accepted', (row) => row.accepted],
    ['lost', (row) => row.lost],
    ['answered p50', (row) => row.p50],
    ['p99', (row) => row.p99],
    ['max', (row) => row.max],
    ['seen¹ p50', (row) => row.seenP50],
    ['p99', (row) => row.seenP99],
  ],
  misses: TARGETS.crowd,
  run: benchCrowd,
};

const spent = (area: keyof IngestRow['shares']) => (row: IngestRow) => row.cpuMs * row.shares[area];

const ingest: Bench<IngestRow> = {
  title: 'An import’s cost in the worker’s process (CPU ms per message, and whose code it was)',
  columns: [
    ['mail', (row) => row.mail],
    ['messages', (row) => row.messages],
    ['CPU ms', (row) => row.cpuMs],
    ['ours', spent('own')],
    ['Google client', spent('google')],
    ['fetch', spent('fetch')],
    ['MongoDB', spent('mongo')],
    ['Redis, Bull', spent('redis')],
    ['mail parsers', spent('mail')],
    ['other packages', spent('other')],
    ['Node', spent('node')],
    ['native', spent('native')],
    ['garbage', spent('gc')],
    ['messages/s', (row) => row.perSecond],
    ['web CPU ms', (row) => row.webCpuMs],
    ['worker MB', (row) => row.workerMb],
    ['web MB', (row) => row.webMb],
  ],
  run: (words) => benchIngest(words, say),
};

const awkward: Bench<AwkwardRow> = {
  title: 'Imports of mailboxes with monsters (new tariff, real time)',
  columns: [
    ['monsters', (row) => row.monsters],
    ['mailboxes', (row) => row.mailboxes],
    ['mails', (row) => row.mails],
    ['stored', (row) => row.stored],
    ['judged', (row) => row.judged],
    ['problems', (row) => row.problems],
    ['mails/s', (row) => row.perSecond],
    ['units in any 60 s', (row) => row.highest60s],
    ['worker MB', (row) => row.workerMb],
    ['web MB', (row) => row.webMb],
  ],
  misses: TARGETS.awkward,
  run: (words) => benchAwkward(words, say),
};

const history: Bench<HistoryRow> = {
  title: 'From a change of the directory, a rule or a setting to its history in every mailbox, figures included (real time, new tariff)',
  note: '¹ the most of one mailbox',
  columns: [
    ['change', (row) => row.change],
    ['direction', (row) => row.direction],
    ['mailboxes', (row) => row.mailboxes],
    ['mails in each', (row) => row.mails],
    ['seconds', (row) => row.seconds],
    ['searches¹', (row) => row.searches],
    ['units¹', (row) => row.units],
  ],
  misses: TARGETS.history,
  run: (words) => benchHistory(words, ({ change, direction, seconds }) => say(`  ${change}, ${direction}: ${seconds.toFixed(1)} s`)),
};

/** A benchmark without its row's type: run, shown, kept; answers with what it misses. */
const shown =
  <Row extends object>(name: string, { title, note, columns, misses, run }: Bench<Row>) =>
  async (words: readonly string[]): Promise<string[]> => {
    say(`\n${title}`);
    const rows = await run(words);
    say(
      table(
        columns.map(([header]) => header),
        rows.map((row) => columns.map(([, cell]) => cell(row))),
      ),
    );
    if (note) say(note);
    keep(process.env.BENCH_FILE ?? 'var/bench.json', name, rows);
    return rows.flatMap((row) => misses?.(row) ?? []).filter((miss) => miss !== false);
  };

const BENCHES: Readonly<Record<string, (words: readonly string[]) => Promise<string[]>>> = {
  initial: shown('initial', initial),
  fair: shown('fair', fair),
  push: shown('push', push),
  crowd: shown('crowd', crowd),
  ingest: shown('ingest', ingest),
  awkward: shown('awkward', awkward),
  history: shown('history', history),
};

async function main([name, ...words]: readonly string[]): Promise<number> {
  const chosen = Object.entries(BENCHES).filter(([one]) => name === undefined || one === name);
  if (chosen.length === 0) throw new Error(`There is no benchmark ${name}. There are: ${Object.keys(BENCHES).join(', ')}.`);
  const missed: string[] = [];
  for (const [, run] of chosen) missed.push(...(await run(words)));
  missed.forEach((miss) => say(`Missed: ${miss}.`));
  return missed.length === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
