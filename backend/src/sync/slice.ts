/**
 * A slice: one owner, one mailbox, a bounded amount of work (≤ 5 s, ≤ 25 reads, ≤ 600 units), then back to the queue's tail. Fair
 * between mailboxes, cheap to kill. What went wrong is classified once (google/errors.ts) and acted on here, once.
 */
import { AFTER_BLOCK, API_OFF, APP_BLOCKED, GMAIL_OFF } from '../core/connection-state';
import { backoffMs, GoogleError, PACING } from '../google/errors';
import type { Priority } from '../google/quota';
import type { Checkpoint, Lease } from '../store/connection-leases';
import type { Store } from '../store/open';
import type { ConnectionProblem, ConnectionRecord } from '../store/records';
import { loadMailboxContext, type MailboxContext } from './mailbox-context';
import type { OpenedGmail, OpenGmail } from './open-gmail';
import type { Clock, Enqueue } from './ports';

const LIMITS = { ms: 5_000, reads: 25, units: 600 };
/** Longer than a slice, short enough that a killed worker's mailbox is free again soon. */
const LEASE_MS = 20_000;
/** Calls that hang longer than this after the slice's start are ended, so that a slice never outlives its lease. */
const CALLS_END_MS = 15_000;
const BLOCKED_RETRY_MS = 10 * 60_000;
/** A consent from which Google still makes access tokens is not dead, even while it refuses these tokens. */
const REFUSED_RETRY_MS = 3_600_000;
/** What usually comes, as the page needs it to say about how many mails wait. */
const USUAL_DAYS = 28;
const DAY_MS = 24 * 3_600_000;

export interface Slice extends OpenedGmail {
  lease: Lease;
  context: MailboxContext;
  startedAt: Date;
  /** False: time, reads or units are used up, or the process is stopping: checkpoint and leave. */
  mayGoOn: () => boolean;
  stopping: () => boolean;
  /** False: the process froze, and somebody else owns the mailbox by now, or may: what was read must not be stored any more. */
  holds: () => Promise<boolean>;
  /** Conditional on the lease. Throws LeaseLost when somebody else owns the mailbox now. What is written `context.connection` has from then on. */
  checkpoint: (set: Checkpoint, searched?: readonly string[]) => Promise<void>;
}

/** done: nothing left to do · more: at once again · wait: not before `ms` · busy: another worker has the mailbox · idle: not to be synced now. */
export type Outcome = { kind: 'done' | 'more' | 'busy' | 'idle' } | { kind: 'wait'; ms: number };

export class LeaseLost extends Error {}

export interface SliceParts {
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
  openGmail: OpenGmail;
  /** Unique per process. */
  owner: string;
  /** True once the process was asked to stop. */
  stopping: () => boolean;
  random?: () => number;
}

export function makeRunSlice({ store, clock, enqueue, openGmail, owner, stopping, random = Math.random }: SliceParts) {
  return async function runSlice(connectionId: string, priority: Priority, work: (slice: Slice) => Promise<Outcome>): Promise<Outcome> {
    const now = clock.now();
    const known = await store.connections.get(connectionId);
    if (!known || known.refreshToken === null || known.wipe || known.paused || needsPerson(known.problem)) return { kind: 'idle' };
    if (known.problem?.until && known.problem.until > now) return { kind: 'wait', ms: known.problem.until.getTime() - now.getTime() };
    const acquired = await store.connections.acquire(connectionId, owner, now, LEASE_MS);
    if (!acquired) return { kind: 'busy' };
    const { lease, connection } = acquired;
    const opened = openGmail(known, priority, AbortSignal.timeout(CALLS_END_MS));
    let reported = 0;
    const write = async (set: Checkpoint, only: { connectedAt?: Date | null } = {}) => {
      const units = opened.spent.units - reported;
      reported = opened.spent.units;
      if (!(await store.connections.checkpoint(lease, set, { units, ...only }))) throw new LeaseLost();
    };
    const checkpoint: Slice['checkpoint'] = async (set, searched = []) => {
      await write(set);
      Object.assign(connection, set);
      if (searched.length > 0) await store.connections.searched(lease, searched, connection.reconsiderSeq);
    };
    const holds = () => store.connections.holds(lease, clock.now());
    const mayGoOn = () =>
      !stopping() &&
      clock.now().getTime() - now.getTime() < LIMITS.ms &&
      opened.spent.reads < LIMITS.reads &&
      opened.spent.units < LIMITS.units;

    /** What a failed slice leaves behind: a problem people can read, and the time of the next try. Unknown errors are thrown on. */
    async function failed(error: unknown): Promise<Outcome> {
      if (error instanceof LeaseLost) throw error;
      if (error instanceof GoogleError && error.kind === 'wait' && error.reason === PACING) {
        await checkpoint({});
        return { kind: 'wait', ms: error.waitMs };
      }
      const problem = problemOf(error, connection, clock.now(), random());
      const lost = accessLost(problem);
      await write(
        {
          problem: lost ? { ...problem, usualPerDay: await usualPerDay(connection, problem.since) } : problem,
          failures: connection.failures + 1,
        },
        // The person may have connected again meanwhile: what the dead token met is not said of the new one.
        lost ? { connectedAt: connection.connectedAt } : {},
      );
      // Perhaps for months: what an earlier slice left half stored waits for no reading.
      if (lost) await compareAnew(connection);
      if (!(error instanceof GoogleError)) throw error;
      return problem.until ? { kind: 'wait', ms: problem.until.getTime() - clock.now().getTime() } : { kind: 'idle' };
    }

    try {
      const context = await loadMailboxContext(store, connection, now);
      if (!context) return { kind: 'idle' };
      const outcome = await work({ ...opened, lease, context, startedAt: now, mayGoOn, stopping, holds, checkpoint }).catch(failed);
      // A slice that asked Google nothing has not seen it work.
      await checkpoint(opened.spent.units > 0 && (outcome.kind === 'done' || outcome.kind === 'more') ? healed(connection) : {});
      return outcome;
    } catch (error) {
      if (error instanceof LeaseLost) return { kind: 'busy' };
      throw error;
    } finally {
      await store.connections.release(lease);
      if (clock.now().getTime() - now.getTime() >= LEASE_MS) await outlivedLease(connection);
    }
  };

  /** Who had to wait for the end of this slice believed its lease. What it stored after that is compared once more, or forgotten once more; the sweeper sees to the latter. */
  async function outlivedLease(connection: ConnectionRecord): Promise<void> {
    await store.connections.wipeAgain(connection.id);
    await compareAnew(connection);
  }

  async function compareAnew({ org, member }: ConnectionRecord): Promise<void> {
    await store.rematches.add(org, [{ scope: 'member', value: member }]);
    await enqueue('organisation.rematch', { org });
  }

  /** Mails with customers per day in the weeks before `until`. */
  async function usualPerDay({ org, member }: ConnectionRecord, until: Date): Promise<number> {
    const from = new Date(until.getTime() - USUAL_DAYS * DAY_MS);
    return (await store.messages.countOf(org, member, from, until)) / USUAL_DAYS;
  }
}

export type RunSlice = ReturnType<typeof makeRunSlice>;

/** The member is asked to connect again. */
export const accessLost = (problem: ConnectionProblem | null): boolean =>
  problem?.kind === 'reconnect' || problem?.kind === 'scope-missing';

/** Nothing goes on before the member has connected again. */
export const needsPerson = (problem: ConnectionProblem | null): boolean => accessLost(problem) && problem?.until === null;

const healed = ({ problem, failures }: ConnectionRecord): Checkpoint => (problem || failures > 0 ? { problem: null, failures: 0 } : {});

/** What is refused; '' when Google's answer doesn't tell. */
const BLOCKED_DETAIL: Readonly<Record<string, string>> = { 'app-blocked': APP_BLOCKED, 'gmail-off': GMAIL_OFF, 'api-off': API_OFF };

/** `until` null: only a person can help. */
function problemOf(error: unknown, connection: ConnectionRecord, now: Date, random: number): ConnectionProblem {
  const since = connection.problem?.since ?? now;
  const later = (ms: number) => new Date(now.getTime() + ms);
  const until = later(Math.max(error instanceof GoogleError ? error.waitMs : 0, backoffMs(connection.failures + 1, random)));
  if (!(error instanceof GoogleError)) return { kind: 'failing', since, ...OURS, until };
  switch (error.kind) {
    case 'reconnect':
      if (error.operation !== 'token') return { kind: 'reconnect', since, detail: '', until: later(REFUSED_RETRY_MS) };
      // After a refusal of another kind nobody knows of a block, and there may be none.
      return { kind: 'reconnect', since, detail: connection.problem?.detail === APP_BLOCKED ? AFTER_BLOCK : '', until: null };
    case 'scope-missing':
      return { kind: 'scope-missing', since, detail: '', until: null };
    case 'blocked':
      return { kind: 'blocked', since, detail: BLOCKED_DETAIL[error.code ?? ''] ?? '', until: later(BLOCKED_RETRY_MS) };
    case 'bug':
      return { kind: 'failing', since, ...troubleOf(error), until };
    default:
      return { kind: 'waiting', since, ...troubleOf(error), until };
  }
}

type Told = Pick<ConnectionProblem, 'cause' | 'detail'>;

const OURS: Told = { cause: 'own-trouble', detail: 'Something on our side fails with this mailbox.' };

/** Whose trouble it is, and what people read of it. */
function troubleOf({ kind, operation, status, reason }: GoogleError): Told {
  if (kind === 'bug') return { cause: 'own-trouble', detail: `Google refused a request of ours (${operation}, ${status} ${reason}).` };
  if (reason.startsWith('redis-')) return { cause: 'own-trouble', detail: 'A part of our own system can’t be reached.' };
  // The cap of our own Cloud project: this mailbox has done nothing to slow down for.
  if (reason.startsWith('dailyLimitExceeded')) return { cause: 'google-limit', detail: 'Today’s limit of calls to Google is used up.' };
  if (status === 0) return { cause: 'google-trouble', detail: 'Google can’t be reached.' };
  if (status === 429 || status === 403) return { cause: 'google-limit', detail: 'Google asks us to slow down for this mailbox.' };
  return { cause: 'google-trouble', detail: 'Google has trouble answering.' };
}
