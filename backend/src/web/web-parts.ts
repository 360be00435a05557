/** What parts.ts hands to the web side. */
import type { Logger } from 'pino';
import type { Identity } from '../google/identity';
import type { OAuth } from '../google/oauth';
import type { Quota } from '../google/quota';
import type { Store } from '../store/open';
import type { Clock } from '../sync/ports';
import type { UseCases } from '../sync/use-cases';

export interface WebSettings {
  /** Origin the console is reached under, without a slash at the end. */
  publicUrl: string;
  production: boolean;
  sessionSecret: string;
  gmailClientId: string;
  gcalClientId: string;
  /** Null: pushes are refused (no audience configured) and the poll carries everything. */
  push: { audience: string; serviceAccount: string } | null;
  addonAudiences: string[];
  /** The simulator's base URL in development; null in production. */
  simulatorUrl: string | null;
}

export interface WebParts {
  settings: WebSettings;
  store: Store;
  useCases: UseCases;
  oauth: OAuth;
  identity: Identity;
  quota: Quota;
  clock: Clock;
  log: Logger;
  /** A node-redis client: sessions and rate limits. */
  redis: unknown;
  /** Readiness of the queues. */
  queueReady: () => Promise<boolean>;
}
