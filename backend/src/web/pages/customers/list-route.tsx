/** GET /customers */
import { BadCursor } from '../../../store/paging';
import { route, type Route } from '../../route';
import { hrefWith } from '../components/list';
import { teamOf } from '../sharing';
import { pageFor } from '../view';
import { CustomersPage } from './list-page';
import { directoryQuery, listQuery } from './list-query';

export const customerListRoute: Route = route({
  method: 'GET',
  path: '/customers',
  guard: 'session',
  summary: 'All customers, filtered and sorted',
  query: listQuery,
  async handle(context) {
    const { parts, caller, query } = context;
    const { store } = parts;
    const org = caller.organisation.id;
    const viewer = caller.member?.email ?? '';
    const wanted = directoryQuery(query, viewer, parts.clock.now());
    try {
      const [page, total, team, connection] = await Promise.all([
        store.lists.customers(org, wanted),
        store.lists.countCustomers(org, wanted),
        teamOf(context),
        store.connections.of(org, viewer, 'gmail'),
      ]);
      const last = page.rows.flatMap(({ lastInteraction }) => (lastInteraction ? [lastInteraction.interactionId] : []));
      const own = new Map((await store.interactions.byIds(org, last)).map(({ id, visibility }) => [id, visibility]));
      return pageFor(
        context,
        'Customers',
        <CustomersPage
          query={query}
          rows={page.rows}
          nextCursor={page.nextCursor}
          total={total}
          members={team.members}
          nameOf={team.nameOf}
          visibilityOf={({ lastInteraction: one }) => (one ? team.visibilityFor(one.by, own.get(one.interactionId) ?? null) : 'everything')}
          connected={Boolean(connection?.refreshToken)}
        />,
      );
    } catch (error) {
      if (error instanceof BadCursor) return { redirect: hrefWith('/customers', query, {}) };
      throw error;
    }
  },
});
