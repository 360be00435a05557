/**
 * Dates as people read them: relative in the text, exact in the tooltip, always in the reader's zone. Pure: the caller gives now.
 * English with 24-hour clocks and written months, so that no reader can mix up day and month.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs more than using it a hundred times, so each is made once per zone. An unknown zone reads as UTC. */
function format(name: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${zone}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = make(zone, options);
  if (formatters.size < 1_000) formatters.set(key, made);
  return made;
}

function make(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
}

/** `YYYY-MM-DD` of the instant in the zone: what "the same day" means to the reader. */
export function dayKey(at: Date, zone: string): string {
  const parts = format('key', zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

const dayNumber = (at: Date, zone: string): number => Date.parse(`${dayKey(at, zone)}T00:00:00Z`) / DAY;

/** Calendar days between two instants in the zone: 1 when `at` was yesterday, negative when it is to come. */
export const daysBetween = (at: Date, now: Date, zone: string): number => Math.round(dayNumber(now, zone) - dayNumber(at, zone));

/** "09:12" */
export const timeOfDay = (at: Date, zone: string): string =>
  format('time', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** "Tue 24 Nov 2026, 09:12": for tooltips and for readers of one message. */
export const exactTime = (at: Date, zone: string): string =>
  `${format('exact', zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(at).replace(',', '')}, ${timeOfDay(at, zone)}`;

/** "24 Nov", with the year when it is not this one. */
export function shortDate(at: Date, now: Date, zone: string): string {
  const sameYear = dayKey(at, zone).slice(0, 4) === dayKey(now, zone).slice(0, 4);
  const options = { day: 'numeric', month: 'short' } as const;
  return sameYear ? format('short', zone, options).format(at) : format('short-year', zone, { ...options, year: 'numeric' }).format(at);
}

/** "09:12" today, "yesterday 09:12", "24 Nov 09:12" before. */
export function clockTime(at: Date, now: Date, zone: string): string {
  const days = daysBetween(at, now, zone);
  if (days === 0) return timeOfDay(at, zone);
  if (days === 1) return `yesterday ${timeOfDay(at, zone)}`;
  return `${shortDate(at, now, zone)} ${timeOfDay(at, zone)}`;
}

/** The heading of a day in a timeline: "Today", "Yesterday", "Monday 23 November", with the year when it is not this one. */
export function dayLabel(at: Date, now: Date, zone: string): string {
  const days = daysBetween(at, now, zone);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const options = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  const sameYear = dayKey(at, zone).slice(0, 4) === dayKey(now, zone).slice(0, 4);
  const label = sameYear ? format('day', zone, options) : format('day-year', zone, { ...options, year: 'numeric' });
  return label.format(at).replace(',', '');
}

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** "just now", "12 minutes ago", "3 hours ago", "yesterday", "3 days ago", "4 months ago", "2 years ago"; "in 3 days" ahead. */
export function relativeTime(at: Date, now: Date, zone: string): string {
  const ms = now.getTime() - at.getTime();
  if (ms < -MINUTE) return ahead(-ms, -daysBetween(at, now, zone));
  if (ms < MINUTE) return 'just now';
  if (ms < HOUR) return `${count(Math.floor(ms / MINUTE), 'minute')} ago`;
  // Late last evening is "10 hours ago" at breakfast, not "yesterday".
  if (ms < 12 * HOUR || daysBetween(at, now, zone) === 0) return `${count(Math.floor(ms / HOUR), 'hour')} ago`;
  const days = Math.max(1, daysBetween(at, now, zone));
  if (days === 1) return 'yesterday';
  if (days <= 45) return `${count(days, 'day')} ago`;
  if (days < 345) return `${count(Math.round(days / 30.4), 'month')} ago`;
  return `${count(Math.max(1, Math.round(days / 365.25)), 'year')} ago`;
}

function ahead(ms: number, days: number): string {
  if (ms < HOUR) return `in ${count(Math.ceil(ms / MINUTE), 'minute')}`;
  if (days === 0) return `in ${count(Math.round(ms / HOUR), 'hour')}`;
  return days === 1 ? 'tomorrow' : `in ${count(days, 'day')}`;
}

/** The last `n` days up to today as `YYYY-MM-DD` in UTC, oldest first: the keys of a rollup's day counts. */
export function lastDays(now: Date, n: number): string[] {
  return Array.from({ length: n }, (_, index) => new Date(now.getTime() - (n - 1 - index) * DAY).toISOString().slice(0, 10));
}

/** A task's due day (`YYYY-MM-DD`, no zone) beside today: "today", "tomorrow", "3 days overdue", "24 Nov". */
export function dueLabel(due: string, now: Date, zone: string): { text: string; overdue: boolean } {
  const at = new Date(`${due}T12:00:00Z`);
  if (Number.isNaN(at.getTime())) return { text: due, overdue: false };
  const days = Math.round(Date.parse(`${dayKey(now, zone)}T00:00:00Z`) / DAY - Date.parse(`${due}T00:00:00Z`) / DAY);
  if (days > 0) return { text: `${count(days, 'day')} overdue`, overdue: true };
  if (days === 0) return { text: 'today', overdue: false };
  return { text: days === -1 ? 'tomorrow' : shortDate(at, now, 'UTC'), overdue: false };
}
