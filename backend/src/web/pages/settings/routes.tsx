/** Settings › Gmail. Connecting itself (POST /settings/gmail/connect and the way to Google and back) is in web/oauth. */
import { z } from 'zod';
import type { MemberSettings } from '../../../core/types';
import type { ConnectionRecord, TeamMemberRecord } from '../../../store/records';
import { NO_TOTALS, totalsOf } from '../../mailbox-totals';
import { route, type Reply, type Route, type RouteContext } from '../../route';
import { KEPT_SHOWN } from '../private/private-page';
import { fragmentFor, pageFor } from '../view';
import { GmailPage } from './gmail-page';
import { problemsOf } from './problems';
import { ProgressFragment, stateOf, type ProgressInput } from './progress';
import { ResetPage } from './reset-page';
import { RevokePage } from './revoke-page';
import { settingsTyped, type FieldErrors } from './settings-form';

const PATH = '/settings/gmail';
const typed = z.record(z.string(), z.unknown()).default({});

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

const memberOf = ({ caller }: Asked): TeamMemberRecord => {
  if (!caller.member) throw new Error('a session without a team member');
  return caller.member;
};

async function progressOf(context: Asked): Promise<ProgressInput> {
  const { store, settings, clock } = context.parts;
  const org = context.caller.organisation.id;
  const connection = await store.connections.of(org, memberOf(context).email, 'gmail');
  const ofMailbox = async ({ id }: ConnectionRecord) => {
    const [problems, count, totals] = await Promise.all([
      problemsOf(store, org, id),
      store.problems.count(org, id),
      totalsOf(store, org, [id]),
    ]);
    return { problems: { count, shown: problems }, ...(totals.get(id) ?? NO_TOTALS) };
  };
  const figures = connection ? await ofMailbox(connection) : { problems: { count: 0, shown: [] }, ...NO_TOTALS };
  return { connection, state: stateOf(connection, figures.problems.count, settings.push !== null, clock.now()), ...figures };
}

async function gmailPage(context: Asked, shown?: { settings: MemberSettings; errors: FieldErrors }): Promise<Reply> {
  const { organisation, isAdmin } = context.caller;
  const member = memberOf(context);
  const kept = await context.parts.store.choices.privateList(organisation.id, member.email, KEPT_SHOWN + 1);
  const settings = shown?.settings ?? member.settings;
  const page = (
    <GmailPage
      {...await progressOf(context)}
      organisation={organisation}
      member={{ ...member, settings }}
      isAdmin={isAdmin}
      kept={kept}
      installUrl={`${context.parts.settings.publicUrl}/admin/install`}
      errors={shown?.errors ?? {}}
    />
  );
  return pageFor(context, 'Gmail settings', page, shown ? 422 : undefined);
}

/** Runs something on the viewer's own connection; without one, back to the page that says so. */
async function onOwnConnection(
  context: Asked,
  run: (org: string, connection: string) => Promise<boolean>,
  message: string,
  refused = 'Gmail is not connected, so there was nothing to do.',
): Promise<Reply> {
  const org = context.caller.organisation.id;
  const connection = await context.parts.store.connections.of(org, memberOf(context).email, 'gmail');
  const done = connection !== null && (await run(org, connection.id));
  return { redirect: PATH, message: done ? message : refused };
}

export const settingsRoutes: Route[] = [
  route({ method: 'GET', path: '/settings', guard: 'session', summary: 'To the Gmail settings', handle: () => ({ redirect: PATH }) }),
  route({ method: 'GET', path: PATH, guard: 'session', summary: 'Settings › Gmail', handle: (context) => gmailPage(context) }),
  route({
    method: 'GET',
    path: `${PATH}/progress`,
    guard: 'session',
    summary: 'State and progress of the viewer’s mailbox (htmx)',
    handle: async (context) => fragmentFor(context, <ProgressFragment {...await progressOf(context)} />),
  }),
  route({
    method: 'POST',
    path: PATH,
    guard: 'session',
    summary: 'Save the Gmail settings',
    body: typed,
    async handle(context) {
      const { caller, parts, body } = context;
      const member = memberOf(context);
      const { value, errors } = settingsTyped(body, member.settings, caller.organisation.domainField);
      if (Object.keys(errors).length > 0) return gmailPage(context, { settings: value, errors });
      await parts.useCases.changeSettings(caller.organisation, member.email, value, caller.actor);
      return { redirect: PATH, message: 'Saved. What this changes for older mail follows within a minute.' };
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/sync`,
    guard: 'session',
    summary: 'Sync now',
    handle: (context) =>
      onOwnConnection(
        context,
        (org, id) => context.parts.useCases.requestSync(org, id),
        'Looking for new mail now. It takes a few seconds.',
      ),
  }),
  route({
    method: 'POST',
    path: `${PATH}/resync`,
    guard: 'session',
    summary: 'Search everything again',
    handle: (context) =>
      onOwnConnection(
        context,
        (org, id) => context.parts.useCases.requestResync(org, id, context.caller.actor),
        'Searching the last six months again. Nothing appears twice.',
      ),
  }),
  route({
    method: 'GET',
    path: `${PATH}/reset`,
    guard: 'session',
    summary: 'What happens, before everything is forgotten and imported again',
    async handle(context) {
      const { store } = context.parts;
      const { id: org } = context.caller.organisation;
      const connection = await store.connections.of(org, memberOf(context).email, 'gmail');
      if (!connection?.refreshToken || connection.wipe) return { redirect: PATH };
      const mails = await store.messages.countOfMailbox(org, connection.id);
      const page = <ResetPage member={memberOf(context)} mails={mails} paused={connection.paused} />;
      return pageFor(context, 'Forget everything and import again', page);
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/reset`,
    guard: 'session',
    summary: 'Forget everything that came from the viewer’s mailbox and import it again',
    handle: (context) =>
      onOwnConnection(
        context,
        (org, id) => context.parts.useCases.requestReset(org, id, context.caller.actor),
        'Everything that came from your mailbox is being removed here; then the import starts anew.',
        'Gmail can’t be read at the moment, so nothing was removed.',
      ),
  }),
  route({
    method: 'POST',
    path: `${PATH}/pause`,
    guard: 'session',
    summary: 'Pause or resume',
    body: z.looseObject({ paused: z.enum(['yes', 'no']).catch('no') }),
    handle: (context) => {
      const paused = context.body.paused === 'yes';
      const message = paused ? 'Paused. New mail waits in Gmail until you resume.' : 'Resumed. What waited in Gmail follows now.';
      return onOwnConnection(context, (org, id) => context.parts.useCases.setPaused(org, id, paused, context.caller.actor), message);
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/revoke`,
    guard: 'session',
    summary: 'Keep or delete, before access is revoked',
    async handle(context) {
      const connection = await context.parts.store.connections.of(context.caller.organisation.id, memberOf(context).email, 'gmail');
      if (!connection?.refreshToken) return { redirect: PATH };
      return pageFor(context, 'Revoke access to Gmail', <RevokePage member={memberOf(context)} />);
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/revoke`,
    guard: 'session',
    summary: 'Revoke access to Gmail',
    // What is not understood deletes nothing.
    body: z.looseObject({ data: z.enum(['keep', 'delete']).catch('keep') }),
    handle: (context) => {
      const { data } = context.body;
      const what =
        data === 'delete' ? 'The mail that came from your mailbox alone is being deleted here.' : 'What was synced stays on its customers.';
      return onOwnConnection(
        context,
        (org, id) => context.parts.useCases.disconnectMailbox(org, id, data, context.caller.actor),
        `Access revoked. ${what}`,
      );
    },
  }),
];
