/**
 * All that runs in the background. A name, what it is given, the queue it waits in, how often it is tried, when it repeats.
 * A job only ever carries ids: what is to be done is read from MongoDB when it runs, so a lost or doubled job changes nothing.
 */

export interface Jobs {
  /** Live mail of one mailbox: history, then what it names. */
  'mailbox.sync': { connection: string };
  /** One slice of an import or an audit of one mailbox. */
  'mailbox.import': { connection: string };
  /** Everything that came from one mailbox, removed in steps. */
  'mailbox.wipe': { connection: string };
  /** Stored messages against changed directory entries, rules or settings of one organisation. */
  'organisation.rematch': { org: string };
  /** The figures of customers and users that an import touched. */
  'rollups.refresh': { org: string };
  /** Enqueues every mailbox that is behind or due, and renews watches. */
  'mailboxes.sweep': Record<string, never>;
}

export type JobName = keyof Jobs;

export interface JobRow {
  readonly queue: 'live' | 'bulk';
  readonly attempts: number;
  /** Runs by itself, every so many ms. */
  readonly everyMs?: number;
}

/** attempts: 1 everywhere: a failure is recorded in MongoDB with the time of the next try, and the sweeper is the retry owner. */
export const JOBS: { readonly [N in JobName]: JobRow } = {
  'mailbox.sync': { queue: 'live', attempts: 1 },
  'mailbox.import': { queue: 'bulk', attempts: 1 },
  'mailbox.wipe': { queue: 'bulk', attempts: 1 },
  'organisation.rematch': { queue: 'bulk', attempts: 1 },
  'rollups.refresh': { queue: 'bulk', attempts: 1 },
  'mailboxes.sweep': { queue: 'live', attempts: 1, everyMs: 30_000 },
};

/** Handlers running at once in one worker process. Imports never take a live slot. */
export const CONCURRENCY: { readonly [Q in JobRow['queue']]: number } = { live: 8, bulk: 4 };
