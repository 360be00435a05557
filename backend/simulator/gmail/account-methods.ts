/** users.getProfile, labels, settings.sendAs, watch and stop. */
import type { ApiCall } from '../api';
import type { SimClock } from '../state';
import { badRequest, knownLabels, mailboxOf, notFound, textsIn } from './parameters';
import { countedLabelResource, labelResource } from './resources';

const WATCH_MS = 7 * 24 * 3_600_000;

/** getProfile: the present historyId is the cursor to take before a full listing. */
export function getProfile(call: ApiCall): object {
  const mailbox = mailboxOf(call);
  const { messages, threads } = mailbox.counts();
  return { emailAddress: mailbox.email, messagesTotal: messages, threadsTotal: threads, historyId: String(mailbox.historyId()) };
}

/** labels.list. */
export const listLabels = (call: ApiCall): object => ({ labels: mailboxOf(call).labels.list().map(labelResource) });

/** labels.get, with counts. */
export function getLabel(call: ApiCall): object {
  const mailbox = mailboxOf(call);
  const label = mailbox.labels.byId(call.params['id'] ?? '');
  if (!label) throw notFound();
  return countedLabelResource(label, mailbox);
}

/** settings.sendAs.list: the primary address first. Secondary addresses that an admin made are not in it (Google: may be missing). */
export function listSendAs(call: ApiCall): object {
  const { email, name, sendAs } = call.account;
  mailboxOf(call);
  const entry = { displayName: name, replyToAddress: '', signature: '' };
  const primary = { sendAsEmail: email, ...entry, isPrimary: true, isDefault: true };
  const others = sendAs.map((address) => ({
    sendAsEmail: address,
    ...entry,
    isPrimary: false,
    isDefault: false,
    treatAsAlias: true,
    verificationStatus: 'accepted',
  }));
  return { sendAs: [primary, ...others] };
}

interface WatchBody {
  readonly topicName?: unknown;
  readonly labelFilterBehavior?: unknown;
  readonly labelFilterAction?: unknown;
}

/** watch: replaces the present one, ends in seven days. Whoever listens to the mailbox delivers. */
export const startWatch =
  (clock: SimClock) =>
  (call: ApiCall): object => {
    const mailbox = mailboxOf(call);
    const body = (call.body ?? {}) as WatchBody;
    if (typeof body.topicName !== 'string' || !/^projects\/[^/]+\/topics\/[^/]+$/.test(body.topicName)) {
      throw badRequest('Invalid topicName does not match projects/<project-id>/topics/<topic-id>');
    }
    const behavior = body.labelFilterBehavior ?? body.labelFilterAction ?? 'include';
    if (behavior !== 'include' && behavior !== 'exclude') throw badRequest("Invalid value at 'label_filter_behavior'");
    const labelIds = knownLabels(mailbox, textsIn(call.body, 'labelIds'));
    const expiration = clock.now() + WATCH_MS;
    mailbox.startWatch({ topicName: body.topicName, labelIds, labelFilterBehavior: behavior, expiration });
    return { historyId: String(mailbox.historyId()), expiration: String(expiration) };
  };

/** stop: no more pushes; no error when there was no watch. */
export function stopWatch(call: ApiCall): undefined {
  mailboxOf(call).watch = null;
  return undefined;
}
