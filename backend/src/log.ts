/**
 * Structured logs. They carry ids, never addresses, subjects, text or tokens: callers pass ids only, and what slips through in a
 * library's error (Google's client puts the Authorization header there) is cut here by name.
 */
import pino, { type DestinationStream, type Logger } from 'pino';

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

export function makeLog(level: string, to: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    base: undefined,
    redact: { paths: SECRET_PATHS, remove: true },
    // Requests hold tokens, addresses and search words: web/request-log.ts says what may be said of one.
    serializers: {
      req: () => undefined,
      res: () => undefined,
      err: errorFacts,
    },
  };
  return pino(options, to);
}

/** Drivers and parsers quote what they failed on: a duplicate key its value, JSON.parse the text. */
const QUOTED = /"[^"]*"|'[^']*'|`[^`]*`/g;
const ADDRESS = /[^\s<>@"']+@[^\s<>@"']+/g;
const FRAME = /^\s+at /;

function errorFacts(error: unknown): object {
  const { name, code, message, stack }: Error & { code?: unknown } = error instanceof Error ? error : new Error(String(error));
  return {
    type: name,
    code,
    message: message.replace(QUOTED, '[quoted]').replace(ADDRESS, '[address]').slice(0, 500),
    // The frames alone: a stack begins with the message.
    stack: stack
      ?.split('\n')
      .filter((line) => FRAME.test(line))
      .slice(0, 12)
      .join('\n'),
  };
}
