/** Reading what a client asks for, and the errors Gmail answers with when it asks wrongly. */
import { ApiError, type ApiCall } from '../api';
import { isId } from './ids';
import type { Mailbox } from './mailbox';
import type { MessageFormat } from './resources';
import type { MessagePosition } from './message-table';
import type { StoredMessage } from './stored';

const METADATA_SCOPES = [
  'https://www.googleapis.com/auth/gmail.metadata',
  'https://www.googleapis.com/auth/gmail.addons.current.message.metadata',
];
const FORMATS: readonly string[] = ['minimal', 'full', 'raw', 'metadata'];

export const badRequest = (message: string): ApiError => new ApiError(400, 'invalidArgument', message, { rpcStatus: 'INVALID_ARGUMENT' });
export const notFound = (): ApiError => new ApiError(404, 'notFound', 'Requested entity was not found.', { rpcStatus: 'NOT_FOUND' });
const forbidden = (message: string): ApiError => new ApiError(403, 'forbidden', message, { rpcStatus: 'PERMISSION_DENIED' });

/** The mailbox of the call: `me` or the account's own address. */
export function mailboxOf(call: ApiCall): Mailbox {
  const userId = (call.params['userId'] ?? 'me').toLowerCase();
  if (userId !== 'me' && userId !== call.account.email) throw forbidden(`Delegation denied for ${call.account.email}`);
  return call.account.mailbox;
}

/** Seen: gmail.metadata limits a token even when it holds gmail.readonly as well. */
const isMetadataOnly = (call: ApiCall): boolean => call.scopes.some((scope) => METADATA_SCOPES.includes(scope));

/** The query text. Throws 403 for tokens with gmail.metadata. */
export function queryOf(call: ApiCall): string {
  const query = call.query.get('q') ?? '';
  if (query !== '' && isMetadataOnly(call)) throw forbidden("Metadata scope does not support 'q' parameter");
  return query;
}

/** The message format, `full` by default. Throws 400 for others, 403 when the token is for metadata only. */
export function formatOf(call: ApiCall, allowed: readonly string[] = FORMATS): MessageFormat {
  const format = (call.query.get('format') ?? 'full').toLowerCase();
  if (!allowed.includes(format))
    throw badRequest(`Invalid value at 'format' (type.googleapis.com/google.apps.gmail.v1.MessageFormat), "${format}"`);
  if (isMetadataOnly(call) && (format === 'full' || format === 'raw'))
    throw forbidden(`Metadata scope doesn't allow format ${format.toUpperCase()}`);
  return format as MessageFormat;
}

/** A count between 1 and the largest; more is cut to it. Throws 400 for what is no number. */
export function countOf(call: ApiCall, fallback: number, largest: number): number {
  const text = call.query.get('maxResults');
  if (text === null || text === '') return fallback;
  if (!/^\d{1,10}$/.test(text)) throw badRequest(`Invalid value at 'max_results' (TYPE_UINT32), "${text}"`);
  return Number(text) === 0 ? fallback : Math.min(Number(text), largest);
}

/** A boolean parameter. */
export const flagOf = (call: ApiCall, name: string): boolean => call.query.get(name)?.toLowerCase() === 'true';

/** Label ids that exist in the mailbox. Throws 400 for others. */
export function knownLabels(mailbox: Mailbox, ids: readonly string[]): readonly string[] {
  const unknown = ids.find((id) => !mailbox.labels.byId(id));
  if (unknown !== undefined) throw badRequest(`Invalid label: ${unknown}`);
  return ids;
}

/** The message named in the path. Throws 400 for what cannot be an id, 404 when there is none. */
export function messageOf(call: ApiCall, mailbox: Mailbox, name = 'id'): StoredMessage {
  const id = call.params[name] ?? '';
  if (!isId(id)) throw badRequest('Invalid id value');
  const message = mailbox.get(id.toLowerCase());
  if (!message) throw notFound();
  return message;
}

/** A list of texts in a JSON body; empty when absent. Throws 400 for anything else. */
export function textsIn(body: unknown, key: string): readonly string[] {
  const value = (body as Record<string, unknown> | null | undefined)?.[key] ?? [];
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) throw badRequest(`Invalid value at '${key}'`);
  return value;
}

/** Where a list goes on: below a message, seen as of a certain number of messages ever stored. */
export interface PageStart extends MessagePosition {
  readonly slots: number;
}

/** Digits that mean nothing to the client, as Google's page tokens look. */
export function pageToken(start: PageStart): string {
  const text = `${start.internalDate}.${start.id}.${start.slots}`;
  return BigInt(`0x01${Buffer.from(text).toString('hex')}`).toString();
}

/** Reads a page token. Throws 400 for one that was never given out. */
export function pageStart(call: ApiCall): PageStart | undefined {
  const token = call.query.get('pageToken');
  if (token === null || token === '') return undefined;
  const hex = /^\d{1,400}$/.test(token) ? BigInt(token).toString(16) : '';
  const match = /^(-?\d+)\.([0-9a-f]{16})\.(\d+)$/.exec(Buffer.from(hex.slice(1), 'hex').toString());
  if (!match) throw badRequest('Invalid pageToken');
  return { internalDate: Number(match[1]), id: match[2]!, slots: Number(match[3]) };
}
