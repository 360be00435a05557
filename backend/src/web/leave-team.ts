/**
 * How a person leaves the team: out at once, their mailbox disconnected, what they shared kept or deleted. Their row stays: it is why
 * their name is still shown, their addresses still count as the team's, and their mail is shown no more openly than they shared it.
 */
import type { OrganisationRecord, TeamMemberRecord } from '../store/records';
import { isAdmin, onlyAdmin } from './admins';
import { Problem } from './problem';
import { endSessions } from './session';
import type { WebParts } from './web-parts';

/** Every step can be repeated: a removal that broke off is finished by asking for it again. Throws a Problem for the last admin. */
export async function leaveTeam(
  parts: WebParts,
  organisation: OrganisationRecord,
  member: TeamMemberRecord,
  data: 'keep' | 'delete',
  actor: string,
): Promise<void> {
  const { store, useCases, clock } = parts;
  const { id: org } = organisation;
  const { email } = member;
  const admin = isAdmin(organisation, email);
  if (admin && !(await store.organisations.endAdmin(org, email))) throw new Problem(409, onlyAdmin(organisation, member));
  if (!member.leftAt) {
    const details = { data, ...(admin ? { admin: 'ended' } : {}) };
    await store.auditLog.append(org, { actor, action: 'member.leave', target: `member:${email}`, details }, clock.now());
  }
  const mailboxes = (await store.connections.list(org)).filter((connection) => connection.member === email);
  // Before it is written down that they left: a removal that breaks off in between deletes all the same.
  if (data === 'delete') for (const { id } of mailboxes) await store.connections.wantWipe(id, clock.now());
  // From here on every guard refuses them; what the sessions' end adds is that none comes alive again when they come back.
  await store.organisations.leave(org, email, clock.now());
  for (const { id, refreshToken } of mailboxes) {
    if (refreshToken !== null || data === 'delete') await useCases.disconnectMailbox(org, id, data, actor);
  }
  await endSessions(parts, org, email);
}
