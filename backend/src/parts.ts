/** The composition root: builds every part from the configuration, once, and says how to end them. Nothing else knows them all. */
import { createClient } from 'redis';
import type { Config } from './config';
import { makeIdentity } from './google/identity';
import { makeOAuth } from './google/oauth';
import { makeQuota, type Quota } from './google/quota';
import { TARIFFS, unitsOf, type Tariff } from './google/tariffs';
import { makeQueues } from './jobs/bull';
import { makeLog } from './log';
import { makeMetrics, type Metrics } from './metrics';
import { openStore } from './store/open';
import { makeSealer } from './store/seal';
import { makeSyncParts } from './sync-parts';
import { WATCH_ALERT_MS } from './sync/keep-watch';
import type { Clock } from './sync/ports';
import type { WebParts } from './web/web-parts';

const systemClock: Clock = { now: () => new Date() };

/** Throws a sentence for people when MongoDB or Redis can't be reached, or Redis would evict jobs. */
export async function makeParts(config: Config, clock: Clock = systemClock) {
  const log = makeLog(config.logLevel);
  const store = await openStore(config.mongoUri).catch((error: Error) => {
    throw new Error(`MongoDB can’t be reached (${error.message.split('\n')[0]}). Check MONGODB_URI and that the server runs.`);
  });
  const redis = await openRedis(config, (err) => log.error({ err }, 'redis error'));
  const millis = { now: () => clock.now().getTime() };
  const state = { stopping: false };

  const base = config.googleBaseUrl ? { baseUrl: config.googleBaseUrl } : {};
  const oauth = makeOAuth({ ...base, clients: config.clients, publicUrl: config.publicUrl, clock: millis });
  const identity = makeIdentity({ ...base, clock: millis });
  const watchesEnding = () => {
    const now = clock.now();
    return store.connections.watchesEnding(now, new Date(now.getTime() + WATCH_ALERT_MS));
  };
  const metrics = makeMetrics(config.pubsubTopic === null ? null : watchesEnding);
  const tariff = TARIFFS[config.tariff];
  const quota = makeQuota({ redis, prefix: config.redis.prefix, tariff, clock: millis });
  const queues = makeQueues({
    redisUrl: config.redis.url,
    prefix: config.redis.prefix,
    log,
    onJob: metrics.job,
  });
  const { useCases, handlers } = makeSyncParts({
    store,
    clock,
    enqueue: queues.enqueue,
    oauth,
    quota: counted(quota, tariff, metrics),
    tariff,
    sealer: makeSealer(config.tokenKeys),
    googleBaseUrl: config.googleBaseUrl,
    pubsubTopic: config.pubsubTopic,
    auditDelayMs: config.auditDelayMs,
    stopping: () => state.stopping,
    onLag: (ms) => metrics.syncLag(ms),
    warn: (what, error) => log.warn({ err: error }, what),
  });
  const web: WebParts = {
    settings: {
      publicUrl: config.publicUrl,
      production: config.production,
      sessionSecrets: config.sessionSecrets,
      redisPrefix: config.redis.prefix,
      trustProxy: config.trustProxy,
      metricsToken: config.metricsToken,
      addonDist: config.googleBaseUrl ? config.addonDist : null,
      gmailClientId: config.clients.gmail.clientId,
      gcalClientId: config.clients.gcal.clientId,
      // Without a topic nobody is told of anything: no push is expected, and none is believed.
      push: config.pubsubTopic === null ? null : config.push,
      addonAudiences: config.addonAudiences,
      simulatorUrl: config.googleBaseUrl ?? null,
    },
    store,
    useCases,
    oauth,
    identity,
    quota,
    clock,
    log,
    metrics,
    redis,
    queueReady: async () => queues.ready(),
  };

  return {
    config,
    log,
    store,
    clock,
    queues,
    handlers,
    useCases,
    web,
    /** Ends slices at their next read, waits for them, closes everything; within about 8 s. */
    async stop(): Promise<void> {
      state.stopping = true;
      await queues.stop(6_000);
      await Promise.allSettled([store.close(), redis.isOpen ? redis.close() : Promise.resolve()]);
    },
  };
}

export type Parts = Awaited<ReturnType<typeof makeParts>>;

async function openRedis(config: Config, onError: (error: Error) => void) {
  const redis = createClient({
    url: config.redis.url,
    socket: { connectTimeout: 5_000, reconnectStrategy: (tries) => Math.min(2_000, 50 * 2 ** tries) },
  });
  redis.on('error', onError);
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer within 10 s')), 10_000).unref());
  try {
    await Promise.race([redis.connect(), late]);
  } catch (error) {
    redis.destroy();
    throw new Error(`Redis can’t be reached (${(error as Error).message}). Check REDIS_URL and that the server runs.`, { cause: error });
  }
  const { 'maxmemory-policy': policy } = await redis.configGet('maxmemory-policy').catch(() => ({ 'maxmemory-policy': undefined }));
  if (config.production && policy !== undefined && policy !== 'noeviction') {
    redis.destroy();
    throw new Error(`Redis would throw queued work away when its memory is full (maxmemory-policy is ${policy}). Set it to noeviction.`);
  }
  return redis;
}

/** Every call to Google pays first, so this is where they are counted. */
function counted(quota: Quota, tariff: Tariff, metrics: Metrics): Quota {
  return {
    ...quota,
    async take(mailbox, operation, priority) {
      const taken = await quota.take(mailbox, operation, priority);
      if (taken.ok) metrics.googleCall(operation, unitsOf(tariff, operation));
      return taken;
    },
  };
}
