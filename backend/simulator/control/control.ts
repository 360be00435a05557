/**
 * Everything a person can do to the simulated Google, as functions: what the `/_sim` calls and in-process tests use alike.
 * Each one stands for something that happens in the real world: a mail arrives, an admin decides, a password changes, a cursor gets old.
 */
import type { Clock } from '../clock';
import { approve, type ApprovalResult } from '../oauth/approve';
import { identityTokenClaims } from '../oauth/identity';
import { isSignIn } from '../oauth/scopes';
import type { TokenParts } from '../oauth/token-endpoint';
import type { Delivery, DeliveryCounts, PushMode, PushTarget } from '../pubsub/delivery';
import type { Publisher } from '../pubsub/publisher';
import type { Ledger, LedgerReport } from '../quota/ledger';
import type { Meter } from '../quota/meter';
import type { TariffName } from '../quota/tariffs';
import type { Knobs } from '../http/pipeline';
import type { QuotaWording } from '../http/errors';
import type { Account, App, Organisation, SimState } from '../state';
import type { Fault, Faults } from './faults';
import type { Deed } from './journal';
import { changeLabels, completed, deliverMail, removeMail, type MailWish, type Placed } from './mail';
import { listMail, readMail, type MailRow } from './mailbox';
import { Problem } from './problem';
import { describeWorld, type WorldReport } from './world-report';

export interface ControlParts extends TokenParts {
  readonly state: SimState;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly knobs: Knobs;
  readonly delivery: Delivery;
  readonly publisher: Publisher;
  readonly pushTarget: PushTarget | undefined;
  /** Told of everything that was done and must outlast the process. */
  readonly note: (deed: Deed) => void;
}

export type Level = Organisation['access'][App];

export interface Control {
  world(): WorldReport;
  ledger(filter?: { mailbox?: string; since?: number; limit?: number }): LedgerReport;
  clearLedger(): void;
  /** The person's mail as they see it, newest first. */
  mailbox(email: string, limit: number): MailRow[];
  /** One of these mails with its text, by Gmail id or Message-ID. */
  mailboxMessage(email: string, id: string): MailRow & { text: string };
  /** Delivers to everybody in the world it is addressed to (or named in `to`), and puts a copy into the sender's Sent. */
  mail(wish: MailWish): { messageId: string; delivered: Placed[] };
  /** Deletes for good, as emptying the trash does, in every mailbox that has it (or one person's). */
  deleteMail(messageId: string, email?: string): { deleted: Placed[] };
  renameLabel(wish: { email: string; name: string; to: string }): { renamed: true };
  labels(wish: { email: string; messageId: string; add?: readonly string[]; remove?: readonly string[] }): {
    id: string;
    labelIds: readonly string[];
  };
  fault(fault: Omit<Fault, 'id' | 'times' | 'skip'> & { times?: number; skip?: number }): Fault;
  faults(): readonly Fault[];
  clearFaults(): { cleared: number };
  setPush(mode: PushMode, seconds?: number): void;
  push(): { mode: PushMode; seconds: number; droppedByRate: number; endpoint: string | null } & DeliveryCounts;
  /** The person changes their password: all their tokens with a Gmail scope die, Calendar's live. */
  password(email: string): { tokensKilled: number };
  /** The person withdraws access; all clients of the project lose it. Without `app`: all apps. */
  revoke(email: string, app?: App | 'console'): { tokensKilled: number };
  /** The Workspace admin decides about an app. Anything but trusted ends its refresh tokens. */
  trust(domain: string, app: App, level: Level): { tokensKilled: number };
  expireHistory(email?: string): { mailboxes: number };
  /** Makes the access tokens of one person (or all) expire now; refresh tokens live. */
  expireAccess(email?: string): { tokensKilled: number };
  suspend(email: string, suspended?: boolean): void;
  gmailDisabled(who: { email?: string; domain?: string }, disabled?: boolean): { accounts: number };
  setTariff(wish: { tariff?: TariffName; wording?: QuotaWording }): { tariff: TariffName; wording: QuotaWording };
  /** null: no wall. */
  setConcurrency(limit: number | null): void;
  setLatency(ms: number): void;
  advance(ms: number): { now: string };
  approve(wish: { url: string; email: string; scopes?: readonly string[]; deny?: boolean }): ApprovalResult;
  identityToken(wish: { email: string; audience: string; expiresInSeconds?: number; emailVerified?: boolean }): Promise<{ token: string }>;
}

export function createControl(parts: ControlParts): Control {
  const { state, tokens, knobs, clock } = parts;
  const person = (email: string): Account => {
    const account = state.accounts.get(email.toLowerCase());
    if (!account)
      throw new Problem(404, 'email', `Nobody in the world has the primary address ${email}.`, 'GET /_sim/world lists the people.');
    return account;
  };
  const organisation = (domain: string): Organisation => {
    const found = state.organisations.find((each) => each.domain === domain.toLowerCase());
    if (!found)
      throw new Problem(404, 'domain', `No organisation has the primary domain ${domain}.`, 'GET /_sim/world lists the organisations.');
    return found;
  };
  const people = (email?: string) => (email === undefined ? [...state.accounts.values()] : [person(email)]);
  /** What was refused has thrown by then. */
  const noted = <Result>(result: Result, deed: Deed): Result => (parts.note(deed), result);

  return {
    world: () => describeWorld(parts),
    ledger: (filter) => parts.ledger.read(filter),
    clearLedger: () => parts.ledger.clear(),
    mail(wish) {
      const complete = completed(wish, clock.now());
      return noted(deliverMail(state, complete), ['mail', complete]);
    },
    deleteMail: (messageId, email) => noted(removeMail(people(email), messageId), ['deleteMail', messageId, email]),
    renameLabel({ email, name, to }) {
      if (person(email).mailbox.labels.rename(name, to)) return noted({ renamed: true }, ['renameLabel', { email, name, to }]);
      throw new Problem(409, 'name', `${email} has no label ${name} of their own, or one called ${to} already.`, 'Choose other names.');
    },
    labels: (wish) => noted(changeLabels(person(wish.email), wish), ['labels', wish]),
    fault: (fault) => parts.faults.add(fault),
    faults: () => parts.faults.list(),
    clearFaults: () => ({ cleared: parts.faults.clear() }),
    setPush: (mode, seconds) => parts.delivery.setMode(mode, seconds),
    push: () => ({
      ...parts.delivery.mode(),
      ...parts.delivery.counts(),
      droppedByRate: parts.publisher.droppedByRate(),
      endpoint: parts.pushTarget?.endpoint ?? null,
    }),
    password: (email) => ({ tokensKilled: tokens.passwordChanged(person(email).sub) }),
    revoke(email, app) {
      const { sub } = person(email);
      const projects = new Set(parts.clients.filter((client) => app === undefined || client.app === app).map((client) => client.project));
      return { tokensKilled: [...projects].reduce((sum, project) => sum + tokens.revoke(sub, project), 0) };
    },
    trust(domain, app, level) {
      const found = organisation(domain);
      const before = found.access[app];
      found.access[app] = level;
      parts.note(['trust', domain, app, level]);
      const subs = new Set(found.accounts.map((account) => account.sub));
      const clientIds = new Set(parts.clients.filter((client) => client.app === app).map((client) => client.clientId));
      // Nobody says whether what the admin stopped comes back to life; the worse is assumed, so that being asked again is practised.
      if (level !== 'trusted' || before === 'trusted') return { tokensKilled: 0 };
      const tokensKilled = tokens.kill(
        (token) => token.kind === 'refresh' && subs.has(token.sub) && clientIds.has(token.clientId) && !token.scopes.every(isSignIn),
      );
      return { tokensKilled };
    },
    mailbox: (email, limit) => listMail(person(email), limit),
    mailboxMessage: (email, id) => readMail(person(email), id),
    expireHistory(email) {
      for (const account of people(email)) account.mailbox.expireHistory();
      return { mailboxes: people(email).length };
    },
    expireAccess(email) {
      const subs = new Set(people(email).map((account) => account.sub));
      return { tokensKilled: tokens.kill((token) => token.kind === 'access' && subs.has(token.sub)) };
    },
    suspend(email, suspended = true) {
      person(email).suspended = suspended;
      parts.note(['suspend', email, suspended]);
    },
    gmailDisabled(who, disabled = true) {
      const accounts = who.domain === undefined ? people(who.email) : organisation(who.domain).accounts;
      for (const account of accounts) account.gmailDisabled = disabled;
      return noted({ accounts: accounts.length }, ['gmailDisabled', who, disabled]);
    },
    setTariff({ tariff, wording }) {
      if (tariff !== undefined) parts.meter.setTariff(tariff);
      if (wording !== undefined) knobs.quotaWording = wording;
      return { tariff: parts.meter.tariff(), wording: knobs.quotaWording };
    },
    setConcurrency: (limit) => void (knobs.concurrency = limit ?? Infinity),
    setLatency: (ms) => void (knobs.latencyMs = ms),
    advance(ms) {
      clock.advance(ms);
      return { now: new Date(clock.now()).toISOString() };
    },
    approve: (wish) => approve(wish, parts),
    async identityToken({ email, audience, expiresInSeconds, emailVerified = true }) {
      const claims = { ...identityTokenClaims(person(email), audience), email_verified: emailVerified };
      return { token: await parts.keys.sign(claims, { lifetimeSeconds: expiresInSeconds }) };
    },
  };
}
