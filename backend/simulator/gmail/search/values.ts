/** Values of search operators: dates, ages and sizes as Gmail reads them. All return undefined for what they cannot read. */
const DAY = 24 * 3_600_000;
/** Gmail reads a date as midnight PST, all the year round. */
const PST_OFFSET = 8 * 3_600_000;
const UNITS: Readonly<Record<string, number>> = {
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
  b: 1,
  '': 1,
};

function midnightPst(year: number, month: number, day: number): number | undefined {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() + PST_OFFSET : undefined;
}

/** `2026/4/16`, `2026-04-16`, `4/16/2026`, `2026`, or epoch seconds; in epoch milliseconds. */
export function dayOrEpochToMs(value: string): number | undefined {
  if (/^\d{5,}$/.test(value)) return Number(value) * 1000;
  const yearFirst = /^(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?$/.exec(value);
  if (yearFirst) return midnightPst(Number(yearFirst[1]), Number(yearFirst[2] ?? 1), Number(yearFirst[3] ?? 1));
  const yearLast = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(value);
  return yearLast ? midnightPst(Number(yearLast[3]), Number(yearLast[1]), Number(yearLast[2])) : undefined;
}

/** `12h`, `3d`, `2m` (months), `1y` before now; in epoch milliseconds. */
export function agoToMs(value: string, now: number): number | undefined {
  const age = /^(\d{1,5})([hdwmy])$/i.exec(value);
  if (!age) return undefined;
  const count = Number(age[1]);
  const unit = age[2]!.toLowerCase();
  if (unit === 'h') return now - count * 3_600_000;
  if (unit === 'd' || unit === 'w') return now - count * (unit === 'w' ? 7 : 1) * DAY;
  const date = new Date(now);
  date.setUTCMonth(date.getUTCMonth() - count * (unit === 'y' ? 12 : 1));
  return date.getTime();
}

/** `5000`, `10K`, `5M`; in bytes. */
export function sizeToBytes(value: string): number | undefined {
  const size = /^(\d+(?:\.\d+)?)\s*([a-z]{0,2})$/i.exec(value);
  const unit = size ? UNITS[size[2]!.toLowerCase()] : undefined;
  return unit === undefined ? undefined : Number(size![1]) * unit;
}
