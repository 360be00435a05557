/**
 * Reads what the Google client throws. The reason is in `response.data.error.errors[0].reason`: `err.errors` is undefined in
 * gaxios 7 (GOOGLE.md §8.3), the token endpoint answers `{error: 'invalid_grant'}`, and network errors hide in `cause`.
 */
import { DateTime } from 'luxon';

export interface ErrorShape {
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  /** Everything machine-readable Google (or the network) said, most specific first. */
  readonly reasons: readonly string[];
  /** Google's sentence: for matching only, never to be logged (it may quote addresses). */
  readonly message: string;
  /** What Google itself named, in ms from now; null when it named nothing. */
  readonly retryAfterMs: number | null;
  /** Epoch ms; null when unknown. */
  readonly now: number | null;
}

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 2_000) : '');

/** Null when the error is neither an answer of Google nor a failure of the network: a mistake in our own code. */
export function shapeOf(error: unknown, now?: number): ErrorShape | null {
  const fields = fieldsOf(error);
  const response = fieldsOf(fields.response);
  const status = Number(response.status ?? fields.status ?? (typeof fields.code === 'number' ? fields.code : 0)) || 0;
  if (status >= 100) return answered(status, response, fields, now);
  const code = networkCode(error);
  return code === null ? null : { status: 0, reasons: [code], message: '', retryAfterMs: null, now: now ?? null };
}

function answered(status: number, response: Fields, error: Fields, now?: number): ErrorShape {
  const body = parsed(response.data);
  const said = body.error;
  const details = fieldsOf(said);
  const reasons = [...reasonsIn(details.errors), ...reasonsIn(details.details), plain(details.status), plain(said), plain(details.reason)];
  const message = textOf(details.message) || textOf(body.error_description) || textOf(error.message);
  const time = now ?? dateOf(header(response.headers, 'date'));
  return { status, reasons: reasons.filter(Boolean), message, now: time, retryAfterMs: retryAfter(response.headers, message, time) };
}

/** Only what looks like a code passes: reasons are logged, and free text could quote mail. */
const plain = (value: unknown): string => (typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_-]{0,60}$/.test(value) ? value : '');

const reasonsIn = (list: unknown): string[] => (Array.isArray(list) ? list.slice(0, 20).map((one) => plain(fieldsOf(one).reason)) : []);

function parsed(data: unknown): Fields {
  if (typeof data !== 'string') return fieldsOf(data);
  try {
    return fieldsOf(JSON.parse(data));
  } catch {
    return {}; // a proxy's HTML page: the status alone decides
  }
}

function header(headers: unknown, name: string): string {
  const get = fieldsOf(headers).get;
  const value = typeof get === 'function' ? (get as (name: string) => unknown).call(headers, name) : fieldsOf(headers)[name];
  return textOf(value).trim();
}

const dateOf = (text: string): number | null => {
  const at = text ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : at;
};

function retryAfter(headers: unknown, message: string, now: number | null): number | null {
  const asked = header(headers, 'retry-after');
  if (/^\d{1,9}(\.\d+)?$/.test(asked)) return Number(asked) * 1_000;
  const at = dateOf(asked) ?? dateOf(/retry after (\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)/i.exec(message)?.[1] ?? '');
  return at === null || now === null ? null : Math.max(0, at - now);
}

/** What undici, node-fetch and Node's sockets call a connection that failed, a time-out, a cut body, or a certificate nobody trusts. */
const NETWORK_CODE =
  /^(E[A-Z_]{3,}|UND_ERR_\w+|ERR_(SSL|TLS|STREAM|SOCKET|HTTP2?|INVALID_PROTOCOL)\w*|CERT_\w+|\w*_CERT\w*|HPE_\w+|\w*SIGNED\w*)$/;
const NETWORK_NAMES = new Set(['AbortError', 'TimeoutError', 'FetchError']);
const NETWORK_SENTENCES = /^(fetch failed|terminated|premature close|network error|other side closed)/i;

function networkCode(error: unknown): string | null {
  let found: string | null = null;
  let at = error;
  for (let depth = 0; depth < 6 && typeof at === 'object' && at !== null; depth += 1, at = fieldsOf(at).cause) {
    const { code, name, message } = fieldsOf(at);
    if (typeof code === 'string' && (NETWORK_CODE.test(code) || NETWORK_NAMES.has(code))) return code.slice(0, 60);
    if (typeof name === 'string' && NETWORK_NAMES.has(name)) found ??= name;
    else if (NETWORK_SENTENCES.test(textOf(message))) found ??= 'network';
  }
  return found;
}

/** The next midnight in Google's accounting zone, where daily limits start anew. Epoch ms. */
export const midnightPacific = (now: number): number =>
  DateTime.fromMillis(now, { zone: 'America/Los_Angeles' }).plus({ days: 1 }).startOf('day').toMillis();
