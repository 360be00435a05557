/**
 * `bench -- fair`: how long live mail takes from its arrival at Google to MongoDB while imports use all that imports may use, and how long
 * another organisation's first import takes to its first 50 conversations meanwhile, in virtual time on the new tariff. What processors add to it is told by `bench -- push`, which runs the processes themselves.
 */
import { generatedMailbox, type GeneratedMailbox } from '../simulator/demo/generated-mailbox';
import { prng } from '../simulator/demo/prng';
import { createWindow } from '../simulator/quota/window';
import type { Simulator } from '../simulator/server';
import { openLab, type Lab } from './lab';
import { makeLiveMail, type Taken, type Whose } from './live-mail';
import { percentile } from './report';
import { mailboxOf, NOW, SHAPES, worldOf } from './shapes';
import { openGoogle, startVirtualRun } from './virtual-run';

interface Situation {
  readonly name: string;
  readonly importers: () => GeneratedMailbox[];
  /** Of four people whose small mailboxes were imported before. */
  readonly others: { readonly are: Whose; readonly domain: string };
  /** A live mail comes so often, ms on average. */
  readonly everyMs: number;
  /** Units per project and minute instead of the tariff's. */
  readonly perProject?: number;
  /** Joins the organisation of the four when the imports have used up their second minute. */
  readonly newcomer?: () => GeneratedMailbox;
}

const DOMAIN = 'northwind.example';
const DIRECTORY = { domains: 100, customers: 33 };
const importing = (owner: string, seed: number) =>
  generatedMailbox({ ...DIRECTORY, messages: 400, share: 1, seed, owner, now: new Date(NOW) });

const SITUATIONS: readonly Situation[] = [
  {
    name: '60k/6k/2,000',
    importers: () => SHAPES.filter(({ messages }) => messages === 60_000).map(mailboxOf),
    others: { are: 'colleagues', domain: DOMAIN },
    everyMs: 5_000,
  },
  {
    // 500 imports on the project's 1,200,000 units, a twentieth of both: they want more than the project has for them.
    name: '25 × 400/400/100',
    importers: () => Array.from({ length: 25 }, (_, n) => importing(`import${n + 1}@${DOMAIN}`, 100 + n)),
    newcomer: () => importing('newcomer@contoso.example', 99),
    others: { are: 'another organisation', domain: 'contoso.example' },
    everyMs: 1_000,
    perProject: 60_000,
  },
];

const OTHERS = 4;
const JOINS_AFTER_MS = 75_000;
const FIRST = 50;
const SMALL = { messages: 20, share: 1, now: new Date(NOW) };
/** Live mail for those who import. */
const OWN_SHARE = 0.3;

export interface FairRow {
  imports: string;
  /** Virtual minutes until all imports are done. */
  minutes: number;
  whose: Whose;
  mails: number;
  /** Virtual seconds from the newcomer's consent to 50 stored conversations. */
  first50: number | null;
  /** Virtual seconds from a mail's arrival to MongoDB. */
  p50: number;
  p95: number;
  max: number;
  /** Most units in any 60 s: of one importing mailbox, and of all mailboxes together. */
  mailbox60s: number;
  project60s: number;
  /** Calls that Google refused. */
  refused: number;
  realSeconds: number;
}

/** `only`: beginnings of situations' names. */
export async function benchFair(only: readonly string[], show: (line: string) => void): Promise<FairRow[]> {
  const lab = await openLab('fair');
  const rows: FairRow[] = [];
  try {
    for (const situation of SITUATIONS.filter(({ name }) => only.length === 0 || only.some((one) => name.startsWith(one)))) {
      rows.push(...(await run(situation, lab)));
      show(`  ${situation.name}: ${rows.at(-1)?.realSeconds.toFixed(1)} s`);
    }
  } finally {
    await lab.close();
  }
  return rows;
}

async function run(situation: Situation, lab: Lab): Promise<FairRow[]> {
  const began = performance.now();
  const importers = situation.importers();
  const others = Array.from({ length: OTHERS }, (_, n) =>
    generatedMailbox({ ...DIRECTORY, ...SMALL, seed: 10 + n, owner: `other${n + 1}@${situation.others.domain}` }),
  );
  const newcomers = situation.newcomer ? [situation.newcomer()] : [];
  const world = worldOf([...importers, ...others, ...newcomers]);
  const { sim, clock, tariff } = await openGoogle(world, 'new', situation.perProject);
  try {
    const product = await startVirtualRun(lab, { sim, clock, tariff }, world);
    const connections = new Map<string, string>();
    const connect = async (boxes: readonly GeneratedMailbox[]) => {
      for (const { owner } of boxes) connections.set(owner, await product.connect(owner));
    };
    const imported = async (boxes: readonly GeneratedMailbox[]) => {
      for (const { owner } of boxes)
        if ((await lab.store.connections.get(connections.get(owner) ?? ''))?.import?.finishedAt == null) return false;
      return true;
    };
    await connect(others);
    await product.until(() => imported(others));

    const since = clock.now();
    await connect(importers);
    const live = makeLiveMail(product, lab.store, connections);
    let minutes: number | null = null;
    let first50: number | null = null;
    const joining = (async () => {
      await clock.reach(since + JOINS_AFTER_MS);
      await connect(newcomers);
    })();
    const noteFirst = async () => {
      for (const { owner } of newcomers)
        if (first50 === null && (await lab.count('interactions', { teamMembers: owner })) >= FIRST)
          first50 = (clock.now() - since - JOINS_AFTER_MS) / 1_000;
    };
    const rng = prng(7);
    const users = importers[0]?.users ?? [];
    const sending = (async () => {
      for (;;) {
        await clock.reach(clock.now() + rng.int(1, 2 * situation.everyMs));
        if (minutes !== null) return;
        const own = rng.chance(OWN_SHARE);
        live.send(
          own ? 'importing' : situation.others.are,
          rng.pick(own ? importers : others).owner,
          rng.pick(users).email ?? '',
          clock.now(),
        );
      }
    })();
    await product.until(async () => {
      const waiting = await live.look(clock.now());
      await noteFirst();
      if (minutes === null && (await imported(importers))) minutes = (clock.now() - since) / 60_000;
      return minutes !== null && waiting === 0 && (await imported(newcomers));
    });
    await Promise.all([sending, joining]);
    await product.stop();

    const [stored, all] = [
      await lab.count('messages'),
      [...importers, ...others, ...newcomers].reduce((sum, { matching }) => sum + matching, live.taken.length),
    ];
    if (stored !== all) throw new Error(`${stored} of ${all} messages were stored`);
    const about = {
      imports: situation.name,
      minutes: minutes ?? NaN,
      ...spending(sim, importers),
      realSeconds: (performance.now() - began) / 1_000,
    };
    return ([situation.others.are, 'importing'] as const).map((whose) => ({
      ...about,
      whose,
      first50: whose === 'importing' ? null : first50,
      ...waits(live.taken, whose),
    }));
  } finally {
    await sim.close();
  }
}

function waits(taken: readonly Taken[], whose: Whose): Pick<FairRow, 'mails' | 'p50' | 'p95' | 'max'> {
  const seconds = taken.filter((one) => one.whose === whose).map(({ ms }) => ms / 1_000);
  return { mails: seconds.length, p50: percentile(seconds, 0.5), p95: percentile(seconds, 0.95), max: percentile(seconds, 1) };
}

function spending(sim: Simulator, importers: readonly GeneratedMailbox[]): Pick<FairRow, 'mailbox60s' | 'project60s' | 'refused'> {
  const { calls, callsForgotten, mailboxes } = sim.ledger.read();
  if (callsForgotten > 0) throw new Error('more calls than the ledger keeps');
  const project = createWindow(60_000);
  const sums = calls.map(({ at, units }) => (project.add(Date.parse(at), units), project.sum(Date.parse(at))));
  return {
    mailbox60s: Math.max(...importers.map(({ owner }) => mailboxes[owner]?.highest60s.units ?? 0)),
    project60s: Math.max(...sums),
    refused: Object.values(mailboxes).reduce((sum, { rateLimited }) => sum + rateLimited, 0),
  };
}
