/** Admin › Mailboxes: all mailboxes, and what an admin can do for one. */
import { z } from 'zod';
import type { Condition } from '../../../core/connection-words';
import { route, type Route } from '../../route';
import { stateOf } from '../settings/progress';
import { pageFor } from '../view';
import { MAILBOXES } from './mailbox-paths';
import { MailboxesPage } from './mailboxes-page';

/** What needs somebody first, then what is under way, then the rest. */
const URGENCY: readonly Condition[] = [
  'reconnect',
  'scope-missing',
  'blocked',
  'gmail-off',
  'api-off',
  'own-trouble',
  'behind',
  'google-limit',
  'google-trouble',
  'catching-up',
  'not-all-read',
  'importing',
  'paused',
  'polling',
  'up-to-date',
  'not-connected',
];

export const mailboxRoutes: Route[] = [
  route({
    method: 'GET',
    path: MAILBOXES,
    guard: 'admin',
    summary: 'All mailboxes and their states',
    async handle(context) {
      const { parts, caller } = context;
      const org = caller.organisation.id;
      const [everybody, connections, counts] = await Promise.all([
        parts.store.organisations.members(org),
        parts.store.connections.list(org),
        parts.store.problems.counts(org),
      ]);
      const byMember = new Map(connections.filter(({ app }) => app === 'gmail').map((one) => [one.member, one]));
      const now = parts.clock.now();
      const mailboxes = everybody
        .filter(({ leftAt }) => !leftAt)
        .map((member) => {
          const connection = byMember.get(member.email) ?? null;
          const problems = connection ? (counts.get(connection.id) ?? 0) : 0;
          return { member, connection, problems, state: stateOf(connection, problems, parts.settings.push !== null, now) };
        })
        .sort(
          (a, b) => URGENCY.indexOf(a.state.condition) - URGENCY.indexOf(b.state.condition) || a.member.name.localeCompare(b.member.name),
        );
      const left = everybody.filter(({ leftAt }) => leftAt).sort((a, b) => Number(b.leftAt) - Number(a.leftAt));
      return pageFor(context, 'Mailboxes', <MailboxesPage mailboxes={mailboxes} left={left} />);
    },
  }),
  route({
    method: 'POST',
    path: `${MAILBOXES}/:id/sync`,
    guard: 'admin',
    summary: 'Sync one mailbox now',
    params: z.object({ id: z.string().max(64) }),
    async handle({ parts, caller, params }) {
      const org = caller.organisation.id;
      const connection = await parts.store.connections.get(params.id);
      // The id comes from the page, the organisation from the session: another tenant's mailbox is no mailbox.
      const done = connection?.org === org && (await parts.useCases.requestSync(org, params.id));
      return {
        redirect: MAILBOXES,
        message: done ? 'Looking for new mail now. It takes a few seconds.' : 'This mailbox is not connected any more.',
      };
    },
  }),
];
