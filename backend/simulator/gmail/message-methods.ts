/** users.messages: list, get, attachments, labels, trash, deletion. */
import { ApiError, type ApiCall } from '../api';
import { MailTooLarge } from '../mail/source';
import {
  badRequest,
  countOf,
  flagOf,
  formatOf,
  knownLabels,
  mailboxOf,
  messageOf,
  notFound,
  pageStart,
  pageToken,
  queryOf,
  textsIn,
} from './parameters';
import { findAttachment } from './payload';
import { messageReference, messageResource, type MessageResource } from './resources';

const PAGE = 100;
const LARGEST_PAGE = 500;
const LARGEST_BATCH = 1000;
/** Labels that Gmail sets by itself and nobody else may. */
const FIXED_LABELS = ['SENT', 'DRAFT', 'CHAT'];

/** What does not fit into memory is refused like any message Gmail cannot process. */
function bounded<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof MailTooLarge)
      throw new ApiError(400, 'failedPrecondition', 'Precondition check failed.', { rpcStatus: 'FAILED_PRECONDITION' });
    throw error;
  }
}

/** messages.list: newest first; pages go on below the last message, whatever arrives meanwhile. */
export function listMessages(call: ApiCall): object {
  const mailbox = mailboxOf(call);
  const start = pageStart(call);
  const limit = countOf(call, PAGE, LARGEST_PAGE);
  const labelIds = knownLabels(mailbox, call.query.getAll('labelIds'));
  const { messages, total, slots } = mailbox.find(
    { query: queryOf(call), labelIds, includeSpamTrash: flagOf(call, 'includeSpamTrash') },
    limit + 1,
    start,
  );
  const page = messages.slice(0, limit);
  const last = page.at(-1);
  return {
    ...(page.length > 0 ? { messages: page.map(({ id, threadId }) => ({ id, threadId })) } : {}),
    ...(messages.length > limit && last ? { nextPageToken: pageToken({ ...last, slots }) } : {}),
    resultSizeEstimate: total,
  };
}

/** messages.get in all formats. */
export function getMessage(call: ApiCall): MessageResource {
  const format = formatOf(call);
  const message = messageOf(call, mailboxOf(call));
  return bounded(() => messageResource(message, format, call.query.getAll('metadataHeaders')));
}

/** messages.attachments.get: the part's bytes. */
export function getAttachment(call: ApiCall): object {
  const message = messageOf(call, mailboxOf(call), 'messageId');
  const part = findAttachment(message.source.tree(), message.id, call.params['id'] ?? '');
  if (!part) throw badRequest('Invalid attachment token');
  return bounded(() => ({ size: part.size(), data: part.content().toString('base64url') }));
}

function changeLabels(call: ApiCall, add: readonly string[], remove: readonly string[]): MessageResource {
  const mailbox = mailboxOf(call);
  const changed = mailbox.modifyLabels(messageOf(call, mailbox).id, add, remove);
  if (!changed) throw notFound();
  return messageReference(changed);
}

/** The labels to add and to remove as a body names them; checked. */
function labelChange(call: ApiCall): { add: readonly string[]; remove: readonly string[] } {
  const mailbox = mailboxOf(call);
  const add = knownLabels(mailbox, textsIn(call.body, 'addLabelIds'));
  const remove = knownLabels(mailbox, textsIn(call.body, 'removeLabelIds'));
  if (add.length + remove.length === 0) throw badRequest('No label add or removes specified');
  const fixed = [...add, ...remove].find((label) => FIXED_LABELS.includes(label));
  if (fixed !== undefined) throw badRequest(`Invalid label: ${fixed}`);
  return { add, remove };
}

/** messages.modify. */
export function modifyMessage(call: ApiCall): MessageResource {
  const { add, remove } = labelChange(call);
  return changeLabels(call, add, remove);
}

/** messages.batchModify: "no guarantees that messages were not already deleted". */
export function batchModifyMessages(call: ApiCall): undefined {
  const { add, remove } = labelChange(call);
  const ids = textsIn(call.body, 'ids');
  if (ids.length > LARGEST_BATCH) throw badRequest('Too many ids');
  ids.forEach((id) => mailboxOf(call).modifyLabels(id, add, remove));
  return undefined;
}

/** messages.trash: out of the inbox, into the trash. */
export const trashMessage = (call: ApiCall): MessageResource => changeLabels(call, ['TRASH'], ['INBOX']);

/** messages.untrash. */
export const untrashMessage = (call: ApiCall): MessageResource => changeLabels(call, [], ['TRASH']);

/** messages.delete: for good. */
export function deleteMessage(call: ApiCall): undefined {
  const mailbox = mailboxOf(call);
  mailbox.remove(messageOf(call, mailbox).id);
  return undefined;
}
