/** E11000 errors with keyPattern and keyValue, which PostgreSQL doesn't tell: the index is looked up, the values are derived. */
import { BSON, EJSON } from 'bson';
import { decode, fromHex, serialize } from './wire.mjs';

const FIND_INDEX = `SELECT (i.index_spec).index_name AS name, (i.index_spec).index_key::text AS key
  FROM documentdb_api_catalog.collection_indexes i JOIN documentdb_api_catalog.collections c USING (collection_id)
  WHERE c.database_name = $1 AND c.collection_name = $2 AND ((i.index_spec).index_name = $3 OR i.index_id::text = $4)`;
const FIND_ONE = 'SELECT cursorpage::text AS page FROM documentdb_api.find_cursor_first_page($1, $2::documentdb_core.bson)';

const plain = (bytes) => BSON.deserialize(bytes);
const isObject = (value) => typeof value === 'object' && value !== null;

function show(value) {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value?._bsontype === 'ObjectId') return `ObjectId('${value}')`;
  return value instanceof Date ? `new Date(${+value})` : EJSON.stringify(value ?? null);
}

/** The value at a dotted path; an array on the way gives the list of its members' values. */
const at = (doc, path) =>
  path
    .split('.')
    .reduce((value, key) => (Array.isArray(value) && !/^\d+$/.test(key) ? value.map((member) => member?.[key]) : value?.[key]), doc);

/** What an update would have set, as far as its text tells. */
function assignments(update) {
  if (Array.isArray(update)) return Object.assign({}, ...update.map((stage) => stage.$set ?? stage.$addFields ?? {}));
  return Object.keys(update).some((key) => key.startsWith('$')) ? { ...update.$setOnInsert, ...update.$set } : update;
}

function valuesOf({ q = {}, u = {} }, existing) {
  const set = assignments(u);
  const operand = (value) => (isObject(value) && !value._bsontype && !Array.isArray(value) && '$eq' in value ? value.$eq : value);
  return (path) =>
    [set[path], at(set, path), at(existing ?? {}, path), operand(q[path]), at(q, path)].find((value) => value !== undefined) ?? null;
}

async function valuesOfUpdate(client, db, collection, { q, u }) {
  const find = serialize({ find: collection, filter: decode(q), limit: 1, singleBatch: true });
  const { rows } = await client.query(FIND_ONE, [db, find]);
  const update = u instanceof Uint8Array ? plain(u) : (u ?? []).map(plain);
  return valuesOf({ q: plain(q), u: update }, plain(fromHex(rows[0].page)).cursor.firstBatch[0]);
}

/**
 * @param {{name?: string, constraint?: string}} where the index by its MongoDB name, or by PostgreSQL's constraint name
 * @param {{document: Buffer} | {q: Buffer, u: Buffer | Buffer[]}} what the document that was inserted, or the update
 */
export async function duplicateKey(client, db, collection, where, what) {
  const constraint = where.constraint ?? '';
  const name = where.name ?? (constraint.startsWith('collection_pk_') ? '_id_' : null);
  const { rows } = await client.query(FIND_INDEX, [db, collection, name, /_(\d+)$/.exec(constraint)?.[1] ?? null]);
  const keyPattern = rows[0] ? plain(fromHex(rows[0].key)) : {};
  const inserted = what.document && plain(what.document);
  const value = inserted ? (path) => at(inserted, path) ?? null : await valuesOfUpdate(client, db, collection, what);
  const keyValue = Object.fromEntries(Object.keys(keyPattern).map((path) => [path, value(path)]));
  const shown = Object.entries(keyValue).map(([key, own]) => `${key}: ${show(own)}`);
  const errmsg = `E11000 duplicate key error collection: ${db}.${collection} index: ${rows[0]?.name ?? name} dup key: { ${shown.join(', ')} }`;
  return { code: 11000, errmsg, keyPattern, keyValue };
}
