/**
 * How much anyone may ask. Counted by person or organisation, by network address only where nobody is known yet. When Redis does not
 * answer, sign-in is refused and everything else goes on: verified pushes are never counted at all (Google sends one per second and
 * mailbox at most, and a refused push is delayed mail).
 */
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { RedisStore } from 'rate-limit-redis';
import { boundedRedis } from './bounded-redis';
import { Problem } from './problem';
import type { Caller, Route } from './route';
import type { WebParts } from './web-parts';

/** Requests per minute in production. `refused`: attempts with a wrong token or key. */
export const LIMITS = { login: 30, public: 300, session: 600, api: 6_000, addon: 120, refused: 60 } as const;
export type LimitName = keyof typeof LIMITS;

/** Load tests and simulators ask more than people do. */
const DEVELOPMENT_FACTOR = 100;

const MINUTE_MS = 60_000;

/** Which limit a route falls under; null: none. */
export function limitOf({ guard, path }: Pick<Route, 'guard' | 'path'>): LimitName | null {
  if (/^\/(auth|oauth)\//.test(path) || path === '/settings/gmail/connect') return 'login';
  switch (guard) {
    case 'push':
    case 'metrics':
      return null;
    case 'public':
      return path === '/healthz' || path === '/readyz' ? null : 'public';
    case 'session':
    case 'admin':
      return 'session';
    case 'api-key':
      return 'api';
    case 'addon':
      return 'addon';
  }
}

/** Never throws away a request it can't count, except for `login`. Over the limit: Problem 429. */
export function makeLimits({ settings, redis, log }: WebParts): Record<LimitName, RequestHandler> {
  const bounded = boundedRedis(redis);
  // The store loads its scripts when it is made and keeps a failure for ever; an unknown hash makes it load them again later.
  const sendCommand = async (...args: string[]) =>
    (args[0] === 'SCRIPT' ? bounded.sendCommand(args).catch(() => '0'.repeat(40)) : bounded.sendCommand(args)) as Promise<string>;
  const noted = () => log.warn('requests can’t be counted: Redis does not answer');
  const make = (name: LimitName): RequestHandler =>
    rateLimit({
      windowMs: MINUTE_MS,
      limit: LIMITS[name] * (settings.production ? 1 : DEVELOPMENT_FACTOR),
      keyGenerator: keyOf,
      store: new RedisStore({ prefix: `${settings.redisPrefix}web:limit:${name}:`, sendCommand }),
      passOnStoreError: name !== 'login',
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      logger: { warn: noted, error: noted },
      validate: false, // it would print on the console what tests prove
      handler: (_req, _res, next) =>
        next(
          new Problem(429, 'That is more than anyone asks in a minute. Wait a minute, then go on.', { code: 'too-many', retryAfter: 60 }),
        ),
    });
  return {
    login: make('login'),
    public: make('public'),
    session: make('session'),
    api: make('api'),
    addon: make('addon'),
    refused: make('refused'),
  };
}

function keyOf(req: Request): string {
  const { caller } = (req.res?.locals ?? {}) as { caller?: Caller | null };
  if (caller) return `${caller.organisation.id}:${caller.member?.email ?? 'key'}`;
  return ipKeyGenerator(req.ip ?? '');
}
