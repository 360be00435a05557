/** A scene with everything that moves in it: the product's processes, time, and what they are held against. */
import type { Outcome } from './acts/act';
import { makeBackend, type Backend } from './backend';
import { makeChecks, type Checks } from './checks';
import { gateBy } from './gates';
import type { Ground } from './ground';
import { setScene, type Scene } from './scene';
import { makeTime, type Time } from './time';

export interface Play extends Scene {
  readonly backend: Backend;
  readonly time: Time;
  readonly checks: Checks;
  close(): Promise<void>;
}

export async function openPlay(seed: number, ground: Ground): Promise<Play> {
  const scene = await setScene(seed, ground);
  gateBy(scene.turns, scene.listings);
  const checks = makeChecks(scene);
  const backend = makeBackend(scene, checks.watchCursors);
  return {
    ...scene,
    backend,
    time: makeTime(scene, backend),
    checks,
    async close() {
      gateBy(null);
      await scene.sim.close();
    },
  };
}

/** The product is told who there is. */
export async function writeDirectory({ ground, world: { model }, organisation, backend: { tell } }: Play): Promise<void> {
  await tell(async (useCases) => {
    await useCases.writeDirectory((await ground.store.organisations.get(organisation.id)) ?? organisation, {
      customers: [...model.customers.values()].map((one) => ({ ...one, name: one.id, owner: null })),
      users: [...model.users.values()].map((one) => ({ ...one, name: one.id })),
    });
  }, 'spared');
}

export async function happened({ backend, say }: Play, name: string, { did, tell }: Outcome): Promise<void> {
  say(`${name}: ${did}`);
  if (tell) await backend.tell(tell);
}
