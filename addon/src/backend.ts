/**
 * The add-on's only way out: one POST per card, signed with the reader's Google identity token.
 *
 * UrlFetchApp has no time limit of its own, and Google ends a callback after 30 s without letting it say anything. So a
 * call leaves a mark before it starts: when a card finds an old mark, the last call never came back, and it says so at once.
 */
import type {
  ActRequest,
  ActResult,
  HomeRequest,
  HomeView,
  MessageRequest,
  MessageView,
  Problem,
  ProblemCode,
} from '../../backend/src/contract/addon';

interface Calls {
  message: { request: MessageRequest; answer: MessageView };
  home: { request: HomeRequest; answer: HomeView };
  act: { request: ActRequest; answer: ActResult };
}

/** Everything that can stand in the way of a card; text.ts has the words for each. */
export type TroubleKind =
  | 'not-set-up'
  | 'no-identity'
  | 'identity-rejected'
  | 'organisation-unknown'
  | 'not-a-member'
  | 'unreachable'
  | 'slow'
  | 'too-many'
  | 'failed';

export interface Trouble {
  readonly kind: TroubleKind;
  /** The backend's own sentence, when it gave one. */
  readonly detail: string | null;
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: Trouble };

const MARK = 'asked-at';
/** A callback ends after 30 s: a mark this old (ms) belongs to a call that was cut off. */
const CUT_OFF_AFTER = 28_000;
/** After this (s) the mark is gone and the backend gets another chance. */
const MARK_SECONDS = 120;

/** Asks the backend for one card. `insist`: a person pressed "Try again", so an old mark does not count. Never throws. */
export function ask<C extends keyof Calls>(call: C, request: Calls[C]['request'], insist = false): Answer<Calls[C]['answer']> {
  const url = consoleUrl();
  if (!url) return stop('not-set-up');
  const token = ScriptApp.getIdentityToken();
  // Null without the scope openid, or when the reader has not granted it (yet).
  if (!token) return stop('no-identity');
  const cache = CacheService.getUserCache();
  const askedAt = Number(cache.get(MARK) ?? 0);
  if (!insist && askedAt > 0 && Date.now() - askedAt > CUT_OFF_AFTER) return stop('slow');
  if (insist || askedAt === 0) cache.put(MARK, String(Date.now()), MARK_SECONDS);
  try {
    const response = UrlFetchApp.fetch(`${url}/addon/v1/${call}`, {
      method: 'post',
      contentType: 'application/json',
      payload: JSON.stringify(request),
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
      muteHttpExceptions: true,
      followRedirects: false,
    });
    return understand(response.getResponseCode(), parse(response.getContentText()));
  } catch {
    return stop('unreachable');
  } finally {
    cache.remove(MARK);
  }
}

/** Where backend and console live, without a trailing slash; null when the script property is not set. */
export function consoleUrl(): string | null {
  const url = PropertiesService.getScriptProperties().getProperty('BACKEND_URL');
  return url ? url.replace(/\/+$/, '') : null;
}

function understand<T extends { kind: string }>(status: number, body: unknown): Answer<T> {
  if (status === 200 && isObject(body) && typeof body['kind'] === 'string') return { ok: true, value: body as unknown as T };
  const problem = (isObject(body) ? body : {}) as Partial<Problem>;
  const kind = kindOf(status, problem);
  // Only a coded problem speaks to the person; anything else is a proxy's or a bug's wording.
  return stop(kind, problem.code && kind !== 'failed' && typeof problem.detail === 'string' ? problem.detail : null);
}

/** Codes that say more than the status does. */
const kindOfCode: Partial<Record<ProblemCode, TroubleKind>> = {
  'identity-rejected': 'identity-rejected',
  'organisation-unknown': 'organisation-unknown',
  'not-a-member': 'not-a-member',
  'too-many': 'too-many',
};

function kindOf(status: number, problem: Partial<Problem>): TroubleKind {
  const known = problem.code && kindOfCode[problem.code];
  if (known) return known;
  if (status === 401) return 'identity-rejected';
  if (status === 403) return 'not-a-member';
  if (status === 429) return 'too-many';
  if (status >= 502 && status <= 504) return 'unreachable';
  return 'failed';
}

function stop(kind: TroubleKind, detail: string | null = null): { ok: false; trouble: Trouble } {
  return { ok: false, trouble: { kind, detail } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
