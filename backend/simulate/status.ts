/** I6: what people are told of a mailbox, against what is there. */
import { connectionState } from '../src/core/connection-state';
import type { ConnectionRecord } from '../src/store/records';
import { factsOf } from '../src/web/pages/settings/connection-facts';
import type { Member, Model } from './people';
import type { Copy } from './post';
import type { FateRows, Rows, WorkRows } from './rows';
import type { Truth } from './truth';

/** A look every ten minutes, and the time it takes: who is further behind is not told to be up to date. */
const BOUND_MS = 15 * 60_000;

type ConnectionRow = Rows['connections'][number];

function told(row: ConnectionRow, problems: Rows['problems'], now: number) {
  const unread = problems.filter(({ connection }) => connection === String(row._id)).length;
  const facts = factsOf('gmail', row as unknown as ConnectionRecord, { problems: unread, pushExpected: true });
  return { facts, ...connectionState(facts, new Date(now)) };
}

/** At rest: green unless something is to be told, and never green beside it. */
export function statusProblems({ connections, problems }: Pick<Rows, 'connections' | 'problems'>, model: Model, now: number): string[] {
  return connections.flatMap((row) => {
    const { facts, condition, word } = told(row, problems, now);
    if (!model.connected.has(row.member))
      return condition === 'not-connected' ? [] : [`I6 ${row.member} is not connected, and is told "${word}"`];
    const lapsed = facts.watchExpiresAt === null || facts.watchExpiresAt.getTime() <= now;
    const expected = facts.problems > 0 ? 'not-all-read' : lapsed ? 'polling' : 'up-to-date';
    const late = now - (facts.completeUpTo?.getTime() ?? 0) > BOUND_MS;
    return [
      ...(condition === expected ? [] : [`I6 ${row.member} is told "${word}" (${condition}), not ${expected}`]),
      ...(condition === 'up-to-date' && (late || facts.audit.missing > 0) ? [`I6 ${row.member} is told "${word}", but is behind`] : []),
    ];
  });
}

/**
 * In the middle of things: green says that all mail up to a moment not long ago is there. While a change of rules or of the directory is
 * being followed some of it may be missing, but no mailbox is told to be complete that never was, or was long ago. `searched`: mailboxes
 * whose history had expired; there, what was relabelled or is older than it came is the audit's.
 */
export function tooGreenProblems(rows: FateRows & WorkRows, truth: Truth, searched: ReadonlySet<Member>, now: number): string[] {
  if (rows.rematches.length + rows.intents.length > 0) return [];
  const stored = new Set(rows.messages.flatMap(({ places }) => places));
  return rows.connections.flatMap((row) => {
    const { facts, tone, word } = told(row, rows.problems, now);
    const changing = row.searchTerms.length > 0 || row.reconsiderSeq > row.reconsideredSeq || row.import?.finishedAt === null;
    if (tone !== 'success') return [];
    const upTo = facts.completeUpTo?.getTime() ?? 0;
    if (now - upTo > BOUND_MS)
      return [`I6 ${row.member} is told "${word}", and is complete up to ${Math.round((now - upTo) / 60_000)} minutes ago`];
    if (changing) return [];
    return [...truth.places.values()].flatMap(({ member, letter, copy, fate }) =>
      member === row.member &&
      fate === 'must' &&
      copy.changedAt < upTo &&
      (!searched.has(member) || isPlainArrival(copy)) &&
      !stored.has(`${String(row._id)}:${copy.gmailId}`)
        ? [`I6 ${member} is told "${word}", but letter ${letter.n} is missing`]
        : [],
    );
  });
}

const isPlainArrival = ({ arrivedAt, changedAt, internalDate }: Copy): boolean =>
  changedAt === arrivedAt && arrivedAt - internalDate < 24 * 3_600_000;

/** What waits for its hold is not shared before. */
export function sharedEarly(rows: FateRows, truth: Truth): string[] {
  const stored = new Set(rows.messages.flatMap(({ places }) => places));
  const idOf = new Map(rows.connections.map(({ _id, member }) => [member, String(_id)]));
  return [...truth.places.values()].flatMap(({ member, letter, copy, fate, reason }) =>
    fate === 'never' && reason === 'held' && stored.has(`${idOf.get(member) ?? ''}:${copy.gmailId}`)
      ? [`I2 letter ${letter.n} of ${member} is shared before its hold is over`]
      : [],
  );
}
