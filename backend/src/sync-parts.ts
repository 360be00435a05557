/**
 * The sync's own composition: use cases and job handlers over whichever clock, queue and budget they are given. parts.ts hands in
 * the machine's clock, Bull and Redis; bench/ and simulate/ hand in a virtual clock and a queue that runs jobs inline.
 */
import { randomUUID } from 'node:crypto';
import { makeAccessTokens } from './google/access-tokens';
import type { OAuth } from './google/oauth';
import type { Quota } from './google/quota';
import type { Tariff } from './google/tariffs';
import { makeHandlers } from './jobs/handlers';
import type { Store } from './store/open';
import type { Sealer } from './store/seal';
import { makeAnnounceChange } from './sync/announce-change';
import { makeChangeDirectory } from './sync/change-directory';
import { makeChangeRules } from './sync/change-rules';
import { makeConnectMailbox } from './sync/connect-mailbox';
import { makeExplain } from './sync/explain';
import { makeFingerprints } from './sync/fingerprints';
import { makeForgetTraces } from './sync/forget-traces';
import { makeImportMailbox } from './sync/import-mailbox';
import { makeIngest } from './sync/ingest-messages';
import { makeMarkDeleted } from './sync/mark-deleted';
import { makeOpenAttachment } from './sync/open-attachment';
import { makeOpenGmail } from './sync/open-gmail';
import { makePersonalData } from './sync/personal-data';
import type { Clock, Enqueue } from './sync/ports';
import { makeReadLabels } from './sync/read-labels';
import { makeReadOwnAddresses } from './sync/read-own-addresses';
import { makeReadTodo } from './sync/read-todo';
import { makeRecordVerdicts } from './sync/record-verdicts';
import { makeRematchOrganisation } from './sync/rematch-organisation';
import { makeSettle } from './sync/settle-conversations';
import { makeRunSlice } from './sync/slice';
import { makeSweepMailboxes } from './sync/sweep-mailboxes';
import { makeSyncMailbox } from './sync/sync-mailbox';
import { makeTokenStore } from './sync/token-store';
import { makeWipeMailbox } from './sync/wipe-mailbox';
import { makeUnknownPeople } from './sync/unknown-people';
import type { UseCases } from './sync/use-cases';

export interface SyncDeps {
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
  oauth: OAuth;
  quota: Quota;
  tariff: Tariff;
  sealer: Sealer;
  /** Google's stand-in; undefined is Google itself. */
  googleBaseUrl: string | undefined;
  /** Null: no topic configured; polling alone. */
  pubsubTopic: string | null;
  /** How long after an import the audit waits for quiet, ms. */
  auditDelayMs: number;
  /** True once the process was asked to stop. */
  stopping: () => boolean;
  /** For work that helps but must not stop a person's own act. */
  warn: (what: string, error: unknown) => void;
  /** Milliseconds from a live mail's arrival at Google to being readable here. */
  onLag?: (ms: number) => void;
  /** In [0, 1): spreads retries. */
  random?: () => number;
  /** Waits for another process; real time unless time itself is simulated. */
  pause?: (ms: number) => Promise<void>;
}

/** Everything one process does, apart from serving HTTP. Two calls are two processes: they share only the store and the budget. */
export function makeSyncParts({ store, clock, enqueue, oauth, quota, tariff, sealer, stopping, random, pause, ...deps }: SyncDeps) {
  const millis = { now: () => clock.now().getTime() };
  const accessTokens = makeAccessTokens({
    oauth,
    store: makeTokenStore({ store, sealer, clock }),
    clock: millis,
    ...(pause ? { pause } : {}),
  });
  const openGmail = makeOpenGmail({ accessTokens, quota, tariff, clock: millis, baseUrl: deps.googleBaseUrl });
  const settle = makeSettle({ store, clock, enqueue });
  const fingerprints = makeFingerprints({ store, sealer });
  const recordVerdicts = makeRecordVerdicts({ store, fingerprints });
  const forgetTraces = makeForgetTraces({ store, fingerprints });
  const ingest = makeIngest({ store, clock, settle, recordVerdicts });
  const markDeleted = makeMarkDeleted({ store, clock, settle });
  const announce = makeAnnounceChange({ store, clock, enqueue });
  const readOwnAddresses = makeReadOwnAddresses({ store, announce });
  const { readLabels, readNewLabels } = makeReadLabels({ announce });
  const owner = randomUUID();
  const runSlice = makeRunSlice({ store, clock, enqueue, openGmail, owner, stopping, ...(random ? { random } : {}) });
  const readTodo = makeReadTodo({ store, clock, ingest, markDeleted, readNewLabels, tariff, ...(deps.onLag ? { onLag: deps.onLag } : {}) });
  const wipeMailbox = makeWipeMailbox({ store, clock, enqueue, settle, owner, stopping });
  const useCases: UseCases = {
    ...makeConnectMailbox({
      store,
      clock,
      enqueue,
      sealer,
      oauth,
      openGmail,
      wipeMailbox,
      announce,
      warn: deps.warn,
      ...(pause ? { pause } : {}),
    }),
    ...makeChangeDirectory({ store, announce }),
    ...makeChangeRules({ store, clock, announce }),
    ...makeOpenAttachment({ store, openGmail }),
    ...makeExplain({ store, clock, openGmail }),
    ...makeUnknownPeople({ store }),
    ...makePersonalData({ store, clock, settle, announce, forgetTraces }),
  };
  const handlers = makeHandlers({
    enqueue,
    syncMailbox: makeSyncMailbox({
      store,
      clock,
      enqueue,
      runSlice,
      readTodo,
      markDeleted,
      readLabels,
      readOwnAddresses,
      pubsubTopic: deps.pubsubTopic,
      warn: deps.warn,
    }),
    importMailbox: makeImportMailbox({
      store,
      clock,
      enqueue,
      runSlice,
      fingerprints,
      readTodo,
      readLabels,
      readOwnAddresses,
      settle,
      tariff,
      auditDelayMs: deps.auditDelayMs,
    }),
    wipeMailbox,
    rematchOrganisation: makeRematchOrganisation({
      store,
      clock,
      enqueue,
      settle,
      recordVerdicts,
      forgetTraces,
      stopping,
      ...(pause ? { pause } : {}),
    }),
    refreshRollups: (org) => store.rollups.refreshStale(org, clock.now()),
    sweepMailboxes: makeSweepMailboxes({ store, clock, enqueue }),
  });
  return { useCases, handlers };
}

export type SyncParts = ReturnType<typeof makeSyncParts>;
