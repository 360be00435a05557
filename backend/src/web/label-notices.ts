/** Labels that filters name and no connected mailbox has: the same words beside the field and in the API's answer. */
import { z } from 'zod';
import { labelNotices, type LabelNotice } from '../core/label-notices';
import type { Filters } from '../core/types';
import type { ConnectionRecord } from '../store/records';
import type { WebParts } from './web-parts';

const namesOf = (connection: ConnectionRecord | null) => (connection?.refreshToken ? connection.labelNames : {});

const namesNone = ({ labels }: Filters): boolean => labels.leaveOut.length + labels.only.length === 0;

export async function memberLabelNotices(
  { store }: WebParts,
  org: string,
  email: string,
  filters: Filters,
): Promise<readonly LabelNotice[]> {
  if (namesNone(filters)) return [];
  return labelNotices(filters.labels, [namesOf(await store.connections.of(org, email, 'gmail'))], 'member');
}

export async function organisationLabelNotices({ store }: WebParts, org: string, filters: Filters): Promise<readonly LabelNotice[]> {
  if (namesNone(filters)) return [];
  return labelNotices(filters.labels, (await store.connections.list(org)).map(namesOf), 'organisation');
}

export const notices = z
  .array(z.strictObject({ path: z.string(), message: z.string() }))
  .describe('What was accepted and has another effect than one would think, such as a filter for a label nobody has');

export const noticesJson = (told: readonly LabelNotice[]): z.input<typeof notices> =>
  told.map(({ list, index, text }) => ({ path: `filters.labels.${list}[${index}]`, message: text }));
