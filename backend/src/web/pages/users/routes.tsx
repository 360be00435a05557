/** /users and one User: the people at customers. */
import { z } from 'zod';
import { DIRECTORY_SORTS } from '../../../store/directory-lists';
import { BadCursor } from '../../../store/paging';
import { route, type Route } from '../../route';
import { Avatar } from '../components/avatar';
import { Facts } from '../components/facts';
import { Badge, Empty, PageHeader } from '../components/layout';
import { hrefWith, Paging, Search } from '../components/list';
import { counted } from '../format/numbers';
import { ConversationList, userIdsOf } from '../interactions/conversation-list';
import { recentHref } from '../interactions/recent';
import { messagePage } from '../message-page';
import { teamOf } from '../sharing';
import { pageFor } from '../view';
import { UserTable } from './user-table';

const PATH = '/users';
const PAGE_SIZE = 40;

const listQuery = z.object({
  q: z.string().trim().max(200).optional().catch(undefined),
  sort: z.enum(DIRECTORY_SORTS).catch('name'),
  cursor: z.string().max(1_000).optional().catch(undefined),
});

export const userRoutes: Route[] = [
  route({
    method: 'GET',
    path: PATH,
    guard: 'session',
    summary: 'All Users: the people at customers',
    query: listQuery,
    async handle(context) {
      const { parts, caller, query } = context;
      const org = caller.organisation.id;
      try {
        const page = await parts.store.lists.users(org, {
          q: query.q || undefined,
          sort: query.sort,
          limit: PAGE_SIZE,
          cursor: query.cursor,
        });
        const customers = await parts.store.directory.customersById(org, [...new Set(page.rows.map(({ customer }) => customer))]);
        const names = new Map(customers.map(({ id, name }) => [id, name]));
        return pageFor(
          context,
          'Users',
          <>
            <PageHeader title="Users" about="The people at your customers. Mail is synced when one of them takes part." />
            <div id="list">
              <div class="tools">
                <div class="chips" id="chips" />
                <Search path={PATH} query={query} kept={['sort']} label="Search Users" placeholder="Name or e-mail" />
              </div>
              <div id="results">
                {page.rows.length === 0 ? (
                  <Empty icon="users" title={query.q ? 'No User matches' : 'No Users yet'}>
                    {query.q
                      ? 'Try another part of the name or address.'
                      : 'Users come from Startdeliver, or from “Unknown people” with one click.'}
                  </Empty>
                ) : (
                  <>
                    <UserTable
                      users={page.rows}
                      customerName={(id) => names.get(id) ?? id}
                      sorting={{ path: PATH, query, sort: query.sort }}
                    />
                    <Paging
                      path={PATH}
                      query={query}
                      nextCursor={page.nextCursor}
                      count={page.nextCursor ? `${counted(page.rows.length, 'User')} on this page` : counted(page.rows.length, 'User')}
                    />
                  </>
                )}
              </div>
            </div>
          </>,
        );
      } catch (error) {
        if (error instanceof BadCursor) return { redirect: hrefWith(PATH, query, {}) };
        throw error;
      }
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id',
    guard: 'session',
    summary: 'One User and their conversations',
    params: z.object({ id: z.string().max(500) }),
    async handle(context) {
      const { parts, caller, params } = context;
      const { store } = parts;
      const org = caller.organisation.id;
      const user = await store.directory.user(org, params.id);
      if (!user) {
        const text = 'It may have been removed in Startdeliver, or the address is misspelt.';
        return pageFor(
          context,
          'Not found',
          messagePage({ title: 'This User isn’t here', text, action: { href: PATH, label: 'All Users' } }),
          404,
        );
      }
      const lastId = user.lastInteraction?.interactionId;
      const [team, customer, page, last] = await Promise.all([
        teamOf(context),
        store.directory.customer(org, user.customer),
        store.lists.interactions(org, { user: user.id, limit: 40 }),
        lastId ? store.interactions.get(org, lastId) : null,
      ]);
      const others = await store.directory.usersById(org, userIdsOf(page.rows));
      const names = new Map(others.map(({ id, name }) => [id, name]));
      const all = `/interactions?user=${encodeURIComponent(user.id)}`;
      return pageFor(
        context,
        user.name,
        <>
          <header class="profile-head">
            <Avatar name={user.name || user.email} large />
            <div class="profile-name">
              <h1>{user.name || user.email}</h1>
              <p class="profile-facts">
                <a href={`/customers/${encodeURIComponent(user.customer)}`}>{customer?.name ?? user.customer}</a>
                {user.addresses.map((address) => (
                  <Badge key={address}>{address}</Badge>
                ))}
              </p>
            </div>
          </header>
          <Facts
            rollup={user}
            nameOf={team.nameOf}
            visibility={team.visibilityFor(user.lastInteraction?.by ?? [], last?.visibility ?? null)}
            listHref={recentHref({ user: user.id }, parts.clock.now())}
          />
          {page.rows.length === 0 ? (
            <Empty icon="interactions" title="No conversations yet">
              Mail with this person appears here as soon as a connected mailbox holds some.
            </Empty>
          ) : (
            <>
              <ConversationList
                rows={page.rows}
                nameOf={team.nameOf}
                customerName={(id) => id}
                userName={(id) => names.get(id) ?? id}
                visibilityFor={team.visibilityFor}
                withCustomer={false}
              />
              {page.nextCursor && (
                <p class="form-actions">
                  <a class="button" href={all}>
                    All conversations
                  </a>
                </p>
              )}
            </>
          )}
        </>,
      );
    },
  }),
];
