/** Team members and their settings. */
import { z } from 'zod';
import { domainOf } from '../../core/addresses';
import { DEFAULT_SETTINGS, type MemberSettings } from '../../core/types';
import type { OrganisationRecord, TeamMemberRecord } from '../../store/records';
import { isAdmin } from '../admins';
import { partOf } from '../../store/paging';
import { emailAddress, listOf, paging, text, timeZone } from '../inputs';
import { joinTeam } from '../join-team';
import { leaveTeam } from '../leave-team';
import { badRequest, notFound } from '../problem';
import { route, type Route, type RouteContext } from '../route';
import { mergedFilters, sent, settings, settingsPatch } from './settings-schema';
import { asPage, pageOf } from './shapes';

const member = z.strictObject({
  email: z.string(),
  name: z.string(),
  secondaryEmails: z.array(z.string()),
  sendAs: z.array(z.string()).describe('Found in Gmail'),
  timeZone: z.string(),
  admin: z.boolean(),
  signedIn: z.boolean().describe('Has signed in with Google at least once'),
});
const params = z.strictObject({ email: emailAddress });

const memberJson = (organisation: OrganisationRecord, record: TeamMemberRecord): z.input<typeof member> => ({
  email: record.email,
  name: record.name,
  secondaryEmails: record.secondaryEmails,
  sendAs: record.sendAs,
  timeZone: record.timeZone,
  admin: isAdmin(organisation, record.email),
  signedIn: record.sub !== null,
});

/** Members stored before a setting existed have its default. */
const settingsJson = (record: TeamMemberRecord) => ({ ...DEFAULT_SETTINGS, ...record.settings }) as z.input<typeof settings>;

export async function knownMember({ parts, caller }: Pick<RouteContext, 'parts' | 'caller'>, email: string): Promise<TeamMemberRecord> {
  const record = await parts.store.organisations.member(caller.organisation.id, email);
  if (!record || record.leftAt) throw notFound('team member');
  return record;
}

const isOurs = ({ domain, otherDomains }: OrganisationRecord, address: string): boolean =>
  [domain, ...otherDomains].includes(domainOf(address));

export const teamMemberRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/team-members',
    guard: 'api-key',
    summary: 'Everyone of the organisation’s team',
    query: z.strictObject(paging),
    answer: pageOf(member),
    handle: async ({ parts, caller, query }) => {
      const members = await parts.store.organisations.members(caller.organisation.id);
      const current = members.filter(({ leftAt }) => !leftAt);
      return asPage(
        partOf(current, query, ({ email }) => email),
        (one) => memberJson(caller.organisation, one),
      );
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/team-members/:email',
    guard: 'api-key',
    summary: 'Make or change a team member, or bring back one who left; the address is at one of the organisation’s domains',
    params,
    body: z.strictObject({
      email: emailAddress.optional(),
      name: text(200, 1).optional(),
      secondaryEmails: listOf(emailAddress, 100).optional(),
      timeZone: timeZone.optional(),
    }),
    answer: member,
    handle: async ({ parts, caller, params: { email }, body: { email: repeated, ...patch } }) => {
      if (repeated !== undefined && repeated !== email) throw badRequest([{ path: 'email', message: `Leave it out, or write ${email}.` }]);
      if (!isOurs(caller.organisation, email)) {
        throw badRequest([
          { path: 'email', message: `Team members have an address at ${caller.organisation.domain} or another domain of GET /rules.` },
        ]);
      }
      const record = await joinTeam(parts, caller.organisation, email, sent(patch), caller.actor);
      return { json: memberJson(caller.organisation, record) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/team-members/:email',
    guard: 'api-key',
    summary: 'Take somebody off the team and disconnect them; data=keep leaves what they shared, data=delete removes it. PUT is the undo',
    params,
    query: z.strictObject({ data: z.enum(['keep', 'delete']).default('keep') }),
    handle: async ({ parts, caller, params: { email }, query: { data } }) => {
      const record = await parts.store.organisations.member(caller.organisation.id, email);
      if (!record) throw notFound('team member');
      await leaveTeam(parts, caller.organisation, record, data, caller.actor);
      return { status: 204 };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/team-members/:email/settings',
    guard: 'api-key',
    summary: 'A team member’s settings',
    params,
    answer: settings,
    handle: async (context) => ({ json: settingsJson(await knownMember(context, context.params.email)) }),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/team-members/:email/settings',
    guard: 'api-key',
    summary: 'Change some of a team member’s settings; what is already stored and what is still in Gmail follow',
    params,
    body: settingsPatch,
    answer: settings,
    handle: async (context) => {
      const { parts, caller, body } = context;
      const now = await knownMember(context, context.params.email);
      const { filters, ...rest } = body;
      const patch: Partial<MemberSettings> = {
        ...(sent(rest) as Partial<MemberSettings>),
        ...(filters ? { filters: mergedFilters(now.settings.filters, filters) } : {}),
      };
      if (Object.keys(patch).length === 0) return { json: settingsJson(now) };
      const changed = await parts.useCases.changeSettings(caller.organisation, now.email, patch, caller.actor);
      if (!changed) throw notFound('team member');
      return { json: settingsJson(changed) };
    },
  }),
];
