/**
 * What story tests speak: a world, people who connect, mail that arrives, things that settle, what the customer's history shows.
 * Everything is real — MongoDB, Redis, Bull, Express, OAuth — but Google, which is the simulator on the wire.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'redis';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../simulator/server';
import type { World } from '../../simulator/world/schema';
import { readConfig } from '../../src/config';
import { makeParts, type Parts } from '../../src/parts';
import type { OrganisationRecord } from '../../src/store/records';
import { makeApp } from '../../src/web/app';
import { consentTo } from './consent';
import { MONGO, REDIS } from './services';

export const PUSH = { audience: 'push-audience', serviceAccount: 'push@startdeliver.test' };
export const ADDON_AUDIENCE = 'addon-client';

export interface StoryOptions extends Partial<Pick<SimulatorOptions, 'baseDir' | 'tariff' | 'latencyMs' | 'concurrency' | 'stateFile'>> {
  world: World;
  /** Without it no background work runs; `story.work()` starts it. */
  work?: boolean;
  auditDelaySeconds?: number;
  /** False: no topic, no watch. */
  push?: boolean;
  /** The built add-on, for the preview. */
  addonDist?: string;
  /** Instead of the machine's Redis: a way to it that can be cut. */
  redisUrl?: string;
}

export interface Story {
  sim: Simulator;
  parts: Parts;
  url: string;
  mongoUri: string;
  /** What a process of its own is started with to work on the same data. */
  environment: Record<string, string>;
  redisPrefix: string;
  /** By domain. */
  organisations: Map<string, OrganisationRecord>;
  apiKeys: Map<string, string>;
  organisation: OrganisationRecord;
  /** `scopes`: what the person ticks; default all. Throws what Google or the product answers otherwise. */
  connect(email: string, scopes?: readonly string[]): Promise<string>;
  connectAll(): Promise<void>;
  /** GET (or another method) on the REST API with the first organisation's key. */
  api(path: string, init?: { method?: string; body?: unknown; domain?: string }): Promise<{ status: number; body: unknown }>;
  /** Everything connected is up to date, nothing is waiting. `audited`: the first audit is through as well. */
  settled(options?: { audited?: boolean; timeoutMs?: number }): Promise<void>;
  /** Ends the backend (not the simulator, not the data) and starts it again, as a restart would. */
  restart(): Promise<void>;
  /** Ends the simulated Google and starts it again at the same address. It keeps what its state file keeps. */
  restartGoogle(): Promise<void>;
  /** Everything this story has in Redis is gone, as after FLUSHALL. */
  loseRedis(): Promise<void>;
  /** Time passes at Google and here, then the sweeper looks (as it does every 30 s), unless `asleep`. Queued delays stay what they are. */
  pass(ms: number, options?: { asleep?: boolean }): Promise<void>;
  /** Another process on the same data; it works unless told not to. Ended with the story. */
  anotherProcess(options?: { work?: boolean }): Promise<Parts>;
  end(): Promise<void>;
}

const CLIENTS = {
  gmail: { clientId: 'gmail-client', clientSecret: 'gmail-secret' },
  gcal: { clientId: 'gcal-client', clientSecret: 'gcal-secret' },
};

/** Repeats until `check` answers; throws with `what` after `ms`. */
export async function eventually<T>(what: string, check: () => Promise<T | null | undefined | false>, ms = 20_000): Promise<T> {
  const until = Date.now() + ms;
  for (;;) {
    const answer = await check();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`did not happen within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

export async function startStory(options: StoryOptions): Promise<Story> {
  const run = randomUUID().slice(0, 8);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const time = { moved: 0 };
  const clock = { now: () => new Date(Date.now() + time.moved) };
  const others: Parts[] = [];
  const google = (port?: number) =>
    createSimulator({
      tariff: 'none',
      tokenTime: () => Date.now() + time.moved,
      ...options,
      port,
      clients: [
        {
          app: 'gmail',
          project: 'startdeliver-gmail',
          redirectUris: [`${url}/auth/google/callback`, `${url}/oauth/gmail/callback`],
          ...CLIENTS.gmail,
        },
        { app: 'gcal', project: 'startdeliver-gcal', redirectUris: [`${url}/oauth/gcal/callback`], ...CLIENTS.gcal },
      ],
      push: { endpoint: `${url}/push/gmail`, ...PUSH },
    });
  let sim = await google();
  const environment: Record<string, string> = {
    NODE_ENV: 'test',
    PUBLIC_URL: url,
    MONGODB_URI: databaseUri(`story_${run}`),
    REDIS_URL: options.redisUrl ?? REDIS,
    REDIS_PREFIX: `story:${run}:`,
    GOOGLE_BASE_URL: sim.url,
    GMAIL_CLIENT_ID: CLIENTS.gmail.clientId,
    GMAIL_CLIENT_SECRET: CLIENTS.gmail.clientSecret,
    GCAL_CLIENT_ID: CLIENTS.gcal.clientId,
    GCAL_CLIENT_SECRET: CLIENTS.gcal.clientSecret,
    ...(options.push === false ? {} : { GMAIL_PUBSUB_TOPIC: 'projects/startdeliver-gmail/topics/gmail' }),
    PUSH_AUDIENCE: PUSH.audience,
    PUSH_SERVICE_ACCOUNT: PUSH.serviceAccount,
    ADDON_AUDIENCES: ADDON_AUDIENCE,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    TOKEN_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    GMAIL_TARIFF: options.tariff ?? 'none',
    AUDIT_DELAY_SECONDS: String(options.auditDelaySeconds ?? 3_600),
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    ...(options.addonDist ? { ADDON_DIST: options.addonDist } : {}),
  };
  const config = readConfig(environment);

  let parts = await open();
  async function open(): Promise<Parts> {
    const opened = await makeParts(config, clock);
    server.removeAllListeners('request');
    server.on('request', makeApp(opened.web));
    if (options.work !== false) await opened.queues.work(opened.handlers);
    return opened;
  }
  const { organisations, apiKeys } = await loadDirectory(parts, sim);
  const [organisation] = organisations.values();
  if (!organisation) throw new Error('the world has no organisation');

  const story: Story = {
    get sim() {
      return sim;
    },
    get parts() {
      return parts;
    },
    url,
    mongoUri: config.mongoUri,
    environment,
    redisPrefix: config.redis.prefix,
    organisations,
    apiKeys,
    organisation,
    async connect(email, scopes) {
      const account = sim.state.accounts.get(email);
      const org = organisations.get(account?.organisation.domain ?? '');
      if (!org) throw new Error(`${email} is not in the world`);
      return consent(parts, sim, org, email, scopes);
    },
    async connectAll() {
      for (const email of sim.state.accounts.keys()) await story.connect(email);
    },
    async api(path, { method = 'GET', body, domain = organisation.domain } = {}) {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${apiKeys.get(domain) ?? ''}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    async settled({ audited = false, timeoutMs = 60_000 } = {}) {
      await eventually('everything settles', () => isSettled(parts, [...organisations.values()], audited), timeoutMs).catch(
        async (error: Error) => {
          throw new Error(`${error.message}\n${await unsettled(parts, [...organisations.values()])}`, { cause: error });
        },
      );
    },
    async restart() {
      await parts.stop();
      parts = await open();
    },
    async restartGoogle() {
      const { port } = new URL(sim.url);
      await sim.close();
      sim = await google(Number(port));
      sim.control.advance(time.moved);
    },
    loseRedis: () => forgetRedis(config.redis.prefix),
    async pass(ms, { asleep = false } = {}) {
      time.moved += ms;
      sim.control.advance(ms);
      if (!asleep) await parts.handlers['mailboxes.sweep']({});
    },
    async anotherProcess({ work = true } = {}) {
      const parts = await makeParts(config, clock);
      let stopped: Promise<void> | undefined;
      const opened = { ...parts, stop: () => (stopped ??= parts.stop()) };
      others.push(opened);
      if (work) await opened.queues.work(opened.handlers);
      return opened;
    },
    async end() {
      await Promise.all(others.map((other) => other.stop()));
      await parts.store.drop();
      await parts.stop();
      await forgetRedis(config.redis.prefix);
      await sim.close();
      await closed(server);
    },
  };
  return story;
}

function databaseUri(name: string): string {
  const uri = new URL(MONGO);
  uri.pathname = `/${name}`;
  return uri.toString();
}

async function loadDirectory(parts: Parts, sim: Simulator) {
  const organisations = new Map<string, OrganisationRecord>();
  const apiKeys = new Map<string, string>();
  for (const { domain, otherDomains, name, timeZone, admins, accounts, directory } of sim.state.organisations) {
    const created = await parts.store.organisations.put({ domain, otherDomains: [...otherDomains], name, timeZone, admins: [...admins] });
    for (const account of accounts) {
      await parts.store.organisations.putMember(created.id, account.email, {
        name: account.name,
        secondaryEmails: [...account.secondaryEmails],
        timeZone: account.timeZone,
      });
      await parts.store.organisations.patchSettings(created.id, account.email, account.settings);
    }
    const organisation = await parts.useCases.changeRules(created, { domainField: directory.domainField ?? '' }, 'test');
    await parts.useCases.writeDirectory(organisation, {
      customers: (directory.customers ?? []).map(({ id, name: called, owner, fields }) => ({
        id,
        name: called,
        owner: owner ?? null,
        fields: { ...fields },
      })),
      users: (directory.users ?? []).map(({ id, customer, name: called, email, otherEmails }) => ({
        id,
        customer: customer ?? '',
        name: called ?? '',
        email: email ?? '',
        otherEmails: [...(otherEmails ?? [])],
      })),
    });
    organisations.set(domain, organisation);
    apiKeys.set(domain, (await parts.store.apiKeys.create(organisation.id, 'test', new Date())).key);
  }
  return { organisations, apiKeys };
}

/** The consent of a person, by the real OAuth flow; returns the connection's id. */
async function consent(
  parts: Parts,
  sim: Simulator,
  organisation: OrganisationRecord,
  email: string,
  scopes?: readonly string[],
): Promise<string> {
  const grant = await consentTo(parts.web.oauth, sim, email, scopes);
  const connection = await parts.useCases.connectMailbox({
    org: organisation.id,
    member: email,
    app: 'gmail',
    sub: grant.identity.sub,
    grantedScopes: grant.grantedScopes,
    refreshToken: grant.refreshToken ?? null,
    accessToken: grant.accessToken,
    expiresAt: new Date(grant.expiresAt),
    actor: email,
  });
  if (typeof connection === 'string') throw new Error(`not connected: ${connection}`);
  return connection.id;
}

/** What a person debugging wants to know first. */
async function unsettled({ store }: Parts, organisations: readonly OrganisationRecord[]): Promise<string> {
  const facts: unknown[] = [];
  for (const { id } of organisations) {
    for (const connection of await store.connections.list(id)) {
      const { member, wipe, wantSeq, doneSeq, searchTerms, import: progress, audit, problem, lease, nextPollAt } = connection;
      const lanes = await Promise.all(([0, 1, 2] as const).map((lane) => store.todo.countLane(connection.id, lane)));
      facts.push({ member, wipe, wantSeq, doneSeq, terms: searchTerms.length, progress, audit, problem, lease, nextPollAt, lanes });
    }
    facts.push({ rematches: await store.rematches.next(id, 5), stale: await store.rollups.staleOrganisations() });
  }
  return JSON.stringify(facts, null, 1);
}

async function isSettled({ store }: Parts, organisations: readonly OrganisationRecord[], audited: boolean): Promise<boolean> {
  if ((await store.rollups.staleOrganisations()).length > 0) return false;
  for (const { id } of organisations) {
    if (!(await store.rematches.isEmpty(id))) return false;
    for (const connection of await store.connections.list(id)) {
      if (connection.wipe) return false;
      if (connection.refreshToken === null || connection.problem !== null) continue;
      const idle =
        connection.cursor !== null &&
        connection.wantSeq === connection.doneSeq &&
        connection.searchTerms.length === 0 &&
        connection.reconsiderSeq === connection.reconsideredSeq &&
        connection.import?.finishedAt !== null &&
        connection.lease.until <= new Date();
      if (!idle || (await store.todo.countLane(connection.id, 0)) + (await store.todo.countLane(connection.id, 1)) > 0) return false;
      if (audited && (connection.audit.checkedAt === null || connection.audit.startedAt !== null)) return false;
    }
  }
  return true;
}

async function forgetRedis(prefix: string): Promise<void> {
  const redis = createClient({ url: REDIS });
  await redis.connect();
  for await (const keys of redis.scanIterator({ MATCH: `*${prefix}*`, COUNT: 1_000 })) if (keys.length > 0) await redis.del(keys);
  await redis.close();
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
