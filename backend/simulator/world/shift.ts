/**
 * Moving a world into the present: one whole number of weeks for everything, so that "now" falls within the last seven
 * days before the real now and weekdays and times of day survive.
 */
import type { WorldDirectory, WorldEvent } from './schema';

export const WEEK_MS = 7 * 24 * 3_600_000;

/** How many weeks a world moves. `worldNow`: the world's "now"; `now`: the real one, epoch milliseconds. */
export function weeksToMove(worldNow: string, now: number): number {
  return worldNow === 'fixed' ? 0 : Math.floor((now - Date.parse(worldNow)) / WEEK_MS);
}

function shiftDay(year: number, month: number, day: number, weeks: number): [string, string, string] {
  const moved = new Date(Date.UTC(year, month - 1, day + weeks * 7));
  return moved.toISOString().slice(0, 10).split('-') as [string, string, string];
}

/** `2001-12-03`, alone or before a time of day. */
export const shiftIsoDate = (text: string, weeks: number): string =>
  text.replace(/^(\d{4})-(\d{2})-(\d{2})/, (_, year: string, month: string, day: string) =>
    shiftDay(Number(year), Number(month), Number(day), weeks).join('-'),
  );

/** `20011203` or `20011203T100000Z` wherever it stands in the text. */
const shiftBasicDates = (text: string, weeks: number): string =>
  text.replace(/\b(\d{4})(\d{2})(\d{2})(?=(?:T\d{6}Z?)?\b)/g, (_, year: string, month: string, day: string) =>
    shiftDay(Number(year), Number(month), Number(day), weeks).join(''),
  );

type Moment = NonNullable<WorldEvent['start']>;

const shiftMoment = (moment: Moment | undefined, weeks: number): Moment | undefined =>
  moment && {
    ...moment,
    ...(moment.date ? { date: shiftIsoDate(moment.date, weeks) } : {}),
    ...(moment.dateTime ? { dateTime: shiftIsoDate(moment.dateTime, weeks) } : {}),
  };

const RECURRENCE_DATES = /^(EXDATE|RDATE)\b|\bUNTIL=/i;

/** An event with its moments moved: start, end, original start, exceptions and ends of series. */
export function shiftEvent(event: WorldEvent, weeks: number): WorldEvent {
  if (weeks === 0 || event.ics !== undefined) return event;
  const moved = {
    start: shiftMoment(event.start, weeks),
    end: shiftMoment(event.end, weeks),
    originalStartTime: shiftMoment(event.originalStartTime, weeks),
    created: event.created && shiftIsoDate(event.created, weeks),
    updated: event.updated && shiftIsoDate(event.updated, weeks),
    recurrence: event.recurrence?.map((rule) => (RECURRENCE_DATES.test(rule) ? shiftRule(rule, weeks) : rule)),
  };
  return { ...event, ...Object.fromEntries(Object.entries(moved).filter(([, value]) => value !== undefined)) };
}

/** Only dates move: `COUNT=20011203` would be a number. */
function shiftRule(rule: string, weeks: number): string {
  if (/^(EXDATE|RDATE)\b/i.test(rule)) return shiftBasicDates(rule, weeks);
  return rule.replace(/\bUNTIL=[0-9TZ]+/gi, (until) => shiftBasicDates(until, weeks));
}

const DATED_PROPERTY = /^(DTSTART|DTEND|DUE|RECURRENCE-ID|EXDATE|RDATE|DTSTAMP|CREATED|LAST-MODIFIED|COMPLETED)\b/i;

/** An iCalendar text with its dates moved. Time zone definitions stay: they say when clocks changed, not when somebody met. */
export function shiftCalendar(text: string, weeks: number): string {
  if (weeks === 0) return text;
  let inZone = false;
  return text
    .split(/(\r?\n(?![ \t]))/)
    .map((line) => {
      if (/^BEGIN:VTIMEZONE/i.test(line)) inZone = true;
      if (/^END:VTIMEZONE/i.test(line)) inZone = false;
      if (inZone) return line;
      if (/^RRULE|^EXRULE/i.test(line)) return shiftRule(line.replace(/\r?\n[ \t]/g, ''), weeks);
      return DATED_PROPERTY.test(line) ? shiftBasicDates(line.replace(/\r?\n[ \t]/g, ''), weeks) : line;
    })
    .join('');
}

/** What Startdeliver knows, with the tasks' due dates moved. */
export function shiftDirectory(directory: WorldDirectory, weeks: number): WorldDirectory {
  if (weeks === 0 || !directory.tasks) return directory;
  return { ...directory, tasks: directory.tasks.map((task) => (task.due ? { ...task, due: shiftIsoDate(task.due, weeks) } : task)) };
}
