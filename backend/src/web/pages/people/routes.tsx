/** /people — people at known customers who take part in mail and are not Users yet. */
import { z } from 'zod';
import { normaliseAddress } from '../../../core/addresses';
import type { CustomerRecord } from '../../../store/records';
import { backTo } from '../../inputs';
import { route, type Route } from '../../route';
import { Avatar } from '../components/avatar';
import { Form } from '../components/form';
import { Disclosure, Empty, PageHeader } from '../components/layout';
import { Ago } from '../components/time';
import { clip, NAME } from '../format/clip';
import { counted, number } from '../format/numbers';
import { pageFor } from '../view';
import { AddUser, CHOICES } from '../why/add-user';
import { nameFromAddress } from '../why/question';

interface Person {
  address: string;
  name: string;
  customers: string[];
  messages: number;
  lastAt: Date;
}

interface PeopleInput {
  people: readonly Person[];
  ignored: readonly string[];
  /** Of the people's domains, by id. */
  customers: ReadonlyMap<string, CustomerRecord>;
  fieldChosen: boolean;
  isAdmin: boolean;
}

const SHOWN = 60;

function PeoplePage({ people, ignored, customers, fieldChosen, isAdmin }: PeopleInput) {
  return (
    <>
      <PageHeader
        title="Unknown people"
        about="They have a customer’s domain and are on your team’s mail, but aren’t Users. Add one, and everything with them follows."
      />
      {people.length === 0 ? (
        <Empty
          icon="personAdd"
          title="Nobody unknown"
          action={
            !fieldChosen && isAdmin ? (
              <a class="button button-main" href="/admin/rules">
                Choose the domain field
              </a>
            ) : null
          }
        >
          {fieldChosen
            ? 'Everyone seen at your customers’ domains is a User already. While mailboxes are being read, more people may be found.'
            : 'To recognise people by their domain, the organisation has to say which customer field holds it.'}
        </Empty>
      ) : (
        <table class="table cards">
          <caption class="unseen">{counted(people.length, 'unknown person', 'unknown people')}</caption>
          <thead>
            <tr>
              <th scope="col" class="wide-person">
                Person
              </th>
              <th scope="col">Customer</th>
              <th scope="col" class="wide-time hide-narrow">
                Last mail
              </th>
              <th scope="col" class="wide-figure right">
                Mails
              </th>
              <th scope="col" class="wide-action">
                <span class="unseen">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <Row key={person.address} person={person} customers={customers} />
            ))}
          </tbody>
        </table>
      )}
      {ignored.length > 0 && (
        <div class="after-list">
          <Disclosure summary={`${counted(ignored.length, 'ignored person', 'ignored people')}`}>
            <ul class="plain-list">
              {ignored.slice(0, 100).map((address) => (
                <li key={address}>
                  <Form action="/people/ignore" class="inline-form">
                    <input type="hidden" name="address" value={address} />
                    <input type="hidden" name="ignored" value="no" />
                    <span class="small">{address}</span>
                    <button class="button-link small" type="submit" aria-label={`List again: ${address}`}>
                      List again
                    </button>
                  </Form>
                </li>
              ))}
            </ul>
          </Disclosure>
        </div>
      )}
    </>
  );
}

function Row({ person, customers }: { person: Person; customers: PeopleInput['customers'] }) {
  const name = person.name || nameFromAddress(person.address);
  const at = person.customers.flatMap((id) => customers.get(id) ?? []);
  const only = person.customers.length === 1 ? at[0] : undefined;
  return (
    <tr>
      <td>
        <span class="cell">
          <Avatar name={name} round />
          <span class="ellipsis" title={person.address}>
            <strong class="subject">{clip(name, NAME)}</strong> <span class="faint">{clip(person.address, NAME)}</span>
          </span>
        </span>
      </td>
      <td data-label="Customer">
        {only ? (
          <a href={`/customers/${encodeURIComponent(only.id)}`} class="ellipsis">
            {clip(only.name, NAME)}
          </a>
        ) : (
          <span class="soft">{counted(person.customers.length, 'customer')} with this domain</span>
        )}
      </td>
      <td class="hide-narrow" data-label="Last mail">
        <Ago at={person.lastAt} />
      </td>
      <td class="right" data-label="Mails">
        {number(person.messages)}
      </td>
      <td class="right">
        <span class="cell cell-end">
          <Form action="/people/ignore">
            <input type="hidden" name="address" value={person.address} />
            <input type="hidden" name="ignored" value="yes" />
            <button class="button button-small" type="submit" aria-label={`Ignore ${clip(name, NAME)}`}>
              Ignore
            </button>
          </Form>
          {only ? (
            <Form action="/why/fix/user">
              <input type="hidden" name="address" value={person.address} />
              <input type="hidden" name="name" value={name} />
              <input type="hidden" name="customer" value={only.id} />
              <input type="hidden" name="back" value="/people" />
              <button class="button button-small" type="submit" aria-label={`Add ${clip(name, NAME)} to ${clip(only.name, NAME)}`}>
                Add
              </button>
            </Form>
          ) : (
            <a
              class="button button-small"
              href={`/people/add?address=${encodeURIComponent(person.address)}`}
              aria-label={`Add ${clip(name, NAME)}`}
            >
              Add
            </a>
          )}
        </span>
      </td>
    </tr>
  );
}

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
