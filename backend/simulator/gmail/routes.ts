/** stub */
import type { ApiRoute } from '../api';
import type { SimState } from '../state';
export function gmailRoutes(_state: SimState): ApiRoute[] {
  return [];
}
