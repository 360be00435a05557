/**
 * Structured logs. They carry ids, never addresses, subjects, text or tokens: callers pass ids only, and what slips through in a
 * library's error (Google's client puts the Authorization header there) is cut here by name.
 */
import pino, { type Logger } from 'pino';

const SECRET_PATHS = [
  'config',
  'response',
  'request.headers',
  'headers.authorization',
  'authorization',
  'cookie',
  'token',
  'refreshToken',
  'accessToken',
  'idToken',
  'code',
];

export function makeLog(level: string): Logger {
  return pino({
    level,
    base: undefined,
    redact: {
      paths: [...SECRET_PATHS, ...SECRET_PATHS.map((path) => `error.${path}`), ...SECRET_PATHS.map((path) => `err.${path}`)],
      remove: true,
    },
    // An error's own message may quote what it failed on: name and place are enough to find it.
    // Requests hold tokens, addresses and search words: web/request-log.ts says what may be said of one.
    serializers: {
      req: () => undefined,
      res: () => undefined,
      err: errorFacts,
      error: (value: unknown) => (value instanceof Error ? errorFacts(value) : value),
    },
  });
}

const ADDRESS = /[^\s<>@"']+@[^\s<>@"']+/g;

function errorFacts(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error).replace(ADDRESS, '[address]') };
  return {
    type: error.name,
    message: error.message.replace(ADDRESS, '[address]').slice(0, 500),
    stack: error.stack?.split('\n').slice(1, 12).join('\n'),
  };
}
