/** One address, several customers: asked once, remembered for all mail, and taken back where the answer shows. */
import { Check, Form } from '../components/form';
import { listed, number } from '../format/numbers';
import type { Ambiguous, ChosenUser } from './load-thread';

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];
const inWords = (n: number): string => WORDS[n] ?? number(n);

/** "Elena Petkova is a User at two customers. Which one is meant?" */
function question({ address, candidates }: Ambiguous): string {
  const names = new Set(candidates.map(({ name }) => name));
  const customers = new Set(candidates.map(({ customer }) => customer));
  const who = names.size === 1 ? [...names][0] || address : address;
  return `${who} is a User at ${inWords(customers.size)} customers. Which one is meant?`;
}

const byCustomer = (candidates: Ambiguous['candidates']): Ambiguous['candidates'] =>
  [...candidates].sort((a, b) => a.customer.localeCompare(b.customer) || a.name.localeCompare(b.name));

export function WhichUser({ ambiguous, back }: { ambiguous: readonly Ambiguous[]; back: string }) {
  return (
    <>
      {ambiguous
        .filter(({ candidates }) => candidates.length > 1)
        .map((one) => (
          <Question key={one.address} {...one} back={back} />
        ))}
    </>
  );
}

function Question({ back, ...asked }: Ambiguous & { back: string }) {
  const { address, candidates } = asked;
  const sameName = new Set(candidates.map(({ name }) => name)).size === 1;
  const id = `which-${address.replace(/[^a-z0-9]/gi, '-')}`;
  return (
    <Form action="/why/fix/choose" class="panel which-user">
      <fieldset class="checks">
        <legend>{question(asked)}</legend>
        {byCustomer(candidates).map(({ user, name, customer }) => (
          <Check
            key={user}
            type="radio"
            id={`${id}-${user}`}
            name="user"
            value={user}
            label={sameName ? customer : atCustomer({ name, customer })}
            checked={false}
          />
        ))}
      </fieldset>
      <p class="field-help">
        Until somebody chooses, mail with {address} shows on all of them. The answer holds for everybody, for old and new mail.
      </p>
      <p class="form-actions">
        <input type="hidden" name="address" value={address} />
        <input type="hidden" name="back" value={back} />
        <button class="button" type="submit">
          Remember
        </button>
      </p>
    </Form>
  );
}

const atCustomer = ({ name, customer }: { name: string; customer: string }): string => `${name} at ${customer}`;

/** What somebody answered, in one quiet line, with the way back. */
export function ChosenUsers({ chosen, back }: { chosen: readonly ChosenUser[]; back: string }) {
  return (
    <>
      {chosen.map(({ address, candidates, users }) => {
        const meant = candidates.filter(({ user }) => users.includes(user));
        const others = candidates.filter(({ user }) => !users.includes(user));
        if (meant.length === 0 || others.length === 0) return null;
        const sameName = new Set(candidates.map(({ name }) => name)).size === 1;
        const notAs = sameName ? `at ${listed(others.map(({ customer }) => customer))}` : `as ${listed(others.map(atCustomer))}`;
        return (
          <Form key={address} action="/why/fix/forget" class="small soft">
            <input type="hidden" name="address" value={address} />
            <input type="hidden" name="back" value={back} />
            {address} counts as {listed(meant.map(atCustomer))}, not {notAs}.{' '}
            <button class="button-link" type="submit">
              Ask again
            </button>
          </Form>
        );
      })}
    </>
  );
}
