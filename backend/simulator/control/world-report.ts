/** What the simulated Google holds right now: the answer of GET /_sim/world and the landing page's facts. */
import type { Account, App, SimState } from '../state';
import type { ControlParts } from './control';

export interface PersonReport {
  email: string;
  name: string;
  secondaryEmails: readonly string[];
  sendAs: readonly string[];
  timeZone: string;
  connect: readonly App[];
  settings: Account['settings'];
  suspended: boolean;
  gmailDisabled: boolean;
  mailbox: { messages: number; threads: number; historyId: string; watch: { topicName: string; expiration: string } | null };
  /** Living refresh tokens. */
  grants: { app: string; scopes: readonly string[]; since: string }[];
}

export interface WorldReport {
  now: string;
  virtualTime: boolean;
  tariff: string;
  /** null: no wall. */
  concurrency: number | null;
  latencyMs: number;
  clients: { app: string; clientId: string; project: string; redirectUris: readonly string[] }[];
  organisations: {
    domain: string;
    otherDomains: readonly string[];
    name: string;
    timeZone: string;
    admins: readonly string[];
    access: Record<App, string>;
    people: PersonReport[];
    directory: SimState['organisations'][number]['directory'];
  }[];
}

const iso = (at: number) => new Date(at).toISOString();

export function describeWorld(parts: ControlParts): WorldReport {
  const { state, clock, knobs, clients } = parts;
  return {
    now: iso(clock.now()),
    virtualTime: clock.virtual,
    tariff: parts.meter.tariff(),
    concurrency: Number.isFinite(knobs.concurrency) ? knobs.concurrency : null,
    latencyMs: knobs.latencyMs,
    clients: clients.map(({ app, clientId, project, redirectUris }) => ({ app, clientId, project, redirectUris })),
    organisations: state.organisations.map(({ domain, otherDomains, name, timeZone, admins, access, accounts, directory }) => ({
      domain,
      otherDomains,
      name,
      timeZone,
      admins,
      access: { ...access },
      people: accounts.map((account) => describePerson(account, parts)),
      directory,
    })),
  };
}

function describePerson(account: Account, { tokens, clients }: ControlParts): PersonReport {
  const { email, name, secondaryEmails, sendAs, timeZone, connect, settings, suspended, gmailDisabled, mailbox } = account;
  const refresh = tokens.list().filter((token) => token.kind === 'refresh' && token.sub === account.sub);
  const watch = mailbox.watch && { topicName: mailbox.watch.topicName, expiration: iso(mailbox.watch.expiration) };
  return {
    email,
    name,
    secondaryEmails,
    sendAs,
    timeZone,
    connect,
    settings,
    suspended,
    gmailDisabled,
    mailbox: { ...mailbox.counts(), historyId: String(mailbox.historyId()), watch },
    grants: refresh.map((token) => ({
      app: clients.find((client) => client.clientId === token.clientId)?.app ?? token.clientId,
      scopes: token.scopes,
      since: iso(token.issuedAt),
    })),
  };
}
