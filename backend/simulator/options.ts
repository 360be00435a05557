/**
 * The command line of the simulator's process; every option also has an environment variable, and the command line wins.
 * Mistakes are one sentence each.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { OAuthClient } from './oauth/clients';
import type { PushTarget } from './pubsub/delivery';
import type { TariffName } from './quota/tariffs';

export interface ProcessOptions {
  readonly port: number;
  readonly host: string;
  /** Path of a world file; undefined: the built-in demo world. */
  readonly world: string | undefined;
  /** The present the built-in world is written for; undefined: a fixed Wednesday. A world file says its own. */
  readonly now: Date | undefined;
  readonly tariff: TariffName;
  readonly latencyMs: number;
  readonly concurrency: number | undefined;
  readonly stateFile: string | undefined;
  readonly clients: readonly OAuthClient[];
  readonly push: PushTarget | undefined;
  readonly verbose: boolean;
}

/** A mistake of the person who started the process. */
export class OptionError extends Error {}

const clientsSchema = z.array(
  z.strictObject({
    app: z.enum(['gmail', 'gcal', 'console']),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    project: z.string().min(1),
    redirectUris: z.array(z.url()).min(1),
    name: z.string().optional(),
  }),
);
const pushSchema = z.strictObject({ endpoint: z.url(), audience: z.string().min(1), serviceAccount: z.string().min(1) });

/** For trying the sign-in pages by hand, when nobody says which apps there are. */
const DEFAULT_CLIENTS: readonly OAuthClient[] = (['console', 'gmail', 'gcal'] as const).map((app) => ({
  app,
  clientId: `startdeliver-${app}.apps.googleusercontent.com`,
  clientSecret: `GOCSPX-simulated-${app}`,
  project: app === 'gcal' ? 'startdeliver-gcal' : 'startdeliver-gmail',
  redirectUris: [`http://localhost:8080/oauth/${app}/callback`],
}));

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  world: { type: 'string' },
  now: { type: 'string' },
  tariff: { type: 'string' },
  latency: { type: 'string' },
  concurrency: { type: 'string' },
  state: { type: 'string' },
  clients: { type: 'string' },
  push: { type: 'string' },
  verbose: { type: 'boolean' },
} as const;

/** @throws OptionError */
export function readOptions(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): ProcessOptions {
  const given = parse(argv);
  const text = (name: Exclude<keyof typeof OPTIONS, 'verbose'>) => given[name] ?? (env[`SIMULATOR_${name.toUpperCase()}`] || undefined);
  const whole = (name: 'port' | 'latency' | 'concurrency', max: number): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!/^\d+$/.test(value) || Number(value) > max)
      throw new OptionError(`--${name} must be a whole number from 0 to ${max}, not "${value}".`);
    return Number(value);
  };
  const tariff = text('tariff') ?? 'new';
  if (tariff !== 'new' && tariff !== 'old' && tariff !== 'none')
    throw new OptionError(`--tariff must be new, old or none, not "${tariff}".`);
  return {
    port: whole('port', 65_535) ?? 8090,
    host: text('host') ?? '127.0.0.1',
    world: text('world'),
    now: readNow(text('now')),
    tariff,
    latencyMs: whole('latency', 600_000) ?? 0,
    concurrency: whole('concurrency', 1_000_000) || undefined,
    stateFile: text('state'),
    clients: fromJson('clients', text('clients'), clientsSchema) ?? DEFAULT_CLIENTS,
    push: fromJson('push', text('push'), pushSchema),
    verbose: given.verbose ?? env.SIMULATOR_VERBOSE === '1',
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new OptionError(
      `${(error as Error).message} Options: ${Object.keys(OPTIONS)
        .map((name) => `--${name}`)
        .join(' ')}.`,
    );
  }
}

function fromJson<Value>(name: string, text: string | undefined, schema: z.ZodType<Value>): Value | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new OptionError(`--${name} is not JSON.`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new OptionError(`--${name} ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}.`);
}

function readNow(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const now = new Date(text);
  if (Number.isNaN(now.getTime())) throw new OptionError(`--now must be a time like 2026-11-24T09:00:00Z, not "${text}".`);
  return now;
}
