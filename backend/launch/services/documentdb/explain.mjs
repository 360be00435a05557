/** PostgreSQL's plan in the shape of MongoDB's explain: stages, index names, keys and documents examined (approximate). */
import { decode, serialize, shallow } from './wire.mjs';

const KINDS = { find: 'find', aggregate: 'pipeline', count: 'count', distinct: 'distinct' };
const STAGES = { Sort: 'SORT', 'Incremental Sort': 'SORT', Limit: 'LIMIT', Aggregate: 'GROUP', BitmapOr: 'OR', BitmapAnd: 'AND_HASH' };

/** The query whose plan is asked for; a write is explained by the search for what it writes. */
function queryOf(body) {
  const command = shallow(body);
  const name = Object.keys(command)[0];
  const collection = command[name];
  if (KINDS[name]) return { kind: KINDS[name], spec: body, collection };
  const first = () => shallow((command.updates ?? command.deletes ?? [])[0] ?? serialize({}));
  const { q, sort } = name === 'findAndModify' ? { q: command.query, sort: command.sort } : first();
  const find = { find: collection, filter: decode(q ?? serialize({})), ...(sort && { sort: decode(sort) }) };
  return { kind: 'find', spec: serialize(find), collection };
}

function stagesOf(top) {
  let keys = 0;
  let docs = 0;
  const stage = (plan) => {
    const inner = (plan.Plans ?? []).map(stage);
    const type = plan['Node Type'];
    const rows = (plan['Actual Rows'] ?? 0) * (plan['Actual Loops'] ?? 1);
    const index = plan['Index Name'] && { indexName: plan['Index Name'], direction: plan['Scan Direction'] };
    const inputs = inner.length === 1 ? { inputStage: inner[0] } : inner.length > 1 ? { inputStages: inner } : {};
    const own = { nReturned: rows, postgres: type, ...index, ...inputs };
    if (type === 'Seq Scan') {
      docs += rows + (plan['Rows Removed by Filter'] ?? 0);
      return { stage: 'COLLSCAN', ...own };
    }
    if (type.includes('Index')) {
      keys += rows + (plan['Rows Removed by Index Recheck'] ?? 0);
      if (type === 'Index Scan') docs += rows;
      return { stage: 'IXSCAN', ...own };
    }
    if (type.includes('Heap')) {
      docs += rows;
      return { stage: 'FETCH', ...own };
    }
    if (type === 'Custom Scan' && inner.length === 1) return inner[0];
    return { stage: STAGES[type] ?? type.toUpperCase().replaceAll(' ', '_'), ...own };
  };
  return { winningPlan: stage(top), totals: { totalKeysExamined: keys, totalDocsExamined: docs } };
}

export async function explain(db, client, body, verbosity = 'allPlansExecution') {
  const { kind, spec, collection } = queryOf(body);
  const execute = verbosity !== 'queryPlanner';
  const text = `EXPLAIN (FORMAT JSON, VERBOSE, ANALYZE ${execute})
    SELECT document FROM documentdb_api_catalog.bson_aggregation_${kind}($1, $2::documentdb_core.bson)`;
  const { rows } = await client.query(text, [db, spec]);
  const [{ Plan: top, 'Execution Time': ms }] = rows[0]['QUERY PLAN'];
  const { winningPlan, totals } = stagesOf(top);
  const counts = { executionSuccess: true, nReturned: top['Actual Rows'], executionTimeMillis: Math.round(ms), ...totals };
  return {
    explainVersion: '1',
    queryPlanner: { namespace: `${db}.${collection}`, winningPlan, rejectedPlans: [] },
    ...(execute && { executionStats: { ...counts, executionStages: winningPlan } }),
    serverInfo: { version: '7.0.0' },
    ok: 1,
  };
}
