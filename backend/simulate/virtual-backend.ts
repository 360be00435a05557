/**
 * The product's use cases in virtual time: MongoDB and Redis are real, Google is the simulator on the wire, and one clock moves
 * only when somebody waits. Used by the benchmarks of an import and by the fault simulation.
 */
import { randomBytes } from 'node:crypto';
import type { Simulator } from '../simulator/server';
import type { OAuthClient } from '../simulator/oauth/clients';
import type { WorldOrganisation } from '../simulator/world/schema';
import { makeOAuth } from '../src/google/oauth';
import type { Quota } from '../src/google/quota';
import type { Tariff } from '../src/google/tariffs';
import type { Store } from '../src/store/open';
import type { OrganisationRecord } from '../src/store/records';
import { makeSealer } from '../src/store/seal';
import { makeSyncParts, type SyncParts } from '../src/sync-parts';
import { GMAIL_SCOPE } from '../src/sync/connect-mailbox';
import type { Clock, Enqueue } from '../src/sync/ports';
import type { UseCases } from '../src/sync/use-cases';

const PUBLIC_URL = 'http://localhost:8080';
const REDIRECT = `${PUBLIC_URL}/oauth/gmail/callback`;
const GMAIL = { clientId: 'gmail-client', clientSecret: 'gmail-secret' };

/** The OAuth client a simulator has to know for a virtual backend. */
export const VIRTUAL_CLIENTS: readonly OAuthClient[] = [
  { app: 'gmail', project: 'startdeliver-gmail', redirectUris: [REDIRECT], ...GMAIL },
];
export const VIRTUAL_TOPIC = 'projects/startdeliver-gmail/topics/gmail';

export interface VirtualDeps {
  sim: Simulator;
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
  quota: Quota;
  tariff: Tariff;
  /** Same for all processes of one backend. */
  tokenKey?: Buffer;
  auditDelayMs?: number;
  random?: () => number;
  pause?: (ms: number) => Promise<void>;
}

/** One process of the backend. */
export function makeVirtualProcess({ sim, tokenKey = randomBytes(32), auditDelayMs = 300_000, ...deps }: VirtualDeps): SyncParts {
  const clock = { now: () => deps.clock.now().getTime() };
  return makeSyncParts({
    ...deps,
    oauth: makeOAuth({
      baseUrl: sim.url,
      clients: { gmail: GMAIL, gcal: { clientId: 'gcal', clientSecret: 'x' } },
      publicUrl: PUBLIC_URL,
      clock,
    }),
    sealer: makeSealer([{ id: 'k1', key: tokenKey }]),
    googleBaseUrl: sim.url,
    pubsubTopic: VIRTUAL_TOPIC,
    auditDelayMs,
    stopping: () => false,
    warn: () => undefined,
  });
}

export interface VirtualGrant {
  sub: string;
  grantedScopes: string[];
  refreshToken: string;
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
}

/**
 * A person's consent at the simulator. The code is exchanged here and not by google/oauth.ts, because that checks the ID token's
 * times, which are the machine's and not the virtual clock's.
 */
export async function consent(sim: Simulator, email: string): Promise<VirtualGrant> {
  const url = `${sim.url}/o/oauth2/v2/auth?${new URLSearchParams({
    client_id: GMAIL.clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: `openid email ${GMAIL_SCOPE}`,
    access_type: 'offline',
    prompt: 'consent',
  }).toString()}`;
  const approved = sim.control.approve({ url, email });
  if ('error' in approved) throw new Error(`Google refused: ${approved.error.message}`);
  const code = new URL(approved.redirect).searchParams.get('code') ?? '';
  const response = await fetch(`${sim.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      client_id: GMAIL.clientId,
      client_secret: GMAIL.clientSecret,
    }),
  });
  if (!response.ok) throw new Error(`the code could not be exchanged: ${response.status}`);
  const grant = (await response.json()) as { access_token: string; refresh_token: string; expires_in: number; scope: string };
  const sub = sim.state.accounts.get(email)?.sub ?? '';
  return {
    sub,
    grantedScopes: grant.scope.split(' '),
    refreshToken: grant.refresh_token,
    accessToken: grant.access_token,
    expiresIn: grant.expires_in,
  };
}

/** Hands a consent to the product, as the OAuth callback does; returns the connection's id. */
export async function connect(useCases: UseCases, grant: VirtualGrant, org: string, email: string, now: number): Promise<string> {
  const { expiresIn, ...given } = grant;
  const expiresAt = new Date(now + expiresIn * 1_000);
  const connection = await useCases.connectMailbox({ ...given, org, member: email, app: 'gmail', expiresAt, actor: email });
  if (typeof connection === 'string') throw new Error(`not connected: ${connection}`);
  return connection.id;
}

/** An organisation of a world, its people and its directory, as the API would have written them. */
export async function loadOrganisation(store: Store, useCases: UseCases, organisation: WorldOrganisation): Promise<OrganisationRecord> {
  const { domain, otherDomains = [], name = domain, people, directory = {} } = organisation;
  const created = await store.organisations.put({ domain, otherDomains, name, timeZone: 'UTC', admins: [] });
  for (const person of people)
    await store.organisations.putMember(created.id, person.email, {
      name: person.name ?? '',
      secondaryEmails: person.secondaryEmails ?? [],
      timeZone: 'UTC',
    });
  const changed = await useCases.changeRules(created, { domainField: directory.domainField ?? '' }, 'test');
  await useCases.writeDirectory(changed, {
    customers: (directory.customers ?? []).map(({ id, name: called, owner = null, fields = {} }) => ({ id, name: called, owner, fields })),
    users: (directory.users ?? []).map(({ id, customer, name: called, email, otherEmails = [] }) => ({
      id,
      customer: customer ?? '',
      name: called ?? '',
      email: email ?? '',
      otherEmails,
    })),
  });
  return changed;
}
