/**
 * The two journeys to Google and back: signing in, and allowing Gmail to be read. State once and ten minutes, PKCE, nonce, exact
 * redirect; a person is who their account id says, never who an address says.
 */
import { z } from 'zod';
import { domainOf } from '../core/addresses';
import type { CodeGrant } from '../google/oauth';
import type { ConnectionRecord, OrganisationRecord, TeamMemberRecord } from '../store/records';
import { joinTeam } from './join-team';
import { noticeReply, type Notice } from './notice';
import {
  blockedByAdmin,
  expired,
  noLongerHere,
  noRefreshToken,
  otherAccountBound,
  otherAccountChosen,
  outsider,
  refusedByGoogle,
  scopeMissing,
  unavailable,
  unverified,
  type InstallPage,
} from './oauth-notices';
import { endJourney, startJourney, type Journey } from './oauth-state';
import { GMAIL_SETTINGS, localPath, SIGN_IN } from './paths';
import { route, type Reply, type Route, type RouteContext } from './route';
import { endSessions, signIn, signOut } from './session';

/** Google sends more than we read (scope, authuser, hd, iss …). */
const returned = z.object({
  state: z.string().max(200).optional(),
  code: z.string().max(2_000).optional(),
  error: z.string().max(200).optional(),
});
type Returned = z.infer<typeof returned>;

const text = z.string().max(2_000).optional();

type Asked = Pick<RouteContext, 'parts' | 'caller' | 'req'>;

/** Ends the journey and swaps the code for what Google grants; or says, on a page, why not. */
async function comeBack(
  context: Asked & { query: Returned },
  purpose: Journey['purpose'],
): Promise<{ journey: Journey; grant: CodeGrant } | Notice> {
  const { parts, req, query, caller } = context;
  const install = { url: `${parts.settings.publicUrl}/admin/install`, isAdmin: caller?.isAdmin ?? false };
  const journey = await endJourney(parts, req, purpose, query.state);
  if (!journey) return expired(purpose);
  if (query.error) return refusedByGoogle(query.error, purpose, install);
  if (!query.code) return expired(purpose);
  const wish = {
    app: 'gmail' as const,
    redirectUri: parts.oauth.redirectUri('gmail', purpose),
    code: query.code,
    codeVerifier: journey.codeVerifier,
  };
  const grant = await parts.oauth.exchange(wish).catch((error: unknown) => exchangeFailed(error, purpose, install));
  if ('title' in grant) return grant;
  return grant.identity.nonce === journey.nonce ? { journey, grant } : expired(purpose);
}

function exchangeFailed(error: unknown, purpose: Journey['purpose'], install: InstallPage): Notice {
  const { name, kind } = (error ?? {}) as { name?: unknown; kind?: unknown };
  if (name === 'UnauthorizedToken') return expired(purpose);
  if (name !== 'GoogleError') throw error;
  if (kind === 'blocked') return blockedByAdmin(purpose, install);
  return kind === 'wait' ? unavailable(purpose) : expired(purpose);
}

/** To Google, to say who one is. */
async function startSignIn({
  parts,
  req,
  query,
}: Asked & { query: { login_hint?: string; return_to?: string; choose?: string } }): Promise<Reply> {
  const returnTo = localPath(query.return_to, '/');
  const told = await startJourney(parts, req, { purpose: 'sign-in', returnTo, consent: false });
  const hint = query.login_hint ? { loginHint: query.login_hint } : {};
  const url = new URL(parts.oauth.authorizationUrl({ app: 'gmail', purpose: 'sign-in', ...told, ...hint }));
  if (query.choose) url.searchParams.set('prompt', 'select_account');
  return { redirect: url.href };
}

/** A person's organisation is their Workspace domain's; a private account with a company's address is nobody (Google vouches for `hd` only). */
async function organisationOf({ parts }: Asked, { hd, email }: CodeGrant['identity']): Promise<OrganisationRecord | null> {
  if (!hd) return null;
  const [byWorkspace, byAddress] = await Promise.all([
    parts.store.organisations.byDomain(hd),
    parts.store.organisations.byDomain(domainOf(email)),
  ]);
  return byWorkspace && byWorkspace.id === byAddress?.id ? byWorkspace : null;
}

async function finishSignIn(context: Asked & { query: Returned }): Promise<Reply> {
  const { parts, req } = context;
  const back = await comeBack(context, 'sign-in');
  if ('title' in back) return noticeReply(back);
  const { identity } = back.grant;
  if (!identity.emailVerified) return noticeReply(unverified);
  const organisation = await organisationOf(context, identity);
  if (!organisation) return noticeReply(outsider(identity.email));
  const member = await memberOf(context, organisation, identity);
  if (!member) return noticeReply(otherAccountBound(identity.email));
  if (member.leftAt) return noticeReply(noLongerHere(organisation.name));
  await signIn(req, { org: organisation.id, email: member.email }, parts.clock.now());
  await parts.store.auditLog.append(
    organisation.id,
    { actor: member.email, action: 'session.sign-in', target: `member:${member.email}`, details: {} },
    parts.clock.now(),
  );
  return { redirect: back.journey.returnTo };
}

/** By account id; the first time by address, and who is new at the company's domain becomes a team member. Who left is known, and stays out. Null: the address is another account's. */
async function memberOf(
  { parts }: Asked,
  organisation: OrganisationRecord,
  identity: CodeGrant['identity'],
): Promise<TeamMemberRecord | null> {
  const { organisations } = parts.store;
  const known = await organisations.memberBySub(identity.sub);
  if (known) return known.org === organisation.id ? known : null;
  const member =
    (await organisations.member(organisation.id, identity.email)) ??
    (await joinTeam(
      parts,
      organisation,
      identity.email,
      { name: identity.name || identity.email, timeZone: organisation.timeZone },
      identity.email,
    ));
  if (member.leftAt) return member;
  return (await organisations.bindSub(organisation.id, member.email, identity.sub)) ? member : null;
}

/** To Google, to allow Gmail. Consent is asked for anew when what we hold is dead: without that Google gives no new lasting token. */
async function startConnect({ parts, caller, req }: Asked, again = false): Promise<Reply> {
  const { organisation, member } = signedIn(caller);
  const before = await parts.store.connections.of(organisation.id, member.email, 'gmail');
  const consent = again || needsConsent(before);
  const told = await startJourney(parts, req, { purpose: 'connect', returnTo: GMAIL_SETTINGS, consent });
  const wish = { app: 'gmail' as const, purpose: 'connect' as const, ...told, loginHint: member.email, hd: organisation.domain, consent };
  return { redirect: parts.oauth.authorizationUrl(wish) };
}

const needsConsent = (connection: ConnectionRecord | null): boolean =>
  connection?.refreshToken !== null && ['reconnect', 'scope-missing'].includes(connection?.problem?.kind ?? '');

async function finishConnect(context: Asked & { query: Returned }): Promise<Reply> {
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
function signedIn({ organisation, member }: RouteContext['caller']): { organisation: OrganisationRecord; member: TeamMemberRecord } {
  if (!member) throw new Error('a session without a member');
  return { organisation, member };
}

export const oauthRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/auth/google',
    guard: 'public',
    summary: 'To Google, to sign in; return_to is a path of the console',
    query: z.object({ login_hint: text, return_to: text, choose: text }),
    handle: startSignIn,
  }),
  route({
    method: 'GET',
    path: '/auth/google/callback',
    guard: 'public',
    summary: 'Back from Google after signing in',
    query: returned,
    handle: finishSignIn,
  }),
  route({
    method: 'POST',
    path: '/auth/sign-out',
    guard: 'public',
    summary: 'Ends the session',
    handle: async ({ req }) => {
      await signOut(req);
      return { redirect: SIGN_IN };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/sign-out-everywhere',
    guard: 'session',
    summary: 'Ends every session of the person, on every device',
    handle: async ({ parts, caller, req }) => {
      const { organisation, member } = signedIn(caller);
      await endSessions(parts, organisation.id, member.email);
      await signOut(req);
      return { redirect: SIGN_IN };
    },
  }),
  route({
    method: 'POST',
    path: '/settings/gmail/connect',
    guard: 'session',
    summary: 'To Google, to allow Gmail to be read',
    handle: (context) => startConnect(context),
  }),
  route({
    method: 'GET',
    path: '/oauth/gmail/callback',
    guard: 'session',
    summary: 'Back from Google with or without the permission',
    query: returned,
    handle: finishConnect,
  }),
];
