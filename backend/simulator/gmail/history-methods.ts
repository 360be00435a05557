/** users.history.list. */
import type { ApiCall } from '../api';
import type { HistoryKind, HistoryRecord } from './history';
import { badRequest, countOf, knownLabels, mailboxOf, notFound } from './parameters';
import { historyResource } from './resources';

const PAGE = 100;
const LARGEST_PAGE = 500;
const KINDS: readonly string[] = ['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved'] satisfies HistoryKind[];

/** A uint64 in decimal digits. */
function cursorIn(text: string | null, name: string): bigint {
  if (text === null || text === '') throw badRequest(`Missing or invalid ${name}`);
  if (!/^\d{1,20}$/.test(text) || BigInt(text) >= 2n ** 64n) throw badRequest(`Invalid value at '${name}' (TYPE_UINT64), "${text}"`);
  return BigInt(text);
}

/** Request values are singular (`messageAdded`); Google answers 400 for the keys of the response (`messagesAdded`). */
function kindsOf(call: ApiCall): ReadonlySet<string> {
  const kinds = call.query.getAll('historyTypes');
  const wrong = kinds.find((kind) => !KINDS.includes(kind));
  if (wrong !== undefined)
    throw badRequest(`Invalid value at 'history_types' (type.googleapis.com/google.apps.gmail.v1.HistoryType), "${wrong}"`);
  return new Set(kinds);
}

/** Records after the cursor, oldest first. An expired or unknown cursor is 404; the page token is the last record shown. */
export function listHistory(call: ApiCall): object {
  const mailbox = mailboxOf(call);
  const start = cursorIn(call.query.get('startHistoryId'), 'start_history_id');
  const token = call.query.get('pageToken');
  const shown = token ? cursorIn(token, 'page_token') : start;
  const limit = countOf(call, PAGE, LARGEST_PAGE);
  const kinds = kindsOf(call);
  const [labelId] = knownLabels(mailbox, call.query.getAll('labelId'));
  const records = mailbox.historySince(start);
  if (!records) throw notFound();
  const wanted = (record: HistoryRecord): boolean =>
    record.id > shown && (kinds.size === 0 || kinds.has(record.kind)) && (labelId === undefined || record.messageLabels.includes(labelId));
  const found = records.filter(wanted);
  const page = found.slice(0, limit);
  return {
    ...(page.length > 0 ? { history: page.map(historyResource) } : {}),
    ...(found.length > limit ? { nextPageToken: String(page.at(-1)!.id) } : {}),
    historyId: String(mailbox.historyId()),
  };
}
