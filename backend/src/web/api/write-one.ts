/** PUT and DELETE of one row of the directory: the batch's way with one row, so that both check and announce the same. */
import { badRequest, notFound, Problem } from '../problem';
import type { RouteContext } from '../route';
import type { DirectoryBatch } from '../../sync/use-cases';

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

/** Throws Problem 400 with the row's error. */
export async function writeOne({ parts, caller }: Asked, batch: DirectoryBatch): Promise<void> {
  const [result] = await parts.useCases.writeDirectory(caller.organisation, batch);
  if (result?.error) throw badRequest([{ path: '', message: result.error }]);
}

export async function removeOne({ parts, caller }: Asked, kind: 'customer' | 'user' | 'task', id: string): Promise<{ status: number }> {
  if (!(await parts.useCases.removeFromDirectory(caller.organisation, kind, id))) throw notFound(kind);
  return { status: 204 };
}

/** A body may repeat the id of its address, and nothing else. */
export function sameId(given: string | undefined, id: string): void {
  if (given !== undefined && given !== id)
    throw new Problem(400, 'The id in the body is not the one in the address.', {
      errors: [{ path: 'id', message: `Leave it out, or write ${id}.` }],
    });
}
