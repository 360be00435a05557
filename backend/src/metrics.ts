/**
 * What Prometheus reads: one registry per process, made in parts.ts and handed on. Labels are route patterns, job names, operations:
 * never an address, an id or a mailbox (they would make both a leak and an endless number of series).
 */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  /** `route`: the pattern of the route table. Milliseconds. */
  httpRequest(method: string, route: string, status: number, ms: number): void;
  /** `outcome`: done, failed, discarded. Milliseconds. */
  job(name: string, outcome: 'done' | 'failed' | 'discarded', ms: number): void;
  /** One call to Google, and the quota units it costs. */
  googleCall(operation: string, units: number): void;
  /** Milliseconds between a message's arrival at Google and its being readable here. */
  syncLag(ms: number): void;
}

/**
 * `watchesEnding`: asked with every scrape, null without push. `defaults`: also the process's own figures (memory, event loop); off in
 * tests, where many registries live in one process.
 */
export function makeMetrics(watchesEnding: (() => Promise<{ lapsed: number; ending: number }>) | null, defaults = true): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (defaults) collectDefaultMetrics({ register: registry });
  const http = new Histogram({
    name: 'http_request_seconds',
    help: 'Requests by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const jobs = new Histogram({
    name: 'job_seconds',
    help: 'Background jobs by name and outcome.',
    labelNames: ['job', 'outcome'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const calls = new Counter({
    name: 'google_calls_total',
    help: 'Calls to Google by operation.',
    labelNames: ['operation'],
    registers,
  });
  const units = new Counter({ name: 'google_units_total', help: 'Quota units spent by operation.', labelNames: ['operation'], registers });
  const lag = new Histogram({
    name: 'sync_lag_seconds',
    help: 'From arrival at Google to readable here.',
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 600, 3600],
    registers,
  });
  if (watchesEnding)
    new Gauge({
      name: 'gmail_watches_not_renewed',
      help: 'Connected mailboxes whose push has lapsed, or ends within 48 hours although it is renewed daily; the same in every process.',
      labelNames: ['state'],
      registers,
      async collect() {
        // Without MongoDB the other figures are still worth having, and an old one would be a lie.
        const counted = await watchesEnding().catch(() => null);
        this.reset();
        for (const [state, n] of Object.entries(counted ?? {})) this.set({ state }, n);
      },
    });
  return {
    registry,
    httpRequest: (method, route, status, ms) => http.observe({ method, route, status: String(status) }, ms / 1000),
    job: (job, outcome, ms) => jobs.observe({ job, outcome }, ms / 1000),
    googleCall: (operation, spent) => {
      calls.inc({ operation });
      if (spent > 0) units.inc({ operation }, spent);
    },
    syncLag: (ms) => lag.observe(ms / 1000),
  };
}
