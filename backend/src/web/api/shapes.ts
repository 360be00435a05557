/** What the API's answers are made of: records → JSON, and the schemas that say so in the OpenAPI document. */
import { z } from 'zod';
import { sumOfLastDays } from '../../core/last-days';
import type { LastInteraction, Rollup } from '../../store/records';
import type { Page } from '../../store/paging';

/** RFC 3339 in UTC. */
export const time = z.iso.datetime();
export const visibility = z.enum(['everything', 'subject', 'metadata']);
export const person = z.strictObject({ name: z.string(), address: z.string() });

export const timeOf = (date: Date | null): string | null => date?.toISOString() ?? null;

export const pageOf = <T extends z.ZodType>(row: T) => z.strictObject({ data: z.array(row), nextCursor: z.string().nullable() });

/** A page of records as a page of JSON. */
export const asPage = <R, J>(page: Page<R>, asJson: (row: R) => J): { json: { data: J[]; nextCursor: string | null } } => ({
  json: { data: page.rows.map(asJson), nextCursor: page.nextCursor },
});

export const rollup = {
  lastInteraction: z
    .strictObject({
      at: time,
      kind: z.enum(['email', 'meeting']),
      interactionId: z.string(),
      by: z.array(z.string()).describe('Team members’ addresses'),
      with: z.array(z.string()).describe('Names of the people at the customer'),
      subject: z.string().nullable().describe('null when it may not be shown'),
    })
    .nullable(),
  lastEmailReplyAt: time.nullable(),
  emails30d: z.int(),
  meetings30d: z.int(),
};

/** `subjectOf`: the subject, if it may be shown (sharing.ts). */
export function rollupJson(record: Rollup, now: Date, subjectOf: (last: LastInteraction) => string | null) {
  const last = record.lastInteraction;
  return {
    lastInteraction: last && {
      at: last.at.toISOString(),
      kind: last.kind,
      interactionId: last.interactionId,
      by: last.by,
      with: last.with,
      subject: subjectOf(last),
    },
    lastEmailReplyAt: timeOf(record.lastEmailReplyAt),
    emails30d: sumOfLastDays(record.emailDays, now),
    meetings30d: sumOfLastDays(record.meetingDays, now),
  };
}
