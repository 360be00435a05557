/**
 * Redis that answers soon or fails: a disconnected node-redis client queues commands instead of failing them, and a request must
 * never wait in that queue. What failing means is decided by the caller: sign-in fails closed, rate limits of the API fail open.
 */
import { Problem } from './problem';
import type { WebRedis } from './web-parts';

const TIMEOUT_MS = 2_000;

const unavailable = () =>
  new Problem(503, 'The session store does not answer. Try again in a minute.', { code: 'unavailable', retryAfter: 30 });

/** Every call rejects with Problem 503 when Redis is away, full or slower than 2 s. */
export function boundedRedis(redis: WebRedis): Omit<WebRedis, 'isReady'> {
  async function bounded<T>(call: () => Promise<T>): Promise<T> {
    if (!redis.isReady) throw unavailable();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(unavailable()), TIMEOUT_MS);
    });
    try {
      return await Promise.race([call(), late]);
    } catch (error) {
      // A script that Redis has forgotten is the caller's to load again.
      throw error instanceof Error && error.message.startsWith('NOSCRIPT') ? error : unavailable();
    } finally {
      clearTimeout(timer);
    }
  }
  return {
    get: (...args: Parameters<WebRedis['get']>) => bounded(() => redis.get(...args)),
    set: (...args: Parameters<WebRedis['set']>) => bounded(() => redis.set(...args)),
    del: (...args: Parameters<WebRedis['del']>) => bounded(() => redis.del(...args)),
    expire: (...args: Parameters<WebRedis['expire']>) => bounded(() => redis.expire(...args)),
    ping: () => bounded(() => redis.ping()),
    sendCommand: (...args: Parameters<WebRedis['sendCommand']>) => bounded(() => redis.sendCommand(...args)),
  };
}
