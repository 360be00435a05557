/**
 * A MongoDB server for PostgreSQL with the DocumentDB extension: drivers speak OP_MSG to it, it speaks SQL to PostgreSQL.
 * Listens on 127.0.0.1 only; there is no authentication.
 */
import net from 'node:net';
import { engineCommands, localCommands } from './commands.mjs';
import { MongoError, toMongoError } from './errors.mjs';
import { createPool } from './pool.mjs';
import { createCursors } from './reads.mjs';
import { createSessions } from './sessions.mjs';
import { parse, reply, splitter } from './wire.mjs';

const HOST = '127.0.0.1';
const SWEEP_MS = 15_000;

/** @param {{connection: object, port?: number, log?: (error: unknown) => void}} options connection: for `pg`; port 0 takes a free one */
export async function startGateway({ connection, port = 0, log = console.error }) {
  const database = createPool(connection);
  const cursors = createCursors(database.pool);
  const sessions = createSessions(database, cursors);
  const local = localCommands(sessions);
  const engine = engineCommands(database, cursors);
  const sockets = new Set();
  let connections = 0;

  async function execute(request, socket) {
    const { command } = request;
    const name = Object.keys(command)[0];
    const key = name.toLowerCase();
    if (local[key]) return local[key](command, socket, key);
    if (key === 'committransaction') return sessions.finish(command, 'COMMIT');
    if (key === 'aborttransaction') return sessions.finish(command, 'ROLLBACK');
    const work = engine[key];
    if (!work) throw new MongoError(59, 'CommandNotFound', `no such command: '${name}'`);
    const ctx = { request, command, name, key, socket, db: command.$db, session: undefined };
    if (command.autocommit === false) return sessions.inTransaction(ctx, work);
    return command.txnNumber === undefined ? database.alone(ctx, work) : sessions.once(command, () => database.alone(ctx, work));
  }

  async function handle(message, socket) {
    const request = parse(message);
    const answer = await execute(request, socket).catch((error) => toMongoError(error).toReply());
    if (request.quiet || socket.destroyed) return;
    for (const part of reply(request, answer)) socket.write(part);
  }

  function closed(socket) {
    sockets.delete(socket);
    socket.reading?.connection.stream.destroy(); // nobody waits for this query: PostgreSQL ends it when the connection is gone
    void sessions.socketClosed(socket);
    cursors.socketClosed(socket);
  }

  const server = net.createServer((socket) => {
    socket.number = connections += 1;
    socket.setNoDelay(true);
    sockets.add(socket);
    const fail = (error) => {
      log(error);
      socket.destroy();
    };
    let queue = Promise.resolve(); // one command at a time, in order
    const split = splitter((message) => (queue = queue.then(() => handle(message, socket)).catch(fail)));
    socket.on('data', (chunk) => {
      try {
        split(chunk);
      } catch (error) {
        fail(error);
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => closed(socket));
  });

  const sweep = setInterval(() => {
    void cursors.killIdle();
    void sessions.endIdle();
  }, SWEEP_MS).unref();
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, HOST, resolve));

  async function close() {
    clearInterval(sweep);
    server.close();
    for (const socket of sockets) socket.destroy();
    await sessions.endAll();
    await database.pool.end();
  }
  return { uri: `mongodb://${HOST}:${server.address().port}/`, close };
}
