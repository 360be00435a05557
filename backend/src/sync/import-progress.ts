/** The figures people see while an import runs: n of m, what was skipped and why. */
import { isRunning } from '../core/connection-facts';
import type { ConnectionRecord, ImportProgress } from '../store/records';
import type { ReadResult } from './read-todo';

export const freshImport = (reason: ImportProgress['reason'], now: Date): ImportProgress => ({
  startedAt: now,
  finishedAt: null,
  reason,
  found: 0,
  done: 0,
  synced: 0,
  skipped: {},
  progressAt: now,
});

const FILLS_A_GAP: ReadonlySet<ImportProgress['reason']> = new Set(['connected', 'history-expired']);

/** Why an import goes on that is begun anew before it was through: as long as a gap is open, nothing else is as important to say. */
export const reasonOf = (running: ImportProgress | null, otherwise: ImportProgress['reason']): ImportProgress['reason'] =>
  isRunning(running) && FILLS_A_GAP.has(running.reason) ? running.reason : otherwise;

/** Older mail may be missing however new the last look is: nobody says "complete up to", for the first time or further than before. */
export const gapIsOpen = ({ completeUpTo, import: progress }: Pick<ConnectionRecord, 'completeUpTo' | 'import'>): boolean =>
  completeUpTo === null || (isRunning(progress) && FILLS_A_GAP.has(progress.reason));

/** `budgetMs`: how long the quota makes an import wait for the units that this reading took. */
export function addProgress(progress: ImportProgress, read: ReadResult, budgetMs: number, now: Date): ImportProgress {
  const skipped: Record<string, number> = { ...progress.skipped };
  for (const [reason, n] of Object.entries(read.skipped)) skipped[reason] = (skipped[reason] ?? 0) + n;
  return {
    ...progress,
    found: progress.found + read.extra,
    done: progress.done + read.done,
    synced: progress.synced + read.synced,
    skipped,
    progressAt: now,
    budgetMs: (progress.budgetMs ?? 0) + budgetMs,
  };
}
