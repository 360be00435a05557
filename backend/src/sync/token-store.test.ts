/** S4: keys change under tokens that are in use, and none is lost. On the real MongoDB. */
import { randomBytes } from 'node:crypto';
import { freshStore, type FreshStore } from '../../test/support/fresh-store';
import { makeAccessTokens } from '../google/access-tokens';
import { makeSealer, type Sealer, type SealingKey } from '../store/seal';
import { tokenContext } from './connect-mailbox';
import { makeTokenStore } from './token-store';

const NOW = new Date('2026-11-02T10:00:00Z');
const clock = { now: () => NOW };
const key = (id: string): SealingKey => ({ id, key: randomBytes(32) });
const [old, fresh] = [key('k1'), key('k2')];
/** The three steps of a rotation: the new key is known everywhere before it seals anything. */
const [before, known, rotated, after] = [[old], [old, fresh], [fresh, old], [fresh]].map(makeSealer) as [Sealer, Sealer, Sealer, Sealer];

let store: FreshStore;
beforeAll(async () => void (store = await freshStore()));
afterAll(() => store.end());

const ORG = '64b000000000000000000001';
let serial = 0;

async function connected(refreshToken: string, accessToken = 'access', expiresAt = NOW): Promise<{ id: string; member: string }> {
  const member = `m${(serial += 1)}@northwind.example`;
  const sealed = (field: 'refresh' | 'access', token: string) => before.seal(token, tokenContext(ORG, member, 'gmail', field));
  const granted = {
    sub: member,
    grantedScopes: [],
    refreshToken: sealed('refresh', refreshToken),
    accessToken: { sealed: sealed('access', accessToken), expiresAt },
  };
  const { id } = await store.store.connections.connect(ORG, member, 'gmail', granted, NOW);
  return { id, member };
}

const tokensOf = (sealer: Sealer) => makeTokenStore({ store: store.store, sealer, clock });

test('a token that is used is sealed anew: from then on the new key alone opens it', async () => {
  const { id } = await connected('r1', 'a1');
  const expected = { refreshToken: 'r1', access: { token: 'a1' } };
  await expect(tokensOf(after).read(id)).rejects.toThrow(/key k1 is not known/);
  expect(await tokensOf(rotated).read(id)).toMatchObject(expected);
  expect(await tokensOf(after).read(id)).toMatchObject(expected);
});

test('while the new key only opens, nothing is sealed with it: processes that don’t know it yet go on', async () => {
  const { id } = await connected('r1');
  await tokensOf(known).read(id);
  expect(await tokensOf(before).read(id)).toMatchObject({ refreshToken: 'r1' });
});

test('whoever connects again while an old token is sealed anew keeps the new one', async () => {
  const { id, member } = await connected('r1');
  const { store: real } = store;
  const newer = { accessToken: { sealed: rotated.seal('a2', tokenContext(ORG, member, 'gmail', 'access')), expiresAt: NOW } };
  const late = {
    ...real,
    connections: {
      ...real.connections,
      async get(asked: string) {
        const row = await real.connections.get(asked);
        await real.connections.saveTokens(id, {
          ...newer,
          refreshToken: rotated.seal('r2', tokenContext(ORG, member, 'gmail', 'refresh')),
        });
        return row;
      },
    },
  };
  expect(await makeTokenStore({ store: late, sealer: rotated, clock }).read(id)).toMatchObject({ refreshToken: 'r1' });
  expect(await tokensOf(after).read(id)).toMatchObject({ refreshToken: 'r2', access: { token: 'a2' } });
});

test('who disconnects meanwhile stays disconnected', async () => {
  const { id } = await connected('r1');
  const { store: real } = store;
  const late = {
    ...real,
    connections: {
      ...real.connections,
      async get(asked: string) {
        const row = await real.connections.get(asked);
        await real.connections.disconnect(id, NOW);
        return row;
      },
    },
  };
  await makeTokenStore({ store: late, sealer: rotated, clock }).read(id);
  expect(await real.connections.get(id)).toMatchObject({ refreshToken: null, accessToken: null });
});

test('S4: parallel refreshes while the keys change lose no token', async () => {
  // Google replaces the refresh token with every refresh and takes no other: one that is lost ends the connection.
  const good = new Map<string, string>();
  const ids = await Promise.all(
    Array.from({ length: 8 }, async (_, n) => {
      good.set(`start${n}`, `start${n}`);
      return (await connected(`start${n}`)).id;
    }),
  );
  let issued = 0;
  const oauth = {
    async refresh(_app: string, token: string) {
      if (!good.delete(token)) throw new Error(`${token} was lost: another one is good by now`);
      const refreshToken = `r${(issued += 1)}`;
      good.set(refreshToken, refreshToken);
      await new Promise((resolve) => setTimeout(resolve, issued % 5));
      // Over at once, so that every call refreshes.
      return { accessToken: `a${issued}`, expiresAt: NOW.getTime(), refreshToken };
    },
  };
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 2));
  const worker = (sealer: Sealer) => makeAccessTokens({ oauth, store: tokensOf(sealer), clock: { now: () => NOW.getTime() }, pause });
  // Two deployments after each other: old and new processes work side by side.
  for (const sealers of [
    [before, known],
    [known, rotated],
  ]) {
    const workers = sealers.flatMap((sealer) => [worker(sealer), worker(sealer)]);
    await Promise.all(Array.from({ length: 3 }, () => workers.flatMap((one) => ids.map((id) => one.accessToken(id)))).flat());
  }
  for (const id of ids) await tokensOf(rotated).read(id);
  const kept = await Promise.all(ids.map(async (id) => (await tokensOf(after).read(id))?.refreshToken ?? ''));
  expect(kept.sort()).toEqual([...good.keys()].sort());
  expect(issued).toBeGreaterThanOrEqual(ids.length * 2);
});
