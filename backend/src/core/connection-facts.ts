/** What is known of a connection when its state is told. */
import type { Trouble } from './connection-words';
import type { App } from './types';

/** Of an import: it has begun, and is not through. */
export const isRunning = <P extends { readonly finishedAt: Date | null }>(progress: P | null): progress is P =>
  progress !== null && progress.finishedAt === null;

export interface ConnectionFacts {
  readonly app: App;
  readonly connected: boolean;
  readonly connectedAt: Date | null;
  readonly wantSeq: number;
  readonly doneSeq: number;
  readonly cursor: string | null;
  readonly completeUpTo: Date | null;
  readonly lastSyncAt: Date | null;
  readonly searchTerms: readonly string[];
  readonly import: {
    readonly found: number;
    readonly done: number;
    readonly startedAt: Date;
    readonly finishedAt: Date | null;
    readonly progressAt: Date;
    readonly reason: string;
    /** How long the quota makes an import wait for what this one has read so far, in all. */
    readonly budgetMs?: number;
  } | null;
  readonly watchExpiresAt: Date | null;
  readonly pushExpected: boolean;
  readonly problem: {
    readonly kind: 'reconnect' | 'blocked' | 'scope-missing' | 'waiting' | 'failing';
    readonly since: Date;
    readonly detail: string;
    readonly until: Date | null;
    readonly cause?: Trouble;
    readonly usualPerDay?: number;
  } | null;
  readonly problems: number;
  readonly audit: {
    /** Of the check that runs now. */
    readonly startedAt: Date | null;
    readonly checkedAt: Date | null;
    readonly missing: number;
    readonly missed: number;
    readonly removed?: number;
  };
  readonly paused: boolean;
  /** Everything that came from the mailbox is being removed. */
  readonly wiping: boolean;
}
