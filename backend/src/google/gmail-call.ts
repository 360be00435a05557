/**
 * The one way to call Gmail: budget, bearer token, one renewal after a 401, classification. The client's own retries are off:
 * it ignores Retry-After and never retries what Google asks to retry (GOOGLE.md §8.2); the queue is the one retry owner.
 */
import { gmail, type gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import { classify, GoogleError, PACING, type GoogleOperation } from './errors';
import { AnswerTooLarge, boundedFetch } from './http';
import { largeAnswer, NoRoom } from './large-answers';

export interface GmailDeps {
  /** Where Google is; without it, gmail.googleapis.com. Only its origin counts. */
  readonly baseUrl?: string;
  /** The mailbox's access token; `force`: Google refused the last one, get another. Throws GoogleError. */
  readonly accessToken: (force?: boolean) => Promise<string>;
  /** Pays for one call before it is made; throws GoogleError `wait` when there is no budget. */
  readonly take: (operation: GoogleOperation) => Promise<void>;
  /** Ends calls under way; they fail with kind `wait`. */
  readonly signal?: AbortSignal;
  /** Tells the time for "Retry after …"; without it, the Date header of Google's answer does. */
  readonly clock?: { now(): number };
}

type Answer = Promise<{ readonly data: unknown }>;
type Ask = (api: gmail_v1.Gmail, options: object) => Answer;

/** Makes one call and returns the JSON resource. `maxBytes`: a larger answer throws GoogleError `bug` with reason TOO_LARGE. */
export type Call = (operation: GoogleOperation, maxBytes: number, ask: Ask) => Promise<object>;

export const TOO_LARGE = 'AnswerTooLarge';
const UNREADABLE_PAUSE_MS = 1_000;
const NO_ROOM_PAUSE_MS = 1_000;

export function makeCall({ baseUrl, accessToken, take, signal, clock }: GmailDeps): Call {
  const api = gmail({ version: 'v1', ...(baseUrl ? { rootUrl: baseUrl } : {}) });

  const once = async (operation: GoogleOperation, maxBytes: number, ask: Ask, token: string): Promise<object> => {
    await take(operation);
    const large = largeAnswer();
    const { data } = await ask(api, {
      headers: { authorization: `Bearer ${token}` },
      retry: false,
      responseType: 'json',
      fetchImplementation: boundedFetch(maxBytes, { stop: signal, large }),
    })
      .catch((error: unknown) => {
        if (comesOf(AnswerTooLarge, error)) throw new GoogleError({ operation, kind: 'bug', reason: TOO_LARGE });
        if (comesOf(NoRoom, error)) throw new GoogleError({ operation, kind: 'wait', reason: PACING, waitMs: NO_ROOM_PAUSE_MS });
        throw classify(operation, error, clock?.now());
      })
      .finally(large.leave);
    if (typeof data === 'object' && data !== null) return data;
    if (data === '' && operation === 'stop') return {};
    throw unreadable(operation);
  };

  return async (operation, maxBytes, ask) => {
    const token = await accessToken();
    try {
      return await once(operation, maxBytes, ask, token);
    } catch (error) {
      if (!(error instanceof GoogleError && error.status === 401)) throw error;
    }
    // Somebody else may have renewed it meanwhile: then their token is as good as a new one.
    const stored = await accessToken();
    return once(operation, maxBytes, ask, stored === token ? await accessToken(true) : stored);
  };
}

/** Google (or something on the way) answered 200 with what is no such resource: cut or replaced; try again. */
export const unreadable = (operation: GoogleOperation): GoogleError =>
  new GoogleError({ operation, kind: 'wait', status: 200, reason: 'unreadable', waitMs: UNREADABLE_PAUSE_MS });

/** The Google client wraps what its fetch throws. */
function comesOf(kind: typeof AnswerTooLarge | typeof NoRoom, error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof kind) return true;
  }
  return false;
}
