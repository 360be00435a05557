/**
 * The web side as one Express application; it listens nowhere. Every row of the route table is mounted the same way:
 * session → guard → rate limit → same-site check → body → validation → handler → reply.
 */
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { refuseOtherSites } from './csrf';
import { isForPrograms, makeErrorHandler } from './errors';
import { guards } from './guards';
import { limitOf, makeLimits, type LimitName } from './limits';
import { mountPreview } from './preview';
import { badRequest, notFound, Problem, type FieldError } from './problem';
import { sendReply } from './reply';
import { makeRequestLog } from './request-log';
import type { Caller, Route, RouteContext } from './route';
import { routes } from './routes';
import { securityHeaders } from './security-headers';
import { makeSessions } from './session';
import { validated } from './valid-input';
import type { WebParts } from './web-parts';
import { assets } from './assets/manifest';

const BODY_LIMIT = 256 * 1024;

export function makeApp(parts: WebParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', parts.settings.trustProxy);
  app.set('query parser', 'simple');
  app.use(makeRequestLog(parts));
  app.use(securityHeaders(parts.settings));
  mountAssets(app);
  mountPreview(app, parts);
  const shared = { parts, sessions: makeSessions(parts), limits: makeLimits(parts) };
  for (const row of routes()) mount(app, row, shared);
  app.use(() => {
    throw notFound('address here');
  });
  app.use(makeErrorHandler(parts));
  return app;
}

interface Shared {
  parts: WebParts;
  sessions: RequestHandler;
  limits: Record<LimitName, RequestHandler>;
}

function mount(app: Express, row: Route, shared: Shared): void {
  const method = row.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  app[method](row.path, async (req, res) => {
    Object.assign(res.locals, { pattern: row.path });
    res.set('Cache-Control', 'no-store');
    await serve(row, shared, req, res);
  });
}

async function serve(row: Route, { parts, sessions, limits }: Shared, req: Request, res: Response): Promise<void> {
  const console = !isForPrograms(row.path);
  if (console) await run(sessions, req, res);
  const caller = await guarded(row, parts, limits, req, res);
  Object.assign(res.locals, { caller });
  const limit = limitOf(row);
  if (limit) await run(limits[limit], req, res);
  if (console) refuseOtherSites(req, parts.settings.publicUrl);
  const input = await readInput(row, console, req, res);
  const context = { parts, caller, req, res, ...input } as RouteContext<never, never, never>;
  await sendReply(await row.handle(context), parts, caller, req, res);
}

/** Wrong tokens and keys are counted by network address: nobody gets to guess for long. */
async function guarded(row: Route, parts: WebParts, limits: Shared['limits'], req: Request, res: Response): Promise<Caller | null> {
  try {
    return await guards[row.guard](req, parts);
  } catch (error) {
    if (error instanceof Problem && error.status === 401) await run(limits.refused, req, res);
    throw error;
  }
}

const json = (limit: number) => express.json({ limit, type: ['application/json', 'application/*+json'] });
const form = (limit: number) => express.urlencoded({ limit, extended: false });

/** Params, query and body as their schemas know them; Problem 400 names everything that is wrong at once. */
async function readInput(
  row: Route,
  console: boolean,
  req: Request,
  res: Response,
): Promise<{ params: unknown; query: unknown; body: unknown }> {
  const limit = row.bodyLimit ?? BODY_LIMIT;
  if (row.body) {
    if (Number(req.get('content-length') ?? 0) > 0 && !req.is(console ? ['json', '+json', 'urlencoded'] : ['json', '+json'])) {
      throw new Problem(415, console ? 'Send the form as a browser does.' : 'Send JSON: `Content-Type: application/json`.');
    }
    await run(json(limit), req, res);
    if (console) await run(form(limit), req, res);
  }
  const errors: FieldError[] = [];
  const read = (schema: z.ZodType | undefined, value: unknown): unknown => {
    if (!schema) return {};
    const result = validated(schema, value);
    if ('value' in result) return result.value;
    errors.push(...result.errors);
    return null;
  };
  // Pages may be opened with whatever a mail programme appended; the API says no to what it does not know.
  const query = row.query ?? (console ? undefined : z.strictObject({}));
  const input = {
    params: read(row.params, req.params),
    query: read(query, { ...req.query }),
    body: read(row.body, withoutToken(req.body)),
  };
  if (errors.length > 0) throw badRequest(errors);
  return input;
}

/** The pages' forms carry a hidden field of their own; where a request comes from is checked by its headers. */
function withoutToken(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { _csrf, ...rest } = body as Record<string, unknown>;
  void _csrf;
  return rest;
}

/** An Express middleware as a promise. Rejects with whatever it passed on. */
function run(middleware: RequestHandler, req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const done: unknown = middleware(req, res, (error?: unknown) => (error ? reject(asError(error)) : resolve()));
    if (done instanceof Promise) done.catch(reject);
  });
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error('a middleware failed'));

/** Styles and scripts: the address holds the content's hash, so a browser asks once. */
function mountAssets(app: Express): void {
  for (const { path, href, file, type } of assets) {
    app.get(path, (req, res, next) => {
      Object.assign(res.locals, { pattern: path });
      const current = req.originalUrl === href;
      res.set('Cache-Control', current ? 'public, max-age=31536000, immutable' : 'public, max-age=60');
      res.type(type).sendFile(file, { cacheControl: false, dotfiles: 'allow' }, (error) => (error ? next(error) : undefined));
    });
  }
}
