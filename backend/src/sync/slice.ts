/**
 * A slice: one owner, one mailbox, a bounded amount of work (≤ 5 s, ≤ 25 reads, ≤ 600 units), then back to the queue's tail. Fair
 * between mailboxes, cheap to kill. What went wrong is classified once (google/errors.ts) and acted on here, once.
 */
import { backoffMs, GoogleError } from '../google/errors';
import type { Priority } from '../google/quota';
import type { Checkpoint, Lease } from '../store/connections';
import type { Store } from '../store/open';
import type { ConnectionProblem, ConnectionRecord } from '../store/records';
import { loadMailboxContext, type MailboxContext } from './mailbox-context';
import { OWN_BUDGET, type OpenedGmail, type OpenGmail } from './open-gmail';
import type { Clock } from './ports';

const LIMITS = { ms: 5_000, reads: 25, units: 600 };
/** Longer than a slice, short enough that a killed worker's mailbox is free again soon. */
const LEASE_MS = 20_000;

export interface Slice extends OpenedGmail {
  lease: Lease;
  context: MailboxContext;
  startedAt: Date;
  /** False: time, reads or units are used up, or the process is stopping: checkpoint and leave. */
  mayGoOn: () => boolean;
  stopping: () => boolean;
  /** Conditional on the lease. Throws LeaseLost when somebody else owns the mailbox now. */
  checkpoint: (set: Checkpoint, searched?: readonly string[]) => Promise<void>;
}

/** done: nothing left to do · more: at once again · wait: not before `ms` · busy: another worker has the mailbox · idle: not to be synced now. */
export type Outcome = { kind: 'done' | 'more' | 'busy' | 'idle' } | { kind: 'wait'; ms: number };

export class LeaseLost extends Error {}

export interface SliceParts {
  store: Store;
  clock: Clock;
  openGmail: OpenGmail;
  /** Unique per process. */
  owner: string;
  /** True once the process was asked to stop. */
  stopping: () => boolean;
  random?: () => number;
}

export function makeRunSlice({ store, clock, openGmail, owner, stopping, random = Math.random }: SliceParts) {
  return async function runSlice(connectionId: string, priority: Priority, work: (slice: Slice) => Promise<Outcome>): Promise<Outcome> {
    const now = clock.now();
    const known = await store.connections.get(connectionId);
    if (!known || known.refreshToken === null || known.paused || needsPerson(known.problem)) return { kind: 'idle' };
    if (known.problem?.until && known.problem.until > now) return { kind: 'wait', ms: known.problem.until.getTime() - now.getTime() };
    const acquired = await store.connections.acquire(connectionId, owner, now, LEASE_MS);
    if (!acquired) return { kind: 'busy' };
    const { lease, connection } = acquired;
    const opened = openGmail(connectionId, priority);
    let reported = 0;
    const checkpoint: Slice['checkpoint'] = async (set, searched) => {
      const units = opened.spent.units - reported;
      reported = opened.spent.units;
      if (!(await store.connections.checkpoint(lease, set, { units, ...(searched ? { searched } : {}) }))) throw new LeaseLost();
    };
    const mayGoOn = () =>
      !stopping() &&
      clock.now().getTime() - now.getTime() < LIMITS.ms &&
      opened.spent.reads < LIMITS.reads &&
      opened.spent.units < LIMITS.units;
    try {
      const context = await loadMailboxContext(store, connection, now);
      if (!context) return { kind: 'idle' };
      const outcome = await work({ ...opened, lease, context, startedAt: now, mayGoOn, stopping, checkpoint });
      await checkpoint(connection.problem || connection.failures > 0 ? { problem: null, failures: 0 } : {});
      return outcome;
    } catch (error) {
      return await failed(error, connection, checkpoint, clock.now(), random);
    } finally {
      await store.connections.release(lease);
    }
  };
}

export type RunSlice = ReturnType<typeof makeRunSlice>;

const needsPerson = (problem: ConnectionProblem | null): boolean => problem?.kind === 'reconnect' || problem?.kind === 'scope-missing';

/** What a failed slice leaves behind: a problem people can read, and the time of the next try. Unknown errors are thrown on. */
async function failed(
  error: unknown,
  connection: ConnectionRecord,
  checkpoint: Slice['checkpoint'],
  now: Date,
  random: () => number,
): Promise<Outcome> {
  if (error instanceof LeaseLost) return { kind: 'busy' };
  if (!(error instanceof GoogleError)) throw error;
  if (error.kind === 'wait' && error.reason === OWN_BUDGET) {
    await checkpoint({});
    return { kind: 'wait', ms: error.waitMs };
  }
  const failures = connection.failures + 1;
  const since = connection.problem?.since ?? now;
  const until = new Date(now.getTime() + Math.max(error.waitMs, backoffMs(failures, random())));
  const problem: ConnectionProblem =
    error.kind === 'reconnect' || error.kind === 'scope-missing'
      ? { kind: error.kind, since, detail: '', until: null }
      : error.kind === 'blocked'
        ? { kind: 'blocked', since, detail: '', until: new Date(now.getTime() + 10 * 60_000) }
        : { kind: error.kind === 'bug' ? 'failing' : 'waiting', since, detail: sentence(error), until };
  await checkpoint({ problem, failures });
  return problem.until ? { kind: 'wait', ms: problem.until.getTime() - now.getTime() } : { kind: 'idle' };
}

function sentence(error: GoogleError): string {
  if (error.kind === 'bug') return `Google refused a request of ours (${error.operation}, ${error.status} ${error.reason}).`;
  if (error.status === 0) return 'Google can’t be reached.';
  if (error.status === 429 || error.status === 403) return 'Google asks us to slow down for this mailbox.';
  return 'Google has trouble answering.';
}
