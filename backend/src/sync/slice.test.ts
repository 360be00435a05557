/** However much there is to do, one mailbox holds a worker for a slice only: 5 s, 25 reads or 600 units, whichever is used up first. */
import { freshStore, TEAM, type FreshStore } from '../../test/support/fresh-store';
import type { OpenGmail } from './open-gmail';
import { makeRunSlice } from './slice';

const ADA = `ada@${TEAM}`;
const ENOUGH = 1_000;

let fresh: FreshStore;
let connection: string;
beforeAll(async () => {
  fresh = await freshStore();
  const { store } = fresh;
  const { id: org } = await store.organisations.put({ domain: TEAM, otherDomains: [], name: 'Northwind', timeZone: 'UTC', admins: [] });
  await store.organisations.putMember(org, ADA, { name: 'Ada', timeZone: 'UTC' });
  const grant = { sub: 'ada', grantedScopes: [], refreshToken: 'sealed', accessToken: { sealed: 'x', expiresAt: new Date() } };
  ({ id: connection } = await store.connections.connect(org, ADA, 'gmail', grant, new Date()));
});
afterAll(() => fresh.end());

/** One slice of work that never ends by itself; how many steps of it were done. */
async function steps(step: { ms?: number; reads?: number; units?: number }, stopAfter = Infinity): Promise<number> {
  const time = { now: Date.UTC(2026, 10, 20) };
  const spent = { units: 0, reads: 0 };
  let done = 0;
  const runSlice = makeRunSlice({
    enqueue: () => Promise.resolve(),
    store: fresh.store,
    clock: { now: () => new Date(time.now) },
    openGmail: (() => ({ gmail: {}, spent })) as unknown as OpenGmail,
    owner: 'worker',
    stopping: () => done >= stopAfter,
  });
  const outcome = await runSlice(connection, 'import', async ({ mayGoOn }) => {
    for (; mayGoOn() && done < ENOUGH; done += 1) {
      time.now += step.ms ?? 0;
      spent.reads += step.reads ?? 0;
      spent.units += step.units ?? 0;
    }
    return { kind: 'more' };
  });
  expect(outcome).toEqual({ kind: 'more' });
  return done;
}

test.each([
  ['five seconds', { ms: 250 }, 20],
  ['25 reads', { reads: 1 }, 25],
  ['600 units', { units: 40 }, 15],
  ['whichever comes first', { ms: 250, reads: 2, units: 40 }, 13],
])('a slice ends after %s', async (_, step, expected) => expect(await steps(step)).toBe(expected));

test('a process that is asked to stop begins nothing more', async () => expect(await steps({ reads: 1 }, 3)).toBe(3));
