/** One line per request: what was asked (the route's pattern), how it ended, how long it took. Never an address, a query or a body. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { pinoHttp } from 'pino-http';
import type { WebParts } from './web-parts';

/** The pattern of the route that answered; `-` when none did. Paths themselves hold ids and addresses. */
const patternOf = (res: Response): string => (res.locals as { pattern?: string }).pattern ?? '-';

export function requestIdOf(res: Response): string {
  const { id } = res.req as { id?: unknown };
  return typeof id === 'string' ? id : '';
}

export function makeRequestLog({ log, metrics }: Pick<WebParts, 'log' | 'metrics'>): RequestHandler[] {
  const line = (req: { method?: string }, res: unknown, ms: number) => ({
    method: req.method,
    route: patternOf(res as Response),
    status: (res as Response).statusCode,
    ms: Math.round(ms),
  });
  const timeOf = (value: unknown): number => (value as { responseTime?: number }).responseTime ?? 0;
  const logger = pinoHttp({
    logger: log,
    // The default ones write URLs and headers: API keys, tokens, addresses in search words.
    serializers: { req: () => undefined, res: () => undefined },
    wrapSerializers: false,
    genReqId: () => randomUUID(),
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'requestId' },
    customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'error' : 'info'),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    customSuccessObject: (req, res, value: unknown) => line(req, res, timeOf(value)),
    customErrorObject: (req, res, _error, value: unknown) => line(req, res, timeOf(value)),
  });
  return [
    (req, res, next) => {
      const start = performance.now();
      res.once('close', () => metrics.httpRequest(req.method, patternOf(res), res.statusCode, performance.now() - start));
      next();
    },
    logger as RequestHandler,
    (_req, res, next) => {
      res.set('X-Request-Id', requestIdOf(res));
      next();
    },
  ];
}
