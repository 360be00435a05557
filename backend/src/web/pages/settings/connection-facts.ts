/** A stored connection (or none) as the facts core/connection-state.ts derives the state from. */
import type { ConnectionFacts } from '../../../core/connection-facts';
import type { App } from '../../../core/types';
import type { ConnectionRecord } from '../../../store/records';

export function factsOf(
  app: App,
  connection: ConnectionRecord | null,
  known: { problems: number; pushExpected: boolean },
): ConnectionFacts {
  if (!connection) return { ...NONE, app, ...known };
  return {
    app,
    connected: connection.refreshToken !== null,
    connectedAt: connection.connectedAt,
    wantSeq: connection.wantSeq,
    doneSeq: connection.doneSeq,
    cursor: connection.cursor,
    completeUpTo: connection.completeUpTo,
    lastSyncAt: connection.lastSyncAt,
    searchTerms: connection.searchTerms,
    import: connection.import,
    watchExpiresAt: connection.watch?.expiresAt ?? null,
    pushExpected: known.pushExpected,
    problem: connection.problem,
    problems: known.problems,
    audit: connection.audit,
    paused: connection.paused,
    wiping: connection.wipe,
  };
}

const NONE: Omit<ConnectionFacts, 'app' | 'problems' | 'pushExpected'> = {
  connected: false,
  connectedAt: null,
  wantSeq: 0,
  doneSeq: 0,
  cursor: null,
  completeUpTo: null,
  lastSyncAt: null,
  searchTerms: [],
  import: null,
  watchExpiresAt: null,
  problem: null,
  audit: { startedAt: null, checkedAt: null, missing: 0, missed: 0 },
  paused: false,
  wiping: false,
};
