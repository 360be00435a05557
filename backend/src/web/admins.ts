/** Who looks after an organisation. Addresses are compared without case: operators type them. */
import { normaliseAddress } from '../core/addresses';
import type { OrganisationRecord, TeamMemberRecord } from '../store/records';

type Admins = Pick<OrganisationRecord, 'admins'>;

export const isAdmin = ({ admins }: Admins, email: string): boolean => admins.some((admin) => normaliseAddress(admin) === email);

export const isOnlyAdmin = (organisation: Admins, email: string): boolean =>
  isAdmin(organisation, email) && organisation.admins.every((admin) => normaliseAddress(admin) === email);

export const onlyAdmin = ({ name }: Pick<OrganisationRecord, 'name'>, member: Pick<TeamMemberRecord, 'name'>): string =>
  `${member.name} is the only admin of ${name}, and without one nobody could bring anybody back. Have another admin named by whoever runs Startdeliver for you; then remove ${member.name}.`;
