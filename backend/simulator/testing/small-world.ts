/** A world of two organisations for the simulator's own tests, and the OAuth clients around it. */
import { createHash, randomBytes } from 'node:crypto';
import { OAuth2Client } from 'google-auth-library';
import type { OAuthClient } from '../oauth/clients';
import { createSimulator, type Simulator, type SimulatorOptions } from '../server';
import type { World } from '../world/schema';

export const GMAIL = 'https://www.googleapis.com/auth/gmail.readonly';
export const CALENDAR = 'https://www.googleapis.com/auth/calendar.events.readonly';
export const TASKS = 'https://www.googleapis.com/auth/tasks';
export const REDIRECT = 'http://localhost:8080/callback';

export const clients: readonly OAuthClient[] = [
  { app: 'console', clientId: 'console.test', clientSecret: 'secret-console', project: 'mail-project', redirectUris: [REDIRECT] },
  { app: 'gmail', clientId: 'gmail.test', clientSecret: 'secret-gmail', project: 'mail-project', redirectUris: [REDIRECT] },
  { app: 'gcal', clientId: 'gcal.test', clientSecret: 'secret-gcal', project: 'calendar-project', redirectUris: [REDIRECT] },
];

const letter = (n: number) => ({
  message: {
    id: `<m${n}@acme.example>`,
    date: `2001-11-2${n % 10}T10:00:00Z`,
    from: 'Jo Lee <jo@acme.example>',
    to: ['ada@northwind.example'],
    subject: `Letter ${n}`,
    text: `Text of letter ${n}.`,
  },
});

export const smallWorld = (): World => ({
  world: 1,
  now: '2001-11-30T09:00:00Z',
  organisations: [
    {
      domain: 'northwind.example',
      name: 'Northwind',
      people: [
        {
          email: 'ada@northwind.example',
          name: 'Ada Berg',
          secondaryEmails: ['ada.berg@northwind.example'],
          sendAs: ['sales@northwind.example'],
          mail: [1, 2, 3, 4, 5].map(letter),
        },
        { email: 'bo@northwind.example', name: 'Bo Ek' },
      ],
    },
    { domain: 'other.example', name: 'Other', trusted: ['gcal'], people: [{ email: 'cy@other.example', name: 'Cy Ray' }] },
  ],
});

/** A simulator of the small world on a free port. */
export const startSmall = (options: Partial<SimulatorOptions> = {}): Promise<Simulator> =>
  createSimulator({ world: smallWorld(), clients, ...options });

/** Google's own client library, pointed at the simulator. */
export function libraryFor({ url }: { url: string }, app: OAuthClient['app']): OAuth2Client {
  const client = clients.find((each) => each.app === app);
  return new OAuth2Client({
    clientId: client?.clientId,
    clientSecret: client?.clientSecret,
    redirectUri: REDIRECT,
    // Jest cannot run the dynamic import by which the library finds a fetch of its own.
    transporterOptions: { fetchImplementation: fetch },
    endpoints: {
      oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${url}/token`,
      oauth2RevokeUrl: `${url}/revoke`,
      tokenInfoUrl: `${url}/tokeninfo`,
      oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
      oauth2FederatedSignonJwkCertsUrl: `${url}/oauth2/v3/certs`,
    },
  });
}

export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(48).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** Consents as `email` for the scopes and exchanges the code. */
export async function connect(
  simulator: Simulator,
  app: OAuthClient['app'],
  email: string,
  scopes: readonly string[],
): Promise<{ library: OAuth2Client; access: string; refresh: string | undefined; scope: string | undefined; idToken: string | undefined }> {
  const library = libraryFor(simulator, app);
  const { verifier, challenge } = pkce();
  const url = library.generateAuthUrl({
    access_type: 'offline',
    prompt: 'consent',
    scope: [...scopes],
    state: 's',
    code_challenge: challenge,
    code_challenge_method: 'S256' as never,
  });
  const result = simulator.control.approve({ url, email });
  if ('error' in result) throw new Error(result.error.code);
  const code = new URL(result.redirect).searchParams.get('code') ?? '';
  const { tokens } = await library.getToken({ code, codeVerifier: verifier });
  library.setCredentials(tokens);
  return {
    library,
    access: tokens.access_token ?? '',
    refresh: tokens.refresh_token ?? undefined,
    scope: tokens.scope,
    idToken: tokens.id_token ?? undefined,
  };
}

/** POST of a form, as the token endpoint takes it. */
export async function postForm(url: string, form: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** A `/_sim` call. */
export async function sim(
  simulator: Simulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: SimAnswer }> {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(`${simulator.url}/_sim${path}`, { method, ...init });
  return { status: response.status, body: (await response.json()) as SimAnswer };
}

/** JSON of a `/_sim` answer, as loosely as a shell script reads it. */
export type SimAnswer = Record<string, never> & {
  error?: { where: string; message: string; remedy: string };
  redirect?: string;
  token?: string;
};
