/** The `/_sim` side of the simulator's port, made from the table of calls. */
import express, { type Request, type Response, type Router } from 'express';
import { CALLS, type ControlCall } from './calls';
import type { Control } from './control';
import { Problem } from './problem';

export function controlRoutes(control: Control): Router {
  const router = express.Router();
  // JSON only: a web page elsewhere cannot send it to localhost without asking first.
  router.use(express.json({ limit: '40mb', strict: false }));
  for (const call of CALLS) {
    const method = call.method.toLowerCase() as 'get' | 'post' | 'delete';
    router[method](call.path, async (request, response) => void (await answer(call, control, request, response)));
  }
  router.get(
    '/',
    (_request, response) =>
      void response.json(CALLS.map(({ method, path, does, example }) => ({ method, path: `/_sim${path}`, does, example }))),
  );
  router.use((request: Request) => {
    throw new Problem(404, `/_sim${request.path}`, `There is no ${request.method} /_sim${request.path}.`, 'GET /_sim lists the calls.');
  });
  router.use((error: unknown, _request: Request, response: Response, _next: unknown) => refuse(error, response));
  return router;
}

async function answer(call: ControlCall, control: Control, request: Request, response: Response): Promise<void> {
  const query = new URL(request.originalUrl, 'http://localhost').searchParams;
  const params = request.params as Record<string, string>;
  try {
    const input = { body: readBody(call, request), params, query } as never;
    response.json((await call.run(control, input)) ?? {});
  } catch (error) {
    refuse(error, response);
  }
}

function readBody(call: ControlCall, request: Request): unknown {
  if (!call.schema) return undefined;
  const example = `Send JSON (Content-Type: application/json) like ${JSON.stringify(call.example)}`;
  const result = call.schema.safeParse(request.body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = ['body', ...(issue?.path ?? [])].join('.');
  throw new Problem(400, place, `${place}: ${issue?.message ?? 'cannot be read'}`, example);
}

function refuse(error: unknown, response: Response): void {
  if (error instanceof Problem) {
    response
      .status(error.status)
      .json({ error: { status: error.status, where: error.where, message: error.message, remedy: error.remedy } });
    return;
  }
  const status = Number((error as { status?: unknown }).status) || 500;
  const message = error instanceof Error ? error.message : String(error);
  response.status(status).json({
    error: { status, where: 'body', message, remedy: status < 500 ? 'Send well-formed JSON.' : 'This is a mistake in the simulator.' },
  });
}
