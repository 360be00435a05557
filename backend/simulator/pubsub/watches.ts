/**
 * Ties mailboxes to push: a change of a watched mailbox becomes an event, as far as the watch's label filter lets it.
 * Also keeps Google's rule that a topic must lie in the OAuth client's own project.
 */
import { ApiError, type ApiCall, type ApiRoute } from '../api';
import type { MailboxChange, Watch } from '../gmail/mailbox';
import type { SimState } from '../state';
import type { Publisher } from './publisher';

/** Publishes changes of all mailboxes until the returned function is called. */
export function publishChanges(state: SimState, publisher: Publisher): () => void {
  const ends = [...state.accounts.values()].map(({ email, mailbox }) =>
    mailbox.onChange((change) => {
      const { watch } = mailbox;
      if (!watch || watch.expiration <= state.clock.now() || !passes(watch, change)) return;
      publisher.changed({ email, historyId: String(change.historyId), topicName: watch.topicName });
    }),
  );
  return () => ends.forEach((end) => end());
}

/** A change without records is the watch itself, which is always told. */
function passes(watch: Watch, { records }: MailboxChange): boolean {
  if (records.length === 0 || watch.labelIds.length === 0) return true;
  const concerned = records.some((record) => [...record.messageLabels, ...record.labelIds].some((label) => watch.labelIds.includes(label)));
  return concerned === (watch.labelFilterBehavior === 'include');
}

/** The Gmail methods `watch` and `stop`: the topic's project is checked, and `changed` told when a watch began or ended. */
export function watchRules(route: ApiRoute, changed: () => void): ApiRoute {
  if (route.operation !== 'watch' && route.operation !== 'stop') return route;
  return {
    ...route,
    async handle(call) {
      if (route.operation === 'watch') requireOwnProject(call);
      const result = await route.handle(call);
      changed();
      return result;
    },
  };
}

function requireOwnProject({ body, project = '' }: ApiCall): void {
  const topic = (body as { topicName?: unknown } | undefined)?.topicName;
  const expected = `projects/${project}/topics/`;
  if (typeof topic === 'string' && !topic.startsWith(expected)) {
    throw new ApiError(400, 'invalidArgument', `Invalid topicName does not match ${expected}*`);
  }
}

/** The watches of all mailboxes, by primary address. */
export function watchesOf(state: SimState): Record<string, Watch> {
  const accounts = [...state.accounts.values()];
  return Object.fromEntries(accounts.flatMap(({ email, mailbox }) => (mailbox.watch ? [[email, mailbox.watch] as const] : [])));
}

/** Puts watches of an earlier run back, without telling anybody. */
export function restoreWatches(state: SimState, watches: Readonly<Record<string, Watch>> = {}): void {
  for (const [email, watch] of Object.entries(watches)) {
    const account = state.accounts.get(email);
    if (account) account.mailbox.watch = watch;
  }
}
