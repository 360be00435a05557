/** Where it is undone that a mail is blocked; the same for the card and the page "why". */
import type { Explanation } from '../sync/use-cases';
import { pathOf } from './pages/admin/known-of-address';

/** Null for whoever may not. */
export function blockedWhere({ list, address = '' }: NonNullable<Explanation['fix']>, isAdmin: boolean): string | null {
  if (list !== 'organisation' && list !== 'erased') return '/settings/gmail#filters';
  if (!isAdmin) return null;
  return list === 'erased' ? pathOf(address) : '/admin/rules';
}
