/**
 * Everything that happens to a simulated organisation, as a table: mail and labels, the directory, rules and settings, consent, and
 * the faults. Each row changes the world (or the harness's memory of what people chose) first and then tells the product, as people do.
 */
import type { Prng } from '../simulator/demo/prng';
import type { Simulator } from '../simulator/server';
import type { Store } from '../src/store/open';
import type { OrganisationRecord } from '../src/store/records';
import type { UseCases } from '../src/sync/use-cases';
import { ADDRESSES, CUSTOMERS, filtersOf, LABEL, MEMBERS, USERS, type Member, type Model } from './people';
import { described, type Letter, type Post } from './post';
import { connect, consent } from './virtual-backend';

export interface ActWorld {
  rng: Prng;
  sim: Simulator;
  store: Store;
  post: Post;
  model: Model;
  org: string;
  now(): number;
  /** Virtual milliseconds pass. */
  advance(ms: number): void;
  /** All waiting jobs and the spent budget are forgotten, as by FLUSHALL. */
  flushRedis(): Promise<void>;
  /** Pushes of this member from now on. */
  setPushFate(fate: PushFate): void;
  /** Somebody else takes the mailbox's lease. */
  stealLease(member: Member): Promise<void>;
  /** Stored messages vanish behind our back. */
  loseRow(member: Member): Promise<boolean>;
  unseenLabels: Set<Letter>;
  historyExpired: Set<Member>;
  /** Google denied a message that is there, or a row of ours was lost: nothing but the audit can notice. */
  onlyAuditKnows: boolean;
}

export type PushFate = 'normal' | 'dropped' | 'doubled' | 'late' | 'reordered';

/** What a person does in the product; repeated until it succeeds, because that is what people do. */
export type Told = (useCases: UseCases) => Promise<void>;

export interface Act {
  readonly name: string;
  readonly weight: number;
  /** A fault ends with the fault phase; others may also happen while nothing is wrong. */
  readonly fault?: true;
  /** Changes the world; returns what it did (for the trace) and what the product is told; null when it cannot happen now. */
  run(world: ActWorld): Promise<{ did: string; tell?: Told } | null> | { did: string; tell?: Told } | null;
}

const organisation = async ({ store, org }: ActWorld): Promise<OrganisationRecord> => {
  const found = await store.organisations.get(org);
  if (!found) throw new Error('the organisation has gone');
  return found;
};

const toggled = (list: readonly string[], entry: string): string[] =>
  list.includes(entry) ? list.filter((one) => one !== entry) : [...list, entry];

function someCopy({ rng, post, sim }: ActWorld): { letter: Letter; member: Member; gmailId: string } | null {
  const living = post.letters.flatMap((letter) =>
    [...letter.copies].flatMap(([member, { gmailId }]) =>
      sim.state.accounts.get(member)?.mailbox.get(gmailId) ? [{ letter, member, gmailId }] : [],
    ),
  );
  return living.length === 0 ? null : rng.pick(living);
}

/** A settings change of one member. */
function settings(name: string, weight: number, change: (world: ActWorld, member: Member) => string): Act {
  return {
    name,
    weight,
    run(world) {
      const member = world.rng.pick(MEMBERS);
      const did = `${member} ${change(world, member)}`;
      const chosen = world.model.settings[member];
      const { syncTo, syncThirdPartySender, blocklist, aliases } = chosen;
      const patch =
        name === 'filters' ? { filters: filtersOf(chosen) } : { [name]: { syncTo, syncThirdPartySender, blocklist, aliases }[name] };
      return {
        did,
        tell: async (useCases) => void (await useCases.changeSettings(await organisation(world), member, patch, 'test')),
      };
    },
  };
}

const fault = (operation: string, more: { status?: number; reason?: string; truncate?: boolean; retryAfter?: number }): Act => ({
  name: `${operation} ${more.status ?? 'cut'} ${more.reason ?? ''}`,
  weight: 0.35,
  fault: true,
  run(world) {
    const { sim, rng, historyExpired } = world;
    if (operation === 'messages.get' && more.status === 404) world.onlyAuditKnows = true;
    const times = rng.int(1, 3);
    if (operation === 'history.list' && more.status === 404) MEMBERS.forEach((member) => historyExpired.add(member));
    sim.control.fault({ operation, times, skip: rng.int(0, 4), ...more });
    return { did: `${times} times` };
  },
});

export const ACTS: readonly Act[] = [
  {
    name: 'mail arrives',
    weight: 8,
    run({ post, rng }) {
      const letter = post.deliver(rng.chance(0.1) ? rng.int(2, 40) : 0);
      return { did: described(letter) };
    },
  },
  {
    name: 'labels',
    weight: 3,
    run(world) {
      const found = someCopy(world);
      if (!found) return null;
      const { letter, member, gmailId } = found;
      const label = world.rng.pick(['TRASH', 'SPAM', 'STARRED', LABEL, 'UNREAD']);
      const mailbox = world.sim.state.accounts.get(member)?.mailbox;
      const has = mailbox?.get(gmailId)?.labelIds.has(mailbox.labels.idFor(label)) ?? false;
      world.sim.control.labels({ email: member, messageId: gmailId, ...(has ? { remove: [label] } : { add: [label] }) });
      world.unseenLabels.add(letter);
      return { did: `${member} ${has ? 'takes' : 'puts'} ${label} ${has ? 'from' : 'on'} letter ${letter.n}` };
    },
  },
  {
    name: 'deletion',
    weight: 1,
    run(world) {
      const found = someCopy(world);
      if (!found) return null;
      world.sim.control.deleteMail(found.gmailId, found.member);
      return { did: `letter ${found.letter.n} of ${found.member}` };
    },
  },
  {
    name: 'user',
    weight: 3,
    run(world) {
      const { model, rng } = world;
      const user = rng.pick(USERS);
      if (model.users.has(user.id) && rng.chance(0.4)) {
        model.users.delete(user.id);
        return {
          did: `${user.id} is removed`,
          tell: async (useCases) => void (await useCases.removeFromDirectory(await organisation(world), 'user', user.id)),
        };
      }
      const changed = {
        ...user,
        otherEmails: rng.chance(0.4) ? [rng.pick(ADDRESSES)] : user.otherEmails,
        customer: rng.chance(0.2) ? rng.pick(CUSTOMERS).id : user.customer,
      };
      model.users.set(user.id, changed);
      return {
        did: JSON.stringify(changed),
        tell: async (useCases) =>
          void (await useCases.writeDirectory(await organisation(world), { users: [{ ...changed, name: changed.id }] })),
      };
    },
  },
  {
    name: 'customer',
    weight: 2,
    run(world) {
      const { model, rng } = world;
      const customer = rng.pick(CUSTOMERS);
      if (model.customers.has(customer.id) && rng.chance(0.3)) {
        model.customers.delete(customer.id);
        return {
          did: `${customer.id} is removed`,
          tell: async (useCases) => void (await useCases.removeFromDirectory(await organisation(world), 'customer', customer.id)),
        };
      }
      const changed = {
        ...customer,
        fields: rng.chance(0.5) ? customer.fields : { web: rng.pick(['acme.example', 'else.example', '']), mail: 'free.example' },
      };
      model.customers.set(customer.id, changed);
      return {
        did: JSON.stringify(changed),
        tell: async (useCases) =>
          void (await useCases.writeDirectory(await organisation(world), { customers: [{ ...changed, name: changed.id, owner: null }] })),
      };
    },
  },
  settings('syncTo', 0.7, ({ model, rng }, member) => (model.settings[member].syncTo = rng.pick(['users', 'customers'] as const))),
  settings('syncThirdPartySender', 0.7, ({ model }, member) => {
    const chosen = model.settings[member];
    chosen.syncThirdPartySender = !chosen.syncThirdPartySender;
    return `third parties ${chosen.syncThirdPartySender}`;
  }),
  settings('blocklist', 1, ({ model, rng }, member) => {
    const chosen = model.settings[member];
    chosen.blocklist = toggled(chosen.blocklist, rng.pick(['jo@acme.example', '@bolt.example', 'free.example']));
    return `blocks ${chosen.blocklist.join(' ')}`;
  }),
  settings('aliases', 0.7, ({ model }, member) => {
    const chosen = model.settings[member];
    chosen.aliases = toggled(chosen.aliases, 'ada@acme.example');
    return `aliases ${chosen.aliases.join(' ')}`;
  }),
  settings('filters', 1, ({ model, rng }, member) => {
    const chosen = model.settings[member];
    if (rng.chance(0.5)) chosen.noMachines = !chosen.noMachines;
    else chosen.noLabel = !chosen.noLabel;
    return `filters machines ${chosen.noMachines} label ${chosen.noLabel}`;
  }),
  {
    name: 'rules',
    weight: 1,
    run(world) {
      const { model, rng } = world;
      if (rng.chance(0.5)) model.blocklist = toggled(model.blocklist, rng.pick(['sam@acme.example', 'core.example']));
      else model.domainField = model.domainField === 'web' ? 'mail' : 'web';
      const patch = { blocklist: [...model.blocklist], domainField: model.domainField };
      return {
        did: JSON.stringify(patch),
        tell: async (useCases) => void (await useCases.changeRules(await organisation(world), patch, 'test')),
      };
    },
  },
  {
    name: 'connect',
    weight: 4,
    run: (world) => {
      const left = MEMBERS.filter((member) => !world.model.connected.has(member));
      return left.length === 0 ? null : connecting(world, world.rng.pick(left));
    },
  },
  {
    name: 'connect again',
    weight: 0.4,
    run: (world) => (world.model.connected.size === 0 ? null : connecting(world, world.rng.pick([...world.model.connected]))),
  },
  {
    name: 'disconnect',
    weight: 0.3,
    async run(world) {
      const { model, rng, store } = world;
      if (model.connected.size === 0) return null;
      const member = rng.pick([...model.connected]);
      const connection = await store.connections.of(world.org, member, 'gmail');
      if (!connection) return null;
      const data = rng.pick(['keep', 'delete'] as const);
      model.connected.delete(member);
      if (data === 'delete') model.forgotten.add(member);
      return {
        did: `${member} ${data}`,
        tell: async (useCases) => {
          // Whoever saw a crash and finds the mailbox disconnected, its data being removed, does not ask again: it must end by itself.
          if ((await store.connections.get(connection.id))?.refreshToken === null) return;
          await useCases.disconnectMailbox(world.org, connection.id, data, 'test');
        },
      };
    },
  },
  {
    name: 'reset',
    weight: 0.3,
    async run(world) {
      if (world.model.connected.size === 0) return null;
      const connection = await world.store.connections.of(world.org, world.rng.pick([...world.model.connected]), 'gmail');
      if (!connection) return null;
      return { did: connection.member, tell: async (useCases) => void (await useCases.requestReset(world.org, connection.id, 'test')) };
    },
  },
  {
    name: 'resync',
    weight: 0.3,
    async run(world) {
      const connection = await world.store.connections.of(world.org, world.rng.pick(MEMBERS), 'gmail');
      if (!connection) return null;
      return { did: connection.member, tell: async (useCases) => void (await useCases.requestResync(world.org, connection.id, 'test')) };
    },
  },
  {
    name: 'clock jumps',
    weight: 0.7,
    fault: true,
    run({ rng, advance }) {
      const ms = rng.pick([5_000, 45_000, 3_600_000, 30 * 3_600_000]);
      advance(ms);
      return { did: `by ${ms / 1_000} s` };
    },
  },
  {
    name: 'history expires',
    weight: 0.6,
    fault: true,
    run({ rng, sim, historyExpired }) {
      const member = rng.pick(MEMBERS);
      sim.control.expireHistory(member);
      historyExpired.add(member);
      return { did: member };
    },
  },
  {
    name: 'access tokens expire',
    weight: 0.7,
    fault: true,
    run({ rng, sim }) {
      const member = rng.pick(MEMBERS);
      sim.control.expireAccess(member);
      return { did: member };
    },
  },
  {
    name: 'password changes',
    weight: 0.3,
    fault: true,
    run({ rng, sim }) {
      const member = rng.pick(MEMBERS);
      sim.control.password(member);
      return { did: member };
    },
  },
  {
    name: 'Redis forgets',
    weight: 0.7,
    fault: true,
    run: async ({ flushRedis }) => (await flushRedis(), { did: 'everything' }),
  },
  {
    name: 'lease stolen',
    weight: 0.5,
    fault: true,
    async run({ rng, stealLease }) {
      const member = rng.pick(MEMBERS);
      await stealLease(member);
      return { did: member };
    },
  },
  {
    name: 'row lost',
    weight: 0.3,
    fault: true,
    async run(world) {
      if (!(await world.loseRow(world.rng.pick(MEMBERS)))) return null;
      world.onlyAuditKnows = true;
      return { did: 'a message' };
    },
  },
  {
    name: 'pushes',
    weight: 0.8,
    fault: true,
    run({ rng, setPushFate }) {
      const fate = rng.pick(['normal', 'dropped', 'doubled', 'late', 'reordered'] as const);
      setPushFate(fate);
      return { did: fate };
    },
  },
  fault('messages.get', { status: 404, reason: 'notFound' }),
  fault('messages.get', { status: 429, reason: 'rateLimitExceeded', retryAfter: 3 }),
  fault('messages.get', { status: 500, reason: 'backendError' }),
  fault('messages.get', { truncate: true }),
  fault('threads.get', { status: 503, reason: 'backendError' }),
  fault('threads.get', { status: 403, reason: 'userRateLimitExceeded' }),
  fault('messages.list', { status: 503, reason: 'backendError' }),
  fault('messages.list', { truncate: true }),
  fault('history.list', { status: 0 }),
  fault('history.list', { status: 401, reason: 'authError' }),
  fault('history.list', { status: 404, reason: 'notFound' }),
  fault('getProfile', { status: 500, reason: 'backendError' }),
  fault('watch', { status: 403, reason: 'forbidden' }),
  fault('token', { status: 503, reason: 'internal_failure' }),
  fault('*', { status: 403, reason: 'domainPolicy' }),
  fault('*', { status: 502 }),
];

/** Consent at Google, then the callback at ours. Also what repairs a connection whose grant is dead. */
export async function connecting(world: ActWorld, member: Member): Promise<{ did: string; tell: Told }> {
  // A fault at Google's token endpoint hits whoever comes first; a person just clicks again.
  let grant = await consent(world.sim, member).catch(() => null);
  while (grant === null) grant = await consent(world.sim, member).catch(() => null);
  const granted = grant;
  world.model.connected.add(member);
  world.model.forgotten.delete(member);
  return {
    did: member,
    tell: async (useCases) => void (await connect(useCases, granted, world.org, member, world.now())),
  };
}
