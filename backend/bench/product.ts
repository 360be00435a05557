/**
 * The product as it runs in production: web and worker as processes of their own from the shipped bundle, loaded and connected over
 * HTTP as an integrator and a browser do. Google is the simulator in this process, so that its work never counts as theirs.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { PushTarget } from '../simulator/pubsub/delivery';
import { createSimulator, type Simulator } from '../simulator/server';
import type { TariffName } from '../simulator/quota/tariffs';
import type { World } from '../simulator/world/schema';
import {
  agreed,
  apiClient,
  end,
  freePort,
  freshLog,
  giveConsent,
  loadWorld,
  prepareOrganisations,
  startBackend,
  type Api,
  type Environment,
} from './launch';
import { openLab, type Lab } from './lab';
import type { CpuProfile } from './profile';

const READY_MS = 60_000;
/** MB: what Node allows itself in a container of 1 GB (docker-compose.yml). Where memory is plenty V8 lets garbage lie. */
const HEAP_LIMIT = 512;

export interface Measured {
  readonly log: string;
  /** What Prometheus would be told: CPU milliseconds (user and system, all threads) since the start, and bytes in memory. */
  used(): Promise<{ cpuMs: number; rss: number }>;
  /** The most memory it ever had, bytes; null where the system does not tell. No sample misses it. */
  peak(): number | null;
  /** Begins a profile; the function it returns ends it. It costs time and memory itself: not while those are measured. */
  profile(): () => Promise<CpuProfile>;
}

export interface Product {
  readonly sim: Simulator;
  readonly web: Measured;
  readonly worker: Measured;
  /** The REST API with the organisation's key; throws unless the answer is 2xx. */
  readonly api: Api;
  /** The person's consent; the import starts by itself. */
  connect(email: string): Promise<void>;
  /** How many messages the person's import has stored, and whether it is over. */
  progress(email: string): Promise<{ synced: number; finished: boolean }>;
  /** Of the database. */
  readonly distinct: Lab['distinct'];
  readonly store: Lab['store'];
  /** Where Pub/Sub pushes to, and as whom. */
  readonly push: PushTarget;
  endWorker(): Promise<void>;
  end(): Promise<void>;
}

export async function startProduct(name: string, world: World, tariff: TariffName = 'none'): Promise<Product> {
  const root = process.cwd();
  const folder = fs.mkdtempSync(path.join(root, 'var/measure/product-'));
  const lab = await openLab(name);
  const [console, simulator] = await Promise.all([freePort(), freePort()]);
  const urls = { console: `http://localhost:${console}`, simulator: `http://127.0.0.1:${simulator}` };
  const { clients, push, backend } = agreed(root, tariff, folder, urls);
  const sim = await createSimulator({ world, tariff, port: simulator, clients, push });
  const env = {
    ...process.env,
    ...backend,
    NODE_ENV: 'development', // production refuses a stand-in for Google
    PORT: String(console),
    MONGODB_URI: lab.uri,
    REDIS_URL: lab.redisUrl,
    REDIS_PREFIX: lab.prefix,
    // The proof of completeness is another piece of work: not while something is measured.
    AUDIT_DELAY_SECONDS: '3600',
  };
  const state = remembered();
  await prepareOrganisations(sim.control.world(), state, { root, env });
  const programs = await Promise.all([startMeasured('web', { root, folder, env }), startMeasured('worker', { root, folder, env })]);
  const [web, worker] = programs;
  const [organisation] = await loadWorld(sim.control.world(), { urls, state, backend: { root, env }, connect: false });
  if (!organisation) throw new Error('the world has no organisation');
  const api = apiClient(urls.console, organisation.apiKey);
  // The directory is compared with mail that is not there yet: done before anything is measured.
  while ((await lab.count('rematches')) > 0) await sleep(100);

  return {
    sim,
    web,
    worker,
    api,
    connect: (email) => giveConsent(urls, email, ['gmail']),
    async progress(email) {
      const { data } = (await api('GET', '/connections')) as { data: { teamMember: string; import: Progress | null }[] };
      const found = data.find(({ teamMember }) => teamMember === email)?.import;
      return { synced: found?.synced ?? 0, finished: Boolean(found?.finishedAt) };
    },
    distinct: lab.distinct,
    store: lab.store,
    push,
    endWorker: () => end(worker.program.own),
    async end() {
      await Promise.all(programs.map(({ program }) => end(program.own)));
      await sim.close();
      await lab.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Progress {
  synced: number;
  finishedAt: string | null;
}

/** A launcher keeps this in a file; a benchmark's organisations end with it. */
function remembered() {
  let value: { organisations: object } = { organisations: {} };
  return { read: () => value, write: (next: object) => void (value = next as typeof value) };
}

interface Place {
  root: string;
  folder: string;
  env: Environment;
}

async function startMeasured(role: 'web' | 'worker', { root, folder, env }: Place) {
  const log = freshLog(folder, role);
  const file = path.join(folder, `${role}.cpuprofile`);
  const metrics = await freePort();
  const own = {
    ROLE: role,
    METRICS_PORT: String(metrics),
    NODE_OPTIONS: `--max-old-space-size=${HEAP_LIMIT} --import=${path.join(root, 'backend/bench/probe.mjs')}`,
    PROFILE_FILE: file,
  };
  const program = startBackend({ root, log, env: { ...env, ...own } });
  await program.ready;
  const signal = () => process.kill(program.own.pid, 'SIGUSR2');
  return {
    program,
    log,
    async used() {
      const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
      const value = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
      return { cpuMs: value('process_cpu_seconds_total') * 1_000, rss: value('process_resident_memory_bytes') };
    },
    peak() {
      const status = `/proc/${program.own.pid}/status`;
      const kilobytes = fs.existsSync(status) ? /^VmHWM:\s+(\d+) kB/m.exec(fs.readFileSync(status, 'utf8'))?.[1] : undefined;
      return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
    },
    profile() {
      fs.rmSync(file, { force: true });
      signal();
      return async () => {
        signal();
        for (const until = Date.now() + READY_MS; !fs.existsSync(file); await sleep(50))
          if (Date.now() > until || program.own.over !== null) throw new Error(`the ${role} process tells nothing of itself`);
        return JSON.parse(fs.readFileSync(file, 'utf8')) as CpuProfile;
      };
    },
  };
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
