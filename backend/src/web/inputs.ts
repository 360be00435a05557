/** The pieces every schema of ours is made of, with messages for people. Lengths are generous for real data and far below what hurts. */
import { z } from 'zod';
import { listEntry, normaliseAddress } from '../core/addresses';
import { localPath } from './paths';

/** Text without NUL: databases end there, people never write it. */
export const text = (longest: number, shortest = 0) =>
  z
    .string()
    .min(shortest, shortest > 0 ? 'This is needed.' : undefined)
    .max(longest, `At most ${longest} characters.`)
    .refine((value) => !value.includes('\u0000'), 'Control characters are not allowed.');

/** The caller's own id of a customer, user or task. */
export const ownId = text(200, 1);

const ADDRESS = /^[^\s@<>()[\]\\,;:"]{1,64}@(?:[^\s@.<>()[\]\\,;:"]{1,63}\.)*[^\s@.<>()[\]\\,;:"]{1,63}$/;
const DOMAIN = /^(?:[^\s@.<>()[\]\\,;:"/]{1,63}\.)+[^\s@.<>()[\]\\,;:"/]{1,63}$/;

const NOT_AN_ADDRESS = 'This is not an e-mail address. Write it like anna@acme.com.';

/** One e-mail address, without a name; comes out trimmed and lower-cased. */
export const emailAddress = z
  .string()
  .max(320, NOT_AN_ADDRESS)
  .transform(normaliseAddress)
  .refine((value) => ADDRESS.test(value), NOT_AN_ADDRESS);

/** As typed by people: kept as it is, but it has to be an address. */
export const emailAsTyped = text(320).refine((value) => ADDRESS.test(value.trim()), NOT_AN_ADDRESS);

export const domainName = z
  .string()
  .max(253)
  .transform(listEntry)
  .refine((value) => DOMAIN.test(value), 'This is not a domain. Write it like acme.com.');

/** Of a list that people keep by hand. */
export const MOST_ENTRIES = 1_000;

/** An entry of a blocklist: an address or a whole domain. */
export const addressOrDomain = z
  .string()
  .max(320)
  .transform(listEntry)
  .refine((value) => ADDRESS.test(value) || DOMAIN.test(value), 'Write an address (anna@acme.com) or a domain (acme.com).');

/** A Gmail label's name. */
export const labelName = text(225, 1)
  .transform((value) => value.trim())
  .refine((value) => value !== '', 'A label has a name.');

/** Without repeats, in the person's order. */
export const listOf = <T extends z.ZodType<string, string>>(item: T, most: number) =>
  z
    .array(item)
    .max(most, `At most ${most} entries.`)
    .transform((values) => [...new Set(values)]);

const isInstant = (value: string): boolean =>
  /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(value) && !Number.isNaN(Date.parse(value));

/** RFC 3339, or a day (its first instant in UTC). */
export const instant = z
  .string()
  .refine(isInstant, 'Write an instant like 2026-03-01T09:00:00Z or a day like 2026-03-01.')
  .transform((value) => new Date(value));

export const day = z.string().refine((value) => /^\d{4}-\d\d-\d\d$/.test(value) && dayExists(value), 'Write a day like 2026-03-01.');

const dayExists = (value: string): boolean => {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
};

/** A number in a query string. */
export const whole = (least: number, most: number, otherwise: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'A whole number.')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `Between ${least} and ${most}.`)
    .default(otherwise);

export const yes = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Where a form leads back to. Optional by name: to zod a key that may hold anything still has to be there. */
export const backTo = (otherwise: string) =>
  z
    .unknown()
    .optional()
    .transform((value) => localPath(value, otherwise));

/** `limit` and `cursor` of every list. */
export const paging = { limit: whole(1, 500, 100), cursor: z.string().max(2_000).optional() };

const zoneExists = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

export const timeZone = z.string().min(1).max(64).refine(zoneExists, 'This is not a time zone. Write it like Europe/Stockholm.');

/** Keys of free fields: what MongoDB and objects would take for an order is refused. */
const fieldKey = text(100, 1).regex(/^[^$.][^.]*$/, 'Names of fields have no dot and do not start with $.');

/** Custom fields of a customer. */
export const customFields = z.record(fieldKey, z.union([text(10_000), z.number(), z.boolean(), z.null()]));

/** Header name → value. */
export const headerFields = z.record(fieldKey, text(65_536));
