/** What the page says of the time left, and what was left, when a tenth, a half and nine tenths of what was found are read. */
import { etaSeconds } from '../src/core/time-left';
import type { ConnectionRecord } from '../src/store/records';

const SHARES = [0.1, 0.5, 0.9];

export function watchTimeLeft() {
  const looks: { at: number; said: number | null }[] = [];
  return {
    look(connection: ConnectionRecord, now: number): void {
      const { import: progress, searchTerms } = connection;
      if (!progress || progress.found === 0 || searchTerms.length > 0) return;
      for (let share = SHARES[looks.length]; share !== undefined && progress.done >= share * progress.found; share = SHARES[looks.length])
        looks.push({ at: now, said: etaSeconds(connection, new Date(now)) });
    },
    /** "308/311 …": seconds said / seconds it took from there. */
    told: (end: number): string => looks.map(({ at, said }) => `${said ?? '–'}/${Math.round((end - at) / 1_000)}`).join(' '),
  };
}
