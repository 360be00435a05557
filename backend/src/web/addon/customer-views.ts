/** The customers and people around a mail, with their last contact. */
import type { CustomerView, LastInteraction, UnknownPerson, UserView } from '../../contract/addon';
import { domainOf } from '../../core/addresses';
import { sumOfLastDays } from '../../core/last-days';
import { publicMailDomain } from '../../core/public-mail';
import type { DirectoryEntries } from '../../core/types';
import type { CustomerRecord, LastInteraction as StoredInteraction, UserRecord } from '../../store/records';
import { ago } from '../with-times';
import { customerPath, interactionPath, page, userPath, type Asked } from './asked';
import type { OpenMail } from './open-mail';

const MOST_CUSTOMERS = 5;
const MOST_USERS = 10;
const MOST_UNKNOWN = 5;

export interface People {
  entries: DirectoryEntries;
  customers: CustomerRecord[];
  users: UserRecord[];
}

/** Who the mail's outsiders are: Users by address, customers by link, User or domain; the most relevant customer first. */
export async function peopleOf({ parts, caller }: Asked, { outsiders, explanation }: OpenMail): Promise<People> {
  const org = caller.organisation.id;
  const addresses = outsiders.map(({ address }) => address);
  const entries = await parts.store.directory.entries(org, addresses, [...new Set(addresses.map(domainOf))]);
  const byUser = addresses.flatMap((address) => entries.users.get(address) ?? []);
  const byDomain = addresses.flatMap((address) => entries.customers.get(domainOf(address)) ?? []);
  const ids = [
    ...new Set([...explanation.links.map(({ customer }) => customer), ...byUser.map(({ customer }) => customer), ...byDomain]),
  ].slice(0, MOST_CUSTOMERS);
  const [customers, users] = await Promise.all([
    parts.store.directory.customersById(org, ids),
    parts.store.directory.usersById(org, [...new Set(byUser.map(({ user }) => user))].slice(0, 50)),
  ]);
  return { entries, users, customers: customers.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)) };
}

/** `subjectOf`: the subject as far as the reader may see it; `nameOf`: a team member's name. */
export interface Words {
  subjectOf: (last: StoredInteraction) => string | null;
  nameOf: (email: string) => string;
}

export function lastInteractionView(asked: Asked, last: StoredInteraction, { subjectOf, nameOf }: Words): LastInteraction {
  return {
    when: { at: last.at.getTime(), text: ago(last.at, asked.reader, asked.now) },
    kind: last.kind,
    by: last.by[0] ? nameOf(last.by[0]) : '',
    with: last.with[0] ?? '',
    subject: subjectOf(last) ?? '',
    url: page(asked, '', interactionPath(last.interactionId)).url,
  };
}

export function customerViews(asked: Asked, { customers, users }: People, words: Words): CustomerView[] {
  const { reader, now } = asked;
  return customers.map((customer) => ({
    id: customer.id,
    name: customer.name,
    owner: customer.owner === null ? null : words.nameOf(customer.owner),
    url: page(asked, '', customerPath(customer.id)).url,
    lastInteraction: customer.lastInteraction && lastInteractionView(asked, customer.lastInteraction, words),
    lastEmailReply: customer.lastEmailReplyAt && {
      at: customer.lastEmailReplyAt.getTime(),
      text: ago(customer.lastEmailReplyAt, reader, now),
    },
    emails30d: sumOfLastDays(customer.emailDays, now),
    users: users
      .filter((user) => user.customer === customer.id)
      .slice(0, MOST_USERS)
      .map((user) => userView(asked, user, customer.name)),
  }));
}

const userView = (asked: Asked, { id, name, email, addresses }: UserRecord, customer: string): UserView => ({
  id,
  name: name || email,
  email: email || (addresses[0] ?? ''),
  customer,
  title: null,
  url: page(asked, '', userPath(id)).url,
});

/** Outsiders who are no User; to whom they belong is clear when exactly one customer has their domain. */
export function unknownPeople({ outsiders }: OpenMail, { entries, customers }: People): UnknownPerson[] {
  return outsiders
    .filter(({ address }) => !entries.users.has(address))
    .slice(0, MOST_UNKNOWN)
    .map(({ name, address }) => {
      const owners = publicMailDomain(domainOf(address)) ? [] : (entries.customers.get(domainOf(address)) ?? []);
      const customer = owners.length === 1 ? customers.find(({ id }) => id === owners[0]) : undefined;
      const fix = customer && {
        action: 'add-user' as const,
        label: `Add to ${customer.name}`,
        act: { do: 'add-user' as const, email: address, name, customer: customer.id },
      };
      return { name, email: address, fix: fix ?? null };
    });
}
