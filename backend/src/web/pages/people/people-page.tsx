/** The people at known customers who are not Users yet, and what can be done about each. */
import type { CustomerRecord } from '../../../store/records';
import { Avatar } from '../components/avatar';
import { Form } from '../components/form';
import { Disclosure, Empty, PageHeader } from '../components/layout';
import { Ago } from '../components/time';
import { clip, NAME } from '../format/clip';
import { counted, number } from '../format/numbers';
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
  ignored: readonly { address: string }[];
  /** Of the people's domains, by id. */
  customers: ReadonlyMap<string, CustomerRecord>;
  fieldChosen: boolean;
  isAdmin: boolean;
}

export function PeoplePage({ people, ignored, customers, fieldChosen, isAdmin }: PeopleInput) {
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
              {ignored.slice(0, 100).map(({ address }) => (
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
