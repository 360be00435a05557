/** A simulated Google, and our client connected to one person's mailbox through our own OAuth code. */
import { createSimulator, type Simulator, type SimulatorOptions } from '../../simulator/server';
import type { World } from '../../simulator/world/schema';
import { makeAccessTokens, type StoredTokens } from '../../src/google/access-tokens';
import type { GoogleOperation } from '../../src/google/errors';
import { makeGmail, type Gmail } from '../../src/google/gmail';
import { makeOAuth, type CodeGrant, type OAuth } from '../../src/google/oauth';
import { consentTo } from '../support/consent';

export const PUBLIC_URL = 'http://localhost:8080';
export const CLIENTS = {
  gmail: { clientId: 'gmail.test', clientSecret: 'secret-gmail' },
  gcal: { clientId: 'gcal.test', clientSecret: 'secret-gcal' },
};

export function openSimulator(world: World, options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const redirectUris = [`${PUBLIC_URL}/auth/google/callback`, `${PUBLIC_URL}/oauth/gmail/callback`, `${PUBLIC_URL}/oauth/gcal/callback`];
  const clients = (['gmail', 'gcal'] as const).map((app) => ({ app, ...CLIENTS[app], project: `${app}-project`, redirectUris }));
  return createSimulator({ world, clients, tariff: 'none', ...options });
}

export const oauthFor = ({ url, clock }: Simulator): OAuth => makeOAuth({ baseUrl: url, clients: CLIENTS, publicUrl: PUBLIC_URL, clock });

export const consent = (simulator: Simulator, email: string, scopes?: readonly string[]): Promise<CodeGrant> =>
  consentTo(oauthFor(simulator), simulator, email, scopes);

export interface OpenMailbox {
  readonly gmail: Gmail;
  /** What was paid for, in order. */
  readonly taken: GoogleOperation[];
  /** How often Google was asked for an access token. */
  refreshes(): number;
}

export async function openMailbox(simulator: Simulator, email: string, scopes?: readonly string[]): Promise<OpenMailbox> {
  const grant = await consent(simulator, email, scopes);
  const oauth = oauthFor(simulator);
  const stored: { tokens: StoredTokens } = {
    tokens: { app: 'gmail', refreshToken: grant.refreshToken ?? '', access: { token: grant.accessToken, expiresAt: grant.expiresAt } },
  };
  let refreshes = 0;
  const tokens = makeAccessTokens({
    oauth: {
      refresh(app, token) {
        refreshes += 1;
        return oauth.refresh(app, token);
      },
    },
    store: {
      read: async () => stored.tokens,
      saveAccess: async (_id, access) => void (stored.tokens = { ...stored.tokens, access }),
      lock: async () => true,
      unlock: async () => undefined,
    },
    clock: simulator.clock,
  });
  const taken: GoogleOperation[] = [];
  let last = '';
  const gmail = makeGmail({
    baseUrl: simulator.url,
    accessToken: async (force) => (last = await tokens.accessToken('c', force ? { force: last } : {})),
    take: async (operation) => void taken.push(operation),
  });
  return { gmail, taken, refreshes: () => refreshes };
}
