/** What a member chooses for their own mailbox. */
import { filtersOf, MEMBERS, type Filtering, type Member } from '../people';
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
    return refiltered(model.settings[member].filtering, rng.pick(FILTERS));
  }),
  settings('holdMinutes', 1, ({ model, rng, now }, member) => {
    const chosen = model.settings[member];
    chosen.holdMinutes = chosen.holdMinutes > 0 && rng.chance(0.5) ? 0 : rng.int(1, 5);
    chosen.holdSince = now();
    return `holds ${chosen.holdMinutes} minutes`;
  }),
];

type Setting = 'syncTo' | 'syncThirdPartySender' | 'blocklist' | 'aliases' | 'filters' | 'holdMinutes';

/** A settings change of one member. */
function settings(name: Setting, weight: number, change: (world: ActWorld, member: Member) => string): Act {
  return {
    name,
    weight,
    run(world) {
      const team = MEMBERS.filter((one) => !world.model.left.has(one));
      if (team.length === 0) return null;
      const member = world.rng.pick(team);
      const did = `${member} ${change(world, member)}`;
      const chosen = world.model.settings[member];
      const patch = { [name]: name === 'filters' ? filtersOf(chosen.filtering) : chosen[name] };
      return {
        did,
        tell: async (useCases) => void (await useCases.changeSettings(await organisationOf(world), member, patch, 'test')),
      };
    },
  };
}

/** Taking only labelled mail is rare: next to nothing would be left to look at. */
export const FILTERS: readonly (keyof Filtering)[] = ['noMachines', 'noMachines', 'noLabel', 'noLabel', 'onlyLabel'];

export function refiltered(filtering: Filtering, what: keyof Filtering): string {
  filtering[what] = !filtering[what];
  return `filters ${JSON.stringify(filtering)}`;
}

export function toggled(list: readonly string[], entry: string): string[] {
  return list.includes(entry) ? list.filter((one) => one !== entry) : [...list, entry];
}
