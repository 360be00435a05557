/** How a person becomes a team member, comes back, or what is known of one changes: by first sign-in, the API, or an admin's click. */
import type { MemberPatch } from '../store/organisations';
import type { OrganisationRecord, TeamMemberRecord } from '../store/records';
import type { WebParts } from './web-parts';

export async function joinTeam(
  { store, useCases, clock }: Pick<WebParts, 'store' | 'useCases' | 'clock'>,
  organisation: OrganisationRecord,
  email: string,
  patch: MemberPatch,
  actor: string,
): Promise<TeamMemberRecord> {
  const { id: org } = organisation;
  const before = await store.organisations.member(org, email);
  const member = await useCases.changeMember(organisation, email, patch);
  if (before?.leftAt) await store.organisations.comeBack(org, email);
  const action = before?.leftAt ? 'member.return' : before ? 'member.change' : 'member.join';
  await store.auditLog.append(org, { actor, action, target: `member:${member.email}`, details: {} }, clock.now());
  return member;
}
