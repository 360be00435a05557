/**
 * insert, update, delete and findAndModify. What MongoDB does silently is done here: a write that met a deadlock, and an
 * upsert that lost a race to another one on the same key, are tried again; bulk writers that met take turns.
 */
import { duplicateKey } from './duplicates.mjs';
import { codeOf, isConflict, MongoError, unpackState, writeConflict } from './errors.mjs';
import { sleep } from '../../processes.mjs';
import { decode, fromHex, listOf, serialize, shallow } from './wire.mjs';

const LIST = { insert: 'documents', update: 'updates', delete: 'deletes' };
const MOST_TRIES = 20;
const MOST_RACES = 3;
const FIND_AND_MODIFY = 'SELECT p_result::text AS r FROM documentdb_api.find_and_modify($1, $2::documentdb_core.bson)';

const sum = (a, b) => Number(a ?? 0) + Number(b ?? 0);
const stateOf = (writeError) => unpackState(Number(writeError.code));
const isDuplicate = (writeError) => codeOf(stateOf(writeError)).code === 11000;
const indexNamed = (message) => /Index '(.*)'$/.exec(message)?.[1];
const join = (a, b) => ({
  ...a,
  n: sum(a.n, b.n),
  nModified: sum(a.nModified, b.nModified),
  upserted: [...a.upserted, ...b.upserted],
  writeErrors: [...a.writeErrors, ...b.writeErrors],
});

export function createWrites({ pool, one }) {
  const queues = new Map(); // namespace -> end of the queue there
  const upserting = new Map(); // namespace and filter -> end of the last upsert of it
  /** inside a transaction its connection may be in an error state, outside it is ours (and the pool may be empty) */
  const clientForLookup = (ctx, client) => (ctx.session ? pool : client);

  /** Once bulk writers of one collection have met in a deadlock, they run there one after another until the queue is empty. */
  function inTurn(namespace, action) {
    const turn = (queues.get(namespace) ?? Promise.resolve()).then(action);
    const last = turn.catch(() => {});
    queues.set(namespace, last);
    void last.then(() => {
      if (queues.get(namespace) === last) queues.delete(namespace);
    });
    return turn;
  }

  /**
   * Upserts of the same document take turns: to one that meets another the engine reports that it made the document, even where it
   * changed the other one's. Whoever asked for these keys before is under way already, so nobody waits for each other in a circle.
   */
  async function apart(keys, action) {
    const earlier = new Set(keys.map((key) => upserting.get(key)));
    const work = Promise.all(earlier).then(action);
    const end = work.catch(() => {});
    for (const key of keys) upserting.set(key, end);
    try {
      return await work;
    } finally {
      for (const key of keys) if (upserting.get(key) === end) upserting.delete(key);
    }
  }

  async function write(ctx, client) {
    const { request, command, db, key } = ctx;
    const field = LIST[key];
    const namespace = `${db}.${command[ctx.name]}`;
    const items = listOf(request, field);
    const all = [...items.keys()];
    const text = `SELECT p_result, p_success FROM documentdb_api.${key}($1, $2::documentdb_core.bson, $3::documentdb_core.bsonsequence)`;
    const races = new Map(); // index -> how often this upsert has been tried again
    const filters = key === 'update' ? items.map(shallow).map(({ q, upsert }) => (upsert === true ? q : null)) : []; // of upserts
    const isUpsert = (writeError) => Boolean(filters[writeError.index]);
    const lostRace = (writeError) => isDuplicate(writeError) && isUpsert(writeError) && (races.get(writeError.index) ?? 0) < MOST_RACES;

    const onlyThese = (indexes) => {
      if (indexes.length === items.length) return [request.body, request.sequences[field] ?? null];
      const head = decode(request.body);
      delete head[field];
      return [serialize(head), Buffer.concat(indexes.map((index) => items[index]))];
    };

    /** The operations at these indexes, in one call: all of them are done, or reported as write errors, or (if it throws) none. */
    async function call(indexes, first) {
      const row = await one(client, text, [db, ...onlyThese(indexes)]);
      if (row.p_success && first) return fromHex(row.p_result); // the usual case: passed on as it is
      const result = decode(fromHex(row.p_result));
      const moved = (list = []) => list.map((entry) => ({ ...entry, index: indexes[Number(entry.index)] }));
      return { ...result, upserted: moved(result.upserted), writeErrors: moved(result.writeErrors) };
    }

    /** The same, again after a deadlock (nothing of that call was done). */
    async function attempt(indexes, tries = 0) {
      let result;
      try {
        result = await call(indexes, tries === 0);
      } catch (error) {
        if (ctx.session || !isConflict(error.code)) throw error;
        if (tries > MOST_TRIES) throw new MongoError(112, 'WriteConflict', error.message);
        if (tries === 0 && indexes.length > 1) return inTurn(namespace, () => attempt(indexes, 1));
        await sleep(Math.random() * Math.min(200, 5 * 2 ** tries));
        return attempt(indexes, tries + 1);
      }
      const lost = ctx.session ? [] : (result.writeErrors ?? []).filter(lostRace).map((writeError) => writeError.index);
      if (lost.length === 0) return result;
      for (const index of lost) races.set(index, sum(races.get(index), 1));
      const rest = command.ordered === false ? lost : indexes.slice(indexes.indexOf(lost[0]));
      const writeErrors = result.writeErrors.filter((writeError) => !lost.includes(writeError.index));
      return join({ ...result, writeErrors }, await attempt(rest, tries + 1));
    }

    const run = () => {
      const waits = items.length > 1 && !ctx.session && queues.has(namespace);
      return waits ? inTurn(namespace, () => attempt(all, 1)) : attempt(all);
    };
    // A transaction waits for nobody: whoever it waited for might wait for its locks.
    const keys = ctx.session ? [] : filters.filter(Boolean).map((filter) => `${namespace} ${Buffer.from(filter).toString('base64')}`);
    const result = await (keys.length > 0 ? apart(keys, run) : run());
    if (Buffer.isBuffer(result)) return result;
    const { writeErrors, upserted, nModified, ...rest } = result;
    const counts = { ...rest, ...(key === 'update' && { nModified }), ...(upserted.length > 0 && { upserted }) };
    if (writeErrors.length === 0) return counts;

    ctx.failed = true;
    const conflict = ctx.session && writeErrors.find((own) => isConflict(stateOf(own)) || (isDuplicate(own) && isUpsert(own)));
    if (conflict) throw writeConflict(conflict.errmsg);
    writeErrors.sort((a, b) => a.index - b.index);
    const told = [];
    for (const own of writeErrors) {
      if (!isDuplicate(own)) {
        told.push({ ...own, code: codeOf(stateOf(own)).code });
        continue;
      }
      const item = items[own.index];
      const what = key === 'insert' ? { document: item } : shallow(item);
      const where = { name: indexNamed(own.errmsg) };
      told.push({ ...own, ...(await duplicateKey(clientForLookup(ctx, client), db, command[ctx.name], where, what)) });
    }
    return { ...counts, writeErrors: told };
  }

  async function findAndModify(ctx, client) {
    const { command, db, request } = ctx;
    for (let tries = 0; ; tries += 1) {
      try {
        return fromHex((await one(client, FIND_AND_MODIFY, [db, request.body])).r);
      } catch (error) {
        if (codeOf(error.code).code !== 11000) throw error;
        if (command.upsert && ctx.session) throw writeConflict(error.message);
        if (command.upsert && tries < MOST_RACES) continue;
        const where = { constraint: error.constraint, name: indexNamed(error.message) };
        const what = { q: command.query ?? serialize({}), u: command.update };
        const { errmsg, ...extra } = await duplicateKey(clientForLookup(ctx, client), db, command[ctx.name], where, what);
        throw new MongoError(11000, 'DuplicateKey', errmsg, { extra });
      }
    }
  }

  return { write, findAndModify };
}
