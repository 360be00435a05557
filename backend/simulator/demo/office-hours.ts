/** When people write: in their own zone, mostly on weekdays, mostly before lunch and in the early afternoon. */
import { DateTime } from 'luxon';
import type { Prng } from './prng';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const HOURS = [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20] as const;
const WEIGHT: Readonly<Record<number, number>> = {
  7: 1,
  8: 5,
  9: 9,
  10: 10,
  11: 8,
  12: 4,
  13: 7,
  14: 8,
  15: 7,
  16: 5,
  17: 2,
  18: 1,
  20: 1,
};

const atRandomMinute = (rng: Prng, day: DateTime, hour: number): number =>
  day.set({ hour, minute: rng.int(0, 59), second: rng.int(0, 59), millisecond: 0 }).toMillis();

const isWeekend = (day: DateTime): boolean => day.weekday > 5;

/** A moment (epoch ms) at which somebody in `zone` would start to write, on or shortly after the day of `around`. */
export function writingMoment(rng: Prng, around: number, zone: string): number {
  let day = DateTime.fromMillis(around, { zone });
  if (isWeekend(day) && !rng.chance(0.05)) day = day.plus({ days: 8 - day.weekday });
  return atRandomMinute(
    rng,
    day,
    rng.weighted(HOURS, (hour) => WEIGHT[hour] ?? 0),
  );
}

/** The moment (epoch ms) of an answer that is due at `due`: at once within office hours, otherwise the next morning. */
export function answeringMoment(rng: Prng, due: number, zone: string): number {
  let day = DateTime.fromMillis(due, { zone });
  const open = !isWeekend(day) && day.hour >= 7 && day.hour < 18;
  if (open || rng.chance(0.03)) return due + rng.int(0, 59) * 1000;
  if (day.hour >= 18 || isWeekend(day)) day = day.plus({ days: 1 });
  while (isWeekend(day)) day = day.plus({ days: 1 });
  return atRandomMinute(rng, day, rng.int(7, 10));
}

/** "Tue at 14:05", as a reader in `zone` sees it. No date: loading moves the world by whole weeks, and only weekdays and times survive that. */
export const weekdayAndTime = (at: number, zone: string): string =>
  DateTime.fromMillis(at, { zone, locale: 'en' }).toFormat("ccc 'at' HH:mm");
