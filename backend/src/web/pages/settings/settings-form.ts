/** The settings form, read: the new settings, or what is wrong beside which field. Pure. */
import type { Filters, MemberSettings, Visibility } from '../../../core/types';
import { addressesOrDomainsTyped, addressesTyped, labelsOf, ticked, wholeTyped } from './typed-lists';

/** A day: longer than that is not a hold but a rule. */
export const MOST_HOLD_MINUTES = 1_440;

export type Typed = Readonly<Record<string, unknown>>;
/** Field name → sentence. */
export type FieldErrors = Readonly<Record<string, string>>;

const VISIBILITIES: readonly Visibility[] = ['everything', 'subject', 'metadata'];

export const visibilityTyped = (value: unknown, fallback: Visibility): Visibility => VISIBILITIES.find((one) => one === value) ?? fallback;

export function filtersTyped(typed: Typed): { value: Filters; errors: Record<string, string> } {
  const leaveOut = labelsOf(typed['leaveOut']);
  const only = labelsOf(typed['only']);
  const both = leaveOut.find((label) => only.some((one) => one.toLowerCase() === label.toLowerCase()));
  const long = [...leaveOut, ...only].find((label) => label.length > 225);
  const error = long
    ? 'A label’s name has at most 225 characters.'
    : both
      ? `“${both}” is both left out and limited to. Keep it in one of the two.`
      : null;
  return {
    value: { autoReplies: ticked(typed['autoReplies']), bulkMail: ticked(typed['bulkMail']), labels: { leaveOut, only } },
    errors: error ? { only: error } : {},
  };
}

export function settingsTyped(typed: Typed, before: MemberSettings, domainField: string): { value: MemberSettings; errors: FieldErrors } {
  const aliases = addressesTyped(typed['aliases']);
  const blocklist = addressesOrDomainsTyped(typed['blocklist']);
  const filters = filtersTyped(typed);
  const hold = wholeTyped(typed['holdMinutes'], MOST_HOLD_MINUTES);
  const toCustomers = ticked(typed['syncToCustomers']);
  const errors: Record<string, string> = { ...filters.errors };
  if (aliases.error) errors['aliases'] = aliases.error;
  if (hold.error) errors['holdMinutes'] = hold.error;
  if (blocklist.error) errors['blocklist'] = blocklist.error;
  if (toCustomers && domainField === '') {
    errors['syncToCustomers'] =
      'Your organisation has not chosen the customer field that holds the domain. Ask an admin to do so in Rules first.';
  }
  return {
    value: {
      ...before,
      aliases: aliases.value,
      blocklist: blocklist.value,
      syncTo: toCustomers ? 'customers' : 'users',
      syncThirdPartySender: ticked(typed['syncThirdPartySender']),
      visibility: visibilityTyped(typed['visibility'], before.visibility),
      filters: filters.value,
      holdMinutes: hold.value,
    },
    errors,
  };
}
