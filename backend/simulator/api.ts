/**
 * How one Google API method is described to the simulator's HTTP side.
 *
 * A route file (gmail/routes.ts, later calendar/, tasks/) only says what a method *does*; the pipeline in server.ts does
 * what Google does around every method: bearer token, scopes, faults, quota, latency, ledger, `fields`, error bodies.
 */
import type { Account } from './state';

export type Scope = string;

export interface ApiCall {
  /** The account the bearer token belongs to. */
  readonly account: Account;
  /** Path parameters (`id`, `userId` …), decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** The scopes that the token really holds. */
  readonly scopes: readonly Scope[];
  /** The Cloud project of the OAuth client that the token was given to. */
  readonly project?: string;
}

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in Google's discovery document with `:name` for parameters: `/gmail/v1/users/:userId/messages/:id`. */
  readonly path: string;
  /** The discovery id without the service's prefix, e.g. `messages.list`, `history.list`: the key of tariffs, faults and the ledger. */
  readonly operation: string;
  /** Any one of these is enough. */
  readonly scopes: readonly Scope[];
  /** Returns the JSON resource (undefined → 204). Throws ApiError. */
  readonly handle: (call: ApiCall) => unknown;
}

/** An error as Google's JSON APIs send it: `{error:{code,message,errors:[{domain,reason,message}],status?}}`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
    readonly extra: {
      domain?: string;
      location?: string;
      locationType?: string;
      rpcStatus?: string;
      retryAfterSeconds?: number;
      /** The message inside `errors`, where it differs from the one outside. */
      innerMessage?: string;
      /** google.rpc details. */
      details?: readonly unknown[];
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
  }
}
