/** What people type into settings, one entry a line: cleaned up, and what is wrong with it in words. Pure. */
import { listEntry, normaliseAddress } from '../../../core/addresses';
import { MOST_ENTRIES } from '../../inputs';

const ADDRESS = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\.]+(\.[^\s@<>"(),:;[\]\\.]+)+$/;
const DOMAIN = /^[^\s@<>"(),:;[\]\\/.]+(\.[^\s@<>"(),:;[\]\\/.]+)+$/;

/** Entries as typed, without repeats and blanks; commas and semicolons count as line breaks, too. */
export function linesOf(text: unknown): string[] {
  const typed = typeof text === 'string' ? text : '';
  return [
    ...new Set(
      typed
        .split(/[\r\n,;]+/)
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ];
}

/** Gmail labels may hold commas: only line breaks separate them, and the fields they are typed into. */
export const labelsOf = (typed: unknown): string[] => [
  ...new Set(
    (Array.isArray(typed) ? typed : [typed])
      .filter((line) => typeof line === 'string')
      .join('\n')
      .split(/[\r\n]+/)
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

const tooMany = (entries: readonly string[]): string | null => (entries.length > MOST_ENTRIES ? `At most ${MOST_ENTRIES} entries.` : null);

const named = (wrong: readonly string[]): string =>
  wrong
    .slice(0, 3)
    .map((one) => `“${one}”`)
    .join(', ');

export function addressesTyped(text: unknown): { value: string[]; error: string | null } {
  const value = [...new Set(linesOf(text).map(normaliseAddress))];
  const wrong = value.filter((one) => !ADDRESS.test(one) || one.length > 254);
  return {
    value,
    error:
      tooMany(value) ?? (wrong.length > 0 ? `${named(wrong)}: not an e-mail address. Write one per line, like ada@example.com.` : null),
  };
}

/** Addresses and domains; "@acme.example" is kept as "acme.example". */
export function addressesOrDomainsTyped(text: unknown): { value: string[]; error: string | null } {
  const value = [...new Set(linesOf(text).map(listEntry))];
  const wrong = value.filter((one) => (!ADDRESS.test(one) && !DOMAIN.test(one)) || one.length > 254);
  return {
    value,
    error:
      tooMany(value) ??
      (wrong.length > 0 ? `${named(wrong)}: neither an e-mail address nor a domain. Write ada@example.com or example.com.` : null),
  };
}

export function domainsTyped(text: unknown): { value: string[]; error: string | null } {
  const value = [...new Set(linesOf(text).map(listEntry))];
  const wrong = value.filter((one) => !DOMAIN.test(one) || one.length > 253);
  return {
    value,
    error: tooMany(value) ?? (wrong.length > 0 ? `${named(wrong)}: not a domain. Write one per line, like example.com.` : null),
  };
}

/** A whole number within bounds; empty is 0. */
export function wholeTyped(text: unknown, most: number): { value: number; error: string | null } {
  const typed = typeof text === 'string' ? text.trim() : '';
  const value = typed === '' ? 0 : /^\d{1,6}$/.test(typed) ? Number(typed) : Number.NaN;
  return value >= 0 && value <= most
    ? { value, error: null }
    : { value: 0, error: `“${typed.slice(0, 20)}”: write a whole number from 0 to ${most}.` };
}

/** A box of a form: browsers send its value when it is ticked, and nothing when it is not. */
export const ticked = (value: unknown): boolean => value === 'on';
