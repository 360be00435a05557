/** "Add to Acme": a person becomes a User at a customer. The same form under an explanation and in the list of unknown people. */
import { createHash } from 'node:crypto';
import { clip } from '../format/clip';
import type { CustomerRecord } from '../../../store/records';
import type { RouteContext } from '../../route';
import { Form } from '../components/form';

/** How many customers fit into a list to choose from; with more, the name is typed. */
export const CHOICES = 100;

/** A customer as people type or pick it: "Acme (c1)". */
export const customerLabel = ({ id, name }: Pick<CustomerRecord, 'id' | 'name'>): string => `${clip(name, 120)} (${id})`;

/**
 * The id of a User made here. Startdeliver's own ids are the caller's; this one follows from who it is, so that a button pressed twice
 * makes one User.
 */
export const idOfNewUser = (customer: string, address: string): string =>
  `gw-${createHash('sha256').update(`${customer}\n${address}`).digest('hex').slice(0, 16)}`;

/** What was typed as a customer: its label, its id, or its exact name. Null when it is none, or several have the name. */
export async function customerTyped(
  { parts, caller }: Pick<RouteContext, 'parts' | 'caller'>,
  typed: string,
): Promise<CustomerRecord | null> {
  const org = caller.organisation.id;
  const text = typed.trim();
  if (!text) return null;
  const id = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$/.exec(text)?.[1];
  const direct = (await parts.store.directory.customer(org, text)) ?? (id ? await parts.store.directory.customer(org, id) : null);
  if (direct) return direct;
  const { rows } = await parts.store.lists.customers(org, { q: text, sort: 'name', limit: 50 });
  const same = rows.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  return same.length === 1 ? (same[0] ?? null) : null;
}

interface AddUserInput {
  address: string;
  name: string;
  /** The customer it most likely is. */
  customer: CustomerRecord | null;
  /** To choose from, by name. */
  customers: readonly CustomerRecord[];
  back: string;
  /** Put before the fields' ids: several of these forms may stand on one page. */
  id: string;
  error?: string;
}

export function AddUser({ address, name, customer, customers, back, id, error }: AddUserInput) {
  return (
    <Form action="/why/fix/user" class="add-user">
      <input type="hidden" name="back" value={back} />
      <input type="hidden" name="address" value={address} />
      <div class="two">
        <div class="field">
          <label class="field-label" for={`${id}-name`}>
            Name
          </label>
          <input type="text" id={`${id}-name`} name="name" value={name} required maxLength={200} autocomplete="off" />
        </div>
        <div class="field">
          <label class="field-label" for={`${id}-customer`}>
            Customer
          </label>
          <input
            type="text"
            id={`${id}-customer`}
            name="customer"
            list={`${id}-customers`}
            value={customer ? customerLabel(customer) : ''}
            placeholder="Name of the customer"
            required
            maxLength={300}
            autocomplete="off"
          />
          <datalist id={`${id}-customers`}>
            {customers.slice(0, CHOICES).map((one) => (
              <option key={one.id} value={customerLabel(one)} />
            ))}
          </datalist>
        </div>
      </div>
      {error && <p class="field-error">{error}</p>}
      <p class="form-actions">
        <button class="button button-main" type="submit">
          Add {name.split(' ')[0] || address}
        </button>
        <span class="small faint">{address}</span>
      </p>
    </Form>
  );
}
