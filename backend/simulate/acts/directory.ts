/** Users and customers come, change and go. */
import { ADDRESSES, CUSTOMERS, USERS } from '../people';
import { organisationOf, type Act } from './act';

export const DIRECTORY: readonly Act[] = [
  {
    name: 'user',
    weight: 3,
    run(world) {
      const { model, rng } = world;
      const user = rng.pick(USERS);
      if (model.users.has(user.id) && rng.chance(0.4)) {
        model.users.delete(user.id);
        return {
          did: `${user.id} is removed`,
          tell: async (useCases) => void (await useCases.removeFromDirectory(await organisationOf(world), 'user', user.id)),
        };
      }
      const changed = {
        ...user,
        otherEmails: rng.chance(0.4) ? [rng.pick(ADDRESSES)] : user.otherEmails,
        customer: rng.chance(0.2) ? rng.pick(CUSTOMERS).id : user.customer,
      };
      model.users.set(user.id, changed);
      return {
        did: JSON.stringify(changed),
        tell: async (useCases) =>
          void (await useCases.writeDirectory(await organisationOf(world), { users: [{ ...changed, name: changed.id }] })),
      };
    },
  },
  {
    name: 'customer',
    weight: 2,
    run(world) {
      const { model, rng } = world;
      const customer = rng.pick(CUSTOMERS);
      if (model.customers.has(customer.id) && rng.chance(0.3)) {
        model.customers.delete(customer.id);
        return {
          did: `${customer.id} is removed`,
          tell: async (useCases) => void (await useCases.removeFromDirectory(await organisationOf(world), 'customer', customer.id)),
        };
      }
      const changed = {
        ...customer,
        fields: rng.chance(0.5) ? customer.fields : { web: rng.pick(['acme.example', 'else.example', '']), mail: 'free.example' },
      };
      model.customers.set(customer.id, changed);
      return {
        did: JSON.stringify(changed),
        tell: async (useCases) =>
          void (await useCases.writeDirectory(await organisationOf(world), { customers: [{ ...changed, name: changed.id, owner: null }] })),
      };
    },
  },
];
