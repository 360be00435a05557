/** users.threads: list and get. */
import type { ApiCall } from '../api';
import { badRequest, countOf, flagOf, formatOf, knownLabels, mailboxOf, notFound, pageStart, pageToken, queryOf } from './parameters';
import { isId } from './ids';
import { isBelow } from './message-table';
import { threadResource, threadSummary } from './resources';
import type { StoredMessage } from './stored';

const PAGE = 100;
const LARGEST_PAGE = 500;
const FORMATS = ['minimal', 'full', 'metadata'];

/** The newest matching message of every thread, newest first. */
function newestPerThread(messages: readonly StoredMessage[]): StoredMessage[] {
  const seen = new Set<string>();
  return messages.filter((message) => !seen.has(message.threadId) && seen.add(message.threadId));
}

/** threads.list: a thread is found if any of its messages is. */
export function listThreads(call: ApiCall): object {
  const mailbox = mailboxOf(call);
  const start = pageStart(call);
  const limit = countOf(call, PAGE, LARGEST_PAGE);
  const labelIds = knownLabels(mailbox, call.query.getAll('labelIds'));
  const request = { query: queryOf(call), labelIds, includeSpamTrash: flagOf(call, 'includeSpamTrash') };
  const { messages, slots } = mailbox.find(request, Infinity, start && { slots: start.slots });
  const all = newestPerThread(messages);
  const rest = start ? all.filter((message) => isBelow(message, start)) : all;
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    ...(page.length > 0 ? { threads: page.map(({ threadId }) => threadSummary(threadId, mailbox.thread(threadId))) } : {}),
    ...(rest.length > limit && last ? { nextPageToken: pageToken({ ...last, slots }) } : {}),
    resultSizeEstimate: all.length,
  };
}

/** threads.get with all messages of the thread, oldest first. */
export function getThread(call: ApiCall): object {
  const format = formatOf(call, FORMATS);
  const id = (call.params['id'] ?? '').toLowerCase();
  if (!isId(id)) throw badRequest('Invalid id value');
  const messages = mailboxOf(call).thread(id);
  if (messages.length === 0) throw notFound();
  return threadResource(id, messages, format, call.query.getAll('metadataHeaders'));
}
