/** What each job does, and what its outcome asks of the queue: at once again, later, or nothing. The one place that decides "again". */
import type { ImportMailbox } from '../sync/import-mailbox';
import type { Enqueue } from '../sync/ports';
import type { RematchOrganisation } from '../sync/rematch-organisation';
import type { Outcome } from '../sync/slice';
import type { SweepMailboxes } from '../sync/sweep-mailboxes';
import type { SyncMailbox } from '../sync/sync-mailbox';
import type { WipeMailbox } from '../sync/wipe-mailbox';
import type { Handlers } from './bull';
import type { Jobs } from './table';

/** While another worker holds the mailbox (its slice ends within seconds), or the organisation. */
const BUSY_MS = 250;
/** Waits beyond the sweeper's interval are left to the sweeper. */
const LONGEST_DELAY_MS = 70_000;

export interface HandlerParts {
  enqueue: Enqueue;
  syncMailbox: SyncMailbox;
  importMailbox: ImportMailbox;
  wipeMailbox: WipeMailbox;
  rematchOrganisation: RematchOrganisation;
  refreshRollups: (org: string) => Promise<void>;
  sweepMailboxes: SweepMailboxes;
}

export function makeHandlers({
  enqueue,
  syncMailbox,
  importMailbox,
  wipeMailbox,
  rematchOrganisation,
  refreshRollups,
  sweepMailboxes,
}: HandlerParts): Handlers {
  async function again<N extends 'mailbox.sync' | 'mailbox.import' | 'mailbox.wipe' | 'organisation.rematch'>(
    name: N,
    payload: Jobs[N],
    outcome: Outcome,
  ): Promise<void> {
    if (outcome.kind === 'done' || outcome.kind === 'idle') return;
    if (outcome.kind === 'more') return enqueue(name, payload);
    const delayMs = outcome.kind === 'wait' ? outcome.ms : BUSY_MS;
    if (delayMs > LONGEST_DELAY_MS) return;
    // Keyed: ten pushes that all find the mailbox busy come back as one.
    await enqueue(name, payload, { delayMs, key: `${name}:later:${'org' in payload ? payload.org : payload.connection}` });
  }

  return {
    'mailbox.sync': async (payload) => again('mailbox.sync', payload, await syncMailbox(payload.connection)),
    'mailbox.import': async (payload) => again('mailbox.import', payload, await importMailbox(payload.connection)),
    'mailbox.wipe': async (payload) => again('mailbox.wipe', payload, await wipeMailbox(payload.connection)),
    'organisation.rematch': async (payload) => again('organisation.rematch', payload, await rematchOrganisation(payload.org)),
    'rollups.refresh': ({ org }) => refreshRollups(org),
    'mailboxes.sweep': () => sweepMailboxes(),
  };
}
