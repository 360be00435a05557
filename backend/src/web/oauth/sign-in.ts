/** Signing in. A person is who their account id says, never who an address says. */
import { domainOf } from '../../core/addresses';
import type { CodeGrant } from '../../google/oauth';
import type { OrganisationRecord, TeamMemberRecord } from '../../store/records';
import { joinTeam } from '../join-team';
import { noticeReply } from '../notice';
import { localPath } from '../paths';
import type { Reply } from '../route';
import { signIn } from '../session';
import { comeBack, type Asked, type Returned } from './come-back';
import { noLongerHere, otherAccountBound, outsider, unverified } from './notices';
import { startJourney } from './state';

/** To Google, to say who one is. */
export async function startSignIn({
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

export async function finishSignIn(context: Asked & { query: Returned }): Promise<Reply> {
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
