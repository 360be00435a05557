/** Refusals: thrown anywhere in the web side, answered as RFC 9457 problem documents (API, add-on, push) or readable pages (console). */
import type { ProblemCode } from '../contract/addon';

export interface FieldError {
  /** Where in the request: `users[3].email`; '' for the whole. */
  path: string;
  message: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not right',
  401: 'Who are you?',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible here',
  409: 'This does not fit what is there',
  413: 'Too large',
  415: 'This content type is not understood',
  429: 'Too many requests',
  500: 'Something went wrong here',
  503: 'Not available right now',
};

export interface ProblemOptions {
  errors?: FieldError[];
  /** For the add-on, which shows a card per code. */
  code?: ProblemCode;
  /** Seconds. */
  retryAfter?: number;
}

/** `detail` is for people: what happened, what to do. It never repeats what a stranger sent. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly options: ProblemOptions = {},
  ) {
    super(detail);
  }
}

export const notFound = (what: string): Problem => new Problem(404, `There is no such ${what}.`);

export const badRequest = (errors: FieldError[]): Problem =>
  new Problem(400, errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(' · '), {
    errors,
    code: 'bad-request',
  });

/** The document itself. `requestId` lets support find the log lines. */
export function problemDocument(problem: Problem, requestId: string): Record<string, unknown> {
  const { errors, code } = problem.options;
  return {
    type: 'about:blank',
    title: titleOf(problem.status),
    status: problem.status,
    detail: problem.detail,
    ...(code ? { code } : {}),
    ...(errors ? { errors } : {}),
    requestId,
  };
}

export const titleOf = (status: number): string => TITLES[status] ?? (status < 500 ? 'Not possible' : 'Something went wrong here');
