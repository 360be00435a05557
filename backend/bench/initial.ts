/**
 * `bench -- initial`: the first import of the four mailbox shapes on both tariffs, in virtual time with 50 ms per Google call,
 * beside the two strategies that other products use, run against the same simulator.
 */
import { consent } from '../simulate/virtual-backend';
import type { GeneratedMailbox } from '../simulator/demo/generated-mailbox';
import type { Simulator } from '../simulator/server';
import type { TariffName } from '../src/google/tariffs';
import type { Store } from '../src/store/open';
import { openLab, type Lab } from './lab';
import { runNaive, type NaiveStrategy } from './naive';
import { floorUnits, mailboxOf, NOW, SHAPES, worldOf, type Shape } from './shapes';
import { watchTimeLeft } from './time-left';
import { openGoogle, startVirtualRun, type VirtualGoogle, type VirtualRun } from './virtual-run';

/** The audit reads the headers of all that search did not return; it is run on shapes up to this size, the rest of its cost is arithmetic. */
const AUDIT_UP_TO = 5_000;

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
  /** Calls that Google refused, for its quota or because too many were under way at once. */
  refused: number;
  /** Of the first audit, which follows the import. */
  auditUnits: number | null;
  /** Of the time left: what the page said / what it was, in seconds, at 10, 50 and 90 %. */
  timeLeft: string | null;
  auditMinutes: number | null;
}

interface Run {
  shape: Shape;
  generated: GeneratedMailbox;
  tariff: TariffName;
  google: VirtualGoogle;
  floor: number;
}

export async function benchInitial(only: readonly string[], show: (row: InitialRow) => void): Promise<InitialRow[]> {
  const lab = await openLab('initial');
  const rows: InitialRow[] = [];
  try {
    for (const shape of SHAPES.filter(({ name }) => only.length === 0 || only.some((one) => name.startsWith(one)))) {
      const generated = mailboxOf(shape);
      for (const tariff of ['new', 'old'] as const) {
        for (const strategy of ['ours', 'naive', 'metadata-first'] as const) {
          const measured = await measureImport({ shape, generated, tariff, strategy }, lab, shape.messages <= AUDIT_UP_TO);
          rows.push(measured);
          show(measured);
        }
      }
    }
  } finally {
    await lab.close();
  }
  return rows;
}

/** One import of one mailbox, by the product or by a client that it is compared with. `wall`: another than Google's of calls at once. */
export async function measureImport(
  { strategy, wall, ...wish }: Pick<Run, 'shape' | 'generated' | 'tariff'> & Pick<InitialRow, 'strategy'> & { wall?: number },
  lab: Lab,
  withAudit = false,
): Promise<InitialRow> {
  const google = await openGoogle(worldOf([wish.generated]), wish.tariff);
  if (wall !== undefined) google.sim.control.setConcurrency(wall);
  try {
    const mailbox = google.sim.state.accounts.get(wish.generated.owner)?.mailbox;
    if (!mailbox) throw new Error('the generated world has no mailbox');
    const run = { ...wish, google, floor: floorUnits(mailbox, wish.generated, google.tariff) };
    return strategy === 'ours' ? await runOurs(run, lab, withAudit) : await runOther(run, strategy);
  } finally {
    await google.sim.close();
  }
}

async function runOther({ shape, generated, tariff, google, floor }: Run, strategy: NaiveStrategy): Promise<InitialRow> {
  const { sim, clock } = google;
  const began = { cpu: process.cpuUsage(), real: performance.now() };
  let grant = { ...(await consent(sim, generated.owner)), at: clock.now() };
  const accessToken = async () => {
    if (clock.now() - grant.at > grant.expiresIn * 900) grant = { ...(await consent(sim, generated.owner)), at: clock.now() };
    return grant.accessToken;
  };
  const addresses = new Set(generated.users.map(({ email }) => email ?? ''));
  const result = await runNaive({ strategy, url: sim.url, accessToken, addresses, tariff: google.tariff, clock, limitShare: 0.8 });
  return {
    ...row(shape, tariff, strategy, began, result.messages),
    ...spending(sim, generated.owner, floor),
    minutes: (clock.now() - NOW) / 60_000,
    first50: result.first50 === null ? null : (result.first50 - NOW) / 1_000,
    first300: result.first300 === null ? null : (result.first300 - NOW) / 1_000,
  };
}

async function runOurs({ shape, generated, tariff, google, floor }: Run, lab: Lab, withAudit: boolean): Promise<InitialRow> {
  const { sim, clock } = google;
  const { store } = lab;
  const run = await startVirtualRun(lab, google, worldOf([generated]));
  const began = { cpu: process.cpuUsage(), real: performance.now() };
  const id = await run.connect(generated.owner);

  const first = { 50: null as number | null, 300: null as number | null };
  const timeLeft = watchTimeLeft();
  await run.until(async () => {
    const interactions = first[300] === null ? await lab.count('interactions') : 0;
    if (interactions >= 50) first[50] ??= (clock.now() - NOW) / 1_000;
    if (interactions >= 300) first[300] ??= (clock.now() - NOW) / 1_000;
    const connection = await store.connections.get(id);
    if (connection) timeLeft.look(connection, clock.now());
    return connection?.import?.finishedAt != null;
  });
  const minutes = (clock.now() - NOW) / 60_000;
  const told = timeLeft.told(clock.now());
  const messages = await lab.count('messages');
  const imported = { ...row(shape, tariff, 'ours', began, messages), ...spending(sim, generated.owner, floor), minutes };
  if (messages !== generated.matching) throw new Error(`${messages} of ${generated.matching} messages were stored`);
  const ended = clock.now();
  if (withAudit) await audited(store, id, run);
  await run.stop();
  return {
    ...imported,
    first50: first[50],
    first300: first[300],
    timeLeft: told,
    ...(withAudit
      ? { auditUnits: spending(sim, generated.owner, floor).units - imported.units, auditMinutes: (clock.now() - ended) / 60_000 }
      : {}),
  };
}

async function audited(store: Store, id: string, { until }: VirtualRun): Promise<void> {
  await until(async () => (await store.connections.get(id))?.audit.checkedAt != null);
  const { audit } = (await store.connections.get(id)) ?? {};
  if (audit?.missed !== 0) throw new Error(`the audit found ${audit?.missed} messages that the import had missed`);
}

function spending(sim: Simulator, owner: string, floor: number): Pick<InitialRow, 'units' | 'efficiency' | 'highest60s' | 'refused'> {
  const sums = sim.ledger.read({ mailbox: owner, limit: 0 }).mailboxes[owner];
  const units = sums?.units ?? 0;
  return { units, efficiency: floor / units, highest60s: sums?.highest60s.units ?? 0, refused: sums?.rateLimited ?? 0 };
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
    refused: 0,
    auditUnits: null,
    timeLeft: null,
    auditMinutes: null,
  };
}
