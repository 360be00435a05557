/** What goes wrong at Google. */
import { MEMBERS } from '../people';
import type { Act } from './act';

/** What Google had given is no longer good. */
export const EXPIRIES: readonly Act[] = [
  {
    name: 'history expires',
    weight: 0.6,
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
    run({ rng, sim }) {
      const member = rng.pick(MEMBERS);
      sim.control.expireAccess(member);
      return { did: member };
    },
  },
  {
    name: 'password changes',
    weight: 0.3,
    run({ rng, sim }) {
      const member = rng.pick(MEMBERS);
      sim.control.password(member);
      return { did: member };
    },
  },
];

/** Not an error, just nothing: as Google answers queries it finds too long (FAILURES R32). */
export const EMPTY_LIST = { status: 200, body: '{"resultSizeEstimate":0}' };

export const LISTINGS: readonly Act[] = [
  {
    name: 'a page comes twice',
    weight: 0.5,
    run: ({ listings }) => (listings.repeatPage(), { did: 'the next second page' }),
  },
  {
    name: 'a page token of a listing expires',
    weight: 0.5,
    run: ({ listings }) => (listings.expireToken('messages'), { did: 'the next one' }),
  },
  {
    name: 'a page token of the history expires',
    weight: 0.4,
    run({ listings, historyExpired }) {
      listings.expireToken('history');
      MEMBERS.forEach((member) => historyExpired.add(member));
      return { did: 'the next one' };
    },
  },
];

/** Any search that finds nothing where there is something: what was judged before is found by its fingerprints, the rest by the audit. */
export const EMPTY_SEARCH: Act = {
  name: 'a search comes back empty',
  weight: 0.15,
  run(world) {
    const { rng, sim } = world;
    const email = rng.pick(MEMBERS);
    sim.control.fault({ operation: 'messages.list', email, skip: rng.int(0, 2), ...EMPTY_LIST });
    world.onlyAuditKnows = true;
    return { did: email };
  },
};

/** Notifications from now on: Pub/Sub promises none of them. */
export const PUSHES: Act = {
  name: 'pushes',
  weight: 0.8,
  run({ rng, setPushFate }) {
    const fate = rng.pick(['normal', 'dropped', 'doubled', 'late', 'reordered'] as const);
    setPushFate(fate);
    return { did: fate };
  },
};

export const REFUSALS: readonly Act[] = [
  refusal('messages.get', { status: 404, reason: 'notFound' }),
  refusal('messages.get', { status: 429, reason: 'rateLimitExceeded', retryAfter: 3 }),
  refusal('messages.get', { status: 500, reason: 'backendError' }),
  refusal('messages.get', { truncate: true }),
  refusal('threads.get', { status: 503, reason: 'backendError' }),
  refusal('threads.get', { status: 403, reason: 'userRateLimitExceeded' }),
  refusal('messages.list', { status: 503, reason: 'backendError' }),
  refusal('messages.list', { truncate: true }),
  refusal('history.list', { status: 0 }),
  refusal('history.list', { status: 401, reason: 'authError' }),
  refusal('history.list', { status: 404, reason: 'notFound' }),
  refusal('getProfile', { status: 500, reason: 'backendError' }),
  refusal('watch', { status: 403, reason: 'forbidden' }),
  refusal('token', { status: 503, reason: 'internal_failure' }),
  refusal('*', { status: 403, reason: 'domainPolicy' }),
  refusal('*', { status: 502 }),
];

interface Answer {
  status?: number;
  reason?: string;
  truncate?: boolean;
  /** Seconds. */
  retryAfter?: number;
}

/** The next calls of this operation are answered so, now or after a few good ones. */
function refusal(operation: string, answer: Answer): Act {
  return {
    name: `${operation} ${answer.status ?? 'cut'} ${answer.reason ?? ''}`,
    weight: 0.35,
    run(world) {
      const { sim, rng, historyExpired } = world;
      if (operation === 'messages.get' && answer.status === 404) world.onlyAuditKnows = true;
      const times = rng.int(1, 3);
      if (operation === 'history.list' && answer.status === 404) MEMBERS.forEach((member) => historyExpired.add(member));
      sim.control.fault({ operation, times, skip: rng.int(0, 4), ...answer });
      return { did: `${times} times` };
    },
  };
}
