/** Sentences of core/connection-state.ts carry instants as {ISO}; here they become words of the reader's zone and language. */
import { DateTime } from 'luxon';

const MARKER = /\{(\d{4}-\d\d-\d\dT[\d:.]+Z)\}/g;

/** For programs: `2026-03-01 09:12 UTC`. */
export const withTimes = (text: string): string => text.replace(MARKER, (_all, iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`);

export interface Reader {
  locale: string;
  timeZone: string;
}

/** For people: `09:12 today`, `14:05 yesterday`, `1 Mar, 09:12`. */
export const withReaderTimes = (text: string, reader: Reader, now: Date): string =>
  text.replace(MARKER, (_all, iso: string) => clockTime(new Date(iso), reader, now));

function inZone(instant: Date, { locale, timeZone }: Reader): DateTime {
  const local = DateTime.fromJSDate(instant, { zone: timeZone });
  return (local.isValid ? local : DateTime.fromJSDate(instant, { zone: 'UTC' })).setLocale(localeOr(locale));
}

/** A locale that nobody knows would throw when it is used. */
function localeOr(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

export function clockTime(instant: Date, reader: Reader, now: Date): string {
  const then = inZone(instant, reader);
  const days = Math.round(inZone(now, reader).startOf('day').diff(then.startOf('day'), 'days').days);
  const time = then.toFormat('HH:mm');
  if (days === 0) return `${time} today`;
  if (days === 1) return `${time} yesterday`;
  return `${then.toLocaleString({ day: 'numeric', month: 'short', ...(then.year === inZone(now, reader).year ? {} : { year: 'numeric' }) })}, ${time}`;
}

/** `just now`, `5 minutes ago`, `3 hours ago`, `yesterday`, `12 days ago`, then the date. */
export function ago(instant: Date, reader: Reader, now: Date): string {
  const minutes = Math.floor((now.getTime() - instant.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`;
  const then = inZone(instant, reader);
  const days = Math.round(inZone(now, reader).startOf('day').diff(then.startOf('day'), 'days').days);
  if (days === 0) return minutes < 120 ? 'an hour ago' : `${Math.floor(minutes / 60)} hours ago`;
  if (days === 1) return 'yesterday';
  if (days < 30) return `${days} days ago`;
  return then.toLocaleString({ day: 'numeric', month: 'short', year: 'numeric' });
}
