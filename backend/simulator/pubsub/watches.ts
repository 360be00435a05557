/**
 * Ties mailboxes to push: a change of a watched mailbox becomes an event, as far as the watch's label filter lets it.
 * Also keeps Google's rule that a topic must lie in the OAuth client's own project.
 */
import { ApiError, type ApiRoute } from '../api';
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

/** The Gmail `watch` method with the check of the topic's project in front. */
export function inOwnProject(route: ApiRoute): ApiRoute {
  if (route.operation !== 'watch') return route;
  return {
    ...route,
    handle: (call) => {
      const topic = (call.body as { topicName?: unknown } | undefined)?.topicName;
      const expected = `projects/${call.project ?? ''}/topics/`;
      if (typeof topic === 'string' && !topic.startsWith(expected)) {
        throw new ApiError(400, 'invalidArgument', `Invalid topicName does not match ${expected}*`);
      }
      return route.handle(call);
    },
  };
}
