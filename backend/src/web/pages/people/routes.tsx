/** /people — people at known customers who take part in mail and are not Users yet. */
import { z } from 'zod';
import { normaliseAddress } from '../../../core/addresses';
import { backTo } from '../../inputs';
import { route, type Route } from '../../route';
import { PageHeader } from '../components/layout';
import { pageFor } from '../view';
import { AddUser, CHOICES } from '../why/add-user';
import { nameFromAddress } from '../why/question';
import { PeoplePage } from './people-page';

const SHOWN = 60;

export const peopleRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/people',
    guard: 'session',
    summary: 'Unknown people at known customers',
    async handle(context) {
      const { parts, caller } = context;
      const { store } = parts;
      const org = caller.organisation.id;
      const ignored = await store.choices.ignoredPeople(org);
      const people = await parts.useCases.unknownPeople(caller.organisation, SHOWN);
      const customers = await store.directory.customersById(org, [
        ...new Set(people.flatMap((person) => person.customers.slice(0, CHOICES))),
      ]);
      return pageFor(
        context,
        'Unknown people',
        <PeoplePage
          people={people}
          ignored={ignored}
          customers={new Map(customers.map((one) => [one.id, one]))}
          fieldChosen={caller.organisation.domainField !== ''}
          isAdmin={caller.isAdmin}
        />,
      );
    },
  }),
  route({
    method: 'GET',
    path: '/people/add',
    guard: 'session',
    summary: 'Add a person whose domain several customers have',
    query: z.object({ address: z.string().trim().toLowerCase().max(254).catch('') }),
    async handle(context) {
      const { parts, caller, query } = context;
      const { rows } = await parts.store.lists.customers(caller.organisation.id, { sort: 'name', limit: CHOICES });
      const name = nameFromAddress(query.address);
      return pageFor(
        context,
        'Add a person',
        <>
          <PageHeader
            title="Add a person"
            back={{ href: '/people', label: 'Unknown people' }}
            about="Several customers have this domain. Say which one it is, and everything with this person follows."
          />
          <div class="panel answer">
            <AddUser id="add" address={query.address} name={name} customer={null} customers={rows} back="/people" />
          </div>
        </>,
      );
    },
  }),
  route({
    method: 'POST',
    path: '/people/ignore',
    guard: 'session',
    summary: 'Do not list a person any more, or list them again',
    body: z.looseObject({ address: z.string().max(254).catch(''), ignored: z.enum(['yes', 'no']).catch('no'), back: backTo('/people') }),
    async handle({ caller, parts, body }) {
      const address = normaliseAddress(body.address);
      const ignored = body.ignored === 'yes';
      if (address) await parts.useCases.ignorePerson(caller.organisation, address, ignored, caller.actor);
      const message = ignored ? `${address} is not listed any more. Below the list you can take it back.` : `${address} is listed again.`;
      return { redirect: body.back, message };
    },
  }),
];
