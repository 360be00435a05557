/** The query of the customer and user lists: filters, order, page. */
import { z } from 'zod';
import type { DirectoryQuery, DirectorySort } from '../../store/directory-lists';
import { emailAddress, instant, ownId, paging, text, yes } from '../inputs';

const SORTS = [
  'name',
  '-name',
  'lastInteractionAt',
  '-lastInteractionAt',
  'lastEmailReplyAt',
  '-lastEmailReplyAt',
] as const satisfies readonly DirectorySort[];

const shared = {
  q: text(200).optional().describe('Part of the name, address, domain or id'),
  sort: z.enum(SORTS).default('name'),
  lastInteractionBefore: instant.optional(),
  lastInteractionAfter: instant.optional(),
  lastEmailReplyBefore: instant.optional(),
  lastEmailReplyAfter: instant.optional(),
  noInteraction: yes.optional().describe('true: only those without any interaction'),
  ...paging,
};

export const customerQuery = z.strictObject({ owner: emailAddress.optional(), ...shared }) satisfies z.ZodType<DirectoryQuery>;
export const userQuery = z.strictObject({ customer: ownId.optional(), ...shared }) satisfies z.ZodType<DirectoryQuery>;
