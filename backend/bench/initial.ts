/**
 * `bench -- initial`: the first import of the four mailbox shapes on both tariffs, in virtual time with 50 ms per Google call,
 * beside the two strategies that other products use, run against the same simulator.
 */
import { makeInlineQueue, runJob } from '../simulate/inline-queue';
import { connect, consent, loadOrganisation, makeVirtualProcess, VIRTUAL_CLIENTS } from '../simulate/virtual-backend';
import type { GeneratedMailbox } from '../simulator/demo/generated-mailbox';
import { createSimulator, type Simulator } from '../simulator/server';
import { makeQuota } from '../src/google/quota';
import { TARIFFS, type TariffName } from '../src/google/tariffs';
import type { Store } from '../src/store/open';
import { openLab, type Lab } from './lab';
import { runNaive, type NaiveStrategy } from './naive';
import { createParallelClock, type ParallelClock } from './parallel-clock';
import { floorUnits, mailboxOf, NOW, SHAPES, worldOf, type Shape } from './shapes';

const LATENCY_MS = 50;
const SWEEP_MS = 30_000;
/** The audit reads what search did not return; it is run on shapes up to this size, the rest of its cost is arithmetic. */
const AUDIT_UP_TO = 0;

export interface InitialRow {
  shape: string;
  tariff: string;
  strategy: 'ours' | NaiveStrategy;
  units: number;
  /** Virtual minutes from consent to the last matching message stored. */
  minutes: number;
  efficiency: number;
  /** Virtual seconds to the first 50 and 300 conversations; null when there are fewer. */
  first50: number | null;
  first300: number | null;
  messages: number;
  /** Milliseconds of this process (simulator included) per stored message. */
  cpuMs: number;
  realSeconds: number;
  highest60s: number;
  auditUnits: number | null;
}

interface Run {
  shape: Shape;
  generated: GeneratedMailbox;
  tariff: TariffName;
  sim: Simulator;
  clock: ParallelClock;
  floor: number;
}

export async function benchInitial(only: readonly string[], show: (row: InitialRow) => void): Promise<InitialRow[]> {
  const lab = await openLab('initial');
  const rows: InitialRow[] = [];
  const add = (row: InitialRow) => (rows.push(row), show(row));
  try {
    for (const shape of SHAPES.filter(({ name }) => only.length === 0 || only.some((one) => name.startsWith(one)))) {
      const generated = mailboxOf(shape);
      for (const tariff of ['new', 'old'] as const) {
        for (const strategy of ['ours', 'naive', 'metadata-first'] as const) {
          const clock = createParallelClock(NOW);
          const sim = await createSimulator({ world: worldOf(generated), tariff, latencyMs: LATENCY_MS, clients: VIRTUAL_CLIENTS, clock });
          const mailbox = sim.state.accounts.get(generated.owner)?.mailbox;
          if (!mailbox) throw new Error('the generated world has no mailbox');
          const run = { shape, generated, tariff, sim, clock, floor: floorUnits(mailbox, generated, TARIFFS[tariff]) };
          try {
            add(strategy === 'ours' ? await runOurs(run, lab) : await runOther(run, strategy));
          } finally {
            await sim.close();
          }
        }
      }
    }
  } finally {
    await lab.close();
  }
  return rows;
}

async function runOther({ shape, generated, tariff, sim, clock, floor }: Run, strategy: NaiveStrategy): Promise<InitialRow> {
  const began = { cpu: process.cpuUsage(), real: performance.now() };
  let grant = { ...(await consent(sim, generated.owner)), at: clock.now() };
  const accessToken = async () => {
    if (clock.now() - grant.at > grant.expiresIn * 900) grant = { ...(await consent(sim, generated.owner)), at: clock.now() };
    return grant.accessToken;
  };
  const addresses = new Set(generated.users.map(({ email }) => email ?? ''));
  const result = await runNaive({ strategy, url: sim.url, accessToken, addresses, tariff: TARIFFS[tariff], clock, limitShare: 0.8 });
  return {
    ...row(shape, tariff, strategy, began, result.messages),
    ...spending(sim, generated.owner, floor),
    minutes: (clock.now() - NOW) / 60_000,
    first50: result.first50 === null ? null : (result.first50 - NOW) / 1_000,
    first300: result.first300 === null ? null : (result.first300 - NOW) / 1_000,
  };
}

async function runOurs({ shape, generated, tariff, sim, clock, floor }: Run, lab: Lab): Promise<InitialRow> {
  const { store } = lab;
  await lab.forget();
  const now = () => new Date(clock.now());
  const queue = makeInlineQueue(clock.now);
  const budget = makeQuota({ redis: lab.redis, prefix: `${lab.prefix}${shape.name}:${tariff}:`, tariff: TARIFFS[tariff], clock });
  const quota = {
    ...budget,
    take: async (...args: Parameters<typeof budget.take>) => {
      clock.announce(1);
      const taken = await budget.take(...args);
      if (!taken.ok) clock.announce(-1);
      return taken;
    },
  };
  const { useCases, handlers } = makeVirtualProcess({ sim, store, clock: { now }, enqueue: queue.enqueue, quota, tariff: TARIFFS[tariff] });
  const organisation = await loadOrganisation(store, useCases, worldOf(generated));
  queue.flush();
  const grant = await consent(sim, generated.owner);
  const began = { cpu: process.cpuUsage(), real: performance.now() };
  const id = await connect(useCases, grant, organisation.id, generated.owner, clock.now());

  const first = { 50: null as number | null, 300: null as number | null };
  /** Runs what is due, lets time pass to what is due next, until `check` answers. */
  async function until(check: () => Promise<boolean>): Promise<void> {
    for (let nextSweep = clock.now() + SWEEP_MS; !(await check());) {
      if (clock.now() >= nextSweep) {
        nextSweep = clock.now() + SWEEP_MS;
        await queue.enqueue('mailboxes.sweep', {});
      }
      const next = queue.waiting()[0];
      if (!next || next.due > clock.now()) clock.advance(Math.min(next?.due ?? Infinity, nextSweep) - clock.now());
      if (!next || next.due > clock.now()) continue;
      queue.take(next);
      await runJob(handlers, next);
      queue.done(next);
      if (first[300] !== null) continue;
      const interactions = await lab.count('interactions');
      if (interactions >= 50) first[50] ??= (clock.now() - NOW) / 1_000;
      if (interactions >= 300) first[300] ??= (clock.now() - NOW) / 1_000;
    }
  }

  await until(async () => (await store.connections.get(id))?.import?.finishedAt != null);
  const minutes = (clock.now() - NOW) / 60_000;
  const messages = await lab.count('messages');
  const imported = { ...row(shape, tariff, 'ours', began, messages), ...spending(sim, generated.owner, floor), minutes };
  if (messages !== generated.matching) throw new Error(`${messages} of ${generated.matching} messages were stored`);
  const auditUnits = shape.messages <= AUDIT_UP_TO ? await audited(store, id, until, sim, generated.owner, imported.units) : null;
  return { ...imported, first50: first[50], first300: first[300], auditUnits };
}

async function audited(
  store: Store,
  id: string,
  until: (check: () => Promise<boolean>) => Promise<void>,
  sim: Simulator,
  owner: string,
  before: number,
): Promise<number> {
  await until(async () => (await store.connections.get(id))?.audit.checkedAt != null);
  const { audit } = (await store.connections.get(id)) ?? {};
  if (audit?.missed !== 0) throw new Error(`the audit found ${audit?.missed} messages that the import had missed`);
  return (sim.ledger.read({ mailbox: owner, limit: 0 }).mailboxes[owner]?.units ?? 0) - before;
}

function spending(sim: Simulator, owner: string, floor: number): Pick<InitialRow, 'units' | 'efficiency' | 'highest60s'> {
  const sums = sim.ledger.read({ mailbox: owner, limit: 0 }).mailboxes[owner];
  const units = sums?.units ?? 0;
  return { units, efficiency: floor / units, highest60s: sums?.highest60s.units ?? 0 };
}

function row(
  shape: Shape,
  tariff: TariffName,
  strategy: InitialRow['strategy'],
  began: { cpu: NodeJS.CpuUsage; real: number },
  messages: number,
): InitialRow {
  const { user, system } = process.cpuUsage(began.cpu);
  return {
    shape: shape.name,
    tariff,
    strategy,
    units: 0,
    minutes: 0,
    efficiency: 0,
    first50: null,
    first300: null,
    messages,
    cpuMs: (user + system) / 1_000 / Math.max(1, messages),
    realSeconds: (performance.now() - began.real) / 1_000,
    highest60s: 0,
    auditUnits: null,
  };
}
