/**
 * The other Apps Script services the add-on calls: identity, the open mail, properties, cache, UrlFetchApp.
 *
 * Apps Script is synchronous and Node is not, so the script is run again for every answer it needs: `fetch` notes the
 * request, run.ts performs it and runs the script once more with the answer at hand. A run is short and has no effect but the
 * cache's, which is kept from the last run only.
 */

/** The mail beside the card, as GmailApp gives it. */
export interface OpenMail {
  readonly id: string;
  readonly threadId: string;
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly subject: string;
  /** Epoch ms. */
  readonly date: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the script finds around it. */
export interface ScriptWorld {
  /** ScriptApp.getIdentityToken(); null stands for a script without the scope openid. */
  readonly identityToken: string | null;
  readonly locale: string;
  readonly timeZone: string;
  readonly scriptProperties: Readonly<Record<string, string>>;
  /** The user cache, kept from run to run. */
  readonly cache: Map<string, string>;
  readonly mail: OpenMail | null;
  /** The token of this opening of the mail: GmailApp reads nothing without it. */
  readonly mailToken: string;
  /** urlFetchWhitelist; in the preview also the local backend. */
  readonly fetchPrefixes: readonly string[];
}

export interface FetchRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type FetchAnswer = { readonly status: number; readonly body: string } | { readonly failure: string };

interface FetchOptions {
  method?: string;
  contentType?: string;
  payload?: string;
  headers?: Record<string, string>;
  muteHttpExceptions?: boolean;
  followRedirects?: boolean;
}

/** Thrown into the script when an answer is not there yet; the script may catch it, so `wanted` counts, not the exception. */
export class AnswerMissing extends Error {}

export function makeServices(world: ScriptWorld, answers: readonly FetchAnswer[], wanted: FetchRequest[]): Record<string, object> {
  let calls = 0;
  let currentToken: string | null = null;
  return {
    ScriptApp: { getIdentityToken: () => world.identityToken },
    Session: { getActiveUserLocale: () => world.locale, getScriptTimeZone: () => 'Etc/UTC' },
    PropertiesService: { getScriptProperties: () => ({ getProperty: (key: string) => world.scriptProperties[key] ?? null }) },
    CacheService: { getUserCache: () => userCache(world.cache) },
    GmailApp: {
      setCurrentMessageAccessToken: (token: string) => void (currentToken = token),
      getMessageById: (id: string) => {
        if (!world.mail || currentToken !== world.mailToken)
          throw new Error('Access denied: : Missing access token for per-message authorization.');
        if (id !== world.mail.id) throw new Error('Access denied: this message is not the open one.');
        return gmailMessage(world.mail);
      },
    },
    UrlFetchApp: {
      fetch: (url: string, options: FetchOptions = {}) => {
        if (!world.fetchPrefixes.some((prefix) => url.startsWith(prefix))) throw new Error(`The URL ${url} is not in urlFetchWhitelist`);
        const request: FetchRequest = {
          url,
          method: (options.method ?? 'get').toUpperCase(),
          headers: { ...options.headers, ...(options.contentType ? { 'Content-Type': options.contentType } : {}) },
          body: options.payload ?? '',
        };
        const answer = answers[calls++];
        if (!answer) {
          wanted.push(request);
          throw new AnswerMissing();
        }
        if ('failure' in answer) throw new Error(`Address unavailable: ${url}`);
        if (answer.status >= 400 && !options.muteHttpExceptions)
          throw new Error(`Request failed for ${url} returned code ${answer.status}`);
        return { getResponseCode: () => answer.status, getContentText: () => answer.body };
      },
    },
  };
}

function gmailMessage(mail: OpenMail): object {
  const header = (name: string) => Object.entries(mail.headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';
  return {
    getId: () => mail.id,
    getFrom: () => mail.from,
    getTo: () => mail.to,
    getCc: () => mail.cc,
    getBcc: () => mail.bcc,
    getSubject: () => mail.subject,
    getDate: () => new Date(mail.date),
    getHeader: header,
  };
}

/** Google's limits: key ≤ 250 characters, value ≤ 100 kB, at most six hours. Time does not pass in a run, so expiry is not kept. */
function userCache(entries: Map<string, string>): object {
  return {
    get: (key: string) => entries.get(key) ?? null,
    put: (key: string, value: unknown, seconds = 600) => {
      if (typeof value !== 'string' || key.length > 250 || value.length > 100_000 || seconds > 21_600)
        throw new Error('CacheService: argument too large or not a string');
      entries.set(key, value);
    },
    remove: (key: string) => void entries.delete(key),
  };
}
