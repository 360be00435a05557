/** A conversation as one reader may see it: the heads of its messages, the text of the few that are open. */
import type { InteractionRecord, MessageRecord } from '../../../store/records';
import { showsText } from '../../../core/visibility';
import type { Visibility } from '../../../core/types';
import type { RouteContext } from '../../route';
import { teamOf, type Team } from '../sharing';
import type { ShownMessage } from './message-view';
import { windowOf } from './open-messages';

export interface Thread {
  interaction: InteractionRecord;
  /** How much of the conversation as a whole (its subject) the reader sees. */
  visibility: Visibility;
  messages: ShownMessage[];
  earlier: number;
  team: Team;
  customers: { id: string; name: string }[];
  users: { id: string; name: string; customer: string }[];
  /** Addresses that are Users at several customers, with whom they could be. */
  ambiguous: Ambiguous[];
  /** Addresses somebody has answered that question for. */
  chosen: ChosenUser[];
}

export interface Ambiguous {
  address: string;
  candidates: { user: string; name: string; customer: string }[];
}

export interface ChosenUser extends Ambiguous {
  /** Ids of the chosen Users. */
  users: readonly string[];
}

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

export async function loadThread(context: Asked, id: string, asked: { message?: string; all?: boolean } = {}): Promise<Thread | null> {
  const { store } = context.parts;
  const org = context.caller.organisation.id;
  const interaction = await store.interactions.get(org, id);
  if (!interaction) return null;
  const [heads, team, customers, users] = await Promise.all([
    store.messages.ofConversation(org, id, false),
    teamOf(context),
    store.directory.customersById(org, interaction.customers),
    store.directory.usersById(org, interaction.users.slice(0, 100)),
  ]);
  const visibilityOf = (head: MessageRecord) => team.visibilityFor(head.teamMembers, interaction.visibility);
  const { shown, earlier, open } = windowOf(heads, asked.message ?? null, asked.all ?? false);
  const [ambiguous, chosen] = await Promise.all([
    interaction.ambiguous ? candidatesOf(context, [...new Set(heads.flatMap((head) => head.ambiguous))]) : [],
    chosenOf(context, heads),
  ]);
  const messages = await Promise.all(
    shown.map(async (head) => {
      const visibility = visibilityOf(head);
      const full = open.has(head.id) && showsText(visibility) ? await store.messages.byKey(org, head.key) : null;
      return { head, full, visibility };
    }),
  );
  return {
    interaction,
    visibility: team.visibilityFor(interaction.teamMembers, interaction.visibility),
    messages,
    earlier,
    team,
    customers: customers.map(({ id: customer, name }) => ({ id: customer, name })),
    users: users.map(({ id: user, name, customer }) => ({ id: user, name, customer })),
    ambiguous,
    chosen,
  };
}

/** Addresses beyond that are not looked up: a mail to hundreds asks no question of its own. */
const MOST_ADDRESSES = 200;

async function chosenOf(context: Asked, heads: readonly MessageRecord[]): Promise<ChosenUser[]> {
  const addresses = [...new Set(heads.flatMap((head) => head.addresses))].slice(0, MOST_ADDRESSES);
  const chosen = await context.parts.store.choices.chosenAmong(context.caller.organisation.id, addresses);
  if (chosen.size === 0) return [];
  const known = await candidatesOf(context, [...chosen.keys()]);
  return known.filter(({ candidates }) => candidates.length > 1).map((one) => ({ ...one, users: chosen.get(one.address) ?? [] }));
}

/** Every User an address belongs to, with their customers' names. */
export async function candidatesOf(context: Asked, addresses: readonly string[]): Promise<Ambiguous[]> {
  const { store } = context.parts;
  const org = context.caller.organisation.id;
  return Promise.all(
    addresses.slice(0, 10).map(async (address) => {
      const users = await store.directory.usersByAddress(org, address);
      const customers = await store.directory.customersById(
        org,
        users.map(({ customer }) => customer),
      );
      const names = new Map(customers.map(({ id, name }) => [id, name]));
      return {
        address,
        candidates: users.map(({ id, name, customer }) => ({ user: id, name, customer: names.get(customer) ?? customer })),
      };
    }),
  );
}
