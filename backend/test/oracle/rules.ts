/** DESIGN §4, rules 1–7, read word for word: who takes part, who is linked, and why a message stays out. */
import { all, domainOf } from './head';
import type { OracleMail, WorldMember, WorldOrganisation } from './read-world';

export type SkipReason =
  | 'draft'
  | 'spam'
  | 'trash'
  | 'chat'
  | 'too-old'
  | 'internal-only'
  | 'blocked'
  | 'filtered'
  | 'no-known-user'
  | 'no-customer-for-domain'
  | 'sender-not-involved';

export type Verdict =
  { readonly reason: SkipReason } | { readonly reason?: undefined; readonly customers: string[]; readonly users: string[] };

/** What a member or an administrator has set beyond the world file. */
export interface MemberRules {
  readonly aliases?: readonly string[];
  readonly syncTo?: 'users' | 'customers';
  readonly syncThirdPartySender?: boolean;
  /** Addresses or domains, of the member or the organisation. */
  readonly blocklist?: readonly string[];
  /** Leave out auto-replies and bulk mail; default false. */
  readonly filterMachines?: boolean;
  /** Which Users an address on several of them is, by address; where none of them has it any more, all of them again. */
  readonly choices?: ReadonlyMap<string, readonly string[]>;
  /** People who asked to be forgotten, and are blocked: mail that names one of them stays out altogether. */
  readonly erased?: readonly string[];
}

const NEVER: readonly (readonly [label: string, reason: SkipReason])[] = [
  ['DRAFT', 'draft'],
  ['SPAM', 'spam'],
  ['TRASH', 'trash'],
  ['CHAT', 'chat'],
];

type WorldUser = NonNullable<NonNullable<WorldOrganisation['directory']>['users']>[number];

const lower = (text: string): string => text.trim().toLowerCase();

export function ownAddresses(member: WorldMember, rules: MemberRules): string[] {
  const aliases = rules.aliases ?? member.settings?.aliases ?? [];
  return [member.email, ...(member.secondaryEmails ?? []), ...(member.sendAs ?? []), ...aliases].map(lower);
}

/** The customer's domain field is a list, however people separate it. */
export const domainsOf = (value: unknown): string[] =>
  [value]
    .flat()
    .join(' ')
    .split(/[\s,;]+/)
    .map((name) => lower(name).replace(/^@/, ''))
    .filter((name) => name !== '');

/** Auto-Submitted other than "no"; Precedence bulk, junk; a mailing list's no-reply sender. */
function isMachine(mail: OracleMail): boolean {
  for (const value of all(mail.fields, 'auto-submitted')) if (!/^no\b/i.test(value)) return true;
  for (const value of all(mail.fields, 'precedence')) if (/^(bulk|junk|auto_reply)\b/i.test(value)) return true;
  const listed = all(mail.fields, 'list-id').length > 0;
  return listed && mail.from.some((address) => /^(no|do[-_.]?not)[-_.]?reply/.test(address));
}

export function judge(mail: OracleMail, member: WorldMember, organisation: WorldOrganisation, rules: MemberRules, oldest: number): Verdict {
  for (const [label, reason] of NEVER) if (mail.labels.includes(label)) return { reason };
  if (mail.at < oldest) return { reason: 'too-old' };

  const own = ownAddresses(member, rules);
  const companyDomains = [organisation.domain, ...(organisation.otherDomains ?? [])].map(lower);
  const isTeam = (address: string): boolean => own.includes(address) || companyDomains.includes(domainOf(address));
  const outside = mail.participants.filter((address) => !isTeam(address));
  if (outside.length === 0) return { reason: 'internal-only' };
  if (outside.some((address) => (rules.erased ?? []).includes(address))) return { reason: 'blocked' };

  const blocked = (rules.blocklist ?? []).map((entry) => lower(entry).replace(/^@/, ''));
  const isBlocked = (address: string): boolean => blocked.includes(address) || blocked.includes(domainOf(address));
  const present = outside.filter((address) => !isBlocked(address));
  if (present.length === 0) return { reason: 'blocked' };

  if (rules.filterMachines === true && isMachine(mail)) return { reason: 'filtered' };

  const directory = organisation.directory ?? {};
  const users: string[] = [];
  const userCustomers: string[] = [];
  const userAddresses: string[] = [];
  const addressesOf = ({ email, otherEmails = [] }: WorldUser): string[] =>
    [email ?? '', ...otherEmails].map(lower).filter((address) => address !== '');
  const chosenElsewhere = (user: WorldUser, address: string): boolean => {
    const chosen = rules.choices?.get(address) ?? [];
    const stillThere = (directory.users ?? []).some((other) => chosen.includes(other.id) && addressesOf(other).includes(address));
    return stillThere && !chosen.includes(user.id);
  };
  for (const user of directory.users ?? []) {
    const matching = addressesOf(user).filter((address) => present.includes(address) && !chosenElsewhere(user, address));
    if (matching.length === 0) continue;
    users.push(user.id);
    userAddresses.push(...matching);
    if (typeof user.customer === 'string') userCustomers.push(user.customer);
  }

  const byDomain = (rules.syncTo ?? member.settings?.syncTo ?? 'users') === 'customers';
  const domainCustomers: string[] = [];
  const linkedDomains: string[] = [];
  for (const customer of directory.customers ?? []) {
    const domains = domainsOf(customer.fields?.[directory.domainField ?? 'domain']);
    if (!present.some((address) => domains.includes(domainOf(address)))) continue;
    domainCustomers.push(customer.id);
    linkedDomains.push(...domains);
  }

  if (!byDomain && users.length === 0) return { reason: 'no-known-user' };
  if (byDomain && domainCustomers.length === 0) return { reason: 'no-customer-for-domain' };

  const mayWrite = (address: string): boolean => {
    if (isTeam(address)) return true;
    if (!present.includes(address)) return false;
    return userAddresses.includes(address) || (byDomain && linkedDomains.includes(domainOf(address)));
  };
  const thirdParties = rules.syncThirdPartySender ?? member.settings?.syncThirdPartySender ?? false;
  if (!thirdParties && !mail.from.some(mayWrite)) return { reason: 'sender-not-involved' };

  return { customers: [...new Set(byDomain ? domainCustomers : userCustomers)].sort(), users: [...new Set(users)].sort() };
}
