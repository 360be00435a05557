/**
 * The rules form, read: what the person changed of what it was made with, or what is wrong beside which field. A page may have been open
 * for hours: what others have said of the rules meanwhile is not in it, and must not be taken back by saving it. Pure.
 */
import { z } from 'zod';
import type { ListChange, RulesPatch } from '../../../store/organisations';
import type { OrganisationRecord } from '../../../store/records';
import { filtersTyped, visibilityTyped, type FieldErrors, type Typed } from '../settings/settings-form';
import { addressesOrDomainsTyped, domainsTyped } from '../settings/typed-lists';

const texts = z.array(z.string());
const ruleSet = z.object({
  otherDomains: texts,
  blocklist: texts,
  filters: z.object({
    autoReplies: z.boolean(),
    bulkMail: z.boolean(),
    labels: z.object({ leaveOut: texts.readonly(), only: texts.readonly() }),
  }),
  onDelete: z.enum(['keep', 'remove']),
  visibilityDefault: z.enum(['everything', 'subject', 'metadata']),
  domainField: z.string(),
});
/** What the form is about. */
export type RuleSet = z.output<typeof ruleSet>;

/** Organisations made before the choice existed have no `onDelete` stored. */
export const rulesNow = (organisation: OrganisationRecord): RuleSet =>
  ruleSet.parse({ ...organisation, onDelete: organisation.onDelete ?? 'keep' });

/** The form's field with what it was made with. */
export const MADE_WITH = 'madeWith';

/** Without the field: what is so now. */
export function madeWith(typed: Typed, organisation: OrganisationRecord): RuleSet {
  try {
    return ruleSet.parse(JSON.parse(String(typed[MADE_WITH])));
  } catch {
    return rulesNow(organisation);
  }
}

export function rulesTyped(typed: Typed, before: OrganisationRecord): { value: RuleSet; errors: FieldErrors } {
  const domains = domainsTyped(typed['domains']);
  const blocklist = addressesOrDomainsTyped(typed['blocklist']);
  const filters = filtersTyped(typed);
  const domainField = typeof typed['domainField'] === 'string' ? typed['domainField'].trim().slice(0, 200) : before.domainField;
  const known = before.customerFields.length === 0 || domainField === '' || before.customerFields.some(({ key }) => key === domainField);
  return {
    value: {
      otherDomains: domains.value.filter((domain) => domain !== before.domain),
      blocklist: blocklist.value,
      filters: filters.value,
      onDelete: typed['onDelete'] === 'remove' ? 'remove' : 'keep',
      visibilityDefault: visibilityTyped(typed['visibility'], before.visibilityDefault),
      domainField: known ? domainField : before.domainField,
    },
    errors: {
      ...filters.errors,
      ...(domains.error ? { domains: domains.error } : {}),
      ...(blocklist.error ? { blocklist: blocklist.error } : {}),
      ...(known ? {} : { domainField: 'Choose one of the fields of the list.' }),
    },
  };
}

/** From what the form was made with to what it says. */
export function changesOf(was: RuleSet, is: RuleSet): RulesPatch {
  const said = { ...is, otherDomains: difference(was.otherDomains, is.otherDomains), blocklist: difference(was.blocklist, is.blocklist) };
  // The order of a list says nothing.
  const same = (key: keyof RuleSet) =>
    JSON.stringify(was[key]) === JSON.stringify(is[key]) || JSON.stringify(said[key]) === JSON.stringify(NO_CHANGE);
  return Object.fromEntries((Object.keys(is) as (keyof RuleSet)[]).filter((key) => !same(key)).map((key) => [key, said[key]]));
}

const NO_CHANGE: ListChange = { add: [], remove: [] };

const difference = (was: readonly string[], is: readonly string[]): ListChange => ({
  add: is.filter((one) => !was.includes(one)),
  remove: was.filter((one) => !is.includes(one)),
});
