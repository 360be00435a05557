/** What a member chooses for a mailbox, and an administrator for everybody. */
import { filtersOf, MEMBERS, type Member } from '../people';
import { organisationOf, type Act, type ActWorld } from './act';

export const SETTINGS: readonly Act[] = [
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
        tell: async (useCases) => void (await useCases.changeRules(await organisationOf(world), patch, 'test')),
      };
    },
  },
];

type Setting = 'syncTo' | 'syncThirdPartySender' | 'blocklist' | 'aliases' | 'filters';

/** A settings change of one member. */
function settings(name: Setting, weight: number, change: (world: ActWorld, member: Member) => string): Act {
  return {
    name,
    weight,
    run(world) {
      const member = world.rng.pick(MEMBERS);
      const did = `${member} ${change(world, member)}`;
      const chosen = world.model.settings[member];
      const patch = { [name]: name === 'filters' ? filtersOf(chosen) : chosen[name] };
      return {
        did,
        tell: async (useCases) => void (await useCases.changeSettings(await organisationOf(world), member, patch, 'test')),
      };
    },
  };
}

function toggled(list: readonly string[], entry: string): string[] {
  return list.includes(entry) ? list.filter((one) => one !== entry) : [...list, entry];
}
