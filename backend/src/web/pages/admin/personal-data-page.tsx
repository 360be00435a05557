/** Admin › A person's data, as a page: an address is typed, what is known of it stands below, with what can be done about it. */
import { Fragment, type ComponentChildren } from 'preact';
import { Field, Form } from '../components/form';
import { PageHeader } from '../components/layout';
import { clip, NAME } from '../format/clip';
import { counted } from '../format/numbers';
import { pathOf, PERSONAL_DATA, type Block, type Known, type KnownUser } from './known-of-address';

/** Of one address; more of them is a mistake in the directory, and the count says so. */
const USERS_SHOWN = 20;
const ADDRESSES_SHOWN = 10;

export interface PersonalDataInput {
  /** '' at first. */
  typed: string;
  error: string | null;
  /** Null before anything was asked. */
  known: Known | null;
}

export function PersonalDataPage({ typed, error, known }: PersonalDataInput) {
  return (
    <>
      <PageHeader
        title="A person’s data"
        about="For somebody who asks what you hold about them, or to be forgotten. Looking an address up changes nothing."
      />
      <form class="ask" method="get" action={PERSONAL_DATA} role="search">
        <Field
          id="address"
          label="E-mail address"
          error={error ?? undefined}
          help="Of a person outside your team. If they have several, look up each."
        >
          {(tied) => (
            <div class="copy">
              <input
                {...tied}
                type="text"
                inputMode="email"
                value={typed}
                required
                maxLength={320}
                spellcheck={false}
                autocomplete="off"
                autocapitalize="none"
                placeholder="anna@acme.com"
                data-search
              />
              <button class="button button-main" type="submit">
                Look up
              </button>
            </div>
          )}
        </Field>
      </form>
      {known && <Found known={known} />}
    </>
  );
}

function Found({ known }: { known: Known }) {
  const { address, messages, interactions, users, block } = known;
  return (
    <section class="panel answer" aria-labelledby="found">
      <h2 id="found" class="kept-what">
        {address}
      </h2>
      <table class="figures kept">
        <caption class="unseen">What is known</caption>
        <tbody>
          <tr>
            <th scope="row">Mails</th>
            <td>{messages === 0 ? 'None' : `${counted(messages, 'mail')} in ${counted(interactions, 'conversation')}`}</td>
          </tr>
          <tr>
            <th scope="row">User</th>
            <td class="kept-what">
              <Users users={users} />
            </td>
          </tr>
          <tr>
            <th scope="row">Blocked</th>
            <td>{block ? BLOCKED[block] : 'No'}</td>
          </tr>
        </tbody>
      </table>
      <p class="small soft">
        The download has every mail with its text, also where members share less with colleagues. The audit log keeps that you made it.
      </p>
      <div class="form-actions">
        <Form action={`${PERSONAL_DATA}/export`}>
          <input type="hidden" name="address" value={address} />
          <button class="button" type="submit">
            Download
          </button>
        </Form>
        <a class="button" href={pathOf(address, '/erase')}>
          Erase…
        </a>
        {block === 'erased' && (
          <Form action={`${PERSONAL_DATA}/let-in`}>
            <input type="hidden" name="address" value={address} />
            <button class="button" type="submit">
              Let its mail in again
            </button>
          </Form>
        )}
      </div>
    </section>
  );
}

function Users({ users }: { users: readonly KnownUser[] }) {
  if (users.length === 0) return <>None has this address</>;
  return (
    <ul class="plain-list">
      {users.slice(0, USERS_SHOWN).map((user) => (
        <li key={user.id}>
          <a href={`/users/${encodeURIComponent(user.id)}`}>{clip(user.name, NAME)}</a>
          {user.customer && (
            <>
              {' at '}
              <a href={`/customers/${encodeURIComponent(user.customer.id)}`}>{clip(user.customer.name, NAME)}</a>
            </>
          )}
          {user.otherAddresses.length > 0 && (
            <p class="small soft">
              Also{' '}
              {user.otherAddresses.slice(0, ADDRESSES_SHOWN).map((other, index) => (
                <Fragment key={other}>
                  {index > 0 && ', '}
                  <a href={pathOf(other)}>{clip(other, NAME)}</a>
                </Fragment>
              ))}
            </p>
          )}
        </li>
      ))}
      {users.length > USERS_SHOWN && <li>and {counted(users.length - USERS_SHOWN, 'more User', 'more Users')}</li>}
    </ul>
  );
}

const LeftOut = () => (
  <>
    in <a href="/admin/rules#filters">Rules</a> as left out.
  </>
);

const BLOCKED: Readonly<Record<Block, ComponentChildren>> = {
  erased: 'Yes: it was erased before, and mail from or to it is not synced.',
  address: (
    <>
      Yes: it stands <LeftOut />
    </>
  ),
  domain: (
    <>
      Yes: its whole domain stands <LeftOut />
    </>
  ),
};
