/**
 * Sessions of signed-in team members: kept in Redis, named by a cookie that scripts and other sites can't use. New id at sign-in,
 * 30 minutes idle, 12 hours at most, and everything of a person can be ended at once.
 */
import { RedisStore } from 'connect-redis';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import { boundedRedis } from './bounded-redis';
import type { Undo } from './route';
import type { WebParts } from './web-parts';

declare module 'express-session' {
  interface SessionData {
    /** Who is signed in. Only what names the person: everything else is read anew at each request. */
    person?: { org: string; email: string; signedInAt: number };
    /** One sentence for the next page: what was just done. */
    message?: string;
    /** How that is taken back. */
    undo?: Undo;
    /** A visitor on the way to Google: the cookie has to exist before they come back. */
    leaving?: boolean;
  }
}

const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3_600_000;

/** Cookies of https sites get the prefix that binds them to this host (no Domain, Path=/, Secure). */
export const cookieName = (publicUrl: string): string => (publicUrl.startsWith('https:') ? '__Host-session' : 'session');

export function makeSessions({ settings, redis }: WebParts): RequestHandler {
  return session({
    name: cookieName(settings.publicUrl),
    secret: settings.sessionSecrets,
    store: new RedisStore({ client: boundedRedis(redis), prefix: `${settings.redisPrefix}web:session:` }),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    unset: 'destroy',
    cookie: { httpOnly: true, sameSite: 'lax', secure: settings.publicUrl.startsWith('https:'), path: '/', maxAge: IDLE_MS },
  });
}

/** The signed-in person; null when nobody is, when 12 hours have passed, or when their sessions were ended. */
export async function personOf(req: Request, { clock, redis, settings }: WebParts): Promise<{ org: string; email: string } | null> {
  const { person } = req.session;
  if (!person) return null;
  const endedAt = await boundedRedis(redis).get(endedKey(settings.redisPrefix, person.org, person.email));
  const tooOld = clock.now().getTime() - person.signedInAt > LONGEST_MS;
  if (tooOld || (endedAt !== null && person.signedInAt <= Number(endedAt))) {
    await signOut(req);
    return null;
  }
  return { org: person.org, email: person.email };
}

/** A new session id: whoever knew the old one knows nothing. */
export async function signIn(req: Request, person: { org: string; email: string }, now: Date): Promise<void> {
  await new Promise<void>((resolve, reject) => req.session.regenerate((error) => (error ? reject(error as Error) : resolve())));
  req.session.person = { ...person, signedInAt: now.getTime() };
  await new Promise<void>((resolve, reject) => req.session.save((error) => (error ? reject(error as Error) : resolve())));
}

export async function signOut(req: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => req.session.destroy((error) => (error ? reject(error as Error) : resolve())));
}

/** Ends every session a person has, on every device: after they left, or at an admin's click. */
export async function endSessions({ redis, settings, clock }: WebParts, org: string, email: string): Promise<void> {
  await boundedRedis(redis).set(endedKey(settings.redisPrefix, org, email), String(clock.now().getTime()), {
    expiration: { type: 'PX', value: LONGEST_MS },
  });
}

const endedKey = (prefix: string, org: string, email: string): string => `${prefix}web:ended:${org}:${email}`;
