/** The navigation as a table: what is here exists. `admin` places are shown to admins only; the guard of the route decides. */
import type { IconName } from '../components/icons';

export interface Place {
  href: string;
  label: string;
  icon: IconName;
}

export interface PlaceGroup {
  label: string | null;
  admin: boolean;
  places: readonly Place[];
}

export const NAVIGATION: readonly PlaceGroup[] = [
  {
    label: null,
    admin: false,
    places: [
      { href: '/customers', label: 'Customers', icon: 'customers' },
      { href: '/users', label: 'Users', icon: 'users' },
      { href: '/interactions', label: 'Interactions', icon: 'interactions' },
      { href: '/people', label: 'Unknown people', icon: 'personAdd' },
      { href: '/team', label: 'Team dashboard', icon: 'chart' },
      { href: '/why', label: 'Why isn’t this synced?', icon: 'question' },
    ],
  },
  { label: 'Settings', admin: false, places: [{ href: '/settings/gmail', label: 'Gmail', icon: 'mail' }] },
  {
    label: 'Admin',
    admin: true,
    places: [
      { href: '/admin/install', label: 'Install', icon: 'install' },
      { href: '/admin/mailboxes', label: 'Mailboxes', icon: 'mailbox' },
      { href: '/admin/rules', label: 'Rules', icon: 'rules' },
      { href: '/admin/keys', label: 'API keys', icon: 'key' },
      { href: '/admin/data', label: 'A person’s data', icon: 'person' },
      { href: '/admin/audit', label: 'Audit log', icon: 'audit' },
    ],
  },
];

/** A place is current on its own page and on everything below it. */
export function isCurrent(href: string, path: string): boolean {
  const here = path.split('?')[0] ?? '';
  return here === href || here.startsWith(`${href}/`);
}
