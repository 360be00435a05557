/** Everybody who can write a letter: team members under any of their addresses, and Users with the customer they belong to. */
import { customers, type DemoCustomer } from './data/customers';
import { organisation, team, type TeamMember } from './data/team';
import { users, type DemoUser } from './data/users';
import type { Person } from './letter';

export const asPerson = (member: TeamMember, email: string = member.email): Person => ({
  name: member.name,
  email,
  title: member.title,
  company: organisation.name,
  zone: member.zone,
  signOffs: member.signOffs,
});

export const contact = (user: DemoUser, customer: DemoCustomer, email: string = user.email): Person => ({
  name: user.name,
  email,
  title: user.title,
  company: customer.name,
  zone: customer.zone,
});

export const list = (email: string, name: string): Person => ({
  name,
  email,
  title: '',
  company: organisation.name,
  zone: organisation.timeZone,
});

/** A name and an address as in a From header, for people who appear once. */
export function outsider(from: string, zone: string, company = '', title = ''): Person {
  const [, name = from, email = from] = /^(.*?) <(.*)>$/.exec(from) ?? [];
  return { name, email, zone, company, title };
}

export const usersOf = (customer: DemoCustomer): readonly DemoUser[] => users.filter((user) => user.customer === customer.name);

export const memberByEmail = (email: string): TeamMember => {
  const member = team.find((candidate) => candidate.email === email);
  if (member === undefined) throw new Error(`no team member ${email}`);
  return member;
};

/** Addresses of a member beside the primary one, as far as outsiders know them. */
export const furtherAddresses = (member: TeamMember): readonly string[] => [
  ...(member.secondaryEmails ?? []),
  ...(member.sendAs ?? []),
  ...(member.settings?.aliases ?? []),
];

export const customerByName = (name: string): DemoCustomer => {
  const customer = customers.find((candidate) => candidate.name === name);
  if (customer === undefined) throw new Error(`no customer ${name}`);
  return customer;
};
