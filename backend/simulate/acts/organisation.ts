/** What an administrator chooses for everybody, and who is on the team. */
import type { RulesPatch } from '../../src/store/organisations';
import { joinTeam } from '../../src/web/join-team';
import { leaveTeam } from '../../src/web/leave-team';
import { ADDRESSES, filtersOf, MEMBERS } from '../people';
import { organisationOf, type Act, type ActWorld } from './act';
import { FILTERS, refiltered, toggled } from './settings';

export const ORGANISATION: readonly Act[] = [
  rules('rules', 1, ({ model, rng }) => {
    if (rng.chance(0.5)) model.blocklist = toggled(model.blocklist, rng.pick(['sam@acme.example', 'core.example']));
    else model.domainField = model.domainField === 'web' ? 'mail' : 'web';
    return { blocklist: [...model.blocklist], domainField: model.domainField };
  }),
  rules('filters for all', 0.6, ({ model, rng }) => {
    refiltered(model.filtering, rng.pick(FILTERS));
    return { filters: filtersOf(model.filtering) };
  }),
  rules('what deletion means', 0.5, ({ model, now }) => {
    model.onDelete = model.onDelete === 'keep' ? 'remove' : 'keep';
    model.onDeleteSince = now();
    return { onDelete: model.onDelete };
  }),
  {
    name: 'erasure',
    weight: 0.4,
    run(world) {
      const { model, rng } = world;
      const address = rng.pick(ERASABLE);
      model.erased.add(address);
      model.letIn.delete(address);
      model.choices.delete(address);
      for (const user of [...model.users.values()]) {
        const [email, ...otherEmails] = [user.email, ...user.otherEmails].filter((one) => one !== address);
        if (email === undefined) model.users.delete(user.id);
        else model.users.set(user.id, { ...user, email, otherEmails });
      }
      return { did: address, tell: async (useCases) => void (await useCases.eraseAddress(await organisationOf(world), address, 'test')) };
    },
  },
  {
    name: 'somebody erased is let in again',
    weight: 0.3,
    run(world) {
      const { model, rng } = world;
      const out = [...model.erased].filter((address) => !model.letIn.has(address));
      if (out.length === 0) return null;
      const address = rng.pick(out);
      model.letIn.add(address);
      return { did: address, tell: async (useCases) => void (await useCases.letInAgain(await organisationOf(world), address, 'test')) };
    },
  },
  {
    name: 'leaving',
    weight: 0.3,
    run(world) {
      const { model, rng } = world;
      const team = MEMBERS.filter((member) => !model.left.has(member));
      if (team.length === 0) return null;
      const member = rng.pick(team);
      const data = rng.pick(['keep', 'delete'] as const);
      model.left.add(member);
      model.connected.delete(member);
      if (data === 'delete') model.forgotten.add(member);
      return {
        did: `${member} ${data}`,
        tell: async (_, parts) => {
          const organisation = await organisationOf(world);
          const known = await parts.store.organisations.member(world.org, member);
          if (known) await leaveTeam({ ...world.web, ...parts }, organisation, known, data, 'test');
        },
      };
    },
  },
  {
    name: 'coming back',
    weight: 0.6,
    run(world) {
      if (world.model.left.size === 0) return null;
      const member = world.rng.pick([...world.model.left]);
      world.model.left.delete(member);
      return {
        did: member,
        tell: async (_, parts) => void (await joinTeam({ ...world.web, ...parts }, await organisationOf(world), member, {}, 'test')),
      };
    },
  },
];

/** Not the one that an alias makes a member's own: what is their own is theirs to keep. */
const ERASABLE = ADDRESSES.filter((address) => !address.startsWith('ada@') && !address.endsWith('@nw.example'));

/** A change of what holds for everybody. */
function rules(name: string, weight: number, change: (world: ActWorld) => RulesPatch): Act {
  return {
    name,
    weight,
    run(world) {
      const patch = change(world);
      return {
        did: JSON.stringify(patch),
        tell: async (useCases) => void (await useCases.changeRules(await organisationOf(world), patch, 'test')),
      };
    },
  };
}
