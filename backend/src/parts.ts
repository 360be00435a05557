/** The composition root: builds every part from the configuration, once, and says how to end them. Nothing else knows them all. */
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import type { Config } from './config';
import { makeAccessTokens } from './google/access-tokens';
import { makeIdentity } from './google/identity';
import { makeOAuth } from './google/oauth';
import { makeQuota } from './google/quota';
import { TARIFFS } from './google/tariffs';
import { makeQueues } from './jobs/bull';
import { makeHandlers } from './jobs/handlers';
import { makeLog } from './log';
import { makeMetrics } from './metrics';
import { makeAnnounceChange } from './sync/announce-change';
import { makeChangeDirectory } from './sync/change-directory';
import { makeChangeRules } from './sync/change-rules';
import { makeConnectMailbox } from './sync/connect-mailbox';
import { makeExplain } from './sync/explain';
import { makeImportMailbox } from './sync/import-mailbox';
import { makeIngest } from './sync/ingest-messages';
import { makeOpenAttachment } from './sync/open-attachment';
import { makeOpenGmail } from './sync/open-gmail';
import { makePersonalData } from './sync/personal-data';
import type { Clock } from './sync/ports';
import { makeReadTodo } from './sync/read-todo';
import { makeRematchOrganisation } from './sync/rematch-organisation';
import { makeSettle } from './sync/settle-conversations';
import { makeRunSlice } from './sync/slice';
import { makeSweepMailboxes } from './sync/sweep-mailboxes';
import { makeSyncMailbox } from './sync/sync-mailbox';
import { makeTokenStore } from './sync/token-store';
import type { UseCases } from './sync/use-cases';
import { openStore } from './store/open';
import { makeSealer } from './store/seal';
import type { WebParts } from './web/web-parts';

const systemClock: Clock = { now: () => new Date() };

/** Throws a sentence for people when MongoDB or Redis can't be reached, or Redis would evict jobs. */
export async function makeParts(config: Config, clock: Clock = systemClock) {
  const log = makeLog(config.logLevel);
  const store = await openStore(config.mongoUri).catch((error: Error) => {
    throw new Error(`MongoDB can’t be reached (${error.message.split('\n')[0]}). Check MONGODB_URI and that the server runs.`);
  });
  const redis = await openRedis(config, (message) => log.error({ error: message }, 'redis error'));
  const millis = { now: () => clock.now().getTime() };
  const state = { stopping: false };
  const stopping = () => state.stopping;

  const base = config.googleBaseUrl ? { baseUrl: config.googleBaseUrl } : {};
  const oauth = makeOAuth({ ...base, clients: config.clients, publicUrl: config.publicUrl, clock: millis });
  const identity = makeIdentity({ ...base, clock: millis });
  const metrics = makeMetrics();
  const tariff = TARIFFS[config.tariff];
  const quota = makeQuota({ redis, prefix: config.redis.prefix, tariff, clock: millis });
  const sealer = makeSealer(config.tokenKeys);
  const accessTokens = makeAccessTokens({ oauth, store: makeTokenStore({ store, sealer, clock }), clock: millis });
  const openGmail = makeOpenGmail({ accessTokens, quota, tariff, baseUrl: config.googleBaseUrl });
  const queues = makeQueues({ redisUrl: config.redis.url, prefix: config.redis.prefix, log });
  const { enqueue } = queues;

  const settle = makeSettle({ store, clock, enqueue });
  const ingest = makeIngest({ store, clock, settle });
  const announce = makeAnnounceChange({ store, clock, enqueue });
  const runSlice = makeRunSlice({ store, clock, openGmail, owner: randomUUID(), stopping });
  const readTodo = makeReadTodo({ store, clock, ingest, tariff });
  const useCases: UseCases = {
    ...makeConnectMailbox({
      store,
      clock,
      enqueue,
      sealer,
      oauth,
      openGmail,
      settle,
      warn: (what, error) => log.warn({ err: error }, what),
    }),
    ...makeChangeDirectory({ store, announce }),
    ...makeChangeRules({ store, clock, announce }),
    ...makeOpenAttachment({ store, openGmail }),
    ...makeExplain({ store, clock, openGmail }),
    ...makePersonalData({ store, clock, settle, announce }),
  };
  const handlers = makeHandlers({
    enqueue,
    syncMailbox: makeSyncMailbox({ store, clock, enqueue, runSlice, readTodo, settle, pubsubTopic: config.pubsubTopic }),
    importMailbox: makeImportMailbox({ store, clock, enqueue, runSlice, readTodo, auditDelayMs: config.auditDelayMs }),
    rematchOrganisation: makeRematchOrganisation({ store, settle, stopping }),
    refreshRollups: (org) => store.rollups.refreshStale(org, clock.now()),
    sweepMailboxes: makeSweepMailboxes({ store, clock, enqueue }),
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
      push: config.push,
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
    queueReady: () => queues.ready(),
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

async function openRedis(config: Config, onError: (message: string) => void) {
  const redis = createClient({
    url: config.redis.url,
    socket: { connectTimeout: 5_000, reconnectStrategy: (tries) => Math.min(2_000, 50 * 2 ** tries) },
  });
  redis.on('error', (error: Error) => onError(error.message));
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer within 10 s')), 10_000).unref());
  try {
    await Promise.race([redis.connect(), late]);
  } catch (error) {
    redis.destroy();
    throw new Error(`Redis can’t be reached (${(error as Error).message}). Check REDIS_URL and that the server runs.`);
  }
  const { 'maxmemory-policy': policy } = await redis.configGet('maxmemory-policy').catch(() => ({ 'maxmemory-policy': undefined }));
  if (config.production && policy !== undefined && policy !== 'noeviction') {
    redis.destroy();
    throw new Error(`Redis would throw queued work away when its memory is full (maxmemory-policy is ${policy}). Set it to noeviction.`);
  }
  return redis;
}
