/** Reads: first pages, further pages, and the cursors in between. DocumentDB keeps a cursor in a file, so any connection can go on with it. */
import { explain } from './explain.mjs';
import { MongoError } from './errors.mjs';
import { fromHex } from './wire.mjs';

/** MongoDB's command (lower case) → DocumentDB's function. */
export const FIRST_PAGE = { find: 'find', aggregate: 'aggregate', listcollections: 'list_collections', listindexes: 'list_indexes' };

const IDLE_MS = 600_000;
const ORPHAN_MS = 60_000;

/** The open cursors: id → { next, used, socket, session }. */
export function createCursors(pool) {
  const open = new Map();
  const forget = (which) => {
    for (const [id, cursor] of open) if (which(cursor)) open.delete(id);
  };
  async function kill(ids) {
    const killed = ids.map(String).filter((id) => open.delete(id));
    if (killed.length) await pool.query('SELECT documentdb_api_internal.delete_cursors($1::bigint[])', [killed]).catch(() => {});
    return killed;
  }
  const killIdle = () => kill([...open].filter(([, cursor]) => Date.now() - cursor.used > IDLE_MS).map(([id]) => id));
  const socketClosed = (socket) => {
    for (const cursor of open.values()) if (cursor.socket === socket) cursor.used = Math.min(cursor.used, Date.now() - IDLE_MS + ORPHAN_MS);
  };
  return { open, forget, kill, killIdle, socketClosed };
}

export function createReads({ one }, cursors) {
  async function firstPage(ctx, client) {
    const { command, key, request, db } = ctx;
    if (key === 'aggregate' && command.explain === true) return explain(db, client, request.body, 'queryPlanner');
    if (command.min || command.max) throw new MongoError(115, 'CommandNotSupported', 'min() and max() are not supported'); // they would be ignored
    // $sort, then $group with $push: PostgreSQL may sort again by the group's key and lose the order; hashing keeps it
    const keepOrder = key === 'aggregate' && ['$sort', '$group', '$push'].every((word) => request.body.includes(word));
    if (keepOrder) await client.query('SET enable_sort = off');
    const text = `SELECT cursorpage::text AS page, continuation::text AS next, cursorid::text AS id
      FROM documentdb_api.${FIRST_PAGE[key]}_cursor_first_page($1, $2::documentdb_core.bson)`;
    const row = await one(client, text, [db, request.body]).finally(() => keepOrder && client.query('RESET enable_sort').catch(() => {}));
    if (row.next) cursors.open.set(row.id, { next: fromHex(row.next), used: Date.now(), socket: ctx.socket, session: ctx.session });
    return fromHex(row.page);
  }

  async function getMore(ctx, client) {
    const id = String(ctx.command.getMore);
    const cursor = cursors.open.get(id);
    if (!cursor || cursor.session !== ctx.session) throw new MongoError(43, 'CursorNotFound', `cursor id ${id} not found`);
    const text = `SELECT cursorpage::text AS page, continuation::text AS next
      FROM documentdb_api.cursor_get_more($1, $2::documentdb_core.bson, $3::documentdb_core.bson)`;
    const row = await one(client, text, [ctx.db, ctx.request.body, cursor.next]);
    if (row.next) Object.assign(cursor, { next: fromHex(row.next), used: Date.now(), socket: ctx.socket });
    else cursors.open.delete(id);
    return fromHex(row.page);
  }

  async function killCursors({ command }) {
    const killed = await cursors.kill(command.cursors);
    const isKilled = (id) => killed.includes(String(id));
    const cursorsNotFound = command.cursors.filter((id) => !isKilled(id));
    return { cursorsKilled: command.cursors.filter(isKilled), cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
  }

  return { firstPage, getMore, killCursors };
}
