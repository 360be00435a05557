/** /interactions and one conversation, its messages, its visibility. */
import { z } from 'zod';
import { showsText } from '../../../core/visibility';
import { BadCursor } from '../../../store/paging';
import { route, type Route, type RouteContext } from '../../route';
import { hrefWith } from '../components/list';
import { noteView } from '../../viewed';
import { teamOf } from '../sharing';
import { fragmentFor, pageFor } from '../view';
import { attachmentRoute } from './attachment-route';
import { userIdsOf } from './conversation-list';
import { interactionsQuery, InteractionsPage, storeQuery } from './list-page';
import { loadThread, type Thread } from './load-thread';
import type { ShownMessage } from './message-view';
import { Paper } from './paper';
import { notHere } from './not-here';
import { MessagePage, subjectOf, ThreadPage, ThreadPreview } from './thread-page';

const id = z.object({ id: z.string().max(64) });
const both = z.object({ id: z.string().max(64), message: z.string().max(64) });

/** Whoever reads somebody's words leaves a trace, once an hour; heads alone leave none. */
async function readThread(context: Pick<RouteContext, 'parts' | 'caller'>, id: string, asked: { message?: string; all?: boolean } = {}) {
  const thread = await loadThread(context, id, asked);
  if (thread?.messages.some(({ full }) => full !== null)) await noteView(context.parts, context.caller, id);
  return thread;
}

/** The message with its text, as far as the reader may see it. */
async function oneMessage(
  context: Pick<RouteContext, 'parts' | 'caller'>,
  params: { id: string; message: string },
): Promise<{ thread: Thread; message: ShownMessage } | null> {
  const thread = await readThread(context, params.id, { message: params.message });
  const message = thread?.messages.find(({ head }) => head.id === params.message);
  return thread && message && showsText(message.visibility) ? { thread, message } : null;
}

export const interactionRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/interactions',
    guard: 'session',
    summary: 'All conversations, newest first',
    query: interactionsQuery,
    async handle(context) {
      const { parts, caller, query } = context;
      const { store } = parts;
      const org = caller.organisation.id;
      try {
        const team = await teamOf(context);
        const [page, customer, user] = await Promise.all([
          store.lists.interactions(org, storeQuery(query, caller.member?.email ?? '', team.subjectsShown)),
          query.customer ? store.directory.customer(org, query.customer) : null,
          query.user ? store.directory.user(org, query.user) : null,
        ]);
        const [customers, users] = await Promise.all([
          store.directory.customersById(org, [...new Set(page.rows.flatMap((row) => row.customers.slice(0, 3)))]),
          store.directory.usersById(org, userIdsOf(page.rows)),
        ]);
        const names = new Map(customers.map((one) => [one.id, one.name]));
        const userNames = new Map(users.map((one) => [one.id, one.name]));
        return pageFor(
          context,
          'Interactions',
          <InteractionsPage
            query={query}
            rows={page.rows}
            nextCursor={page.nextCursor}
            members={team.members}
            customer={customer}
            user={user}
            nameOf={team.nameOf}
            customerName={(one) => names.get(one) ?? one}
            userName={(one) => userNames.get(one) ?? one}
            visibilityFor={team.visibilityFor}
          />,
        );
      } catch (error) {
        if (error instanceof BadCursor) return { redirect: hrefWith('/interactions', query, {}) };
        throw error;
      }
    },
  }),
  route({
    method: 'GET',
    path: '/interactions/:id',
    guard: 'session',
    summary: 'One conversation',
    params: id,
    query: z.object({ m: z.string().max(64).optional().catch(undefined), all: z.string().optional().catch(undefined) }),
    async handle(context) {
      const { params, query } = context;
      const thread = await readThread(context, params.id, { message: query.m, all: query.all === '1' });
      return thread ? pageFor(context, subjectOf(thread), <ThreadPage thread={thread} />) : notHere(context);
    },
  }),
  route({
    method: 'GET',
    path: '/interactions/:id/preview',
    guard: 'session',
    summary: 'A conversation opened in place (htmx)',
    params: id,
    async handle(context) {
      const thread = await readThread(context, context.params.id);
      return thread
        ? fragmentFor(context, <ThreadPreview thread={thread} />)
        : fragmentFor(context, <p class="small soft">This conversation isn’t here any more. Load the page again.</p>);
    },
  }),
  route({
    method: 'GET',
    path: '/interactions/:id/messages/:message',
    guard: 'session',
    summary: 'One message: a very long text in parts, or its HTML',
    params: both,
    query: z.object({ part: z.coerce.number().int().min(1).max(100).catch(1), html: z.string().optional().catch(undefined) }),
    async handle(context) {
      const found = await oneMessage(context, context.params);
      const { part, html } = context.query;
      return found
        ? pageFor(context, subjectOf(found.thread), <MessagePage {...found} part={part} html={html === '1'} />)
        : notHere(context);
    },
  }),
  route({
    method: 'GET',
    path: '/interactions/:id/messages/:message/html',
    guard: 'session',
    summary: 'The HTML of one message in a frame that can do nothing (htmx)',
    params: both,
    async handle(context) {
      const found = await oneMessage(context, context.params);
      const html = found?.message.full?.html;
      const from = found?.message.head.from[0]?.address ?? 'unknown sender';
      return fragmentFor(context, html ? <Paper html={html} from={from} /> : <p class="small soft">This mail has no HTML.</p>);
    },
  }),
  attachmentRoute,
  route({
    method: 'POST',
    path: '/interactions/:id/visibility',
    guard: 'session',
    summary: 'How much colleagues see of one conversation',
    params: id,
    body: z.looseObject({ visibility: z.enum(['everything', 'subject', 'metadata', '']).catch('') }),
    async handle(context) {
      const { parts, caller, params, body } = context;
      const org = caller.organisation.id;
      const interaction = await parts.store.interactions.get(org, params.id);
      // Only somebody who has the mail decides who else may read it.
      if (!interaction || !interaction.teamMembers.includes(caller.member?.email ?? '')) return notHere(context);
      await parts.useCases.setInteractionVisibility(org, params.id, body.visibility || null, caller.actor);
      return { redirect: `/interactions/${params.id}`, message: 'Saved. This conversation is shown to colleagues as you said.' };
    },
  }),
];
