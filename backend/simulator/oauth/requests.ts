/** Reading what OAuth endpoints are sent: Google takes parameters from the query, a form, or a JSON body alike. */
import type { Request } from 'express';

export const AUTH_PATH = '/o/oauth2/v2/auth';

export const queryOf = (request: Request): URLSearchParams => new URL(request.originalUrl, 'http://localhost').searchParams;

export const bearerOf = (request: Request): string | undefined => /^Bearer\s+(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];

/** The parameters of a body that was read as text. */
export function readForm(request: Request): URLSearchParams {
  const text = typeof request.body === 'string' ? request.body : '';
  if (!request.is('application/json')) return new URLSearchParams(text);
  try {
    return new URLSearchParams(JSON.parse(text) as Record<string, string>);
  } catch {
    return new URLSearchParams();
  }
}
