/**
 * All that runs in the background. A name, what it is given, the queue it waits in, when it repeats.
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
  /** live: mail that has just come. bulk: imports. stored: what is done to stored mail, and nobody waits for an import's turn to see. */
  readonly queue: 'live' | 'bulk' | 'stored';
  /** Runs by itself, every so many ms. */
  readonly everyMs?: number;
}

export const JOBS: { readonly [N in JobName]: JobRow } = {
  'mailbox.sync': { queue: 'live' },
  'mailbox.import': { queue: 'bulk' },
  'mailbox.wipe': { queue: 'stored' },
  'organisation.rematch': { queue: 'stored' },
  'rollups.refresh': { queue: 'stored' },
  'mailboxes.sweep': { queue: 'live', everyMs: 30_000 },
};

/** Handlers running at once in one worker process: none takes another queue's slot. */
export const CONCURRENCY: { readonly [Q in JobRow['queue']]: number } = { live: 8, bulk: 4, stored: 4 };
