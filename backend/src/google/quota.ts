/**
 * The budget of Gmail units, shared by all processes through Redis: a sliding window per mailbox, per organisation and for the project.
 *
 * Organisations share the project: what one of them has used counts a quarter more against its imports and audits. So they never take
 * more than four times what they leave, and another organisation's first import finds room at once, however many mailboxes this one
 * imports. Nobody counts who else is there: two that want everything end up with 4/9 each, three with 4/13.
 *
 * Units are kept per second. A second is forgotten only when it lies 62 s back, so that no 60-second window at Google's end can
 * exceed the limit although processes' clocks and the way to Google differ by up to 1.5 s (I7). All windows are checked and
 * charged in one script; their keys share a hash tag, so a Redis Cluster runs it too. When Redis cannot be asked nothing is
 * spent: the call throws, and the caller waits.
 */
import { createHash } from 'node:crypto';
import { GoogleError, type GoogleOperation } from './errors';
import { unitsOf, type Tariff } from './tariffs';

/** Who is asking: live mail may use what import and audit must leave free. */
export type Priority = 'live' | 'import' | 'audit';

/** The part of a `redis` v6 client (or cluster) that is used. */
export interface QuotaRedis {
  /** False while there is no connection; a cluster does not say. */
  readonly isReady?: boolean;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

export type Taken =
  { readonly ok: true } | { readonly ok: false; /** Milliseconds until the units may be free. */ readonly waitMs: number };

/** Whose budgets are spent. */
export interface Payer {
  /** The mailbox's connection. */
  readonly id: string;
  readonly org: string;
}

export interface Quota {
  /** Takes the operation's units, or says how long to wait. Throws GoogleError `wait` when Redis does not answer. */
  take(mailbox: Payer, operation: GoogleOperation, priority: Priority): Promise<Taken>;
  /** Units taken in the last 60 s. */
  spentLastMinute(mailbox: string): Promise<number>;
  /** Units taken since the counter was created (it lives in Redis and may start anew). */
  total(mailbox: string): Promise<number>;
}

/** Shares of the limit, 2 % of which is never used: Google's own count is not ours. */
const SHARES: Readonly<Record<Priority, number>> = { live: 0.98, import: 0.8, audit: 0.5 };
/** How much more an organisation's own units count against the project's limit. Live mail is never held up by a share. */
const OWN_WEIGHT: Readonly<Record<Priority, number>> = { live: 0, import: 0.25, audit: 0.25 };
const KEEP_SECONDS = 62;
const REDIS_TIMEOUT_MS = 2_000;
const REDIS_PAUSE_MS = 2_000;

/**
 * KEYS: mailbox window, project window, organisation window, total. ARGV: now in ms, units, seconds kept, mailbox limit, project limit
 * (-1: none), what weight the organisation's own units have beside the project's. Returns 0 or ms to wait. Seconds far ahead are left
 * over from a clock that was set back.
 */
const TAKE = `
local now, units, kept = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local second = math.floor(now / 1000)

local function window(key)
  local flat, buckets = redis.call('HGETALL', key), {}
  for j = 1, #flat, 2 do
    local at = tonumber(flat[j])
    if at < second - kept or at > second + 120 then
      redis.call('HDEL', key, flat[j])
    else
      buckets[#buckets + 1] = { at = at, units = tonumber(flat[j + 1]) }
    end
  end
  return buckets
end

local function wait_for(limit, parts)
  if limit < 0 then return 0 end
  local over, buckets = -limit, {}
  for _, part in ipairs(parts) do
    over = over + units * part.weight
    for _, bucket in ipairs(part.window) do
      over = over + bucket.units * part.weight
      buckets[#buckets + 1] = { at = bucket.at, frees = bucket.units * part.weight }
    end
  end
  if over <= 0 then return 0 end
  table.sort(buckets, function(a, b) return a.at < b.at end)
  local free_at = second + 1
  for _, bucket in ipairs(buckets) do
    over = over - bucket.frees
    free_at = bucket.at + kept + 1
    if over <= 0 then break end
  end
  return math.max(free_at * 1000 - now, 1)
end

local mailbox, project, organisation = window(KEYS[1]), window(KEYS[2]), window(KEYS[3])
local wait = math.max(
  wait_for(tonumber(ARGV[4]), { { window = mailbox, weight = 1 } }),
  wait_for(tonumber(ARGV[5]), { { window = project, weight = 1 }, { window = organisation, weight = tonumber(ARGV[6]) } })
)
if wait > 0 then return wait end
if units > 0 then
  for i = 1, 3 do
    redis.call('HINCRBY', KEYS[i], string.format('%d', second), units)
    redis.call('PEXPIRE', KEYS[i], (kept + 60) * 1000)
  end
  redis.call('INCRBY', KEYS[4], units)
end
return 0
`;

/** KEYS: window, total. ARGV: first second that counts. Returns {units since then, total}. */
const READ = `
local flat, spent = redis.call('HGETALL', KEYS[1]), 0
for j = 1, #flat, 2 do
  if tonumber(flat[j]) >= tonumber(ARGV[1]) then spent = spent + tonumber(flat[j + 1]) end
end
return { spent, tonumber(redis.call('GET', KEYS[2]) or '0') }
`;

export function makeQuota(deps: {
  readonly redis: QuotaRedis;
  /** In front of every key. */
  readonly prefix: string;
  readonly tariff: Tariff;
  readonly clock: { now(): number };
}): Quota {
  const { redis, prefix, tariff, clock } = deps;
  const key = (name: string) => `${prefix}{google-quota}:${name}`;
  const windowOf = (mailbox: string) => key(`window:${mailbox}`);
  const totalOf = (mailbox: string) => key(`total:${mailbox}`);
  const take = scriptRunner(redis, TAKE);
  const read = scriptRunner(redis, READ);

  const spent = async (mailbox: string): Promise<readonly number[]> => {
    const since = Math.floor(clock.now() / 1000) - 60;
    return numbers(await read([windowOf(mailbox), totalOf(mailbox)], [since + 1]));
  };

  return {
    async take(mailbox, operation, priority) {
      const limits = [tariff.perUser, tariff.perProject].map((limit) => (limit === Infinity ? -1 : Math.floor(limit * SHARES[priority])));
      const keys = [windowOf(mailbox.id), key('project'), key(`organisation:${mailbox.org}`), totalOf(mailbox.id)];
      const args = [Math.floor(clock.now()), unitsOf(tariff, operation), KEEP_SECONDS, ...limits, OWN_WEIGHT[priority]];
      const wait = Number(await take(keys, args, operation));
      return wait > 0 ? { ok: false, waitMs: Math.ceil(wait) } : { ok: true };
    },
    spentLastMinute: async (mailbox) => (await spent(mailbox))[0] ?? 0,
    total: async (mailbox) => (await spent(mailbox))[1] ?? 0,
  };
}

type Run = (keys: string[], args: readonly number[], operation?: GoogleOperation) => Promise<unknown>;

/** EVALSHA, and EVAL once after Redis has forgotten the script (restart, failover). */
function scriptRunner(redis: QuotaRedis, script: string): Run {
  const sha = createHash('sha1').update(script).digest('hex');
  return async (keys, args, operation = 'getProfile') => {
    const options = { keys, arguments: args.map(String) };
    const run = () =>
      redis.evalSha(sha, options).catch((error: unknown) => {
        if (error instanceof Error && error.message.startsWith('NOSCRIPT')) return redis.eval(script, options);
        throw error;
      });
    try {
      // A disconnected client queues commands instead of failing them: never wait in that queue.
      if (redis.isReady === false) throw new Error('not connected');
      return await inTime(run());
    } catch (error) {
      throw new GoogleError({ operation, kind: 'wait', waitMs: REDIS_PAUSE_MS, reason: reasonOf(error) });
    }
  };
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && /^[A-Z]+ /.test(error.message) ? `redis-${error.message.split(' ')[0]}` : 'redis-unreachable';

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), REDIS_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const numbers = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : []);

/** How long a mailbox's own limit makes somebody wait for so many units, in all (ms); 0 without a limit. */
export const budgetMs = (units: number, { perUser }: Tariff, priority: Priority): number =>
  (units / (perUser * SHARES[priority])) * KEEP_SECONDS * 1_000;
