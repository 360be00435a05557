/** The gateway's connections to PostgreSQL: prepared statements, waiting while it restarts, trying again after a deadlock. */
import pg from 'pg';
import { sleep } from '../../processes.mjs';
import { isRetryable, toMongoError } from './errors.mjs';

const POOL_SIZE = 48;
const RESTART_MS = 5_000;
const MOST_TRIES = 20;
const READS = new Set(['find', 'aggregate', 'count', 'distinct', 'getmore', 'explain']);

export function createPool(connection) {
  const pool = new pg.Pool({ ...connection, max: POOL_SIZE, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 30_000 });
  pool.on('error', () => {}); // a connection lost while idle; the next command opens another
  pool.on('connect', (client) => client.on('error', () => {})); // and while in use: the running query reports it

  const names = new Map();

  /** The first row of a statement; every text is prepared once per connection. */
  async function one(client, text, values) {
    if (!names.has(text)) names.set(text, `s${names.size}`);
    const { rows } = await client.query({ name: names.get(text), text, values });
    return rows[0];
  }

  /** A connection; while PostgreSQL restarts, this waits for it. */
  async function acquire() {
    for (const until = Date.now() + RESTART_MS; ; await sleep(50)) {
      try {
        return await pool.connect();
      } catch (error) {
        if (Date.now() > until || !/^(ENOENT|ECONNREFUSED|57P03)$/.test(error.code)) throw error;
      }
    }
  }

  /** Runs one command outside transactions, again after a deadlock: those are normal between writers of one unique key. */
  async function alone(ctx, work) {
    for (let attempt = 0; ; attempt += 1) {
      const client = await acquire().catch((error) => {
        throw Object.assign(toMongoError(error), { labels: ['RetryableWriteError'] });
      });
      if (READS.has(ctx.key)) ctx.socket.reading = client;
      try {
        return await work(ctx, client);
      } catch (error) {
        if (attempt >= MOST_TRIES || !isRetryable(error)) throw error;
      } finally {
        ctx.socket.reading = null;
        client.release();
      }
      await sleep(Math.random() * Math.min(400, 5 * 2 ** attempt));
    }
  }

  return { pool, one, acquire, alone };
}
