/** Admin › Audit log: who did what, append-only and hash-chained. */
import { z } from 'zod';
import type { AuditAction, AuditLogRecord } from '../../../store/records';
import { route, type Route } from '../../route';
import { Empty, Note, PageHeader } from '../components/layout';
import { Exact } from '../components/time';
import { number } from '../format/numbers';
import { pageFor } from '../view';
import { ACTION_WORDS, actorWords, thingOf, type Thing } from './audit-words';

const PATH = '/admin/audit';
const PAGE_SIZE = 60;

interface AuditInput {
  rows: readonly AuditLogRecord[];
  older: number | null;
  nameOf: (actor: string) => string;
  /** undefined: not checked · null: the chain holds · a number: where it breaks. */
  broken: number | null | undefined;
}

function AuditPage({ rows, older, nameOf, broken }: AuditInput) {
  return (
    <>
      <PageHeader
        title="Audit log"
        about="Who did what, newest first. Entries can’t be changed or removed: each carries the fingerprint of the one before."
      >
        <a class="button" href={`${PATH}?check=1`}>
          Check the chain
        </a>
      </PageHeader>
      <div class="stack">
        {broken === null && (
          <Note tone="success">
            <p>The chain holds: no entry was changed or removed.</p>
          </Note>
        )}
        {typeof broken === 'number' && (
          <Note tone="danger">
            <p>
              The chain breaks at entry {number(broken)}. Something was changed or removed there, outside this program. Keep the database as
              it is and find out who had access.
            </p>
          </Note>
        )}
        {rows.length === 0 ? (
          <Empty icon="audit" title="Nothing yet">
            Connecting, changing settings and rules, reading a colleague’s mail and using keys are written down here.
          </Empty>
        ) : (
          <table class="table cards">
            <caption class="unseen">Audit log</caption>
            <thead>
              <tr>
                <th scope="col" class="wide-exact">
                  When
                </th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col">On</th>
                <th scope="col">Details</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.seq}>
                  <td>
                    <Exact at={row.at} />
                  </td>
                  <td data-label="Who" title={row.actor}>
                    {actorWords(row.actor, nameOf)}
                  </td>
                  <td data-label="What" title={row.action}>
                    {ACTION_WORDS[row.action as AuditAction] ?? row.action}
                  </td>
                  <td data-label="On" title={row.target}>
                    <Target thing={thingOf(row.target, nameOf)} />
                  </td>
                  <td data-label="Details">
                    <Details details={row.details} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {older !== null && (
          <p class="form-actions">
            <a class="button" rel="next" href={`${PATH}?before=${older}`}>
              Older
            </a>
          </p>
        )}
      </div>
    </>
  );
}

const Target = ({ thing: { words, href } }: { thing: Thing }) =>
  href ? (
    <a href={href} class="ellipsis">
      {words}
    </a>
  ) : (
    <span class="ellipsis">{words}</span>
  );

function Details({ details }: { details: AuditLogRecord['details'] }) {
  const text = Object.entries(details ?? {})
    .map(([key, value]) => `${key}: ${String(value)}`)
    .join(', ')
    .slice(0, 300);
  return text ? (
    <span class="ellipsis soft" title={text}>
      {text}
    </span>
  ) : (
    <span class="none">–</span>
  );
}

export const auditRoutes: Route[] = [
  route({
    method: 'GET',
    path: PATH,
    guard: 'admin',
    summary: 'The audit log',
    query: z.object({ before: z.coerce.number().int().min(1).optional().catch(undefined), check: z.string().optional().catch(undefined) }),
    async handle(context) {
      const { parts, caller, query } = context;
      const org = caller.organisation.id;
      const [rows, members, broken] = await Promise.all([
        parts.store.auditLog.list(org, query.before ?? null, PAGE_SIZE + 1),
        parts.store.organisations.members(org),
        query.check === '1' ? parts.store.auditLog.firstBreak(org) : undefined,
      ]);
      const names = new Map(members.map(({ email, name }) => [email, name]));
      const shown = rows.slice(0, PAGE_SIZE);
      const older = rows.length > PAGE_SIZE ? (shown.at(-1)?.seq ?? null) : null;
      return pageFor(
        context,
        'Audit log',
        <AuditPage rows={shown} older={older} nameOf={(actor) => names.get(actor) ?? actor} broken={broken} />,
      );
    },
  }),
];
