/** Allowing Gmail to be read: the person's own consent, for the very account they are signed in with. */
import type { ConnectionRecord, OrganisationRecord, TeamMemberRecord } from '../../store/records';
import { noticeReply } from '../notice';
import { GMAIL_SETTINGS } from '../paths';
import type { Reply, RouteContext } from '../route';
import { comeBack, type Asked, type Returned } from './come-back';
import { noLongerHere, noRefreshToken, otherAccountChosen, scopeMissing } from './notices';
import { startJourney } from './state';

/** To Google, to allow Gmail. Consent is asked for anew when what we hold is dead: without that Google gives no new lasting token. */
export async function startConnect({ parts, caller, req }: Asked, again = false): Promise<Reply> {
  const { organisation, member } = signedIn(caller);
  const before = await parts.store.connections.of(organisation.id, member.email, 'gmail');
  const consent = again || needsConsent(before);
  const told = await startJourney(parts, req, { purpose: 'connect', returnTo: GMAIL_SETTINGS, consent });
  const wish = { app: 'gmail' as const, purpose: 'connect' as const, ...told, loginHint: member.email, hd: organisation.domain, consent };
  return { redirect: parts.oauth.authorizationUrl(wish) };
}

const needsConsent = (connection: ConnectionRecord | null): boolean =>
  connection?.refreshToken !== null && ['reconnect', 'scope-missing'].includes(connection?.problem?.kind ?? '');

export async function finishConnect(context: Asked & { query: Returned }): Promise<Reply> {
  const { parts, caller } = context;
  const { organisation, member } = signedIn(caller);
  const back = await comeBack(context, 'connect');
  if ('title' in back) return noticeReply(back);
  const { journey, grant } = back;
  const { sub, email } = grant.identity;
  if (sub !== member.sub) return noticeReply(otherAccountChosen(email, member.email));
  const before = await parts.store.connections.of(organisation.id, member.email, 'gmail');
  const connected = await parts.useCases.connectMailbox({
    org: organisation.id,
    member: member.email,
    app: 'gmail',
    sub,
    grantedScopes: grant.grantedScopes,
    refreshToken: grant.refreshToken ?? null,
    accessToken: grant.accessToken,
    expiresAt: new Date(grant.expiresAt),
    actor: caller.actor,
  });
  if (connected === 'left') return noticeReply(noLongerHere(organisation.name));
  if (connected === 'scope-missing') return noticeReply(scopeMissing);
  if (connected === 'no-refresh-token') return journey.consent ? noticeReply(noRefreshToken) : startConnect(context, true);
  // Whoever comes back has their mail here already; only what arrived since is missing.
  const message = before?.completeUpTo
    ? 'Gmail is connected again. The mail that waited follows now; nothing appears twice.'
    : 'Gmail is connected. The import has started, newest mail first.';
  return { redirect: journey.returnTo, message };
}

/** Behind the session guard there always is a member. */
export function signedIn({ organisation, member }: RouteContext['caller']): { organisation: OrganisationRecord; member: TeamMemberRecord } {
  if (!member) throw new Error('a session without a member');
  return { organisation, member };
}
