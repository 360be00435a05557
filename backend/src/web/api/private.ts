/**
 * Mail of one member that the organisation keeps private for them. What the member keeps private themselves is neither listed nor taken
 * back here: which lawyer or headhunter that is, is what they keep private (docs/decisions/privacy.md).
 */
import { z } from 'zod';
import { threadValue } from '../../core/match';
import { partOf } from '../../store/paging';
import { domainName, emailAddress, ownId, paging, text } from '../inputs';
import { ownThreads } from '../own-threads';
import { badRequest, notFound } from '../problem';
import { route, type Route, type RouteContext } from '../route';
import { asPage, pageOf, time } from './shapes';
import { knownMember } from './team-members';

/** As many as are ever kept for one member. */
const ALL = 10_000;

const path = '/api/v1/team-members/:email/private';
const params = z.strictObject({ email: emailAddress });

const kept = z.strictObject({
  value: z.string().describe('An address, a domain, or thread:<id>, a conversation in the member’s own Gmail'),
  kind: z.enum(['conversation', 'address', 'domain']),
  at: time,
});

const what = z.strictObject({
  interaction: ownId.optional().describe('A conversation this member has mail of'),
  address: emailAddress.optional().describe('All mail with a person'),
  domain: domainName.optional().describe('All mail with anybody at a domain'),
});

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

const kindOf = (value: string): z.input<typeof kept>['kind'] =>
  value.startsWith(threadValue('')) ? 'conversation' : value.includes('@') ? 'address' : 'domain';

const keptFor = ({ parts, caller }: Asked, email: string) =>
  parts.store.choices.privateList(caller.organisation.id, email, ALL, 'organisation');

/** Throws Problem 400 unless exactly one thing is named, 404 when the member has nothing of the conversation. */
async function valuesOf(
  { parts, caller }: Asked,
  email: string,
  { interaction, address, domain }: z.output<typeof what>,
): Promise<string[]> {
  const [named, ...others] = [interaction, address, domain].filter((one) => one !== undefined);
  if (named === undefined || others.length > 0) throw badRequest([{ path: '', message: 'Send one of interaction, address and domain.' }]);
  if (interaction === undefined) return [named];
  const { threads } = await ownThreads(parts, caller.organisation.id, email, interaction);
  if (threads.length === 0) throw notFound('interaction of this team member');
  return threads.map(threadValue);
}

export const privateRoutes: Route[] = [
  route({
    method: 'GET',
    path,
    guard: 'api-key',
    summary:
      'What API keys keep private of a team member’s mail, newest first; what members keep private themselves is theirs, and not listed',
    params,
    query: z.strictObject(paging),
    answer: pageOf(kept),
    handle: async (context) => {
      const { email } = await knownMember(context, context.params.email);
      const rows = await keptFor(context, email);
      return asPage(
        partOf(rows, context.query, ({ value }) => value),
        ({ value, at }) => ({ value, kind: kindOf(value), at: at.toISOString() }),
      );
    },
  }),
  route({
    method: 'POST',
    path,
    guard: 'api-key',
    summary:
      'Keep a conversation, a person or a domain of a team member’s mailbox private: what is stored of it leaves, and nothing follows',
    params,
    body: what,
    answer: z.strictObject({ values: z.array(z.string()).describe('What DELETE …/private/{value} takes back') }),
    handle: async (context) => {
      const { parts, caller, body } = context;
      const { email } = await knownMember(context, context.params.email);
      const values = await valuesOf(context, email, body);
      for (const value of values) await parts.useCases.keepPrivate(caller.organisation, email, value, true, caller.actor);
      return { json: { values } };
    },
  }),
  route({
    method: 'DELETE',
    path: `${path}/:value`,
    guard: 'api-key',
    summary: 'Share again what an API key keeps private; the mail follows, unless the member keeps it private as well',
    params: params.extend({ value: text(1_000, 1) }),
    handle: async (context) => {
      const { parts, caller, params: asked } = context;
      const { email } = await knownMember(context, asked.email);
      const rows = await keptFor(context, email);
      if (!rows.some(({ value }) => value === asked.value)) throw notFound('entry among what API keys keep private');
      await parts.useCases.keepPrivate(caller.organisation, email, asked.value, false, caller.actor);
      return { status: 204 };
    },
  }),
];
