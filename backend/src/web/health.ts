/** Is the process alive, can it work, how is it doing: for load balancers, orchestrators and Prometheus. */
import { z } from 'zod';
import { route, type Route } from './route';
import type { WebParts } from './web-parts';

const WAIT_MS = 2_000;

/** What readiness needs, by the name an operator knows it under. */
const NEEDS: readonly { name: string; works: (parts: WebParts) => Promise<boolean> }[] = [
  { name: 'MongoDB', works: ({ store }) => store.ping().then(() => true) },
  { name: 'Redis', works: async ({ redis }) => redis.isReady && (await redis.ping()) === 'PONG' },
  { name: 'queues', works: ({ queueReady }) => queueReady() },
];

/** The names of what does not work, or not within 2 s. */
export async function missingNeeds(parts: WebParts): Promise<string[]> {
  const checked = await Promise.all(NEEDS.map(async ({ name, works }) => ((await inTime(works(parts))) ? null : name)));
  return checked.filter((name) => name !== null);
}

async function inTime(work: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), WAIT_MS);
  });
  try {
    return await Promise.race([work.catch(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}

const status = z.strictObject({ status: z.string(), missing: z.array(z.string()).optional() });

export const healthRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/healthz',
    guard: 'public',
    summary: 'Is the process alive?',
    answer: status,
    handle: () => ({ json: { status: 'ok' } }),
  }),
  route({
    method: 'GET',
    path: '/readyz',
    guard: 'public',
    summary: 'Can it work? 503 names what is missing: MongoDB, Redis, queues.',
    answer: status,
    handle: async ({ parts }) => {
      const missing = await missingNeeds(parts);
      return missing.length === 0 ? { json: { status: 'ready' } } : { json: { status: 'not ready', missing }, status: 503 };
    },
  }),
  route({
    method: 'GET',
    path: '/metrics',
    guard: 'metrics',
    summary: 'Figures for Prometheus.',
    handle: async ({ parts }) => ({ text: await parts.metrics.registry.metrics(), type: parts.metrics.registry.contentType }),
  }),
];
