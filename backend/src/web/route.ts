/**
 * One row of the route table: everything reachable over HTTP says here who may, what it takes and what it gives. The OpenAPI
 * document, the object-access tests and the "every route has a guard" test are made from the same rows.
 */
import type { Request, Response } from 'express';
import type { VNode } from 'preact';
import type { ZodType } from 'zod';
import type { OrganisationRecord, TeamMemberRecord } from '../store/records';
import type { WebParts } from './web-parts';

/**
 * public: anyone · session: a signed-in team member · admin: a signed-in admin of the organisation · api-key: `Authorization: Bearer`
 * · push: Pub/Sub's OIDC token · addon: an Apps Script identity token · metrics: the token Prometheus has, if one is set.
 */
export const GUARDS = ['public', 'session', 'admin', 'api-key', 'push', 'addon', 'metrics'] as const;
export type Guard = (typeof GUARDS)[number];

/** Who asks: filled by the guard, never from the request's own words. */
export interface Caller {
  organisation: OrganisationRecord;
  /** Null for an API key. */
  member: TeamMemberRecord | null;
  isAdmin: boolean;
  /** `key:<prefix>` or the member's address: for the audit log. */
  actor: string;
}

export interface RouteContext<P = unknown, Q = unknown, B = unknown> {
  readonly parts: WebParts;
  /** Null only on push and metrics routes, and on public ones unless somebody is signed in. */
  readonly caller: Caller;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly req: Request;
  readonly res: Response;
}

/** A way back from what was just done: a form with one button beside the sentence. */
export interface Undo {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type Reply =
  | { json: unknown; status?: number }
  | { page: VNode; title: string; status?: number }
  | { fragment: VNode }
  | { html: string; status?: number }
  | { text: string; type: string; status?: number }
  /** Always saved, never shown: what came by mail must not run as a page of ours. */
  | { download: Buffer; filename: string; type: string }
  | { redirect: string; message?: string; undo?: Undo }
  | { status: number };

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As Express writes it (`/customers/:id`; a colon that is meant is `\\:`). What starts with /api/ is the public interface. */
  readonly path: string;
  readonly guard: Guard;
  /** For the OpenAPI document and for readers of the table. */
  readonly summary: string;
  readonly params?: ZodType;
  readonly query?: ZodType;
  readonly body?: ZodType;
  /** Bytes a body may have; 256 KB unless said. */
  readonly bodyLimit?: number;
  /** The JSON answer of API routes. */
  readonly answer?: ZodType;
  readonly handle: (context: RouteContext<never, never, never>) => Promise<Reply> | Reply;
}

/** Keeps the handler's types in step with its schemas. */
export function route<P, Q, B>(
  row: Omit<Route, 'handle' | 'params' | 'query' | 'body'> & {
    params?: ZodType<P>;
    query?: ZodType<Q>;
    body?: ZodType<B>;
    handle: (context: RouteContext<P, Q, B>) => Promise<Reply> | Reply;
  },
): Route {
  return row;
}
