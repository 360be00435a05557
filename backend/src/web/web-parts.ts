/** What parts.ts hands to the web side. */
import type { Logger } from 'pino';
import type { RedisClientType } from 'redis';
import type { Identity } from '../google/identity';
import type { OAuth } from '../google/oauth';
import type { Quota } from '../google/quota';
import type { Metrics } from '../metrics';
import type { Store } from '../store/open';
import type { Clock } from '../sync/ports';
import type { UseCases } from '../sync/use-cases';

export interface WebSettings {
  /** Origin the console is reached under, without a slash at the end. */
  publicUrl: string;
  production: boolean;
  /** The first signs, all are accepted: a secret is changed by putting the new one in front. */
  sessionSecrets: string[];
  /** In front of every Redis key. */
  redisPrefix: string;
  /** Exact number of proxies in front of the process; 0 when it is reached directly. */
  trustProxy: number;
  gmailClientId: string;
  gcalClientId: string;
  /** Null: pushes are refused (no audience configured) and the poll carries everything. */
  push: { audience: string; serviceAccount: string } | null;
  addonAudiences: string[];
  /** Bearer token of GET /metrics. Null: open in development, 404 in production (Prometheus then uses the metrics port). */
  metricsToken: string | null;
  /** The simulator's base URL in development; null in production. */
  simulatorUrl: string | null;
  /** Folder with the add-on's Code.js and preview.js, for the preview; null in production. */
  addonDist: string | null;
}

/** The part of a node-redis client that the web side uses: sessions, rate limits, OAuth states. Any client of `createClient` fits. */
export type WebRedis = Pick<RedisClientType, 'get' | 'set' | 'del' | 'expire' | 'ping' | 'sendCommand' | 'isReady'>;

export interface WebParts {
  settings: WebSettings;
  store: Store;
  useCases: UseCases;
  oauth: OAuth;
  identity: Identity;
  quota: Quota;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  redis: WebRedis;
  /** Readiness of the queues. */
  queueReady: () => Promise<boolean>;
}
