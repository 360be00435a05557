/** Settings of a member and rules of the organisation, as they are read and patched: every field may be left out, what is sent is checked. */
import { z } from 'zod';
import type { Filters } from '../../core/types';
import { addressOrDomain, domainName, emailAddress, labelName, listOf, MOST_ENTRIES, text } from '../inputs';
import { visibility } from './shapes';

/** A day: what is held longer is better kept private. */
const MOST_HOLD_MINUTES = 1_440;

export const filters = z.strictObject({
  autoReplies: z.boolean().describe('true: automatic replies are left out'),
  bulkMail: z.boolean().describe('true: newsletters and other bulk mail are left out'),
  labels: z.strictObject({ leaveOut: z.array(z.string()), only: z.array(z.string()) }).describe('Gmail label names'),
});

/** Parts of the filters; what is left out stays. */
const filtersPatch = z.strictObject({
  autoReplies: z.boolean().optional(),
  bulkMail: z.boolean().optional(),
  labels: z.strictObject({ leaveOut: listOf(labelName, 100).optional(), only: listOf(labelName, 100).optional() }).optional(),
});

export const settings = z.strictObject({
  aliases: z.array(z.string()),
  syncTo: z.enum(['users', 'customers']),
  syncThirdPartySender: z.boolean(),
  syncTasks: z.boolean(),
  visibility,
  blocklist: z.array(z.string()),
  filters,
  holdMinutes: z.int().describe('New mail is shared this many minutes after it arrived; 0: at once'),
});

export const settingsPatch = z.strictObject({
  aliases: listOf(emailAddress, 100).optional(),
  syncTo: z.enum(['users', 'customers']).optional(),
  syncThirdPartySender: z.boolean().optional(),
  syncTasks: z.boolean().optional(),
  visibility: visibility.optional(),
  blocklist: listOf(addressOrDomain, MOST_ENTRIES).optional(),
  filters: filtersPatch.optional(),
  holdMinutes: z.int().min(0).max(MOST_HOLD_MINUTES).optional(),
});

const customerFields = z.array(z.strictObject({ key: text(100, 1), label: text(200, 1) })).max(200);

export const rules = z.strictObject({
  domains: z.array(z.string()).describe('The primary domain first; all of them are internal'),
  blocklist: z.array(z.string()).describe('Erased addresses are kept out by themselves, whatever stands here'),
  filters,
  visibilityDefault: visibility,
  onDelete: z
    .enum(['keep', 'remove'])
    .describe('What happens to shared mail that its owner deletes in Gmail; `remove` takes what is marked as deleted already, for good'),
  domainField: z.string().describe('Key of the custom customer field that lists e-mail domains; empty: none'),
  customerFields: z.array(z.strictObject({ key: z.string(), label: z.string() })),
});

export const rulesPatch = z.strictObject({
  domains: listOf(domainName, 100).optional(),
  blocklist: listOf(addressOrDomain, MOST_ENTRIES).optional(),
  filters: filtersPatch.optional(),
  visibilityDefault: visibility.optional(),
  onDelete: z.enum(['keep', 'remove']).optional(),
  domainField: text(100).optional(),
  customerFields: customerFields.optional(),
});

/** The whole filters after a patch. */
export function mergedFilters(now: Filters, patch: z.output<typeof filtersPatch>): Filters {
  const { labels, ...switches } = patch;
  const given = Object.fromEntries(Object.entries(switches).filter(([, value]) => value !== undefined));
  return {
    ...now,
    ...given,
    labels: { leaveOut: labels?.leaveOut ?? now.labels.leaveOut, only: labels?.only ?? now.labels.only },
  };
}

/** What was really sent: zod leaves absent keys out, `undefined` would be written otherwise. */
export const sent = <T extends object>(patch: T): Partial<T> =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<T>;
