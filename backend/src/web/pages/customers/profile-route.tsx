/** GET /customers/:id */
import { z } from 'zod';
import type { CustomerRecord, InteractionRecord, UserRecord } from '../../../store/records';
import { BadCursor } from '../../../store/paging';
import { route, type Route, type RouteContext } from '../../route';
import { Empty } from '../components/layout';
import { Paging } from '../components/list';
import { counted } from '../format/numbers';
import { ConversationList, userIdsOf } from '../interactions/conversation-list';
import { messagePage } from '../message-page';
import { teamOf, type Team } from '../sharing';
import { pageFor } from '../view';
import { History } from './history';
import { ProfilePage, TABS, TasksTab, UsersTab, type Tab } from './profile-page';

const query = z.object({
  tab: z.enum(TABS).catch('history'),
  cursor: z.string().max(1_000).optional().catch(undefined),
});

const HISTORY_PAGE = 50;
const LIST_PAGE = 40;

interface Asked {
  parts: RouteContext['parts'];
  customer: CustomerRecord;
  users: readonly UserRecord[];
  team: Team;
  path: string;
  query: z.infer<typeof query>;
}

const TAB_CONTENT: { readonly [T in Tab]: (asked: Asked) => preact.JSX.Element | Promise<preact.JSX.Element> } = {
  history: async ({ parts, customer, users, team, path, query: { cursor } }) => {
    const page = await parts.store.messageLists.page(customer.org, { customer: customer.id, limit: HISTORY_PAGE, cursor });
    const ids = [...new Set(page.rows.flatMap(({ conversation }) => (conversation ? [conversation] : [])))];
    const conversations = new Map((await parts.store.interactions.byIds(customer.org, ids)).map((one) => [one.id, one]));
    const of = (conversation: string | null): InteractionRecord | undefined => conversations.get(conversation ?? '');
    const names = new Map(users.flatMap(({ addresses, name }) => addresses.map((address) => [address, name])));
    return (
      <History
        messages={page.rows}
        countOf={({ conversation }) => of(conversation)?.messageCount ?? 1}
        visibilityOf={({ conversation, teamMembers }) => team.visibilityFor(teamMembers, of(conversation)?.visibility ?? null)}
        nameOf={(address) => names.get(address) ?? team.nameOf(address)}
        older={page.nextCursor && `${path}?${new URLSearchParams({ cursor: page.nextCursor }).toString()}`}
      />
    );
  },

  interactions: async ({ parts, customer, team, path, query: { cursor } }) => {
    const page = await parts.store.lists.interactions(customer.org, { customer: customer.id, limit: LIST_PAGE, cursor });
    if (page.rows.length === 0) {
      return (
        <Empty icon="interactions" title="No conversations yet">
          Mail with this customer’s Users is folded into conversations and listed here.
        </Empty>
      );
    }
    const users = await parts.store.directory.usersById(customer.org, userIdsOf(page.rows));
    const names = new Map(users.map(({ id, name }) => [id, name]));
    return (
      <>
        <ConversationList
          rows={page.rows}
          nameOf={team.nameOf}
          customerName={(id) => id}
          userName={(id) => names.get(id) ?? id}
          visibilityFor={team.visibilityFor}
          withCustomer={false}
        />
        <Paging
          path={path}
          query={{ tab: 'interactions', cursor }}
          nextCursor={page.nextCursor}
          count={page.nextCursor ? `${counted(page.rows.length, 'conversation')} on this page` : counted(page.rows.length, 'conversation')}
        />
      </>
    );
  },

  users: ({ users }) => <UsersTab users={users} />,

  tasks: async ({ parts, customer, team }) => (
    <TasksTab tasks={await parts.store.directory.tasksWhere(customer.org, { customer: customer.id }, 200)} nameOf={team.nameOf} />
  ),
};

export const customerProfileRoute: Route = route({
  method: 'GET',
  path: '/customers/:id',
  guard: 'session',
  summary: 'A customer’s profile',
  params: z.object({ id: z.string().max(500) }),
  query,
  async handle(context) {
    const { parts, caller, params } = context;
    const { store } = parts;
    const org = caller.organisation.id;
    const customer = await store.directory.customer(org, params.id);
    if (!customer) {
      const text = 'It may have been removed in Startdeliver, or the address is misspelt.';
      const page = messagePage({ title: 'This customer isn’t here', text, action: { href: '/customers', label: 'All customers' } });
      return pageFor(context, 'Not found', page, 404);
    }
    const path = `/customers/${encodeURIComponent(customer.id)}`;
    const lastId = customer.lastInteraction?.interactionId;
    const [team, users, tasks, last] = await Promise.all([
      teamOf(context),
      store.directory.usersOfCustomer(org, customer.id),
      store.directory.tasksWhere(org, { customer: customer.id, done: false }, 200),
      lastId ? store.interactions.get(org, lastId) : null,
    ]);
    try {
      const content = await TAB_CONTENT[context.query.tab]({ parts, customer, users, team, path, query: context.query });
      return pageFor(
        context,
        customer.name,
        <ProfilePage
          customer={customer}
          tab={context.query.tab}
          nameOf={team.nameOf}
          visibility={team.visibilityFor(customer.lastInteraction?.by ?? [], last?.visibility ?? null)}
          users={users.length}
          openTasks={tasks.length}
        >
          {content}
        </ProfilePage>,
      );
    } catch (error) {
      if (error instanceof BadCursor) return { redirect: `${path}?tab=${context.query.tab}` };
      throw error;
    }
  },
});
