/** Counts per day added up: "mails in the last 30 days" out of a rollup. */

const DAY = 86_400_000;

/** `days`: `YYYY-MM-DD` (UTC) → count. The window is `n` calendar days, today included; later days don't count. */
export function sumOfLastDays(days: Readonly<Record<string, number>>, now: Date, n = 30): number {
  const last = dayOf(now);
  const first = dayOf(new Date(now.getTime() - (n - 1) * DAY));
  return Object.entries(days).reduce((sum, [day, count]) => (day >= first && day <= last ? sum + count : sum), 0);
}

/** The UTC day of an instant, `YYYY-MM-DD`. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);
