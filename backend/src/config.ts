/** The only reader of process.env. Flat outside, shaped inside; every problem is named at once, with its remedy; secrets have no defaults. */
import { z } from 'zod';

/** `what` it is, for whoever left it out as well as for whoever wrote something else. */
const needed = (what: string, pattern = /./) => z.string(what).regex(pattern, what);
const SECRETS = 'at least 32 random characters (openssl rand -base64 48); comma-separated: the first signs, all are accepted';
const KEYS = 'id:key pairs, comma-separated, each key 32 bytes in base64 (openssl rand -base64 32)';
const port = z.coerce.number().int().min(0).max(65_535);

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  ROLE: z
    .string()
    .default('web,worker')
    .transform((text) => text.split(',').map((one) => one.trim()))
    .pipe(z.array(z.enum(['web', 'worker'], 'say web, worker or web,worker')).min(1)),
  PORT: port.default(8080),
  METRICS_PORT: port.optional(),
  PUBLIC_URL: z.url('the address people open, e.g. https://sync.example.com').transform((text) => text.replace(/\/+$/, '')),
  MONGODB_URI: needed('a mongodb:// or mongodb+srv:// address', /^mongodb(\+srv)?:\/\//),
  REDIS_URL: needed('a redis:// or rediss:// address', /^rediss?:\/\//),
  REDIS_PREFIX: z.string().default('sd:'),
  GOOGLE_BASE_URL: z.url('the simulator’s address').optional(),
  GMAIL_CLIENT_ID: needed('the OAuth client id of the Gmail project'),
  GMAIL_CLIENT_SECRET: needed('the OAuth client secret of the Gmail project'),
  GCAL_CLIENT_ID: needed('the OAuth client id of the Calendar project'),
  GCAL_CLIENT_SECRET: needed('the OAuth client secret of the Calendar project'),
  GMAIL_PUBSUB_TOPIC: needed('projects/<project>/topics/<topic>', /^projects\/[^/]+\/topics\/[^/]+$/).optional(),
  PUSH_AUDIENCE: z.string().optional(),
  PUSH_SERVICE_ACCOUNT: z.string().optional(),
  ADDON_AUDIENCES: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean),
    ),
  SESSION_SECRET: needed(SECRETS)
    .transform((text) => text.split(','))
    .pipe(z.array(z.string().min(32, SECRETS)).min(1)),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  METRICS_TOKEN: z.string().min(16, 'at least 16 random characters').optional(),
  ADDON_DIST: z.string().optional(),
  TOKEN_KEYS: needed(KEYS).transform((text, context) => parseKeys(text, (message) => context.addIssue({ code: 'custom', message }))),
  GMAIL_TARIFF: z.enum(['new', 'old', 'none']).default('new'),
  AUDIT_DELAY_SECONDS: z.coerce.number().int().min(0).default(300),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface Config {
  production: boolean;
  roles: ('web' | 'worker')[];
  port: number;
  metricsPort: number | null;
  publicUrl: string;
  mongoUri: string;
  redis: { url: string; prefix: string };
  /** Google's stand-in in development; undefined is Google itself. */
  googleBaseUrl: string | undefined;
  clients: Record<'gmail' | 'gcal', { clientId: string; clientSecret: string }>;
  pubsubTopic: string | null;
  push: { audience: string; serviceAccount: string } | null;
  addonAudiences: string[];
  sessionSecrets: string[];
  /** Proxies in front of the process. */
  trustProxy: number;
  metricsToken: string | null;
  /** Where the built add-on lies, for the preview. */
  addonDist: string | null;
  /** The first is written with; all are read with. */
  tokenKeys: { id: string; key: Buffer }[];
  tariff: 'new' | 'old' | 'none';
  auditDelayMs: number;
  logLevel: string;
}

export class ConfigError extends Error {}

/** Throws ConfigError with one line per problem: name, what is wrong, what to do. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      ({ path, message }) => `  ${path.join('.')}: ${given[String(path[0])] === undefined ? `is missing: ${message}` : message}`,
    );
    throw new ConfigError(`The configuration is not complete (see .env.example):\n${lines.join('\n')}`);
  }
  const env = parsed.data;
  const rules = acrossFields(env);
  if (rules.length > 0) throw new ConfigError(`The configuration does not fit together:\n${rules.map((rule) => `  ${rule}`).join('\n')}`);
  return {
    production: env.NODE_ENV === 'production',
    roles: env.ROLE,
    port: env.PORT,
    metricsPort: env.METRICS_PORT ?? null,
    publicUrl: env.PUBLIC_URL,
    mongoUri: env.MONGODB_URI,
    redis: { url: env.REDIS_URL, prefix: env.REDIS_PREFIX },
    googleBaseUrl: env.GOOGLE_BASE_URL,
    clients: {
      gmail: { clientId: env.GMAIL_CLIENT_ID, clientSecret: env.GMAIL_CLIENT_SECRET },
      gcal: { clientId: env.GCAL_CLIENT_ID, clientSecret: env.GCAL_CLIENT_SECRET },
    },
    pubsubTopic: env.GMAIL_PUBSUB_TOPIC ?? null,
    push: env.PUSH_AUDIENCE && env.PUSH_SERVICE_ACCOUNT ? { audience: env.PUSH_AUDIENCE, serviceAccount: env.PUSH_SERVICE_ACCOUNT } : null,
    addonAudiences: env.ADDON_AUDIENCES,
    sessionSecrets: env.SESSION_SECRET,
    trustProxy: env.TRUST_PROXY,
    metricsToken: env.METRICS_TOKEN ?? null,
    addonDist: env.ADDON_DIST ?? null,
    tokenKeys: env.TOKEN_KEYS,
    tariff: env.GMAIL_TARIFF,
    auditDelayMs: env.AUDIT_DELAY_SECONDS * 1_000,
    logLevel: env.LOG_LEVEL,
  };
}

function acrossFields(env: z.infer<typeof Environment>): string[] {
  const production = env.NODE_ENV === 'production';
  return [
    ...(production && env.GOOGLE_BASE_URL
      ? ['GOOGLE_BASE_URL: points the program at a stand-in for Google; take it out in production']
      : []),
    ...(production && !env.PUBLIC_URL.startsWith('https://')
      ? ['PUBLIC_URL: must be https:// in production (cookies and OAuth need it)']
      : []),
    ...(env.GMAIL_PUBSUB_TOPIC && !(env.PUSH_AUDIENCE && env.PUSH_SERVICE_ACCOUNT)
      ? ['PUSH_AUDIENCE and PUSH_SERVICE_ACCOUNT: both are needed with GMAIL_PUBSUB_TOPIC, or pushes could not be told from forgeries']
      : []),
    ...(production && env.ADDON_AUDIENCES.length === 0
      ? ['ADDON_AUDIENCES: the OAuth client id of the Apps Script project; without it no add-on request can be trusted']
      : []),
    ...(env.GMAIL_CLIENT_ID === env.GCAL_CLIENT_ID
      ? ['GCAL_CLIENT_ID: must be another project’s client; a password change would end Calendar with Gmail']
      : []),
  ];
}

/** `id:base64,id:base64` with 32-byte keys. */
function parseKeys(text: string, problem: (message: string) => void): { id: string; key: Buffer }[] {
  const keys = text.split(',').map((one) => {
    const [id = '', encoded = ''] = one.trim().split(':');
    return { id, key: Buffer.from(encoded, 'base64') };
  });
  if (keys.some(({ id, key }) => !/^[\w-]{1,32}$/.test(id) || key.length !== 32)) problem(KEYS);
  return keys;
}
