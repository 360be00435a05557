/** The page for a conversation that isn't there (any more), or not for this reader. */
import type { Reply, RouteContext } from '../../route';
import { messagePage } from '../message-page';
import { pageFor } from '../view';

export function notHere(context: Pick<RouteContext, 'parts' | 'caller'>): Reply {
  const text = 'It may have been removed, or merged into another conversation when a missing mail of it arrived.';
  const action = { href: '/interactions', label: 'All interactions' };
  return pageFor(context, 'Not found', messagePage({ title: 'This conversation isn’t here', text, action }), 404);
}
