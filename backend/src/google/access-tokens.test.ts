/** R21: one refresh at a time, and a connection is dead only after a second look. */
import { makeAccessTokens, type StoredTokens, type TokenPlace } from './access-tokens';
import { GoogleError } from './errors';
import type { RefreshGrant } from './oauth';

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

/** What several processes share: a row and its lock. */
function place(stored: StoredTokens | null) {
  const state = { stored, locked: false, saves: 0 };
  const store: TokenPlace = {
    read: async () => state.stored && { ...state.stored },
    async saveAccess(_id, { token, expiresAt, refreshToken }) {
      state.saves += 1;
      if (state.stored) state.stored = { ...state.stored, access: { token, expiresAt }, ...(refreshToken ? { refreshToken } : {}) };
    },
    async lock() {
      if (state.locked) return false;
      state.locked = true;
      return true;
    },
    unlock: async () => void (state.locked = false),
  };
  return { state, store };
}

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
const slow = async (grant: RefreshGrant) => {
  for (let n = 0; n < 20; n += 1) await tick();
  return grant;
};
const dead = () => new GoogleError({ operation: 'token', kind: 'reconnect', status: 400, reason: 'invalid_grant' });
const stale = { app: 'gmail' as const, refreshToken: 'r1', access: { token: 'old', expiresAt: NOW - 1 } };

type Get = ReturnType<typeof worker>;

function worker(store: TokenPlace, refresh: (app: string, token: string) => Promise<RefreshGrant>) {
  const tokens = makeAccessTokens({ oauth: { refresh }, store, clock: { now: () => NOW }, pause: tick });
  return (options?: { force?: string }) => tokens.accessToken('c1', options);
}

test('a good token is used as it is; one that ends within five minutes is not', async () => {
  const refresh = jest.fn(async () => ({ accessToken: 'new', expiresAt: NOW + HOUR }));
  const good = place({ ...stale, access: { token: 'good', expiresAt: NOW + 6 * 60_000 } });
  expect(await worker(good.store, refresh)()).toBe('good');
  const ending = place({ ...stale, access: { token: 'ending', expiresAt: NOW + 4 * 60_000 } });
  expect(await worker(ending.store, refresh)()).toBe('new');
  expect(ending.state.stored?.access).toEqual({ token: 'new', expiresAt: NOW + HOUR });
  expect(refresh).toHaveBeenCalledTimes(1);
});

test('R21: twenty workers in four processes, one expired token: one refresh', async () => {
  const { store, state } = place(stale);
  const refresh = jest.fn(() => slow({ accessToken: 'new', expiresAt: NOW + HOUR }));
  const processes = Array.from({ length: 4 }, () => worker(store, refresh)) as [Get, ...Get[]];
  const [first] = processes;
  const all = await Promise.all(Array.from({ length: 20 }, (_, n) => (processes[n % 4] ?? first)()));
  expect(new Set(all)).toEqual(new Set(['new']));
  expect(refresh).toHaveBeenCalledTimes(1);
  expect(state).toMatchObject({ saves: 1, locked: false });
});

test('twenty reads refused with the same token: one refresh', async () => {
  const { store } = place({ ...stale, access: { token: 'refused', expiresAt: NOW + HOUR } });
  const refresh = jest.fn(() => slow({ accessToken: 'new', expiresAt: NOW + HOUR }));
  const processes = Array.from({ length: 4 }, () => worker(store, refresh)) as [Get, ...Get[]];
  const [first] = processes;
  const all = await Promise.all(Array.from({ length: 20 }, (_, n) => (processes[n % 4] ?? first)({ force: 'refused' })));
  expect(new Set(all)).toEqual(new Set(['new']));
  expect(refresh).toHaveBeenCalledTimes(1);
  expect(await first({ force: 'refused' })).toBe('new');
});

test('invalid_grant with another refresh token stored by now: the other one is tried', async () => {
  const { store, state } = place(stale);
  const refresh = jest.fn(async (_app: string, token: string) => {
    if (token === 'r2') return { accessToken: 'new', expiresAt: NOW + HOUR };
    state.stored = { ...stale, refreshToken: 'r2' };
    throw dead();
  });
  expect(await worker(store, refresh)()).toBe('new');
});

test('invalid_grant and nothing changed: reconnect, and the lock is free again', async () => {
  const { store, state } = place(stale);
  await expect(
    worker(store, async () => {
      throw dead();
    })(),
  ).rejects.toMatchObject({ kind: 'reconnect', operation: 'token' });
  expect(state).toMatchObject({ locked: false, saves: 0 });
});

test('a refresh token that Google replaces is stored', async () => {
  const { store, state } = place(stale);
  await worker(store, async () => ({ accessToken: 'new', expiresAt: NOW + HOUR, refreshToken: 'r2' }))();
  expect(state.stored?.refreshToken).toBe('r2');
});

test('a failure of the network leaves everything as it was, for the next try', async () => {
  const { store, state } = place(stale);
  const refresh = jest.fn(async (): Promise<RefreshGrant> => {
    throw new GoogleError({ operation: 'token', kind: 'wait', waitMs: 1_000, reason: 'ECONNRESET' });
  });
  const get = worker(store, refresh);
  await expect(get()).rejects.toMatchObject({ kind: 'wait' });
  refresh.mockResolvedValueOnce({ accessToken: 'new', expiresAt: NOW + HOUR });
  expect(state.locked).toBe(false);
  expect(await get()).toBe('new');
});

test('a lock that is never given back ends in a wait, not in a hang', async () => {
  const { store, state } = place(stale);
  state.locked = true;
  await expect(worker(store, () => slow({ accessToken: 'new', expiresAt: NOW + HOUR }))()).rejects.toMatchObject({
    kind: 'wait',
    reason: 'refreshing',
  });
});

test('a connection that is gone asks to reconnect', async () => {
  await expect(worker(place(null).store, async () => ({ accessToken: 'x', expiresAt: 0 }))()).rejects.toMatchObject({ kind: 'reconnect' });
});
