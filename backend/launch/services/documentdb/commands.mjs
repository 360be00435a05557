/** MongoDB's commands, by lower-case name: those answered here, those that are one function call in DocumentDB, and the rest. */
import { unpackState } from './errors.mjs';
import { explain } from './explain.mjs';
import { createReads, FIRST_PAGE } from './reads.mjs';
import { decode, fromHex, MAX_MESSAGE } from './wire.mjs';
import { createWrites } from './writes.mjs';

const SPEC = '$2::documentdb_core.bson';
const ONLY_SPEC = '$1::documentdb_core.bson';
const VERSION = '7.0.0'; // the MongoDB version whose behaviour DocumentDB 1.0 follows
const MAX_DOCUMENT = 16_777_216;

/** One function call on (database, command) whose document is the reply. */
const CALLS = {
  count: `document::text AS r FROM documentdb_api.count_query($1, ${SPEC})`,
  distinct: `document::text AS r FROM documentdb_api.distinct_query($1, ${SPEC})`,
  create: `documentdb_api.create_collection_view($1, ${SPEC})::text AS r`,
  validate: `document::text AS r FROM documentdb_api.validate($1, ${SPEC})`,
};
/** The same on (command) alone. */
const GLOBAL_CALLS = {
  listdatabases: `documentdb_api.list_databases(${ONLY_SPEC})::text AS r`,
  renamecollection: `documentdb_api.rename_collection(${ONLY_SPEC})::text AS r`,
  currentop: `document::text AS r FROM documentdb_api.current_op_command(${ONLY_SPEC})`,
  compact: `documentdb_api.compact(${ONLY_SPEC})::text AS r`,
};

/** What is answered without PostgreSQL: (command, socket, key) → reply. */
export function localCommands(sessions) {
  const hello = (command, socket, key) => ({
    ...(key === 'hello' ? { isWritablePrimary: true } : { ismaster: true }),
    helloOk: true,
    msg: 'isdbgrid', // as mongos: no replica set names to match
    maxBsonObjectSize: MAX_DOCUMENT,
    maxMessageSizeBytes: MAX_MESSAGE,
    maxWriteBatchSize: 25_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: socket.number,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
    ok: 1,
  });
  const endSessions = async (command) => {
    await sessions.endThese(command[Object.keys(command)[0]]);
    return { ok: 1 };
  };
  const versionArray = VERSION.split('.').map(Number).concat(0);
  const buildInfo = { version: VERSION, versionArray, gitVersion: 'documentdb', bits: 64, maxBsonObjectSize: MAX_DOCUMENT, modules: [] };
  return {
    hello,
    ismaster: hello,
    ping: () => ({ ok: 1 }),
    logout: () => ({ ok: 1 }),
    refreshsessions: () => ({ ok: 1 }),
    buildinfo: () => ({ ...buildInfo, ok: 1 }),
    serverstatus: () => ({ version: VERSION, process: 'documentdb-gateway', pid: process.pid, uptime: process.uptime(), ok: 1 }),
    connectionstatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1 }),
    getparameter: () => ({ featureCompatibilityVersion: { version: '7.0' }, ok: 1 }),
    getcmdlineopts: () => ({ argv: [], parsed: {}, ok: 1 }),
    getlog: () => ({ totalLinesWritten: 0, log: [], ok: 1 }),
    whatsmyuri: (command, socket) => ({ you: `${socket.remoteAddress}:${socket.remotePort}`, ok: 1 }),
    endsessions: endSessions,
    killsessions: endSessions,
  };
}

/** What PostgreSQL does: (ctx, client) → reply. */
export function engineCommands(database, cursors) {
  const { one } = database;
  const reads = createReads(database, cursors);
  const writes = createWrites(database);
  const text = async (client, sql, values) => fromHex((await one(client, `SELECT ${sql}`, values)).r);
  const each = (table, make) => Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, make(entry)]));

  /** Index commands answer their own failures inside a document that says ok. */
  function orFailure(result) {
    if (result.code !== undefined) throw Object.assign(new Error(result.errmsg), { code: unpackState(Number(result.code)) });
    return { ...result, ok: 1 };
  }

  return {
    ...each(CALLS, (sql) => (ctx, client) => text(client, sql, [ctx.db, ctx.request.body])),
    ...each(GLOBAL_CALLS, (sql) => (ctx, client) => text(client, sql, [ctx.request.body])),
    ...each(FIRST_PAGE, () => reads.firstPage),
    getmore: reads.getMore,
    killcursors: reads.killCursors,
    explain: (ctx, client) => explain(ctx.db, client, Buffer.from(ctx.command.explain), ctx.command.verbosity),
    insert: writes.write,
    update: writes.write,
    delete: writes.write,
    findandmodify: writes.findAndModify,
    createindexes: async (ctx, client) => {
      // builds in the foreground and returns when it is done
      const sql = `documentdb_api_internal.create_indexes_non_concurrently($1, ${SPEC}, true)::text AS r`;
      const { raw } = decode(await text(client, sql, [ctx.db, ctx.request.body]));
      return orFailure(Object.values(raw)[0]);
    },
    dropindexes: async (ctx, client) => {
      const { retval } = await one(client, `CALL documentdb_api.drop_indexes($1, ${SPEC})`, [ctx.db, ctx.request.body]);
      return orFailure(decode(fromHex(retval)));
    },
    drop: async (ctx, client) => {
      await one(client, 'SELECT documentdb_api.drop_collection($1, $2)', [ctx.db, ctx.command.drop]);
      return { ns: `${ctx.db}.${ctx.command.drop}`, ok: 1 };
    },
    dropdatabase: async (ctx, client) => {
      await one(client, 'SELECT documentdb_api.drop_database($1)', [ctx.db]);
      return { dropped: ctx.db, ok: 1 };
    },
    collmod: (ctx, client) =>
      text(client, 'documentdb_api.coll_mod($1, $2, $3::documentdb_core.bson)::text AS r', [
        ctx.db,
        ctx.command[ctx.name],
        ctx.request.body,
      ]),
    collstats: (ctx, client) =>
      text(client, 'documentdb_api.coll_stats($1, $2, $3)::text AS r', [ctx.db, ctx.command[ctx.name], ctx.command.scale ?? 1]),
    dbstats: (ctx, client) => text(client, 'documentdb_api.db_stats($1, $2)::text AS r', [ctx.db, ctx.command.scale ?? 1]),
  };
}
