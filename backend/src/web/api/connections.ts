/** Connections: what a mailbox's sync is doing, in the same words as everywhere. */
import { z } from 'zod';
import { runningCheck } from '../../core/check-words';
import { connectionState } from '../../core/connection-state';
import { CONDITIONS, CONNECTION_STATES, REMEDIES } from '../../core/connection-words';
import { etaSeconds } from '../../core/time-left';
import type { ConnectionRecord } from '../../store/records';
import { partOf } from '../../store/paging';
import { ownId, paging } from '../inputs';
import { NO_TOTALS, totalsOf, type MailboxTotals } from '../mailbox-totals';
import { factsOf } from '../pages/settings/connection-facts';
import { notFound, Problem } from '../problem';
import { route, type Route, type RouteContext } from '../route';
import { withTimes } from '../with-times';
import { asPage, pageOf, time, timeOf } from './shapes';

const reasons = z.record(z.string(), z.int());

const connection = z.strictObject({
  id: z.string(),
  teamMember: z.string(),
  app: z.enum(['gmail', 'gcal']),
  state: z.enum(CONNECTION_STATES).describe('“up-to-date” also while problems is above 0: condition tells whether anything is wrong'),
  condition: z
    .enum(CONDITIONS)
    .describe(
      'The state told apart further: what else stands in stateText. Only “up-to-date” here says that nothing is. Others may be added',
    ),
  stateText: z.string(),
  remedy: z
    .strictObject({
      action: z
        .enum(REMEDIES)
        .describe(
          'connect, reconnect: its owner in Settings › Gmail · admin: whoever allows apps in Google Workspace · resume: …/pause · wait: …/sync tries at once · problems: …/problems names the mails',
        ),
      label: z.string().describe('What the console’s button says'),
    })
    .nullable()
    .describe('The one thing that helps; null when nothing is needed, or nothing can be done here'),
  watchExpiresAt: time.nullable().describe('Until when Gmail tells us of new mail by itself; null or past: we look every few minutes'),
  grantedScopes: z.array(z.string()),
  connectedAt: time.nullable(),
  lastSyncAt: time.nullable(),
  completeUpTo: time.nullable().describe('Everything that arrived before this instant has been looked at'),
  synced: z.int().describe('Mails of this mailbox that are stored'),
  skipped: reasons.describe('Reason → number of mails that were looked at and are left out, whatever looked at them'),
  import: z
    .strictObject({
      found: z.int(),
      done: z.int(),
      synced: z.int(),
      skipped: reasons.describe('Reason → number'),
      startedAt: time,
      finishedAt: time.nullable(),
      etaSeconds: z.int().nullable().describe('0 when finished, null while it is too early to tell'),
    })
    .nullable()
    .describe('The last search, which a change of the directory, of rules or of settings begins anew; of all mail: synced and skipped'),
  audit: z.strictObject({
    startedAt: time.nullable().describe('Of the check that runs now; null: none does'),
    missing: z.int().describe('Found missing so far by the check that runs now; being added'),
    checkedAt: time.nullable().describe('Of the last check that is through'),
    missed: z.int().describe('Found missing here by the last check, and added'),
    repaired: z.int().describe('The same, of all checks'),
    removed: z.int().describe('Found gone from Gmail by the last check, and treated as deleted'),
  }),
  quota: z.strictObject({ unitsLastMinute: z.int(), unitsTotal: z.int() }),
  problems: z.int().describe('Mails that could not be read, or not completely'),
});

const problem = z.strictObject({
  gmailId: z.string().describe('The mail, in its owner’s mailbox'),
  what: z.string().describe('Why it could not be read; names nobody and quotes nothing'),
  firstAt: time,
  tries: z.int(),
});

type Counts = MailboxTotals & { problems: number };

async function connectionJson(
  { parts }: Pick<RouteContext, 'parts'>,
  record: ConnectionRecord,
  { problems, synced, skipped }: Counts,
): Promise<z.input<typeof connection>> {
  const now = parts.clock.now();
  const facts = factsOf(record.app, record, { problems, pushExpected: parts.settings.push !== null });
  const { state, condition, text, remedy } = connectionState(facts, now);
  const check = runningCheck(facts);
  const progress = record.import;
  // A figure for people: when the counter can't be asked, the rest is still worth having.
  const unitsLastMinute = await parts.quota.spentLastMinute(record.id).catch(() => 0);
  return {
    id: record.id,
    teamMember: record.member,
    app: record.app,
    state,
    condition,
    stateText: withTimes(text),
    remedy,
    watchExpiresAt: timeOf(record.watch?.expiresAt ?? null),
    grantedScopes: record.grantedScopes,
    connectedAt: timeOf(record.connectedAt),
    lastSyncAt: timeOf(record.lastSyncAt),
    completeUpTo: timeOf(record.completeUpTo),
    synced,
    skipped,
    import: progress && {
      found: progress.found,
      done: progress.done,
      synced: progress.synced,
      skipped: progress.skipped,
      startedAt: progress.startedAt.toISOString(),
      finishedAt: timeOf(progress.finishedAt),
      etaSeconds: progress.finishedAt ? 0 : etaSeconds(record, now),
    },
    audit: {
      startedAt: timeOf(check?.startedAt ?? null),
      missing: check?.missing ?? 0,
      checkedAt: timeOf(record.audit.checkedAt),
      missed: record.audit.missed,
      repaired: record.audit.repaired,
      removed: record.audit.removed ?? 0,
    },
    quota: { unitsLastMinute, unitsTotal: record.unitsTotal },
    problems,
  };
}

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

async function known({ parts, caller }: Asked, id: string): Promise<ConnectionRecord> {
  const record = await parts.store.connections.get(id);
  if (record?.org !== caller.organisation.id) throw notFound('connection');
  return record;
}

async function one(context: Asked, id: string, status: number) {
  const { store } = context.parts;
  const org = context.caller.organisation.id;
  const [record, problems, totals] = await Promise.all([known(context, id), store.problems.count(org, id), totalsOf(store, org, [id])]);
  return { json: await connectionJson(context, record, { problems, ...(totals.get(id) ?? NO_TOTALS) }), status };
}

const params = z.strictObject({ id: ownId });

const NOT_CONNECTED = 'This mailbox is not connected. Its owner connects it in Settings › Gmail.';

interface Asking {
  act: string;
  summary: string;
  refused?: string;
  ask(context: Asked, record: ConnectionRecord): Promise<boolean>;
}

/** What is asked of a mailbox and done in the background: accepted, with the state it is in by now. */
const asking = ({ act, summary, refused = NOT_CONNECTED, ask }: Asking): Route =>
  route({
    method: 'POST',
    path: `/api/v1/connections/:id/${act}`,
    guard: 'api-key',
    summary,
    params,
    answer: connection,
    handle: async (context) => {
      const record = await known(context, context.params.id);
      if (!(await ask(context, record))) throw new Problem(409, refused);
      return one(context, record.id, 202);
    },
  });

export const connectionRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/connections',
    guard: 'api-key',
    summary: 'Every connected mailbox with its state',
    query: z.strictObject(paging),
    answer: pageOf(connection),
    handle: async (context) => {
      const { store } = context.parts;
      const org = context.caller.organisation.id;
      const [records, problems] = await Promise.all([store.connections.list(org), store.problems.counts(org)]);
      const { rows, nextCursor } = partOf(records, context.query, ({ id }) => id);
      const totals = await totalsOf(
        store,
        org,
        rows.map(({ id }) => id),
      );
      const countsOf = (id: string) => ({ problems: problems.get(id) ?? 0, ...(totals.get(id) ?? NO_TOTALS) });
      const data = await Promise.all(rows.map((record) => connectionJson(context, record, countsOf(record.id))));
      return { json: { data, nextCursor } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/connections/:id/problems',
    guard: 'api-key',
    summary: 'Mails of a mailbox that could not be read, or not completely, newest first',
    params,
    query: z.strictObject(paging),
    answer: pageOf(problem),
    handle: async (context) => {
      const { org, id } = await known(context, context.params.id);
      const page = await context.parts.store.problems.page(org, id, context.query);
      return asPage(page, ({ gmailId, what, firstAt, tries }) => ({ gmailId, what, firstAt: firstAt.toISOString(), tries }));
    },
  }),
  asking({
    act: 'sync',
    summary: 'Look for new mail now',
    ask: ({ parts }, { org, id }) => parts.useCases.requestSync(org, id),
  }),
  asking({
    act: 'resync',
    summary: 'Search the last six months again; nothing appears twice',
    ask: ({ parts, caller }, { org, id }) => parts.useCases.requestResync(org, id, caller.actor),
  }),
  asking({
    act: 'reset',
    summary: 'Remove everything that came from this mailbox alone, then import it again; it stays connected',
    refused: 'This mailbox can’t be read at the moment, so nothing was removed. Its owner connects it in Settings › Gmail.',
    ask: ({ parts, caller }, { org, id }) => parts.useCases.requestReset(org, id, caller.actor),
  }),
  route({
    method: 'POST',
    path: '/api/v1/connections/:id/pause',
    guard: 'api-key',
    summary: 'Pause, or go on: while paused, new mail waits in Gmail',
    params,
    body: z.strictObject({ paused: z.boolean() }),
    answer: connection,
    handle: async (context) => {
      const { parts, caller, body } = context;
      const record = await known(context, context.params.id);
      if (!(await parts.useCases.setPaused(record.org, record.id, body.paused, caller.actor))) throw new Problem(409, NOT_CONNECTED);
      return one(context, record.id, 200);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/connections/:id',
    guard: 'api-key',
    summary: 'Disconnect; data=keep leaves what was synced, data=delete removes it',
    params,
    query: z.strictObject({ data: z.enum(['keep', 'delete']).default('keep') }),
    handle: async (context) => {
      const { parts, caller, query } = context;
      const record = await known(context, context.params.id);
      if (!(await parts.useCases.disconnectMailbox(record.org, record.id, query.data, caller.actor))) throw notFound('connection');
      return { status: 204 };
    },
  }),
];
