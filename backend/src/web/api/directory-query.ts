/** The query of the customer and user lists: filters, order, page. */
import { z } from 'zod';
import { DIRECTORY_SORTS, type DirectoryQuery } from '../../store/directory-lists';
import { emailAddress, instant, ownId, paging, text, yes } from '../inputs';

const shared = {
  q: text(200).optional().describe('Part of the name, address, domain or id'),
  sort: z.enum(DIRECTORY_SORTS).default('name'),
  lastInteractionBefore: instant.optional(),
  lastInteractionAfter: instant.optional(),
  lastEmailReplyBefore: instant.optional(),
  lastEmailReplyAfter: instant.optional(),
  noInteraction: yes.optional().describe('true: only those without any interaction'),
  ...paging,
};

export const customerQuery = z.strictObject({ owner: emailAddress.optional(), ...shared }) satisfies z.ZodType<DirectoryQuery>;
export const userQuery = z.strictObject({ customer: ownId.optional(), ...shared }) satisfies z.ZodType<DirectoryQuery>;
