/** What people say about single mails, people and addresses. */
import { ADDRESSES, MEMBERS, type Member } from '../people';
import { organisationOf, type Act, type ActWorld, type Outcome } from './act';
import { someCopy } from './mail';

export const CHOICES: readonly Act[] = [
  {
    name: 'keep private',
    weight: 1,
    run(world) {
      const { model, rng } = world;
      const found = someCopy(world);
      if (!found || model.left.has(found.member)) return null;
      const { letter, copy, member } = found;
      const person = rng.pick(ADDRESSES);
      const value = rng.pick([
        `thread:${copy.threadId}`,
        (letter.message.id ?? `thread:${copy.threadId}`).replace(/[<>]/g, ''),
        person,
        person.slice(person.indexOf('@') + 1),
      ]);
      const chosen = model.settings[member];
      if (!chosen.private.includes(value)) chosen.private.push(value);
      return keeping(world, member, value, true);
    },
  },
  {
    name: 'share again',
    weight: 0.7,
    run(world) {
      const { model, rng } = world;
      const kept = MEMBERS.flatMap((member) =>
        model.left.has(member) ? [] : model.settings[member].private.map((value) => ({ member, value })),
      );
      if (kept.length === 0) return null;
      const { member, value } = rng.pick(kept);
      const chosen = model.settings[member];
      chosen.private = chosen.private.filter((one) => one !== value);
      return keeping(world, member, value, false);
    },
  },
  {
    name: 'whose address',
    weight: 0.8,
    run(world) {
      const { model, rng } = world;
      const holders = (address: string) =>
        [...model.users.values()].filter(({ email, otherEmails }) => [email, ...otherEmails].includes(address)).map(({ id }) => id);
      const several = ADDRESSES.filter((address) => holders(address).length > 1 || model.choices.has(address));
      if (several.length === 0) return null;
      const address = rng.pick(several);
      const users =
        model.choices.has(address) && rng.chance(0.5)
          ? []
          : holders(address)
              .slice(0, 1 + rng.int(0, 1))
              .slice(-1);
      if (users.length > 0) model.choices.set(address, users);
      else model.choices.delete(address);
      return {
        did: `${address} is ${users.join(' ') || 'anybody again'}`,
        tell: async (useCases) => void (await useCases.chooseUser(await organisationOf(world), address, users, 'test')),
      };
    },
  },
];

function keeping(world: ActWorld, member: Member, value: string, kept: boolean): Outcome {
  return {
    did: `${member} ${value}`,
    tell: async (useCases) => void (await useCases.keepPrivate(await organisationOf(world), member, value, kept, member)),
  };
}
