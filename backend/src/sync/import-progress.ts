/** The figures people see while an import runs: n of m, what was skipped and why. */
import type { ImportProgress } from '../store/records';
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

/** While one of these runs, older mail may be missing however new the last look is: nobody says "complete up to". */
const FILLS_A_GAP: ReadonlySet<ImportProgress['reason']> = new Set(['connected', 'history-expired']);

export const fillsAGap = (progress: ImportProgress | null): boolean =>
  progress !== null && progress.finishedAt === null && FILLS_A_GAP.has(progress.reason);

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
