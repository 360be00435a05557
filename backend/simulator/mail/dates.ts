/**
 * Dates as mail carries them: RFC 5322 with its obsolete forms, asctime (mbox From lines), RFC 3339.
 * Reading gives the instant; moving by whole weeks changes day, month and year in the text and nothing else, so that
 * weekday, time of day, zone and comments stay as the sender wrote them.
 */
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const MONTH = '((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)';
const TIME = '(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:[.,]\\d+)?)?';
const ZONE = '\\s*([+-]\\d{1,2}:?\\d{2}|[a-z]{1,5}\\b)?';

interface Pattern {
  readonly expression: RegExp;
  /** Which group holds what, for hasIndices. */
  readonly day: number;
  readonly month: number;
  readonly year: number;
  readonly time: number;
  readonly zone: number;
}

const PATTERNS: readonly Pattern[] = [
  // Wed, 24 Oct 2001 10:10:13 -0700 (PDT)
  {
    expression: new RegExp(
      `^\\s*(?:[a-z]+\\.?(?:,\\s*|\\s+))?(\\d{1,2})[\\s-]+${MONTH}\\.?[\\s,-]+(\\d{4}|\\d{2,3})\\b(?!:)(?:[,\\s]+${TIME}${ZONE})?`,
      'di',
    ),
    day: 1,
    month: 2,
    year: 3,
    time: 4,
    zone: 7,
  },
  // Wed Oct 24 17:10:13 2001
  {
    expression: new RegExp(
      `^\\s*(?:[a-z]+\\.?(?:,\\s*|\\s+))?${MONTH}\\.?\\s+(\\d{1,2}),?\\s+${TIME}\\s+(?:[a-z]{1,5}\\s+)?(\\d{4})${ZONE}`,
      'di',
    ),
    day: 2,
    month: 1,
    year: 6,
    time: 3,
    zone: 7,
  },
  // 2001-11-29T14:05:00Z
  {
    expression: new RegExp(`^\\s*(\\d{4})-(\\d{2})-(\\d{2})(?:[t\\s]+${TIME}${ZONE})?`, 'di'),
    day: 3,
    month: 2,
    year: 1,
    time: 4,
    zone: 7,
  },
];

const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
};

interface Found {
  readonly pattern: Pattern;
  readonly match: RegExpExecArray;
  readonly year: number;
  /** 0–11 */
  readonly month: number;
  readonly day: number;
}

/** RFC 5322 §4.3: two digits below 50 are 20xx, other short years count from 1900. */
const fullYear = (digits: string): number =>
  digits.length >= 4 ? Number(digits) : Number(digits) + (digits.length === 2 && Number(digits) < 50 ? 2000 : 1900);

const monthNumber = (token: string): number =>
  /^\d/.test(token) ? Number(token) - 1 : MONTHS.findIndex((name) => name.slice(0, 3).toLowerCase() === token.slice(0, 3).toLowerCase());

function find(text: string): Found | undefined {
  for (const pattern of PATTERNS) {
    const match = pattern.expression.exec(text);
    if (!match) continue;
    const year = fullYear(match[pattern.year]!);
    const month = monthNumber(match[pattern.month]!);
    const day = Number(match[pattern.day]);
    const date = new Date(Date.UTC(year, month, day));
    const [hour, minute, second] = [0, 1, 2].map((offset) => Number(match[pattern.time + offset] ?? 0)) as [number, number, number];
    const possible = year >= 1900 && month >= 0 && date.getUTCMonth() === month && day >= 1 && hour < 24 && minute < 60 && second < 62;
    return possible ? { pattern, match, year, month, day } : undefined;
  }
  return undefined;
}

function zoneMinutes(zone: string | undefined): number {
  const numeric = /^([+-])(\d{1,2}):?(\d{2})$/.exec(zone ?? '');
  if (numeric) return (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3]));
  return (ZONES[(zone ?? '').toLowerCase()] ?? 0) * 60;
}

/** The instant in epoch milliseconds, or undefined when the text is no readable date. A missing or unknown zone counts as UTC. */
export function readDate(text: string): number | undefined {
  const found = find(text);
  if (!found) return undefined;
  const { match, pattern, year, month, day } = found;
  const [hour, minute, second] = [0, 1, 2].map((offset) => Number(match[pattern.time + offset] ?? 0)) as [number, number, number];
  return Date.UTC(year, month, day, hour, minute, second) - zoneMinutes(match[pattern.zone]) * 60_000;
}

/** `05` keeps its two digits; `24` says nothing about how the sender writes a 3. */
const dayText = (original: string, day: number): string => String(day).padStart(original.startsWith('0') ? original.length : 1, '0');

function monthText(original: string, month: number): string {
  if (/^\d/.test(original)) return String(month + 1).padStart(2, '0');
  const name = original.length > 3 ? MONTHS[month]! : MONTHS[month]!.slice(0, 3);
  if (original === original.toUpperCase()) return name.toUpperCase();
  return original === original.toLowerCase() ? name.toLowerCase() : name;
}

/** The same date text some weeks later (or earlier); an unreadable text stays as it is. */
export function shiftDateText(text: string, weeks: number): string {
  const found = weeks === 0 ? undefined : find(text);
  if (!found) return text;
  const { match, pattern } = found;
  const moved = new Date(Date.UTC(found.year, found.month, found.day + weeks * 7));
  const iso = pattern.year === 1;
  const year = moved.getUTCFullYear();
  const edits: [number, string][] = [
    [pattern.day, iso ? String(moved.getUTCDate()).padStart(2, '0') : dayText(match[pattern.day]!, moved.getUTCDate())],
    [pattern.month, monthText(match[pattern.month]!, moved.getUTCMonth())],
    // A year of two digits says too little once centuries change; RFC 5322 wants four anyway.
    [pattern.year, match[pattern.year]!.length === 2 && year >= 1950 && year < 2050 ? String(year % 100).padStart(2, '0') : String(year)],
  ];
  return replaceGroups(text, match, edits);
}

function replaceGroups(text: string, match: RegExpExecArray, edits: readonly [number, string][]): string {
  const ranges = edits
    .map(([group, value]) => ({ from: match.indices![group]![0], to: match.indices![group]![1], value }))
    .sort((left, right) => right.from - left.from);
  return ranges.reduce((result, { from, to, value }) => result.slice(0, from) + value + result.slice(to), text);
}
