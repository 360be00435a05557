/** The oracle's own reading of dates: Date headers, mbox From-lines, the six-month window and the world's move to the present. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Hours from UTC of the zone names of RFC 5322 §4.3. */
const ZONES: Readonly<Record<string, number>> = { EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 };

function offsetMinutes(zone: string): number {
  const numeric = /^([+-])(\d{1,2}):?(\d{2})$/.exec(zone);
  if (numeric !== null) return (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3]));
  return (ZONES[zone.toUpperCase()] ?? 0) * 60;
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length >= 4) return year;
  return digits.length === 2 && year < 50 ? year + 2000 : year + 1900;
}

/** Epoch ms of an RFC 5322 date (old forms too) or an RFC 3339 one; undefined when it cannot be read. */
export function instantOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d{4}-\d{2}-\d{2}T/.test(value)) {
    const at = Date.parse(value.trim());
    return Number.isNaN(at) ? undefined : at;
  }
  const mail =
    /(\d{1,2})[\s-]+([a-z]{3})[a-z]*[\s-]+(\d{2,4})\b(?:[\s,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{1,2}:?\d{2}|[a-z]{1,5})?)?/i.exec(
      value,
    );
  if (mail === null) return undefined;
  const month = MONTHS.indexOf((mail[2] ?? '').toLowerCase());
  if (month < 0) return undefined;
  const local = Date.UTC(fullYear(mail[3] ?? ''), month, Number(mail[1]), Number(mail[4] ?? 0), Number(mail[5] ?? 0), Number(mail[6] ?? 0));
  return local - offsetMinutes(mail[7] ?? '') * 60_000;
}

/** `From someone Wed Oct 24 17:10:13 2001`, in UTC. */
export function fromLineInstant(line: string): number | undefined {
  const found = /([A-Z][a-z]{2})\s+(\d{1,2})\s+(\d{2}):(\d{2})(?::(\d{2}))?\s+(?:[A-Z]{3,4}\s+)?(\d{4})/.exec(line);
  if (found === null) return undefined;
  const month = MONTHS.indexOf((found[1] ?? '').toLowerCase());
  if (month < 0) return undefined;
  return Date.UTC(Number(found[6]), month, Number(found[2]), Number(found[3]), Number(found[4]), Number(found[5] ?? 0));
}

const WEEK = 7 * 24 * 3_600_000;

/** Milliseconds, whole weeks, by which a world moves so that its present falls within the seven days before `now`. */
export const worldShift = (worldNow: string, now: number): number =>
  worldNow === 'fixed' ? 0 : Math.floor((now - Date.parse(worldNow)) / WEEK) * WEEK;

/** The same UTC day and time six calendar months ago; the month's last day where that day does not exist. */
export function sixMonthsBefore(now: number): number {
  const date = new Date(now);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - 6);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}
