/** Taking somebody off the team, and bringing them back. The address comes from the page, the organisation from the session. */
import { z } from 'zod';
import type { TeamMemberRecord } from '../../../store/records';
import { isAdmin, isOnlyAdmin, onlyAdmin } from '../../admins';
import { joinTeam } from '../../join-team';
import { leaveTeam } from '../../leave-team';
import { Problem } from '../../problem';
import { route, type Route, type RouteContext } from '../../route';
import { pageFor } from '../view';
import { MAILBOXES, memberPath } from './mailbox-paths';
import { RemovePage } from './remove-page';

const params = z.object({ email: z.string().trim().toLowerCase().max(254) });

const GONE = { redirect: MAILBOXES, message: 'There is nobody with this address on the team.' };

const memberOf = ({ parts, caller }: Pick<RouteContext, 'parts' | 'caller'>, email: string): Promise<TeamMemberRecord | null> =>
  parts.store.organisations.member(caller.organisation.id, email);

export const memberRoutes: Route[] = [
  route({
    method: 'GET',
    path: `${MAILBOXES}/members/:email/remove`,
    guard: 'admin',
    summary: 'Keep or delete, before somebody is taken off the team',
    params,
    async handle(context) {
      const { organisation, actor } = context.caller;
      const member = await memberOf(context, context.params.email);
      if (!member || member.leftAt) return GONE;
      const page = (
        <RemovePage
          member={member}
          self={member.email === actor}
          admin={isAdmin(organisation, member.email)}
          refused={isOnlyAdmin(organisation, member.email) ? onlyAdmin(organisation, member) : null}
        />
      );
      return pageFor(context, 'Remove from the team', page);
    },
  }),
  route({
    method: 'POST',
    path: `${MAILBOXES}/members/:email/remove`,
    guard: 'admin',
    summary: 'Take somebody off the team',
    params,
    // What is not understood deletes nothing.
    body: z.looseObject({ data: z.enum(['keep', 'delete']).catch('keep') }),
    async handle(context) {
      const { parts, caller, body } = context;
      const member = await memberOf(context, context.params.email);
      if (!member) return GONE;
      try {
        await leaveTeam(parts, caller.organisation, member, body.data, caller.actor);
      } catch (error) {
        if (error instanceof Problem) return { redirect: MAILBOXES, message: error.detail };
        throw error;
      }
      const rest = body.data === 'delete' ? 'The mail that came from their mailbox alone was deleted here.' : 'What they shared stays.';
      return {
        redirect: MAILBOXES,
        message: `${member.name} is no longer on the team. ${rest}`,
        undo: { action: memberPath(member.email, 'return'), fields: {} },
      };
    },
  }),
  route({
    method: 'POST',
    path: `${MAILBOXES}/members/:email/return`,
    guard: 'admin',
    summary: 'Bring somebody back to the team',
    params,
    async handle(context) {
      const { parts, caller } = context;
      const member = await memberOf(context, context.params.email);
      if (!member) return GONE;
      if (member.leftAt) await joinTeam(parts, caller.organisation, member.email, {}, caller.actor);
      return {
        redirect: MAILBOXES,
        message: `${member.name} is on the team again and can sign in. Their mailbox is read once they connect it.`,
      };
    },
  }),
];
