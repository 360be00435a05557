/**
 * Sessions: retryable writes (the reply of a session's last write is kept and given again) and transactions (one PostgreSQL
 * connection each, snapshot isolation, ended with their socket or after a minute).
 */
import { ended, isConflict, MongoError, noSuchTransaction, toMongoError, writeConflict } from './errors.mjs';

const LIFETIME_MS = 60_000;
const LOCK_WAIT_MS = 100; // mongod: not at all
const IDLE_MS = 1_800_000;

export function createSessions({ acquire }, cursors) {
  const sessions = new Map(); // lsid -> { key, used, write: {number, result}, txn: {number, state, client, socket, timer} }

  function of({ lsid }) {
    const key = Buffer.from(lsid).toString('latin1');
    if (!sessions.has(key)) sessions.set(key, { key });
    return Object.assign(sessions.get(key), { used: Date.now() });
  }

  /** A retryable write that comes again (the driver missed the reply) gets the first run's result. */
  function once(command, action) {
    const own = of(command);
    const number = String(command.txnNumber);
    if (own.write?.number === number) return own.write.result;
    const write = { number, result: action() };
    own.write = write;
    write.result.catch(() => {
      if (own.write === write) own.write = null;
    });
    return write.result;
  }

  async function abort(own) {
    const { txn } = own;
    if (txn?.state !== 'active') return;
    txn.state = 'aborted';
    clearTimeout(txn.timer);
    cursors.forget((cursor) => cursor.session === own);
    await txn.client.query('ROLLBACK').then(
      () => txn.client.release(),
      (error) => txn.client.release(error),
    );
  }

  async function begin(own, number) {
    await abort(own);
    const client = await acquire();
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`).catch((error) => {
      client.release(error);
      throw error;
    });
    own.txn = { number, state: 'active', client, timer: setTimeout(() => void abort(own), LIFETIME_MS) };
  }

  /** Runs one command inside its session's transaction. */
  async function inTransaction(ctx, work) {
    const own = of(ctx.command);
    const number = String(ctx.command.txnNumber);
    if (ctx.command.startTransaction) await begin(own, number);
    const { txn } = own;
    if (txn?.number !== number || txn.state !== 'active') throw noSuchTransaction(number);
    txn.socket = ctx.socket;
    Object.assign(ctx, { session: own, failed: false });
    try {
      const result = await work(ctx, txn.client);
      if (ctx.failed) await abort(own); // as in MongoDB a failed write ends its transaction
      return result;
    } catch (error) {
      await abort(own);
      const told = isConflict(error.code) ? writeConflict(error.message) : toMongoError(error);
      if (told.code === 91) told.labels = ['TransientTransactionError'];
      throw told;
    }
  }

  /** @param {'COMMIT' | 'ROLLBACK'} sql */
  async function finish(command, sql) {
    const number = String(command.txnNumber);
    const { txn } = of(command);
    if (txn?.number !== number || txn.state === 'aborted') throw noSuchTransaction(number);
    if (txn.state === 'unknown') throw ended('PostgreSQL ended during this commit: its outcome is unknown');
    if (txn.state === 'committed') {
      if (sql === 'COMMIT') return { ok: 1 };
      throw new MongoError(256, 'TransactionCommitted', `Transaction ${number} has been committed.`);
    }
    clearTimeout(txn.timer);
    txn.state = 'aborted';
    try {
      const { command: done } = await txn.client.query(sql);
      txn.client.release();
      if (done !== sql) throw noSuchTransaction(number); // PostgreSQL answers ROLLBACK to the COMMIT of a failed transaction
      if (sql === 'COMMIT') txn.state = 'committed';
      return { ok: 1 };
    } catch (error) {
      if (error instanceof MongoError) throw error;
      txn.client.release(error);
      if (sql === 'COMMIT') txn.state = 'unknown';
      throw Object.assign(toMongoError(error), { labels: ['UnknownTransactionCommitResult'] });
    }
  }

  async function endSession(own) {
    await abort(own);
    sessions.delete(own.key);
  }

  /** Aborts the transactions of a closed socket. */
  const socketClosed = (socket) => Promise.all([...sessions.values()].filter((own) => own.txn?.socket === socket).map(abort));
  const endIdle = () => Promise.all([...sessions.values()].filter((own) => Date.now() - own.used > IDLE_MS).map(endSession));
  const endThese = (lsids = []) =>
    Promise.all(lsids.flatMap((lsid) => sessions.get(Buffer.from(lsid).toString('latin1')) ?? []).map(endSession));
  const endAll = () => Promise.all([...sessions.values()].map(endSession));

  return { once, inTransaction, finish, socketClosed, endIdle, endThese, endAll };
}
