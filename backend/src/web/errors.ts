/** Everything that went wrong ends here: problem documents for programs, readable pages for people, and a log line without words of theirs. */
import type { ErrorRequestHandler, Request, Response } from 'express';
import { noticeReply, type Notice } from './notice';
import { SignInNeeded } from './guards';
import { problemDocument, Problem, titleOf } from './problem';
import { sendReply } from './reply';
import { requestIdOf } from './request-log';
import type { Caller } from './route';
import { SIGN_IN } from './paths';
import type { WebParts } from './web-parts';

/** API, add-on, push and health answer programs; everything else is the console. */
export const isForPrograms = (path: string): boolean => /^\/(api|addon|push|healthz|readyz|metrics)(\/|$)/.test(path);

const FIXED_500 = 'Something went wrong on our side. It has been noted; try again in a minute.';

/** What Express and its body parser throw, in our words. */
const BODY_ERRORS: Readonly<Record<string, [number, string]>> = {
  'entity.too.large': [413, 'The body is larger than this address takes.'],
  'entity.parse.failed': [400, 'The body is not valid JSON.'],
  'encoding.unsupported': [415, 'This content encoding is not understood.'],
  'charset.unsupported': [415, 'Send UTF-8.'],
  'request.aborted': [400, 'The request ended before it was complete.'],
  'request.size.invalid': [400, 'The body is not as long as it was said to be.'],
  'parameters.too.many': [413, 'The form has too many fields.'],
};

function problemOf(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  const { type, status, name } = (error ?? {}) as { type?: unknown; status?: unknown; name?: unknown };
  const known = typeof type === 'string' ? BODY_ERRORS[type] : undefined;
  if (known) return new Problem(known[0], known[1]);
  if (name === 'BadCursor') {
    const message = 'This cursor is not one of ours, or belongs to another order.';
    return new Problem(400, message, { errors: [{ path: 'cursor', message }] });
  }
  if (name === 'GoogleError')
    return new Problem(503, 'Google does not answer us right now. Try again in a minute.', { code: 'unavailable', retryAfter: 60 });
  if (status === 400) return new Problem(400, 'The address or the body could not be read.'); // a % that encodes nothing, for instance
  return null;
}

export function makeErrorHandler(parts: WebParts): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const problem = problemOf(error);
    if (!problem && !(error instanceof SignInNeeded)) parts.log.error({ requestId: requestIdOf(res), err: error }, 'a request failed');
    const asked = error instanceof SignInNeeded ? new Problem(401, 'Sign in first.') : (problem ?? new Problem(500, FIXED_500));
    if (asked.options.retryAfter) res.set('Retry-After', String(asked.options.retryAfter));
    if (isForPrograms(req.path)) return sendProblem(asked, res);
    if (error instanceof SignInNeeded) return sendToSignIn(req, res);
    sendNotice(noticeOf(asked, requestIdOf(res)), parts, req, res).catch(next);
  };
}

export function sendProblem(problem: Problem, res: Response): void {
  if (problem.status === 401) res.set('WWW-Authenticate', 'Bearer');
  res
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemDocument(problem, requestIdOf(res))));
}

/** Where the person wanted to go is kept, if it can be asked for again. */
function sendToSignIn(req: Request, res: Response): void {
  const wanted = req.method === 'GET' && !/^\/(auth|oauth)\//.test(req.path) ? req.originalUrl : '/settings/gmail';
  const target = `${SIGN_IN}?${new URLSearchParams({ return_to: wanted }).toString()}`;
  if (req.get('hx-request')) res.status(401).set('HX-Redirect', target).end();
  else res.redirect(303, target);
}

function noticeOf(problem: Problem, requestId: string): Notice {
  const errors = problem.options.errors?.map(({ path, message }) => (path ? `${path}: ${message}` : message));
  const text = errors ?? [problem.detail];
  return {
    status: problem.status,
    title: titleOf(problem.status),
    text,
    action: { href: '/', label: 'Go to the start' },
    detail: `Request ${requestId}`,
  };
}

async function sendNotice(notice: Notice, parts: WebParts, req: Request, res: Response): Promise<void> {
  const caller = (res.locals as { caller?: Caller | null }).caller ?? null;
  await sendReply(noticeReply(notice), parts, caller, req, res);
}
