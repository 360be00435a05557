/** Mailboxes are connected, disconnected, and read again from the start. */
import { MEMBERS, type Member } from '../people';
import { connect, consent } from '../virtual-backend';
import type { Act, ActWorld, Outcome } from './act';
import { EMPTY_LIST } from './google-faults';

export const MAILBOXES: readonly Act[] = [
  {
    name: 'connect',
    weight: 4,
    run: (world) => {
      const missing = MEMBERS.filter((member) => !world.model.connected.has(member) && !world.model.left.has(member));
      return missing.length === 0 ? null : connecting(world, world.rng.pick(missing));
    },
  },
  {
    // The listing of the audit that follows an import is what finds it all.
    name: 'connect, and a search comes back empty',
    weight: 0.4,
    async run(world) {
      const { model, rng, sim, store, org } = world;
      const never: Member[] = [];
      for (const member of MEMBERS) if (!model.left.has(member) && !(await store.connections.of(org, member, 'gmail'))) never.push(member);
      if (never.length === 0) return null;
      const member = rng.pick(never);
      const outcome = await connecting(world, member);
      sim.control.fault({ operation: 'messages.list', email: member, ...EMPTY_LIST });
      world.onlyAuditKnows = true;
      return outcome;
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
];

/** Consent at Google, then the callback at ours. Also what repairs a connection whose grant is dead. */
export async function connecting(world: ActWorld, member: Member): Promise<Outcome> {
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
