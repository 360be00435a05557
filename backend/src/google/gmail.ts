/**
 * Gmail as the sync sees it: product words in, product words out. No googleapis type leaves this folder.
 * Every method throws GoogleError and nothing else of Google's; see errors.ts for what each kind asks for.
 */
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import { normaliseAddress } from '../core/addresses';
import { isHistoryId } from '../core/history-id';
import { makeCall, unreadable, type GmailDeps } from './gmail-call';
import { FIELDS } from './gmail-fields';
import { changesIn, type HistoryChange } from './gmail-history';
import { makeMessageReader, type MessageReader } from './gmail-read';

export interface MessageReference {
  readonly id: string;
  readonly threadId: string;
}

export interface ListPage {
  readonly ids: readonly MessageReference[];
  readonly nextPageToken: string | undefined;
}

export interface HistoryPage {
  readonly changes: readonly HistoryChange[];
  /** The mailbox's current historyId: the next cursor once there is no `nextPageToken`. */
  readonly historyId: string;
  readonly nextPageToken: string | undefined;
}

export interface Gmail extends MessageReader {
  profile(): Promise<{ readonly email: string; readonly historyId: string; readonly messagesTotal: number }>;
  /** An empty page with a nextPageToken is not the end. */
  list(wish: { q?: string; pageToken?: string | undefined; maxResults?: number; includeSpamTrash?: boolean }): Promise<ListPage>;
  /** Keep `startHistoryId` fixed while paging. Throws kind `resync` when it has expired. */
  history(wish: { startHistoryId: string; pageToken?: string | undefined }): Promise<HistoryPage>;
  /** Label id → name. */
  labels(): Promise<Map<string, string>>;
  /** The addresses the person may send as, lower-cased, the primary one included; unverified ones left out. */
  sendAs(): Promise<string[]>;
  /** `expiresAt`: epoch ms. Throws kind `conflict` when another watch is in the way: stop, then watch once more. */
  watch(topicName: string): Promise<{ readonly historyId: string; readonly expiresAt: number }>;
  stop(): Promise<void>;
}

const SMALL = 1024 * 1024;
const PAGE = 4 * SMALL;

export function makeGmail(deps: GmailDeps): Gmail {
  const call = makeCall(deps);
  const me = { userId: 'me' };

  return {
    ...makeMessageReader(call),

    async profile() {
      const answer: gmail_v1.Schema$Profile = await call('getProfile', SMALL, (api, options) =>
        api.users.getProfile({ ...me, fields: FIELDS.profile }, options),
      );
      if (!answer.emailAddress || !isHistoryId(answer.historyId)) throw unreadable('getProfile');
      return { email: normaliseAddress(answer.emailAddress), historyId: answer.historyId, messagesTotal: answer.messagesTotal ?? 0 };
    },

    async list({ q, pageToken, maxResults = 500, includeSpamTrash = false }) {
      const wish = { ...me, maxResults, fields: FIELDS.list, ...(q ? { q } : {}), ...(pageToken ? { pageToken } : {}) };
      const answer: gmail_v1.Schema$ListMessagesResponse = await call('messages.list', PAGE, (api, options) =>
        api.users.messages.list({ ...wish, ...(includeSpamTrash ? { includeSpamTrash } : {}) }, options),
      );
      const ids = (answer.messages ?? []).flatMap(({ id, threadId }) => (id ? [{ id, threadId: threadId ?? id }] : []));
      return { ids, nextPageToken: answer.nextPageToken || undefined };
    },

    async history({ startHistoryId, pageToken }) {
      // No historyTypes and no labelId: both have hidden mail from others (FAILURES R15, R16, R18).
      const wish = { ...me, startHistoryId, maxResults: 500, fields: FIELDS.history, ...(pageToken ? { pageToken } : {}) };
      const answer: gmail_v1.Schema$ListHistoryResponse = await call('history.list', PAGE, (api, options) =>
        api.users.history.list(wish, options),
      );
      if (!isHistoryId(answer.historyId)) throw unreadable('history.list');
      return { changes: changesIn(answer.history ?? []), historyId: answer.historyId, nextPageToken: answer.nextPageToken || undefined };
    },

    async labels() {
      const answer: gmail_v1.Schema$ListLabelsResponse = await call('labels.list', PAGE, (api, options) =>
        api.users.labels.list({ ...me, fields: FIELDS.labels }, options),
      );
      return new Map((answer.labels ?? []).flatMap(({ id, name }): [string, string][] => (id ? [[id, name ?? id]] : [])));
    },

    async sendAs() {
      const answer: gmail_v1.Schema$ListSendAsResponse = await call('settings.sendAs.list', PAGE, (api, options) =>
        api.users.settings.sendAs.list({ ...me, fields: FIELDS.sendAs }, options),
      );
      // An address somebody typed in but never confirmed may be a customer's.
      const own = (answer.sendAs ?? []).filter(({ isPrimary, verificationStatus }) => isPrimary || verificationStatus !== 'pending');
      return own.flatMap(({ sendAsEmail }) => (sendAsEmail ? [normaliseAddress(sendAsEmail)] : []));
    },

    async watch(topicName) {
      const answer: gmail_v1.Schema$WatchResponse = await call('watch', SMALL, (api, options) =>
        api.users.watch({ ...me, requestBody: { topicName } }, options),
      );
      const expiresAt = Number(answer.expiration ?? NaN);
      if (!isHistoryId(answer.historyId) || !Number.isFinite(expiresAt)) throw unreadable('watch');
      return { historyId: answer.historyId, expiresAt };
    },

    async stop() {
      await call('stop', SMALL, (api, options) => api.users.stop(me, options));
    },
  };
}
