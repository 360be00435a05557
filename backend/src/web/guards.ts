/** One function per guard: who asks, or a Problem. The organisation always comes from here, never from the request's own words. */
import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { domainOf } from '../core/addresses';
import type { OrganisationRecord, TeamMemberRecord } from '../store/records';
import { isAdmin } from './admins';
import { Problem } from './problem';
import type { Caller, Guard } from './route';
import { personOf, signOut } from './session';
import type { WebParts } from './web-parts';

/** Thrown where a page needs a signed-in person: answered with the way to the sign-in page. */
export class SignInNeeded extends Error {}

type GuardFunction = (req: Request, parts: WebParts) => Promise<Caller | null>;

const callerOf = (organisation: OrganisationRecord, member: TeamMemberRecord): Caller => ({
  organisation,
  member,
  isAdmin: isAdmin(organisation, member.email),
  actor: member.email,
});

const noLongerHere = ({ name }: OrganisationRecord): string =>
  `You are no longer on the team of ${name}, so your mailbox is not read any more. If that is a mistake, your Startdeliver admin can bring you back.`;

/** `Authorization: Bearer …`; null for anything else. */
export function bearerOf(req: Request): string | null {
  return /^Bearer ([^\s,]{1,8192})$/i.exec(req.get('authorization') ?? '')?.[1] ?? null;
}

/** The signed-in person, if the request comes through the console (routes without a session have none). */
const publicGuard: GuardFunction = async (req, parts) => (req.session ? signedIn(req, parts) : null);

const sessionGuard: GuardFunction = async (req, parts) => {
  const caller = await signedIn(req, parts);
  if (!caller) throw new SignInNeeded();
  return caller;
};

const adminGuard: GuardFunction = async (req, parts) => {
  const caller = await sessionGuard(req, parts);
  if (!caller?.isAdmin) throw new Problem(403, 'Only your organisation’s admins may open this page. Ask one of them.');
  return caller;
};

async function signedIn(req: Request, parts: WebParts): Promise<Caller | null> {
  const person = await personOf(req, parts);
  if (!person) return null;
  const [organisation, member] = await Promise.all([
    parts.store.organisations.get(person.org),
    parts.store.organisations.member(person.org, person.email),
  ]);
  if (organisation && member && !member.leftAt) return callerOf(organisation, member);
  await signOut(req); // somebody who left the organisation
  return null;
}

const apiKeyGuard: GuardFunction = async (req, { store, clock }) => {
  const key = bearerOf(req);
  if (!key) throw new Problem(401, 'Send an API key: `Authorization: Bearer <key>`.');
  const org = await store.apiKeys.use(key, clock.now());
  const organisation = org && (await store.organisations.get(org));
  if (!organisation) throw new Problem(401, 'This API key is not known. It may have been removed.');
  return { organisation, member: null, isAdmin: false, actor: `key:${key.slice(0, 8)}` };
};

/** Before a byte of the body is read: a stranger's 64 KB are never parsed. */
const pushGuard: GuardFunction = async (req, { identity, settings, log }) => {
  if (!settings.push) throw new Problem(401, 'Pushes are not configured here.');
  await identity.verifyPush(req.get('authorization'), settings.push).catch((error: unknown) => {
    refused(error, log, 'a push was refused', new Problem(401, 'The token of this push is not right.'));
  });
  return null;
};

/** Verified identity token, then the organisation of its hosted domain, then membership by account id (by address the first time). */
const addonGuard: GuardFunction = async (req, { identity, settings, store, log }) => {
  const rejected = new Problem(401, 'Google’s word on who you are was not accepted. Close the panel and open it again.', {
    code: 'identity-rejected',
  });
  const person = await identity
    .verifyAddon(bearerOf(req) ?? undefined, { audiences: settings.addonAudiences })
    .catch((error: unknown) => refused(error, log, 'an identity token was refused', rejected));
  const organisation = person.hd ? await store.organisations.byDomain(person.hd) : null;
  if (!organisation) {
    throw new Problem(403, 'Your company is not set up in Startdeliver yet.', { code: 'organisation-unknown' });
  }
  const member = await memberFor(store, organisation, person);
  if (member?.leftAt) throw new Problem(403, noLongerHere(organisation), { code: 'not-a-member' });
  if (!member)
    throw new Problem(403, `You are not a team member at ${organisation.name} yet. Sign in to the console once.`, { code: 'not-a-member' });
  return callerOf(organisation, member);
};

const metricsGuard: GuardFunction = async (req, { settings }) => {
  if (settings.metricsToken === null && !settings.production) return null;
  if (settings.metricsToken === null) throw new Problem(404, 'There is nothing here.');
  const given = Buffer.from(bearerOf(req) ?? '');
  const wanted = Buffer.from(settings.metricsToken);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Problem(401, 'The metrics token is not right.');
  return null;
};

/** The team member a Google account is, or was: by account id, or by verified address while no account is bound. Null for nobody. */
export async function memberFor(
  store: WebParts['store'],
  organisation: OrganisationRecord,
  { sub, email }: { sub: string; email: string },
): Promise<TeamMemberRecord | null> {
  const known = await store.organisations.memberBySub(sub);
  if (known) return known.org === organisation.id ? known : null;
  const home = await store.organisations.byDomain(domainOf(email));
  const member = home?.id === organisation.id ? await store.organisations.member(organisation.id, email) : null;
  if (member?.leftAt) return member;
  return member && (await store.organisations.bindSub(organisation.id, member.email, sub)) ? member : null;
}

/** Only Google's refusal is the caller's fault; keys that could not be fetched are nobody's, and worth another try. */
function refused(error: unknown, log: WebParts['log'], what: string, problem: Problem): never {
  const { name, why } = (error ?? {}) as { name?: unknown; why?: unknown };
  if (name !== 'UnauthorizedToken')
    throw new Problem(503, 'Google’s keys could not be fetched. Try again in a minute.', { code: 'unavailable' });
  log.warn({ why }, what);
  throw problem;
}

export const guards: { readonly [G in Guard]: GuardFunction } = {
  public: publicGuard,
  session: sessionGuard,
  admin: adminGuard,
  'api-key': apiKeyGuard,
  push: pushGuard,
  addon: addonGuard,
  metrics: metricsGuard,
};
