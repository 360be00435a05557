/** What the customers' list can be asked for in its address, and what that means for the store. */
import { z } from 'zod';
import { DIRECTORY_SORTS, type DirectoryQuery, type DirectorySort } from '../../../store/directory-lists';
import { DAY } from '../format/dates';

const short = z.string().trim().max(200).optional().catch(undefined);

/** Nothing here can fail: a filter we don't know is no filter. */
export const listQuery = z.object({
  q: short,
  /** `me` or a team member's address. */
  owner: short,
  /** Days without a reply. */
  reply: z.enum(['30', '60']).optional().catch(undefined),
  none: z.literal('1').optional().catch(undefined),
  sort: z.enum(DIRECTORY_SORTS).optional().catch(undefined),
  cursor: z.string().max(1_000).optional().catch(undefined),
});
export type ListQuery = z.infer<typeof listQuery>;

export const PAGE_SIZE = 40;
export const DEFAULT_SORT: DirectorySort = '-lastInteractionAt';

export function directoryQuery(query: ListQuery, viewer: string, now: Date): DirectoryQuery {
  return {
    q: query.q || undefined,
    owner: query.owner === 'me' ? viewer : query.owner || undefined,
    sort: query.sort ?? DEFAULT_SORT,
    lastEmailReplyBefore: query.reply ? new Date(now.getTime() - Number(query.reply) * DAY) : undefined,
    noInteraction: query.none ? true : undefined,
    limit: PAGE_SIZE,
    cursor: query.cursor || undefined,
  };
}

export const isFiltered = ({ q, owner, reply, none }: ListQuery): boolean => Boolean(q || owner || reply || none);
